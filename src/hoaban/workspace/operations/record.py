"""The record of deeds for its readers: who did what, who looked at whose data, and both as a sheet."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import Actor, actor_of, declared_purposes, door, read_name, request_id
from hoaban.foundation.audit import api as audit
from hoaban.foundation.imports import api as imports
from hoaban.kit.typed import whole_number
from hoaban.workspace.operations.deeds import DEEDS
from hoaban.workspace.operations.filters import RecordFilter
from hoaban.workspace.operations.naming import named
from hoaban.workspace.operations.things import THINGS

PAGE, PIECE = 50, 2000
SEE = "audit:entry:see"
Reader = Callable[..., list[Any]]


@door(permission=SEE)
@require_safe
def deeds(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    return _page(request, audit.lines_visible_to, "workspace:deeds")


@door(permission=SEE)
@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    """Who looked at whose data, for which purpose."""
    return _page(request, audit.reads_visible_to, "workspace:reads")


@door(permission=SEE)
@require_POST
def deeds_csv(request: HttpRequest) -> HttpResponseBase:
    """The filtered deeds as a sheet; taking them out is on record."""
    return _sheet(request, audit.lines_visible_to, "entry", "workspace:deeds")


@door(permission=SEE)
@require_POST
def reads_csv(request: HttpRequest) -> HttpResponseBase:
    """The filtered looks as a sheet; taking them out is on record."""
    return _sheet(request, audit.reads_visible_to, "read", "workspace:reads")


def tabs(actor: Actor, current: str) -> list[tuple[str, str, bool]]:
    """The three views of the record; the first two only for who may read it."""
    named = [("workspace:audit", _("Is it whole?"))]
    if actor.may(SEE):
        named += [("workspace:deeds", _("Who did what")), ("workspace:reads", _("Who looked at what"))]
    return [(label, reverse(name), name == current) for name, label in named]


def _page(request: HttpRequest, read: Reader, name: str) -> HttpResponse:
    actor, form = actor_of(request), RecordFilter(request.GET)
    before = request.GET.get("before", "")
    rows = []
    if form.is_valid():
        rows = read(actor, form.search(actor), before=whole_number(before), limit=PAGE + 1)
    context = {
        "tabs": tabs(actor, name),
        "form": form,
        "rows": _with_names(rows[:PAGE]),
        "older": rows[PAGE - 1].id if len(rows) > PAGE else None,
        "looks": name == "workspace:reads",
        "sheet": f"{reverse(f'{name}_csv')}?{request.GET.urlencode()}",
        "asked": _asked(form),
        "now": timezone.now(),
    }
    return render(request, "workspace/operations/record.html", context)


def _sheet(request: HttpRequest, read: Reader, what: str, name: str) -> HttpResponseBase:
    actor, form = actor_of(request), RecordFilter(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse(name)}?{request.GET.urlencode()}")
    wanted = form.search(actor)
    audit.note_export(by=actor, what=what, wanted=wanted, request=request_id(request))
    header = [
        _("When"),
        _("Who"),
        _("Key"),
        _("What"),
        _("Tag"),
        _("On what"),
        _("Number"),
        _("How many"),
        _("Purpose"),
    ]
    body = imports.csv_stream(header, (_cells(row) for row in _every(read, actor, wanted)))
    disposition = f'attachment; filename="{what}-{timezone.localdate().isoformat()}.csv"'
    return StreamingHttpResponse(
        body, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _every(read: Reader, actor: Actor, wanted: audit.Search) -> Iterator[Any]:
    """All of them, a piece at a time: what is written meanwhile lies above and is left out."""
    before = None
    while rows := read(actor, wanted, before=before, limit=PIECE):
        yield from rows
        before = rows[-1].id


def _cells(row: Any) -> list[Any]:
    shown = _shown(row)
    return [
        timezone.localtime(row.at), shown["who"], row.actor_key, shown["deed"], row.tag,
        row.target_type, row.target_id, row.count, shown["purpose"],
    ]  # fmt: skip


def _with_names(rows: list[Any]) -> list[dict[str, Any]]:
    names = named((row.target_type, row.target_id) for row in rows)
    return [_shown(row) | {"name": names.get((row.target_type, row.target_id), "")} for row in rows]


def _shown(row: Any) -> dict[str, Any]:
    """A row with its words; codes stay beneath, for who must be exact."""
    code = getattr(row, "purpose", "")
    purpose = declared_purposes().get(code)
    return {
        "row": row,
        "who": read_name(row.actor_label),
        "deed": str(DEEDS.get(row.tag, row.tag)),
        "thing": str(THINGS.get(row.target_type.lower(), row.target_type)),
        # A search or a list names itself where others name a row: many things, none in particular.
        "one": row.target_id if any(letter.isdigit() for letter in row.target_id) else "",
        "purpose": _(purpose.sentence) if purpose else code,
    }


def _asked(form: RecordFilter) -> list[tuple[str, str]]:
    """What was asked, for the printed page, where the form is not shown."""
    filled = [(str(field.label), str(field.value() or "")) for field in form]
    return [(label, str(DEEDS.get(text, text))) for label, text in filled if text]

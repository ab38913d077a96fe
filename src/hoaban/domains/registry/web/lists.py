"""The list of households: filter, confirm the chosen ones and take that back, the table to take away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import FilterUnclear, SearchedHomes, TooManyHomes
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.rows import Findings
from hoaban.domains.registry.web import forms, words
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.imports import api as imports
from hoaban.kit.typed import whole_number
from hoaban.ui import formats

WRITERS = {
    "csv": (imports.csv_stream, "text/csv; charset=utf-8"),
    "xlsx": (imports.xlsx_stream, imports.XLSX),
    "parquet": (imports.parquet_stream, imports.PARQUET),
}


@door(permission=Permission.SEE)
@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """The households of my area, filtered by the address."""
    actor = actor_of(request)
    if today := forms.renamed(request.GET):
        return redirect(f"{request.path}?{today.urlencode()}")
    form, chosen, list_name = _filter(request, actor)
    rows = queries.households(actor, chosen)
    count = queries.count_households(actor, chosen)
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    may_confirm, now = actor.may(Permission.CONFIRM), timezone.now()
    waiting = queries.count_waiting(actor, chosen) if may_confirm and not chosen.after else None
    context = {
        "form": form,
        "list_name": list_name,
        "of_list": chosen.batch is not None,
        "rows": rows[: queries.PAGE],
        "count": min(count, queries.COUNTED),
        "is_more": count > queries.COUNTED,
        "next_after": f"{last.place_no}~{last.code_sort}~{last.id}" if last else "",
        "has_communes": any(row.commune for row in rows),
        "tabs": _tabs(request, chosen, waiting),
        "tells_findings": chosen.findings is not None,
        "none_found": waiting.own if waiting else 0,
        "may_confirm_all": bool(connected.whole_lists) and form.is_clear and _offers_all(chosen, waiting),
        "whole": connected.whole_lists.last(actor, now) if connected.whole_lists and may_confirm else None,
        "last": queries.last_confirmation(actor, now) if may_confirm else None,
        "may_export": actor.may(Permission.EXPORT),
        "no_parquet": "" if imports.has_parquet() else gettext(imports.ParquetAbsent.msgid),
        "may_confirm": may_confirm,
        "may_correct": actor.may(Permission.CORRECT),
        "may_choose": may_confirm and any(row.may_be_ticked for row in rows[: queries.PAGE]),
    }
    return render(request, "registry/households.html", context)


@door(permission=Permission.CONFIRM)
@require_POST
def confirm_many(request: HttpRequest) -> HttpResponse:
    """The households ticked in the list; the same list comes back, and offers to take it back."""
    uids = [uid for text in request.POST.getlist("uid") if (uid := forms.uid_of(text))]
    if not uids:
        messages.warning(
            request, gettext("Nothing was ticked. Tick the households that are right, then confirm.")
        )
        return redirect(_list_address(request))
    done = actions.confirm_households(
        by=actor_of(request), uids=uids, request=request_id(request), now=timezone.now()
    )
    text = ngettext("%(n)s household confirmed.", "%(n)s households confirmed.", done.count)
    messages.success(request, text % {"n": done.count})
    return redirect(_list_address(request))


@door(permission=Permission.CONFIRM)
@require_POST
def confirm_all(request: HttpRequest) -> HttpResponse:
    """Everything of the filter that has nothing to look at: the next page shows what it is, nothing is confirmed yet."""
    actor, said = actor_of(request), request.POST.get("filter", "")
    kept = forms.kept_filter(said)
    form, chosen, _name = _filter_of(QueryDict(kept), actor)
    if not form.is_clear or len(said) > forms.LONGEST:
        raise FilterUnclear
    if chosen.text:
        raise SearchedHomes
    kept = forms.kept_filter(kept, but="after")
    homes = queries.homes_to_confirm(actor, chosen, queries.COUNTED)
    if len(homes) > queries.COUNTED:
        raise TooManyHomes(limit=queries.COUNTED)
    if not homes or connected.whole_lists is None:
        messages.info(request, gettext("No household of this list waits without something to look at."))
        return redirect(_list_address(request))
    return redirect(
        connected.whole_lists.look_over(
            by=actor, homes=homes, kept=kept, request=request_id(request), now=timezone.now()
        )
    )


@door(permission=Permission.CONFIRM)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo of the last «confirm the chosen ones»."""
    count = actions.take_back_confirmation(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    text = ngettext("%(n)s household waits again.", "%(n)s households wait again.", count) % {"n": count}
    messages.success(request, text)
    return redirect(_list_address(request))


@door(permission=Permission.EXPORT)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as CSV, XLSX or Parquet, as it is filtered, one person per row, streamed."""
    actor, asked = actor_of(request), request.GET.get("as", "")
    ending = asked if asked in WRITERS else "csv"
    if ending == "parquet" and not imports.has_parquet():
        raise imports.ParquetAbsent
    _form, chosen, _name = _filter(request, actor)
    actions.note_export(by=actor, what=ending, chosen=chosen)
    header, rows = words.header(), words.spoken(queries.export_rows(actor, chosen), queries.commune_words())
    write, kind = WRITERS[ending]
    disposition = {"Content-Disposition": f'attachment; filename="ho-gia-dinh.{ending}"'}
    return StreamingHttpResponse(write(header, rows), content_type=kind, headers=disposition)


def _filter(request: HttpRequest, actor: Actor) -> tuple[forms.FilterForm, queries.ListFilter, str]:
    return _filter_of(forms.renamed(request.GET) or request.GET, actor)


def _filter_of(said: QueryDict, actor: Actor) -> tuple[forms.FilterForm, queries.ListFilter, str]:
    """The name too of the list whose households alone are asked for; a list she may not see has none to show."""
    asked = whole_number(said.get("commune", ""))
    form = forms.FilterForm(
        said, villages=queries.villages(actor), communes=queries.communes_to_choose(actor, asked)
    )
    uid = forms.uid_of(said.get("sheet", ""))
    batch, name = (imports.list_named(actor, uid) or (0, "")) if uid else (None, "")
    return form, form.chosen(said.get("after", ""), batch), name


def _tabs(
    request: HttpRequest, chosen: queries.ListFilter, waiting: queries.Waiting | None
) -> list[tuple[str, str, bool]]:
    """All of the filter, and those that wait with and without something to look at; counted for who may confirm, where the list
    begins."""
    labels = {
        None: gettext("Everything"),
        Findings.SOME: gettext("Something to look at"),
        Findings.NONE: gettext("Nothing to look at"),
    }
    return [
        (_counted(label, which, waiting), _address_with(request, which), chosen.findings is which)
        for which, label in labels.items()
    ]


def _counted(label: str, which: Findings | None, waiting: queries.Waiting | None) -> str:
    if which is None or waiting is None:
        return label
    more = "+" if waiting.is_more else ""
    return f"{label} ({formats.number(waiting.of(which), None, get_language() or 'vi')}{more})"


def _address_with(request: HttpRequest, which: Findings | None) -> str:
    said = request.GET.copy()
    said.pop("after", None)
    said.pop("findings", None)
    if which:
        said["findings"] = which
    return f"?{said.urlencode()}"


def _offers_all(chosen: queries.ListFilter, waiting: queries.Waiting | None) -> bool:
    """Where she looks at what waits, not among households that somebody should look at first, nor at what a name found: the deed
    keeps the list's filter."""
    looks = chosen.findings is Findings.NONE or (chosen.unconfirmed and chosen.findings is None)
    return looks and not chosen.text and waiting is not None and waiting.own > 0


def _list_address(request: HttpRequest) -> str:
    """The list as she had filtered it."""
    kept = forms.kept_filter(request.POST.get("filter", ""))
    address = reverse("registry:households")
    return f"{address}?{kept}" if kept else address

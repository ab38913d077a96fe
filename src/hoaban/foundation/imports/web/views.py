"""Pages of imports: send, match, check, run, done, history. Each batch has one address for its whole life."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.foundation.access.api import Actor, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.files import api as files
from hoaban.foundation.files.errors import StorageFull
from hoaban.foundation.imports import actions, people_columns, queries, sheet
from hoaban.foundation.imports.errors import DatabaseBusy
from hoaban.foundation.imports.faults import label_of
from hoaban.foundation.imports.permissions import Permission
from hoaban.foundation.imports.values import LARGEST_SHEET, BatchState
from hoaban.foundation.imports.web import forms, reading
from hoaban.kit.typed import whole_number

View = Callable[..., HttpResponse]
FIRST_FAULTS = 10
"""On the page of the list; the others are one tap away."""


def patient(view: View) -> View:
    """A locked database is a sentence, not a crash; the page can be sent again with the same request id."""

    @functools.wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except OperationalError as problem:
            if "locked" in str(problem) or "timeout" in str(problem):
                raise DatabaseBusy from problem
            raise

    return answer


@door(permission=Permission.SEE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a decision first, then everything sent before."""
    actor = _actor(request)
    before = request.GET.get("before", "")
    rows = queries.history(actor, whole_number(before))
    context = {
        "waiting": queries.waiting_for(actor) if not before else [],
        "rows": rows[: queries.PAGE],
        "next_before": rows[queries.PAGE - 1].pk if len(rows) > queries.PAGE else None,
        "may_start": bool(queries.kinds_for(actor)),
    }
    return render(request, "imports/index.html", context)


@door(permission=Permission.SEE, largest_body=LARGEST_SHEET + 1_000_000)  # the form around the sheet
@require_http_methods(["GET", "POST"])
@patient
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file; what is in it is known by looking, not by asking."""
    actor = _actor(request)
    kinds = queries.kinds_for(actor)
    asked = {name: request.GET[name] for name in ("kind",) if name in request.GET}
    form = forms.StartForm(request.POST or None, request.FILES or None, kinds=kinds, initial=asked)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload = actions.Upload(file.name or "", file.chunks())
        try:
            uid = actions.start_import(
                by=actor, kind=form.cleaned_data["kind"], upload=upload, request=request_id(request)
            )
        except DomainError as problem:
            form.add_error("file", _said(problem))
        else:
            return redirect("imports:batch", uid)
    elif files.disk_was_full(request):
        form.errors["file"] = form.error_class([_said(StorageFull())])
    status = 200 if request.method == "GET" else 422
    context = {"form": form, "kinds": [forms.Told.of(kind) for kind in kinds], "most_rows": sheet.MOST_ROWS}
    return render(request, "imports/start.html", context, status=status)


@door(permission=Permission.SEE)
@require_GET
def batch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where the sheet stands, and the one next thing to do."""
    return render(request, "imports/batch.html", _batch_context(request, uid))


@door(permission=Permission.SEE)
@require_GET
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The moving part of the page; when the batch comes to rest, the page is asked to load anew."""
    context = _batch_context(request, uid)
    response = render(request, "imports/_progress.html", context)
    if not context["batch"].state.is_moving:
        response["HX-Refresh"] = "true"
    return response


@door(permission=Permission.SEE)
@require_http_methods(["GET", "POST"])
@patient
def match(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Seven fields at a time; the last screen begins the check."""
    actor = _actor(request)
    shown = queries.batch_for(actor, uid)
    steps = forms.steps_of(shown.kind)
    step = min(max(whole_number(request.GET.get("step", "")) or 1, 1), steps)
    form = forms.MatchForm(request.POST or None, batch=shown, step=step)
    font = forms.FontForm.of(shown, request.POST or None) if step == steps else None
    if request.method == "POST" and form.is_valid() and (font is None or font.is_valid()):
        chosen = forms.merged(shown, form.chosen())
        try:
            if step < steps:
                actions.keep_matching(
                    by=actor, uid=uid, chosen=chosen, request=request_id(request), now=timezone.now()
                )
                return redirect(f"{request.path}?step={step + 1}")
            _begin_check(request, uid, chosen, font)
            return redirect("imports:batch", uid)
        except DomainError as problem:
            form.add_error(None, _said(problem))
    is_wrong = bool(form.errors or (font and font.errors))
    samples = queries.font_samples(actor, shown) if font else []
    context = {
        "batch": shown, "form": form, "font": font, "samples": samples, "step": step, "steps": steps,
        "lacking": _lacking(shown),
    }  # fmt: skip
    return render(request, "imports/match.html", context, status=422 if is_wrong else 200)


@door(permission=Permission.SEE)
@require_POST
@patient
def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The columns were found by themselves; check the sheet with them. Where one is lacking as she says it, she chooses it. Of a
    checked list: whether its order tells anything."""
    shown = queries.batch_for(_actor(request), uid)
    if (order := forms.order_said(request.POST)) is not None:
        actions.match_columns(
            by=_actor(request), uid=uid, chosen=shown.matching, request=request_id(request), now=timezone.now(),
            convert=shown.convert, as_written=not order,
        )  # fmt: skip
        return redirect("imports:batch", uid)
    chosen = forms.as_said(shown, request.POST)
    if people_columns.missing(shown.kind, shown.labels, chosen):
        actions.keep_matching(
            by=_actor(request), uid=uid, chosen=chosen, request=request_id(request), now=timezone.now()
        )
        return redirect("imports:match", uid)
    font = forms.FontForm.of(shown, request.POST)
    if font and not font.is_valid():
        context = _batch_context(request, uid) | {"font": font}
        return render(request, "imports/batch.html", context, status=422)
    _begin_check(request, uid, chosen, font)
    return redirect("imports:batch", uid)


def _begin_check(
    request: HttpRequest, uid: UUID, chosen: Mapping[str, int], font: forms.FontForm | None
) -> None:
    convert = font.cleaned_data["convert"] if font else None
    actions.match_columns(
        by=_actor(request), uid=uid, chosen=chosen, request=request_id(request), now=timezone.now(),
        convert=convert,
    )  # fmt: skip


@door(permission=Permission.SEE)
@require_POST
@patient
def run(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take in the good rows."""
    actions.run_import(by=_actor(request), uid=uid, request=request_id(request), now=timezone.now())
    return redirect("imports:batch", uid)


@door(permission=Permission.SEE)
@require_POST
@patient
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the list back."""
    actions.undo_import(by=_actor(request), uid=uid, request=request_id(request))
    return redirect("imports:batch", uid)


@door(permission=Permission.SEE)
@require_GET
def error_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The faulty rows as a file."""
    return redirect("files:download", queries.error_sheet_uid(_actor(request), uid))


def _batch_context(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    shown = queries.batch_for(_actor(request), uid)
    settled = shown.state in {BatchState.CHECKED, BatchState.DONE, BatchState.PAUSED}
    faults = queries.faults_of(shown)[:FIRST_FAULTS] if settled and shown.rows_bad else []
    may_undo = shown.may_change and shown.state in {BatchState.DONE, BatchState.PAUSED}
    undone = shown.state is BatchState.UNDONE
    kept = queries.kept_of(_actor(request), shown) if may_undo or undone else None
    problem = shown.problem
    is_asked = shown.state is BatchState.MATCHING
    return {
        "font": forms.FontForm.of(shown, None) if is_asked else None,
        "samples": queries.font_samples(_actor(request), shown) if is_asked else [],
        "batch": shown,
        "moving": shown.state.is_moving,
        "people_offered": forms.people_offered(shown) if is_asked else 1,
        "lacking": _lacking(shown),
        "otherwise": _otherwise(shown) if is_asked else [],
        "by_order": reading.told(shown, queries.read_by_order(shown)) if settled else [],
        "matched": [
            (label_of(shown.kind, key), shown.labels[column])
            for key, column in forms.in_order(shown)
            if column < len(shown.labels)
        ],
        "faults": reading.told(shown, faults),
        "notes": queries.note_counts(shown) if settled else [],
        "kept": kept,
        "goes": shown.written - kept.rows if kept else 0,
        "problem": gettext(problem["msgid"]) % problem["params"] if problem else "",
    }


def _lacking(shown: queries.BatchShown) -> list[str]:
    lacking = people_columns.missing(shown.kind, shown.labels, shown.matching)
    return [gettext(field.label) for field in lacking]


def _otherwise(shown: queries.BatchShown) -> list[str]:
    fields = (field for field in shown.kind.fields if field.key not in shown.matching)
    return [gettext(field.otherwise) for field in fields if field.otherwise]


def _said(problem: DomainError) -> str:
    text = gettext(problem.msgid)
    return text % problem.params if problem.params else text


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]

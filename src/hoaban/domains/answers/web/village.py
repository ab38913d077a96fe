"""One village of a warning: what it said, whom to call, what to write down, and whether it is cut off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.answers import actions, queries
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.spoken import PARTS, spoken_here
from hoaban.domains.answers.values import COMMUNE, Dark, Near
from hoaban.domains.answers.web import shown
from hoaban.domains.answers.web.forms import DarkForm, RecordForm
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(permission=Permission.SEE)
def page(request: HttpRequest, alert: UUID, number: int) -> HttpResponse:
    """What it said last, whom to call, and the form for what you are told."""
    actor, fault = actor_of(request), ""
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, actor, alert, number, form)
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            messages.success(
                request, gettext("Kept. The map shows it, and nobody asks the village any more.")
            )
            return redirect("answers:village", alert, number)
    context = _context(actor, alert, number) | {"form": form, "fault": fault}
    return render(request, "answers/village.html", context, status=422 if fault or form.errors else 200)


def _record(request: HttpRequest, actor: Actor, alert: UUID, number: int, form: RecordForm) -> None:
    actions.record_answer(
        by=actor, alert=alert, number=number, said=form.said(), way=form.way_chosen(), request=request_id(request),
        now=timezone.now(),
    )  # fmt: skip


def _context(actor: Actor, alert: UUID, number: int) -> dict[str, Any]:
    owed = queries.owed_for(actor, alert, number)
    line, call = queries.line_for(actor, alert, number), queries.open_help_of(actor, owed)
    commune = [
        one for one in queries.contacts_for(actor, number // COMMUNE * COMMUNE) if one.number == number
    ]
    is_drill = owed.round.is_exercise
    return {
        "round": shown.round_(queries.round_for(actor, alert)), "line": shown.line(line, is_drill=is_drill),
        "calls": [shown.call(one, is_drill=is_drill) for one in queries.calls_for(actor, owed)], "parts": spoken_here(PARTS),
        "texts": [shown.text(one) for one in queries.texts_for(actor, owed)],
        "people": commune, "near": [(one, _stands(one)) for one in queries.people_near(actor, owed)],
        "voices": [shown.voice(one) for one in queries.voices_for(actor, owed)], "call": shown.help_(call) if call else None,
        "history": [shown.step(one) for one in queries.history_for(actor, owed)], "dark_form": DarkForm(),
        "cut_off": [] if is_drill else [shown.cut_off(one) for one in queries.cut_off_for(actor, number)],
        "doubts": [shown.doubt(one) for one in queries.doubts_for(actor, alert, number)],
        "may_record": actor.may(Permission.RECORD),
    }  # fmt: skip


def _stands(one: Near) -> dict[str, str] | None:
    return shown.state(one.state) if one.state else None


@require_POST
@door(permission=Permission.RECORD)
def dark(request: HttpRequest, alert: UUID, number: int) -> HttpResponse:
    """Its tower fell, its power failed: radio, messenger, the next village; for the whole commune with one press."""
    actor, form = actor_of(request), DarkForm(request.POST)
    if not form.is_valid():
        raise NotFound
    numbers = [number]
    if "commune" in request.POST:
        numbers = list(queries.states_for(actor, alert, number // COMMUNE * COMMUNE))
    count = actions.mark_dark(
        by=actor,
        alert=alert,
        numbers=numbers,
        why=Dark(form.cleaned_data["why"]),
        request=request_id(request),
        now=timezone.now(),
    )
    text = ngettext(
        "%(n)s village marked as cut off. Its neighbours are asked.",
        "%(n)s villages marked as cut off. Their neighbours are asked.",
        count,
    )
    messages.success(request, text % {"n": count})
    return redirect("answers:village", alert, number)


@require_POST
@door(permission=Permission.RECORD)
def light(request: HttpRequest, alert: UUID, number: int) -> HttpResponse:
    """Its telephone works again."""
    now: datetime = timezone.now()
    actions.mark_light(by=actor_of(request), alert=alert, number=number, request=request_id(request), now=now)
    messages.success(request, gettext("It can be reached again; its own people are asked now."))
    return redirect("answers:village", alert, number)

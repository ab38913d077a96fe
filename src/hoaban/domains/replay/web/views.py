"""The page of the night: begin, watch, pause, stop; at its end what came of it."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.aftermath import api as aftermath
from hoaban.domains.replay import actions, ports, queries, rules, spoken
from hoaban.domains.replay.errors import NotHere, OverAlready, SpeedUnknown, ToldAlready
from hoaban.domains.replay.permissions import Permission
from hoaban.domains.replay.values import Kind, Night, State, Step
from hoaban.domains.replay.web.forms import BeginForm
from hoaban.foundation.access.api import Actor, actor_of, door, door_of, request_id
from hoaban.foundation.accounts import api as accounts

RAIN, FOLDED = Kind.RAIN.value, 3


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where nothing was told yet it says what will be seen; outside a demonstration there is no such page."""
    if not accounts.is_demo_installation():
        raise NotHere
    actor = actor_of(request)
    night = queries.last_night(actor)
    context: dict[str, Any] = {
        "night": night, "form": BeginForm(), "may_tell": actor.may(Permission.TELL), "now": timezone.now(),
        "can_tell": bool(ports.teller().cues()), "speeds": rules.SPEEDS, **(_of(actor, night) if night else {}),
    }  # fmt: skip
    return render(request, "replay/home.html", context)


@door(permission=Permission.TELL)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Somebody who was quicker is no fault: then there is something to watch."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext(SpeedUnknown.msgid))
        return redirect("replay:home")
    speed = form.cleaned_data["speed"]
    try:
        actions.begin(by=actor_of(request), speed=speed, request=request_id(request), now=timezone.now())
    except ToldAlready as refused:
        messages.info(request, gettext(refused.msgid))
    return redirect("replay:home")


@door(permission=Permission.TELL)
@require_POST
def pause(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _steered(request, uid, actions.pause)


@door(permission=Permission.TELL)
@require_POST
def go_on(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _steered(request, uid, actions.go_on)


@door(permission=Permission.TELL)
@require_POST
def stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _steered(request, uid, actions.stop)


@door(permission=Permission.TELL)
@require_POST
def speed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """While it is told, or paused."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext(SpeedUnknown.msgid))
        return redirect("replay:home")
    return _steered(request, uid, partial(actions.change_speed, speed=form.cleaned_data["speed"]))


def _steered(request: HttpRequest, uid: UUID, deed: Callable[..., None]) -> HttpResponse:
    try:
        deed(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    except OverAlready as refused:
        messages.info(request, gettext(refused.msgid))
    return redirect("replay:home")


def _of(actor: Actor, night: Night) -> dict[str, Any]:
    steps = queries.steps_for(actor, night.uid)
    rang, outcome = queries.rang_first(actor, night, steps, timezone.now()), queries.outcome_of(actor, night)
    return {
        "said": gettext(spoken.STATES[night.state]), "links": _links(actor, night),
        "runs": _runs([_line(actor, one) for one in reversed(steps)], folds=not night.is_live),
        "summary": queries.summary_for(actor, night.alert), "is_telling": night.state is State.TELLING,
        "is_paused": night.state is State.PAUSED, "is_failed": night.state is State.FAILED,
        "is_told": night.state is State.TOLD,
        "took": [(spoken.lasted(abs(one.after)), spoken.moment(one)) for one in queries.took(steps, rang)],
        "outcome": gettext(aftermath.WHATS[outcome]) if outcome else "", "may_read_outcome": actor.may(aftermath.Permission.OUTCOMES),
    }  # fmt: skip


def _runs(lines: list[dict[str, Any]], *, folds: bool) -> list[tuple[bool, list[dict[str, Any]]]]:
    """As they stand; hours of rain in a row fold once the night is told, for nobody finds the rest between them on a phone."""
    runs = [list(run) for _is_rain, run in groupby(lines, lambda one: one["kind"] == RAIN)]
    return [(folds and run[0]["kind"] == RAIN and len(run) >= FOLDED, run) for run in runs]


def _links(actor: Actor, night: Night) -> list[tuple[str, str, str]]:
    """Pages of its warning, with their drawing and words."""
    if night.alert is None:
        return []
    offered = (
        ("answers:board", "map", gettext("The map of the villages")),
        ("delivery:telling", "send", gettext("Who has been told")),
        ("warning:alert", "file", gettext("The warning")),
    )
    found = [(reverse(name, args=[night.alert]), drawing, words) for name, drawing, words in offered]
    return [one for one in found if _opens(actor, one[0])]


def _opens(actor: Actor, path: str) -> bool:
    """Whoever only watches reads what was told, and finds no door that stays shut for her."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return door_of(match.func, match.view_name).opens_for(actor)


def _line(actor: Actor, one: Step) -> dict[str, Any]:
    return {
        "at": one.at, "told_at": one.told_at, "text": spoken.words(one), "road": spoken.road(one),
        "path": one.path if one.path and _opens(actor, one.path) else "",
        "place": gettext(spoken.PLACES[one.kind]), "origin": gettext(spoken.ORIGINS[one.origin]),
        "badge": spoken.ORIGIN_KINDS[one.origin], "kind": one.kind.value,
    }  # fmt: skip

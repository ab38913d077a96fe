"""The sheet of a call for help: who, where, what, how many, whom to call; taken, handed over, ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoaban.domains.answers import actions, queries
from hoaban.domains.answers.errors import HelpMoved, NewsSince, OutcomeMissing
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.spoken import PARTS, spoken_here
from hoaban.domains.answers.web import shown
from hoaban.domains.ringing import api as ringing
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.sources import api as sources


@require_safe
@never_cache
@door(permission=Permission.SEE)
def card(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One page, to be read out over a telephone or printed for whoever goes; whom it rings for has it now."""
    actor = actor_of(request)
    one, ladder = queries.help_for(actor, uid), queries.ladder()
    is_read = (
        request.method == "GET" and "X-Background" not in request.headers
    )  # what asks by itself is read by nobody
    if is_read and actor.may(Permission.HELP):
        ringing.opened(actor, ringing.What.HELP, [uid], timezone.now())
    context: dict[str, Any] = {
        "call": shown.help_(one), "voices": [shown.voice(voice) for voice in one.voices], "parts": spoken_here(PARTS),
        "rescue": ladder.rescue, "mark": sources.mark_of(ladder.rescue_mark).drawn, "now": timezone.now(),
        "outcome": shown.typed(request).get("outcome", ""), "may_take": actor.may(Permission.HELP),
        "round": shown.round_(queries.round_for(actor, one.alert)), "ring": ringing.beside(actor, uid),
    }  # fmt: skip
    return render(request, "answers/help.html", context)


@require_POST
@door(permission=Permission.HELP)
def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """«It is mine»; or given back to whoever comes next."""
    verb = actions.release_help if "release" in request.POST else actions.take_help
    try:
        verb(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    except HelpMoved as problem:
        return shown.back(request, shown.told(problem), "answers:help", uid)
    if "release" in request.POST:
        messages.success(request, gettext("It waits for another officer; phones ring again."))
    else:
        messages.success(request, gettext("It is yours. Whoever called hears that somebody took it."))
    return redirect("answers:help", uid)


@require_POST
@door(permission=Permission.HELP)
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How it ended; the village reads it."""
    text = request.POST.get("version", "")
    seen = int(text) if text.isdecimal() and len(text) < 9 else 0
    try:
        actions.end_help(
            by=actor_of(request), uid=uid, seen=seen, outcome=request.POST.get("outcome", ""), request=request_id(request),
            now=timezone.now(),
        )  # fmt: skip
    except (HelpMoved, NewsSince, OutcomeMissing) as problem:
        typed = {"outcome": request.POST.get("outcome", "")}
        return shown.back(request, shown.told(problem), "answers:help", uid, typed=typed)
    shown.sent(request)
    messages.success(request, gettext("It ended. The village reads how."))
    return redirect("answers:help", uid)

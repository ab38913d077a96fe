"""The duty map: who calls for help, who has not been told yet, who moves, who is safe; live."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoaban.domains.answers import queries
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.spoken import RUNGS
from hoaban.domains.answers.values import COMMUNE, RoundShown, State
from hoaban.domains.answers.web import mapped, shown
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources

SHOWN = (State.HELP, State.SILENT, State.DARK, State.HEARD, State.TOLD, State.MOVING, State.SAFE)
"""In the order of the counts: calls for help, then who has not been told."""


@require_safe
@door(permission=Permission.SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """Warnings whose villages are asked now, and those that are over."""
    actor, now = actor_of(request), timezone.now()
    context = warning.duty_room(actor, queries.real_or_drill(actor), now) | {
        "open": [shown.round_(one) for one in queries.rounds_for(actor, is_open=True)],
        "over": [shown.round_(one) for one in queries.rounds_for(actor, is_open=False)],
        "words": queries.words_waiting(actor), "cut_off": [shown.cut_off(one) for one in queries.cut_off_for(actor)],
        "may_keep": actor.may(Permission.KEEP), "may_record": actor.may(Permission.RECORD),
    }  # fmt: skip
    return render(request, "answers/list.html", context)


@require_safe
@never_cache
@door(permission=Permission.SEE)
def board(request: HttpRequest, alert: UUID) -> HttpResponse:
    """Map, counts, list and what happened; the filter stands in the address."""
    actor, one = actor_of(request), queries.round_for(actor_of(request), alert)
    state, commune, page = _state(request), _number(request, "commune"), _number(request, "page") or 1
    rows, more = queries.lines_for(actor, alert, state=state, commune=commune, page=page)
    ladder = queries.ladder()
    context: dict[str, Any] = {
        "round": shown.round_(one), "counts": _counts(one, state), "state": state, "commune": commune,
        "commune_name": places.names_of([commune]).get(commune, "") if commune else "",
        "lines": [shown.line(row, is_drill=one.is_exercise) for row in rows], "page": page, "next_page": page + 1 if more else 0,
        "helps": [shown.help_(row) for row in queries.helps_for(actor, alert)],
        "doubts": [shown.doubt(row) for row in queries.doubts_for(actor, alert)], "may_record": actor.may(Permission.RECORD),
        "map": mapped.graphic(actor, one, commune), "history": [shown.step(row) for row in queries.timeline_for(actor, alert)],
        "times": queries.times(actor, alert), "goal": int(ladder.goal.total_seconds() // 60), "mark": sources.mark_of(ladder.mark).drawn,
        "rungs": [{"minutes": int(step.after.total_seconds() // 60), "label": gettext(RUNGS[step.rung])} for step in ladder.steps],
    }  # fmt: skip
    return render(request, "answers/board.html", context)


def _counts(one: RoundShown, chosen: State | None) -> list[dict[str, Any]]:
    return [
        {**shown.state(state), "count": one.counts.get(state, 0), "is_chosen": state is chosen}
        for state in SHOWN
        if one.counts.get(state) or state in (State.SILENT, State.SAFE)
    ]


def _state(request: HttpRequest) -> State | None:
    asked = request.GET.get("state", "")
    return State(asked) if asked in set(State) else None


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    found = int(text) if text.isdecimal() and len(text) < 12 else 0
    return found // COMMUNE * COMMUNE if name == "commune" else found

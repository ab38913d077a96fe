"""The board of stations, and one station with its chart and everything it told."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hoaban.domains.hazards import queries
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.rules import STEP_WITHIN
from hoaban.domains.hazards.values import Origin, SeriesLine, StationLine, Variable
from hoaban.domains.hazards.web import boards, latest, station_desk, words
from hoaban.domains.hazards.web.forms import StationFilter
from hoaban.foundation.access.api import Actor, actor_of, door
from hoaban.foundation.places import api as places
from hoaban.ui.graphics import Graphic
from hoaban.ui.timecharts import Plan, chart

SPANS = (1, 7, 30)
"""Days that a chart can show."""
FEW_ROWS, MOST_ROWS = 12, 100
"""On a telephone a hundred readings were forty screens; the rest is one press further."""
FOLDED = 24
"""Values of a chart beyond which its table is closed: the readings stand below it anyhow."""


@door(permission=Permission.SEE)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What needs a person first, then every station."""
    actor, form = actor_of(request), StationFilter(request.GET or None)
    kind, service, text = form.wanted if form.is_bound else (None, "", "")
    found = boards.called(boards.serving(queries.stations(actor, kind), service), text)
    names = places.names_of({one.place_no for one in found})
    told = boards.board(actor, found, names, timezone.now(), get_language() or "vi")
    context = {
        "form": form,
        "board": told,
        "is_empty": not found and not form.is_bound,
        "may_send": actor.may(Permission.TEND),
    }
    return render(request, "hazards/board.html", context)


@door(permission=Permission.SEE)
@require_GET
def station(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One station: where it stands and how sure that is, its chart, and every reading with what is said of it."""
    actor = actor_of(request)
    one = queries.station_for(actor, uid)
    chosen = _chosen(request, one)
    days = _days(request)
    span, out, now = timedelta(days=days), boards.outages_of(one), timezone.now()
    is_all = request.GET.get("rows") == "all"
    clock = boards.clock(one, queries.came_since(actor, now - boards.DAY).get(one.id), now)
    found = _rows(actor, chosen, span, is_off=clock is not None)
    shown = found if is_all else found[:FEW_ROWS]
    context = {
        "one": one,
        "kind": words.KINDS[one.kind],
        "place": places.names_of([one.place_no]).get(one.place_no, ""),
        "located": words.LOCATED[one.located],
        "now": latest.of(actor, one, now, get_language() or "vi"),
        "clock": clock,
        "contradictions": latest.contradictions(found, chosen, get_language() or "vi"),
        "alarms": list(enumerate(one.alarms, 1)) if one.kind == "river" else [],
        "tabs": [
            (
                f"{words.series(line)}, {words.ORIGINS[line.origin]}",
                f"?series={line.id}&days={days}",
                line == chosen,
            )
            for line in one.series
        ],
        "spans": [
            (words.days(n), f"?series={chosen.id if chosen else ''}&days={n}", n == days) for n in SPANS
        ],
        "graphic": _graphic(actor, one, chosen, span) if chosen else None,
        "is_made_up": chosen is not None and chosen.origin is Origin.SYNTHETIC,
        "rows": [
            (row, boards.said_of(row, out), words.CHANNELS[row.channel], boards.judged(row, out))
            for row in shown
        ],
        "more_rows": 0 if is_all else len(found) - len(shown),
        "unit": chosen.variable.unit if chosen else "",
        "may_set": actor.may(Permission.TEND),
        "history": station_desk.history(queries.versions_of(actor, one)),
    }
    return render(request, "hazards/station.html", context)


def _chosen(request: HttpRequest, one: StationLine) -> SeriesLine | None:
    wanted = request.GET.get("series", "")
    named = next((line for line in one.series if str(line.id) == wanted), None)
    return named or boards.headline(one) or next(iter(one.series), None)


def _rows(actor: Actor, line: SeriesLine | None, span: timedelta, *, is_off: bool) -> list[queries.Told]:
    """Of a clock that is wrong the newest by arrival: by their own time they would be out of sight."""
    if line is None:
        return []
    return (
        queries.arrived(actor, line, MOST_ROWS) if is_off else queries.lately(actor, [line], span, MOST_ROWS)
    )


def _days(request: HttpRequest) -> int:
    wanted = request.GET.get("days", "")
    return int(wanted) if wanted in map(str, SPANS) else SPANS[1]


def _graphic(actor: Actor, one: StationLine, line: SeriesLine, span: timedelta) -> Graphic | None:
    points = queries.last_days(actor, [line], span).get(line.id)
    if not points:
        return None
    alarms = tuple(
        (_("alarm level %(n)s") % {"n": n}, height)
        for n, height in enumerate(one.alarms, 1)
        if height is not None and line.variable is Variable.LEVEL
    )
    title, source = words.series(line), str(words.ORIGINS[line.origin])
    plan = Plan(
        title,
        line.variable.unit,
        get_language() or "vi",
        STEP_WITHIN,
        line.variable is Variable.RAIN,
        alarms,
        source=source,
    )
    return replace(chart(points, plan), is_folded=len(points) > FOLDED)

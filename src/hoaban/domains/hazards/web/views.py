"""The board of stations, and one station with its chart and everything it told."""

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
from hoaban.domains.hazards.web import boards, station_desk, words
from hoaban.domains.hazards.web.forms import StationFilter
from hoaban.foundation.access.api import Actor, actor_of, door
from hoaban.foundation.places import api as places
from hoaban.ui.graphics import Graphic
from hoaban.ui.timecharts import Plan, chart

SPANS = (1, 7, 30)
"""Days that a chart can show."""
MOST_ROWS = 100


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
    span, out = timedelta(days=days), boards.outages_of(one)
    context = {
        "one": one,
        "kind": words.KINDS[one.kind],
        "place": places.names_of([one.place_no]).get(one.place_no, ""),
        "located": words.LOCATED[one.located],
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
            for row in queries.lately(actor, [chosen] if chosen else [], span, MOST_ROWS)
        ],
        "unit": chosen.variable.unit if chosen else "",
        "may_set": actor.may(Permission.TEND),
        "history": station_desk.history(queries.versions_of(actor, one)),
    }
    return render(request, "hazards/station.html", context)


def _chosen(request: HttpRequest, one: StationLine) -> SeriesLine | None:
    wanted = request.GET.get("series", "")
    named = next((line for line in one.series if str(line.id) == wanted), None)
    return named or boards.headline(one) or next(iter(one.series), None)


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
    return chart(points, plan)

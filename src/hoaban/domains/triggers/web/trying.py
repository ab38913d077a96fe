"""Replay: what a version would have raised, drawn, as a table, beside what happened, and to take away."""

from typing import Any
from uuid import UUID

import numpy as np
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hoaban.domains.hazards.api import Origin
from hoaban.domains.triggers import ports, queries, spoken
from hoaban.domains.triggers.permissions import Permission
from hoaban.domains.triggers.queries import Replay
from hoaban.domains.triggers.rules.replaying import moment
from hoaban.domains.triggers.values import Found, Kind, Raised, RuleFacts, Told, VersionFacts
from hoaban.domains.triggers.web import shown
from hoaban.domains.triggers.web.forms import ReplayForm
from hoaban.foundation.access.api import Actor, actor_of, door
from hoaban.foundation.imports import api as imports
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.ui import formats
from hoaban.ui.graphics import Graphic
from hoaban.ui.tables import Column, Row, Table
from hoaban.ui.timecharts import Plan, chart

MOST_POINTS = 300
"""Drawn at most; of what stands close together the highest."""


@door(permission=Permission.SEE)
@require_GET
def replay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose readings and a stretch of time; nothing is written and nobody is warned."""
    actor = actor_of(request)
    rule = queries.rule_for(actor, uid, timezone.localdate())
    spans = queries.spans(actor, rule)
    if not spans:
        return render(request, "triggers/replay.html", shown.head(rule) | {"is_empty": True})
    form, version, told = _asked(request, actor, rule)
    done = queries.replay(actor, rule, version, told)
    station = form.cleaned_data.get("station") or ""
    context = shown.head(rule) | {
        "form": form, "version": version, "told": told, "is_made_up": told.origin is Origin.SYNTHETIC,
        "graphic": _graphic(rule, version, done, station), "table": raised_table(rule, done), "met": _met(done),
        "beside": done.beside_no_event(), "count": len(done.raised), "silent": len(done.unjudged), "asked": len(done.stations),
        "as_table": request.GET.urlencode(), "tally": ports.connected.tallies(actor, [rule]).get(uid),
    }  # fmt: skip
    return render(request, "triggers/replay.html", context)


def _asked(request: HttpRequest, actor: Actor, rule: RuleFacts) -> tuple[ReplayForm, VersionFacts, Told]:
    versions = queries.versions_of(actor, rule.uid, timezone.localdate())
    wanted = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == wanted), rule.version)
    offered = [
        (
            str(one.number),
            _("version %(n)s: %(state)s") % {"n": one.number, "state": _(spoken.STANDINGS[one.standing])},
        )
        for one in versions
    ]
    stations = [(str(one.uid), one.name) for one in queries.stations_of(actor, rule, version)]
    spans = queries.spans(actor, rule)
    data = {name: request.GET.get(name, "") for name in ("origin", "since", "until", "station")}
    form = ReplayForm(
        data | {"version": str(version.number)}, spans=spans, versions=offered, stations=stations
    )
    told = form.told()
    shown_data = data | {
        "version": str(version.number), "origin": told.origin.value, "since": f"{told.since:%Y-%m-%d}",
        "until": data["until"] or f"{spans[told.origin][1]:%Y-%m-%d}",
    }  # fmt: skip
    form = ReplayForm(shown_data, spans=spans, versions=offered, stations=stations)
    form.is_valid()
    return form, version, told


@door(permission=Permission.SEE)
@require_GET
def export(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The table as it stands on the page. It names stations and communes, and no person."""
    actor = actor_of(request)
    rule = queries.rule_for(actor, uid, timezone.localdate())
    rows: list[tuple[object, ...]] = []
    header = [str(column.label) for column in _columns()]
    if queries.spans(actor, rule):
        _form, version, told = _asked(request, actor, rule)
        done = queries.replay(actor, rule, version, told)
        rows = [row.cells for row in raised_table(rule, done).rows]
        rows.append((f"{rule.title}. {_(spoken.ORIGINS[told.origin])}", "", "", "", "", ""))
    disposition = {"Content-Disposition": 'attachment; filename="chay-lai-quy-tac.csv"'}
    pieces = imports.csv_stream(header, rows)
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=disposition)


def compared(actor: Actor, rule: RuleFacts, proposed: VersionFacts) -> list[dict[str, Any]]:
    """How often each of the two would have been raised, by origin of the readings."""
    found = []
    for origin, (first, last) in queries.spans(actor, rule).items():
        told = Told(origin, queries.midnight(first), queries.midnight(last, after=1))
        ours, theirs = (queries.replay(actor, rule, one, told) for one in (rule.version, proposed))
        found.append(
            {
                "origin": _(spoken.ORIGINS[origin]), "value": origin.value, "held": len(ours.raised), "proposed": len(theirs.raised),
                "held_hits": _hits(ours), "proposed_hits": _hits(theirs), "events": len(ours.met),
            }
        )  # fmt: skip
    return found


def _hits(done: Replay) -> int:
    return sum(one.found is Found.HIT for one in done.met)


def _columns() -> tuple[Column, ...]:
    return (
        Column("station", _("Station")), Column("place", _("Commune")), Column("first", _("From")), Column("last", _("Up to")),
        Column("level", _("Level")), Column("why", _("What was reached")),
    )  # fmt: skip


def raised_table(rule: RuleFacts, done: Replay) -> Table:
    names = places.names_of({one.place_no for one in done.raised})
    stations = {one.id: one.name for one in done.stations}
    rows = [
        Row(
            (
                stations[one.station_id], names.get(one.place_no, ""), _when(one.first), _when(one.last),
                spoken.level(one.level, is_sure=one.is_sure), _why(rule.kind, one),
            )
        )
        for one in done.raised
    ]  # fmt: skip
    return Table(
        _("What it would have raised"), _columns(), rows, empty_title=_("It would have raised nothing"),
        empty_text=_("No reading of this stretch reaches a step of this version."),
    )  # fmt: skip


def _why(kind: Kind, one: Raised) -> str:
    return f"{spoken.amount(kind, one.amount)} ({spoken.what(kind, one.over, one.limit)})"


def _when(at: Any) -> str:
    return formats.moment(timezone.localtime(at))


def _met(done: Replay) -> list[dict[str, Any]]:
    cited = sources.cite_many(one.event.source for one in done.met)
    return [
        {
            "one": one, "found": _(spoken.FOUND[one.found]), "is_hit": one.found is Found.HIT, "is_miss": one.found is Found.MISS,
            "source": cited[one.event.source], "mark": one.event.mark.drawn,
        }
        for one in done.met
    ]  # fmt: skip


def _graphic(rule: RuleFacts, version: VersionFacts, done: Replay, wanted: str) -> Graphic | None:
    """The station she chose, else the one that was raised highest, else the first that spoke."""
    named = next((one for one in done.stations if str(one.uid) == wanted), None)
    best = max(done.raised, key=lambda one: (one.level, one.amount), default=None)
    pk = named.id if named else best.station_id if best else next(iter(done.judged), None)
    told = done.judged.get(pk) if pk is not None else None
    if told is None or not np.isfinite(told.amount).any():
        return None
    station = next(one for one in done.stations if one.id == pk)
    keep = _thinned(told.amount)
    points = [(moment(int(told.at[n])), float(told.amount[n])) for n in keep]
    seen = {place for place, n in enumerate(keep) if told.level[n]}
    first = version.params.steps[0]
    heights = tuple(
        (spoken.level(one.level, is_sure=True), _height(rule.kind, one.over, one.at, station.alarms))
        for one in version.params.steps
        if rule.kind is Kind.RIVER or one.over == first.over
    )
    plan = Plan(
        f"{station.name}: {spoken.what(rule.kind, first.over, first.at)}", spoken.UNITS[rule.kind], get_language() or "vi",
        spoken.GAPS[rule.kind], rule.kind in (Kind.DAY, Kind.SUM, Kind.FIRE),
        tuple((name, height) for name, height in heights if height is not None), seen,
    )  # fmt: skip
    return chart(points, plan)


def _height(kind: Kind, over: int, at: float, alarms: tuple[float | None, ...]) -> float | None:
    if kind is not Kind.RIVER:
        return at
    alarm = alarms[over - 1]
    return None if alarm is None else alarm + at


def _thinned(amount: Any) -> list[int]:
    """Places of what is drawn: all of it, or of each short stretch the highest."""
    known = np.flatnonzero(np.isfinite(amount))
    if len(known) <= MOST_POINTS:
        return [int(n) for n in known]
    return [int(part[np.argmax(amount[part])]) for part in np.array_split(known, MOST_POINTS)]

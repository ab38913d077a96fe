"""Stations as a person writes of them: added, corrected, taken out of service and back. Every version stays."""

from collections.abc import Mapping
from dataclasses import astuple, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.hazards import errors, queries, rules
from hoaban.domains.hazards.actions.setting import ask_again, ask_no_more, note_setting
from hoaban.domains.hazards.actions.watching import KIND as SILENT
from hoaban.domains.hazards.events import StationChanged
from hoaban.domains.hazards.models import Station, StationVersion
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Kind, Located, StationFacts, StepKind
from hoaban.foundation.access import api as access
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.places import api as places
from hoaban.foundation.sources.api import Mark

PROVINCE, COMMUNE = 10**9, 10_000


@transaction.atomic
def add_station(
    *, by: access.Actor, facts: StationFacts, expected_minutes: int | None, paper: str, is_sure: bool, request: str | None,
    now: datetime,
) -> UUID:  # fmt: skip
    """It is there at once, with the mark ◐: what its gateway sends under this code is kept from now on.

    ``is_sure``: the position is right though it seems to lie in another commune.
    """
    access.require(by, Permission.TEND)
    _require_own(by, facts.place_no)
    if (earlier := audit.answered(by, request)) is not None:
        return _uid_of(earlier)
    facts = _fit(facts, paper, is_sure=is_sure)
    _require_free(facts.code, None)
    station = Station(expected_minutes=expected_minutes, mark=Mark.PARTIAL, paper=paper.strip())
    _fill(station, facts)
    station.save()
    _write(station, 1, StepKind.ADDED, by, paper, now)
    audit.record("hazards:station:add", by=by, target=station, request=request)
    if expected_minutes is not None:
        note_setting(by, station, 1, paper.strip(), now)
    return station.uid


@transaction.atomic
def correct_station(
    *, by: access.Actor, uid: UUID, facts: StationFacts, paper: str, seen: int, is_sure: bool, request: str | None, now: datetime
) -> None:  # fmt: skip
    """Name, place, kind, owner anew, from a document; rules are asked anew where it matters to them."""
    access.require(by, Permission.TEND)
    station = _held(by, uid)
    _require_own(by, facts.place_no)
    if audit.answered(by, request) is not None:
        return
    facts = _fit(facts, paper, is_sure=is_sure)
    _require_seen(station, seen)
    before = queries.facts_of(station)
    if facts.code != before.code:
        _require_free(facts.code, station)
        if queries.has_spoken(station.pk):
            raise errors.CodeInUse
    alarms = (station.alarm1, station.alarm2, station.alarm3)
    if facts.kind is not Kind.RIVER and any(height is not None for height in alarms):
        raise errors.KindHoldsAlarms
    _keep_pack(station, seen, now)
    _fill(station, facts)
    station.source, station.paper, station.mark = "", paper.strip(), Mark.PARTIAL
    station.save()
    _write(station, seen + 1, StepKind.CORRECTED, by, paper, now)
    audit.record("hazards:station:correct", by=by, target=station, request=request)
    if (facts.place_no, facts.kind) != (before.place_no, before.kind):
        events.publish(StationChanged([station.pk]))


@transaction.atomic
def take_out(
    *, by: access.Actor, uid: UUID, since: datetime, why: str, seen: int, request: str | None, now: datetime
) -> None:
    """Out of service: what it tells is kept and judges nothing, nobody waits for it, and what was asked about it is asked no more."""
    access.require(by, Permission.TEND)
    station = _held(by, uid)
    if audit.answered(by, request) is not None:
        return
    _require_seen(station, seen)
    if not why.strip():
        raise errors.StationPaperMissing
    if station.out_from is not None:
        raise errors.StationMoved
    if since > now:
        raise errors.OutAhead
    if station.back_from is not None and since < station.back_from:
        raise errors.OutBefore
    _keep_pack(station, seen, now)
    station.out_from, station.out_why = since, why.strip()
    station.save(update_fields=["out_from", "out_why"])
    _write(station, seen + 1, StepKind.OUT, by, why, now, moment=since)
    duties.withdraw_duty(by=by, kind=SILENT, target=station, reason=why.strip(), now=now)
    ask_no_more(by, station, why.strip(), now)
    audit.record("hazards:station:out", by=by, target=station, request=request)
    events.publish(StationChanged([station.pk]))


@transaction.atomic
def put_back(
    *, by: access.Actor, uid: UUID, paper: str, was_mistake: bool, seen: int, request: str | None, now: datetime
) -> None:  # fmt: skip
    """In service again: silence is reckoned from now. ``was_mistake``: it measured all along, and what it told counts."""
    access.require(by, Permission.TEND)
    station = _held(by, uid)
    if audit.answered(by, request) is not None:
        return
    _require_seen(station, seen)
    if not paper.strip():
        raise errors.StationPaperMissing
    if station.out_from is None:
        raise errors.StationMoved
    moment = station.out_from if was_mistake else now
    station.out_from, station.out_why, station.back_from = None, "", moment
    station.save(update_fields=["out_from", "out_why", "back_from"])
    _write(station, seen + 1, StepKind.BACK, by, paper, now, moment=moment)
    ask_again(by, station, now)
    audit.record("hazards:station:back", by=by, target=station, request=request)
    events.publish(StationChanged([station.pk]))


def _uid_of(pk: str) -> UUID:
    uid: UUID = Station.plain.values_list("uid", flat=True).get(pk=pk)
    return uid


def _held(by: access.Actor, uid: UUID) -> Station:
    station = queries.station_held(by, uid)
    access.require_at(by, Permission.TEND, station.place_no)
    return station


def _require_own(by: access.Actor, number: int) -> None:
    if not any(area.contains(number) for area in by.areas(Permission.TEND)):
        raise errors.PlaceForeign


def _require_seen(station: Station, seen: int) -> None:
    if seen != queries.newest_version(station):
        raise errors.StationMoved


def _require_free(code: str, own: Station | None) -> None:
    there = queries.station_coded(code)
    if there is not None and there != own:
        raise errors.CodeTaken(name=there.name)


def _fit(facts: StationFacts, paper: str, *, is_sure: bool) -> StationFacts:
    """With the middle of the commune where nobody knows the position; refused where the position is elsewhere."""
    if not paper.strip():
        raise errors.StationPaperMissing
    commune = facts.place_no // COMMUNE * COMMUNE
    province = commune // PROVINCE * PROVINCE
    known = {one.number or 0: one for one in places.communes_at(commune // PROVINCE)}
    centres = {number: one.centre for number, one in known.items() if one.centre is not None}
    if facts.latitude is None or facts.longitude is None:
        longitude, latitude = centres.get(commune, (None, None))
        return replace(facts, latitude=latitude, longitude=longitude, located=Located.CENTROID)
    if is_sure or facts.located is Located.CENTROID:
        return facts
    outlines = places.outlines_in(UnitRange(province, province + PROVINCE))
    _require_inside(
        facts, commune, outlines, centres, {number: one.full_name for number, one in known.items()}
    )
    return facts


def _require_inside(
    facts: StationFacts, commune: int, outlines: Mapping[int, rules.Rings], centres: Mapping[int, rules.Position],
    names: Mapping[int, str],
) -> None:  # fmt: skip
    point = (facts.longitude or 0.0, facts.latitude or 0.0)
    communes = {number: rings for number, rings in outlines.items() if number in names}
    there = rules.commune_of_point(point, commune, communes, centres)
    if there == rules.ELSEWHERE:
        raise errors.PlaceFarOff(commune=names.get(commune, ""))
    if there != commune:
        raise errors.PlaceElsewhere(there=names.get(there, ""), commune=names.get(commune, ""))


def _fill(station: Station, facts: StationFacts) -> None:
    (
        station.code, station.name, station.kind, station.place_no, station.latitude, station.longitude,
        station.location_method, station.elevation_m, station.river, station.owner,
    ) = astuple(facts)  # fmt: skip


def _keep_pack(station: Station, seen: int, now: datetime) -> None:
    """What the pack had brought is written down before a person first writes over it."""
    if seen == 0:
        _write(station, 0, StepKind.PACK, None, "", now)


def _write(
    station: Station, number: int, step: StepKind, by: access.Actor | None, paper: str, now: datetime,
    moment: datetime | None = None,
) -> None:  # fmt: skip
    facts = queries.facts_of(station)
    StationVersion.plain.create(
        station=station, number=number, step=step, code=facts.code, name=facts.name, kind=facts.kind, place_no=facts.place_no,
        latitude=facts.latitude, longitude=facts.longitude, location_method=facts.located, elevation_m=facts.elevation_m,
        river=facts.river, owner=facts.owner, moment=moment, paper=paper.strip(), by_key=by.key if by else "",
        by_label=by.label if by else "", at=now,
    )  # fmt: skip

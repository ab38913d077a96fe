"""Stations, limits and published figures of a pack: what is not there yet is added, what is there stays as it is."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from hoaban.domains.hazards import rules
from hoaban.domains.hazards.actions.observing import MOST, observe
from hoaban.domains.hazards.errors import PackUnusable, ReadingUnfit
from hoaban.domains.hazards.models import Limit, Observation, Series, Station
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Channel, Kind, Located, Origin, Reading, Variable
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit.pack import Pack, PackBroken

STATIONS, LIMITS = "stations.csv", "reading_limits.csv"
MADE_UP = "synthetic_stations.csv"
READINGS, SYNTHETIC = "readings.csv", "synthetic_readings.csv"
Row = dict[str, str]


@transaction.atomic
def load_pack(
    *, by: access.Actor, nation: Pack, province: Pack, now: datetime, demo: bool = False
) -> dict[str, int]:
    """How many stations, limits and readings were new. ``demo`` adds made-up gauges and hours, marked as such."""
    access.require(by, Permission.LOAD)
    try:
        code = str(province.toml("pack.toml")["code"])
        keys = sources.known_keys()
        made = _stations(province, STATIONS, code, keys)
        if demo:
            made += _stations(province, MADE_UP, code, keys)
        limits = _limits(nation, keys) + _limits(province, keys)
        told = _told(province, READINGS, Origin.PUBLISHED, keys)
        if demo:
            told += _told(province, SYNTHETIC, Origin.SYNTHETIC, keys)
    except (PackBroken, KeyError, ValueError, ReadingUnfit) as problem:
        raise PackUnusable(reason=str(problem)) from problem
    readings = _keep(by, told, now)
    if made or limits:
        audit.record("hazards:station:load", by=by, target=("pack", province.name), count=made + limits)
    return {"stations": made, "limits": limits, "readings": readings}


def _stations(pack: Pack, file: str, province: str, keys: set[str]) -> int:
    rows = pack.optional_rows(
        file, ["code", "name", "kind", "commune", "location_method", "source", "status"]
    )
    # Whoever corrected one here knows better than a file: it stays, and its code in other letters is no second station.
    there = {code.upper() for code in Station.plain.values_list("code", flat=True)}
    fresh = [_station(pack.name, row, province, keys) for row in rows if row["code"].upper() not in there]
    Station.plain.bulk_create(fresh, batch_size=500)
    return len(fresh)


def _station(pack: str, row: Row, province: str, keys: set[str]) -> Station:
    has_alarm = bool(row["alarm_source"])
    return Station(
        code=row["code"], name=row["name"], kind=Kind(row["kind"]), place_no=places.commune_number(province, row["commune"]),
        latitude=_number(row["lat"]), longitude=_number(row["lon"]), location_method=Located(row["location_method"]),
        elevation_m=_number(row["elevation_m"]), owner=row["owner"],
        expected_minutes=int(row["expected_minutes"]) if row["expected_minutes"] else None,
        alarm1=_number(row["alarm1"]), alarm2=_number(row["alarm2"]), alarm3=_number(row["alarm3"]),
        alarm_source=sources.key_in_pack(keys, pack, row["alarm_source"]),
        alarm_mark=sources.mark_of(row["alarm_status"]) if has_alarm else "",
        source=sources.key_in_pack(keys, pack, row["source"]), mark=sources.mark_of(row["status"]), note=row["note"],
        valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
    )  # fmt: skip


def _limits(pack: Pack, keys: set[str]) -> int:
    """A row with a later day is a new version; the one before ends on that day."""
    rows = pack.optional_rows(LIMITS, ["variable", "station", "lowest", "highest", "source", "status"])
    added = 0
    for row in rows:
        fresh = _limit(pack.name, row, keys)
        versions = Limit.plain.filter(variable=fresh.variable, station_code=fresh.station_code)
        if versions.filter(valid_from=fresh.valid_from).exists():
            continue
        newest = versions.order_by("-valid_from").first()
        if newest is not None:
            if fresh.valid_from is None or (newest.valid_from and newest.valid_from > fresh.valid_from):
                raise ValueError(f"{LIMITS}: {fresh.variable} begins before the version that is there")
            newest.valid_to = fresh.valid_from
            newest.save(update_fields=["valid_to"])
        fresh.save()
        added += 1
    return added


def _limit(pack: str, row: Row, keys: set[str]) -> Limit:
    return Limit(
        variable=Variable(row["variable"]), station_code=row["station"], lowest=float(row["lowest"]),
        highest=float(row["highest"]), fastest=_number(row["fastest"]),
        stuck_hours=int(row["stuck_hours"]) if row["stuck_hours"] else None, late_minutes=int(row["late_minutes"]),
        valid_from=_day(row["valid_from"]), source=sources.key_in_pack(keys, pack, row["source"]),
        mark=sources.mark_of(row["status"]), note=row["note"],
    )  # fmt: skip


def _told(pack: Pack, file: str, origin: Origin, keys: set[str]) -> list[Reading]:
    """Each row names the source that told it; a row without a day stays in the file until somebody finds the day."""
    found = []
    for row in pack.optional_rows(file, ["station", "variable", "end", "value", "unit", "source"]):
        told = rules.reading_of(row)
        source = sources.key_in_pack(keys, pack.name, row["source"])
        if not source:
            raise ValueError(f"{file}: source {row['source']} is not listed")
        found.append(replace(told, source=source, origin=origin))
    return found


def _keep(by: access.Actor, told: list[Reading], now: datetime) -> int:
    """Those that are there already are not told again: loading a pack twice is no repeat of a station."""
    known = _known()
    fresh = [
        one
        for one in told
        if (one.station.upper(), one.variable, one.minutes, one.origin, one.ended_at, one.value) not in known
    ]
    for start in range(0, len(fresh), MOST):
        observe(by=by, rows=fresh[start : start + MOST], channel=Channel.PACK, now=now)
    return len(fresh)


def _known() -> set[tuple[object, ...]]:
    rows = Series.plain.exclude(origin=Origin.STATION)
    series = {
        pk: (code.upper(), *head)
        for pk, code, *head in rows.values_list("pk", "station__code", "variable", "minutes", "origin")
    }
    told = Observation.plain.filter(series__in=series).values_list("series_id", "ended_at", "value")
    return {(*series[pk], at, value) for pk, at, value in told}


def _number(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""Readings of stations as columns a rule can be asked about."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time

import numpy as np

from hoaban.domains.hazards import api as hazards
from hoaban.domains.triggers.values import WANTED, Kind, Place, Track, VersionFacts
from hoaban.foundation.access.api import Actor
from hoaban.kit import clock

PROVINCE, COMMUNE = 10**9, 10_000


def fits(station: hazards.StationLine, kind: Kind, province: int, version: VersionFacts) -> bool:
    """Stations of this province and of the rule's areas, which measure what it compares."""
    if station.place_no // PROVINCE * PROVINCE != province:
        return False
    told = {line.variable for line in station.series}
    commune = station.place_no // COMMUNE * COMMUNE
    is_there = not version.areas or bool({commune, province} & set(version.areas))
    return is_there and set(WANTED[kind]) <= told


def place_now(station: hazards.StationLine) -> Place:
    """What is measured now is judged by the class that holds now, whatever its document's day."""
    return Place(station.alarms, tuple((0, ground) for _since, ground in station.grounds[-1:]))


def place_then(station: hazards.StationLine) -> Place:
    """What was measured once is judged by the class that held on that day."""
    begun = [datetime.combine(since, time(), clock.VIETNAM) for since, _ground in station.grounds]
    grounds = [ground for _since, ground in station.grounds]
    return Place(station.alarms, tuple(zip((int(at.timestamp()) for at in begun), grounds, strict=True)))


def tracks(
    actor: Actor, found: Iterable[hazards.StationLine], kind: Kind, origins: Sequence[hazards.Origin], since: datetime,
    until: datetime,
) -> dict[tuple[int, hazards.Origin], list[Track]]:  # fmt: skip
    """By station and origin: series of different origin never mix. One query for all."""
    lines = {
        line.id: line
        for station in found
        for line in station.series
        if line.variable in WANTED[kind] and line.origin in origins
    }
    told: dict[tuple[int, hazards.Origin], list[Track]] = {}
    if not lines:
        return told
    columns = hazards.readings(actor, lines, since, until)
    series = np.array(columns.series, np.int64)
    at = np.array([int(one.timestamp()) for one in columns.ended_at], np.int64)
    value = np.array(columns.value, np.float64)
    for pk, line in lines.items():
        start, stop = np.searchsorted(series, [pk, pk + 1])
        if start < stop:
            track = Track(line.variable, line.minutes, at[start:stop], value[start:stop])
            told.setdefault((line.station_id, line.origin), []).append(track)
    return told


def newest(parts: Mapping[tuple[int, hazards.Origin], Sequence[Track]], station_id: int) -> int | None:
    times = [int(track.at[-1]) for (pk, _origin), told in parts.items() if pk == station_id for track in told]
    return max(times, default=None)

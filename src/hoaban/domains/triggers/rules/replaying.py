"""What a rule would have raised, and how that meets what happened."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from hoaban.domains.triggers.values import Event, Found, Judged, Kind, Met, Params, Raised
from hoaban.kit.clock import VIETNAM

REST = timedelta(hours=36)
"""Raised again after a longer rest it is another danger; as long as room warning's storm."""
BEFORE = timedelta(days=1)
"""A rule that speaks this long before the first day still spoke of it."""
COMMUNE = 10_000


def stretches(kind: Kind, told: Judged, params: Params, station_id: int, place_no: int) -> list[Raised]:
    """Times at which it was raised, joined over rests; of each the gravest."""
    up = np.flatnonzero(told.level)
    if not len(up):
        return []
    cuts = np.flatnonzero(np.diff(told.at[up]) > REST.total_seconds()) + 1
    found = []
    for part in np.split(up, cuts):
        level = int(told.level[part].max())
        gravest = part[told.level[part] == level]
        step = params.steps[int(told.step[gravest[0]])]
        amounts = told.quoted[gravest[told.step[gravest] == told.step[gravest[0]]]]
        most = float(amounts.min() if kind is Kind.COLD else amounts.max())
        found.append(
            Raised(
                station_id, place_no, moment(int(told.at[part[0]])), moment(int(told.at[part[-1]])), level,
                bool(told.sure[gravest].any()), most, step.over, step.at,
            )
        )  # fmt: skip
    return found


def met(
    events: Iterable[Event], raised: Sequence[Raised], told: Mapping[int, Sequence[datetime]]
) -> list[Met]:
    """Each event beside what was raised in its communes; ``told``: when which commune had readings."""
    return [_met(event, raised, told) for event in events]


def _met(event: Event, raised: Sequence[Raised], told: Mapping[int, Sequence[datetime]]) -> Met:
    first = _midnight(event.first) - BEFORE
    stop = _midnight(event.last) + timedelta(days=1)
    there = {number // COMMUNE * COMMUNE for number in event.communes}
    hits = [
        one
        for one in raised
        if one.place_no // COMMUNE * COMMUNE in there and one.first < stop and one.last > first
    ]
    if hits:
        earliest = min(one.first for one in hits)
        hours = (_midnight(event.first) + timedelta(days=1) - earliest) / timedelta(hours=1)
        return Met(event, Found.HIT, max(one.level for one in hits), round(hours, 1))
    spoke = any(first < at <= stop for commune in there for at in told.get(commune, ()))
    return Met(event, Found.MISS if spoke else Found.NO_READINGS)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

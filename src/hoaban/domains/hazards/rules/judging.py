"""What a reading is worth. A verdict depends on the readings that are there, never on the order in which they came.

That is what makes a late packet harmless: when it arrives, its neighbours are judged anew, and the series is the one that
would stand there had everything come in time (`tests/test_judging.py`, any order, any cut into messages).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hoaban.domains.hazards.values import ARRIVAL, NO_FLAG, Flag, Limit, Variable

STEP_WITHIN = timedelta(hours=6)
"""Beyond it two readings have a gap between them and no step."""
FEWEST_STUCK = 6
"""Readings: fewer alike say nothing."""
CLOCK_OFF = timedelta(minutes=10)
"""Our own choice: a station's clock may run so far ahead of ours before we doubt it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value in a series, with what its arrival said."""

    ended_at: datetime
    value: float
    arrived: Flag = NO_FLAG


@dataclass(frozen=True, slots=True)
class Verdict:
    flags: Flag
    used: bool


def arrival(ended_at: datetime, received_at: datetime, newest_at: datetime | None, limit: Limit) -> Flag:
    """What the way it came says; it changes no series."""
    found = NO_FLAG
    if received_at - ended_at > timedelta(minutes=limit.late_minutes):
        found |= Flag.LATE
    if newest_at is not None and ended_at < newest_at:
        found |= Flag.OUT_OF_ORDER
    return found | Flag.AHEAD if ended_at - received_at > CLOCK_OFF else found


def reach_of(limit: Limit) -> timedelta:
    """How far a reading may change what is said of others: to both sides, this much has to be looked at."""
    return max(STEP_WITHIN, timedelta(hours=limit.stuck_hours or 0))


def judge(points: Sequence[Point], variable: Variable, minutes: int, limit: Limit) -> list[Verdict]:
    """A verdict for each point, in their order. Points are in order of time, and no two are alike in time and value."""
    flags = [point.arrived & ARRIVAL for point in points]
    used: list[int] = []
    for group in _moments(points):
        possible = [n for n in group if is_possible(points[n].value, variable, minutes, limit)]
        for n in set(group) - set(possible):
            flags[n] |= Flag.IMPOSSIBLE
        trusted = [n for n in possible if not flags[n] & Flag.AHEAD]
        if len(trusted) > 1:
            for n in trusted:
                flags[n] |= Flag.CONTRADICTS
            trusted = [max(trusted, key=lambda n: points[n].value)] if variable.too_much_is_the_danger else []
        used += trusted
    for n, said in _along([points[n] for n in used], variable, limit).items():
        flags[used[n]] |= said
    chosen = set(used)
    return [Verdict(said, n in chosen) for n, said in enumerate(flags)]


def is_possible(value: float, variable: Variable, minutes: int, limit: Limit) -> bool:
    """Inside the limits; rain also falls no faster than it can."""
    if not limit.lowest <= value <= limit.highest:
        return False
    if variable is not Variable.RAIN or limit.fastest is None or not minutes:
        return True
    return value <= limit.fastest * minutes / 60


def _moments(points: Sequence[Point]) -> list[list[int]]:
    """Positions of the points that tell of one time, together."""
    found: list[list[int]] = []
    for n, point in enumerate(points):
        if n and points[n - 1].ended_at == point.ended_at:
            found[-1].append(n)
        else:
            found.append([n])
    return found


def _along(points: Sequence[Point], variable: Variable, limit: Limit) -> dict[int, Flag]:
    """What only neighbours tell: a step too large, a value that stands still. Such readings stay in use; a flood is a step too."""
    times = [point.ended_at for point in points]
    found: dict[int, Flag] = {}
    same_since = 0
    for n, point in enumerate(points):
        if n and point.value != points[n - 1].value:
            same_since = n
        said = NO_FLAG
        if n and _is_step(points[n - 1], point, variable, limit):
            said |= Flag.STEPPED
        if limit.stuck_hours and _is_stuck(times, n, same_since, timedelta(hours=limit.stuck_hours)):
            said |= Flag.STUCK
        if said:
            found[n] = said
    return found


def _is_step(before: Point, now: Point, variable: Variable, limit: Limit) -> bool:
    gap = now.ended_at - before.ended_at
    if variable is Variable.RAIN or limit.fastest is None or gap > STEP_WITHIN:
        return False
    return abs(now.value - before.value) > limit.fastest * max(gap / timedelta(hours=1), 1 / 6)


def _is_stuck(times: Sequence[datetime], n: int, same_since: int, span: timedelta) -> bool:
    """Everything told within the span up to this reading is alike, it is told often, and it reaches back over half of it."""
    first = bisect_left(times, times[n] - span)
    return first >= same_since and n - first + 1 >= FEWEST_STUCK and times[n] - times[first] >= span / 2

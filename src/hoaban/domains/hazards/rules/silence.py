"""When a station is silent, and how high a river stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from hoaban.domains.hazards.rules.judging import CLOCK_OFF

MISSED = 3
"""Our own choice: one message may be lost, and a second; after the third nobody calls it chance."""
BEHIND = timedelta(days=1)
"""Our own choice: a gateway without a line for a night catches up by itself; longer than that a person looks at the clock."""
SHORTEST = timedelta(minutes=30)
"""Our own choice: a gauge of every minute is not called silent after three."""


def silent_after(expected_minutes: int) -> timedelta:
    return max(SHORTEST, timedelta(minutes=MISSED * expected_minutes))


def is_silent(expected_minutes: int | None, newest_at: datetime | None, now: datetime) -> bool:
    """Connected, and not heard for too long. One that was never heard is not connected yet."""
    if expected_minutes is None or newest_at is None:
        return False
    return now - newest_at > silent_after(expected_minutes)


def heard_last(newest_at: datetime | None, back_from: datetime | None) -> datetime | None:
    """From when silence is reckoned: the newest reading, or the return to service if nothing was heard since."""
    return max(newest_at, back_from) if newest_at and back_from else newest_at


def clock_of(says: datetime, arrived_at: datetime) -> int:
    """-1: the newest that it says lies a day and more behind its arrival, 1: it has not come yet, 0: neither.

    Behind may also mean that it sends old readings late: whoever looks is told both.
    """
    if says - arrived_at > CLOCK_OFF:
        return 1
    return -1 if arrived_at - says > BEHIND else 0


def alarm_of(level: float | None, alarms: Sequence[float | None]) -> int:
    """The highest alarm level reached, 0 for none. A level nobody knows is passed over: 3 is reached without knowing 2."""
    if level is None:
        return 0
    return max((n for n, height in enumerate(alarms, 1) if height is not None and level >= height), default=0)


def is_rising(alarms: Sequence[float | None]) -> bool:
    """Whether each level lies above the one before it; those that nobody knows are passed over."""
    known = [height for height in alarms if height is not None]
    return all(lower < higher for lower, higher in pairwise(known))

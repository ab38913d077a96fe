"""Decisions of the player in plain Python: what it takes, when something is due, what comes first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .package import Package, Refused

PROVINCE, COMMUNE = 10**9, 10**4
"""The platform's numbers: a unit and all below it are one range, told by trailing zeros."""
AGAIN_AFTER_FAULT = 60
"""Seconds until what could not be played is tried again."""
BEHIND = 300
"""So many seconds a clock may be behind a signature before we say that it is wrong."""


@dataclass(frozen=True, slots=True)
class Waiting:
    package: Package
    rounds: int
    due_at: float


@dataclass(slots=True)
class Clock:
    """The machine's own, unless something signed shows that it is behind: no power, no battery, no network."""

    offset: float = 0.0

    def at(self, machine: float, latest_sent: int) -> float:
        if machine >= latest_sent - BEHIND:
            self.offset = 0.0
        elif not self.offset:
            self.offset = latest_sent - machine
        return machine + self.offset

    @property
    def is_behind(self) -> bool:
        return self.offset > 0


def check(package: Package, at: float, *, takes_exercises: bool) -> None:
    """Raises `Refused`. What the store knows (a replay, an older version) is asked before."""
    if package.expires <= at:
        raise Refused(
            f"expired; the clock here says {datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M}"
        )
    if package.status == "exercise" and not takes_exercises:
        raise Refused("takes no exercises")


def is_for(package: Package, unit: int) -> bool:
    """Whether it holds anywhere this loudspeaker is heard: a village, or a whole commune."""
    end = unit + (PROVINCE if unit % PROVINCE == 0 else COMMUNE if unit % COMMUNE == 0 else 1)
    return any(start < end and unit < stop for start, stop in package.areas)


def first_due(package: Package, at: float, hours: Sequence[time]) -> float:
    """At once, unless it may wait for the hour of the commune."""
    return _next_hour(at, hours) if package.priority == "normal" and package.message == "play" else at


def next_due(package: Package, at: float, hours: Sequence[time]) -> float | None:
    """After a whole round; None: it was the last."""
    if package.message == "stop" or not package.every_minutes:
        return None
    due = _next_hour(at, hours) if package.priority == "normal" else at + 60 * package.every_minutes
    return due if due < package.expires else None


def choose(waiting: Iterable[Waiting], at: float) -> Waiting | None:
    """What is due and not over: the highest rank, then what waits longest."""
    due = [one for one in waiting if one.due_at <= at < one.package.expires]
    return max(due, key=lambda one: (one.package.rank, -one.due_at), default=None)


def interrupts(new: Package, playing: Package) -> bool:
    return new.rank > playing.rank


def _next_hour(at: float, hours: Sequence[time]) -> float:
    """The next of the day's hours; without any, at once."""
    if not hours:
        return at
    now = datetime.fromtimestamp(at).astimezone()
    told = [now.replace(hour=one.hour, minute=one.minute, second=0, microsecond=0) for one in hours]
    ahead = [one if one > now else one + timedelta(days=1) for one in told]
    return min(ahead).timestamp()

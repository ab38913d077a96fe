"""When the next step is due, and what becomes of one that waits."""

from datetime import datetime, timedelta

from hoaban.domains.replay.values import Cue, Waits, Watch

SPEEDS = (30, 60, 240, 1440)
"""Offered on the page: three quarters of an hour down to a minute for the day of rain."""
KEPT = timedelta(hours=6)
"""As long the rules take more rain for the same storm: told again within it, it is the same warning."""
PATIENCE = timedelta(seconds=30)
HURRIED = timedelta(seconds=5)
"""For visitors who chose the highest speed and want to see the end."""
WITHIN = timedelta(minutes=2)
"""For what the platform does by itself."""
LOOK_AGAIN = timedelta(seconds=1)
AWAY = timedelta(seconds=30)
"""Longer between two looks, and nobody was there: the demonstration had been stopped, the machine slept."""


def patience_of(speed: int) -> timedelta:
    """How long a visitor may act before an invented officer does."""
    return HURRIED if speed >= SPEEDS[-1] else PATIENCE


def due_after(cue: Cue | None, speed: int, now: datetime) -> datetime:
    """When the next step is due, counted from when the one before was told."""
    return now + cue.after / speed if cue else now


def due_at_speed(due_at: datetime, former: int, speed: int, now: datetime) -> datetime:
    """When a step is due whose wait goes on at another speed; one that is due, or waited for, stays so."""
    return now + (due_at - now) * former / speed if due_at > now else due_at


def watched(before: Watch | None, number: int, due_at: datetime, now: datetime) -> Watch:
    """A look at the step of this number. Time in which nobody looked is no wait: neither people nor lanes could do anything in it."""
    if before is None or before.number != number or not timedelta() <= now - before.last <= AWAY:
        return Watch(number, now, now)
    return Watch(number, min(max(before.since, due_at), now), now)


def has_waited(cue: Cue, since: datetime, patience: timedelta, now: datetime) -> bool:
    """Whether nobody is waited for any longer."""
    if cue.waits is Waits.NOBODY:
        return True
    limit = patience if cue.waits is Waits.PEOPLE else WITHIN
    return now - since >= limit


def night_of(now: datetime, former: datetime | None) -> datetime:
    """The hour under which its rain ends. Begun again soon it is the same night, so that nothing is doubled."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return former if former is not None and hour - former < KEPT else hour

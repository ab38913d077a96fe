"""The time, always aware, as people here read it. Vietnam keeps UTC+7 all year."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_fixed: ContextVar[datetime | None] = ContextVar("hoaban_fixed_clock", default=None)


def now() -> datetime:
    """This instant in Vietnam's time, or the one set by `fixed`."""
    return _fixed.get() or datetime.now(VIETNAM)


def today() -> date:
    """The calendar day in Vietnam: at 23:30 in London it is tomorrow's."""
    return now().date()


def local(instant: datetime) -> datetime:
    """The same instant in Vietnam's time; a naive one is refused: guessing hides a mistake."""
    if instant.tzinfo is None:
        raise ValueError("A time without a zone was given")
    return instant.astimezone(VIETNAM)


@contextmanager
def fixed(instant: datetime) -> Iterator[datetime]:
    """Stop the clock for a test."""
    token = _fixed.set(local(instant))
    try:
        yield local(instant)
    finally:
        _fixed.reset(token)

"""When a job runs next."""

from datetime import UTC, datetime, timedelta

LEASE = timedelta(seconds=30)
STUCK_AFTER = 8  # failures in a row before a person is asked; the job is still tried, rarely
LONGEST_REST = timedelta(hours=1)
SOON = datetime(2000, 1, 1, tzinfo=UTC)


def backoff(failures: int) -> timedelta:
    """1, 2, 4 … seconds, at most an hour."""
    return min(timedelta(seconds=2 ** min(failures - 1, 12)), LONGEST_REST)


def next_run(now: datetime, *, more: bool, every: timedelta | None, failures: int) -> datetime | None:
    """None: only when woken."""
    if failures:
        return now + backoff(failures)
    if more:
        return now
    return now + every if every is not None else None


def longest_rest(every: timedelta | None, failures: int) -> timedelta:
    """How far ahead a timer can stand by `next_run`."""
    return backoff(failures) if failures else (every or timedelta(0))

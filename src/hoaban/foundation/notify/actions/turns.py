"""Who waits for whom on PostgreSQL, and how long. SQLite has one writer anyway."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import OperationalError

from hoaban.foundation.notify.actions.blocks import by_index, connection, is_sqlite
from hoaban.foundation.notify.values import Channel

LONGEST = timedelta(seconds=15)
"""Whoever waits for a turn holds a window in doubt, and what a person wants no more is not to leave: longer than a page would wait."""
_TIMES = "SELECT name, setting FROM pg_settings WHERE name IN ('lock_timeout', 'statement_timeout')"
_MISSED = "55P03"
"""PostgreSQL's own word for a lock that was not to be had in its time."""


def alone(channel: Channel, what: str = "notify", within: timedelta = LONGEST) -> None:
    """Notes and receipts of a channel are written one after the other: neither misses what the other just learned. So are claims of
    calls where several dispatchers ring (``what``)."""
    if not is_sqlite():
        cursor = connection().cursor()
        _wait(cursor, {"lock_timeout": within})
        by_index(cursor)
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [what, channel.value])
        if within != LONGEST:
            _wait(cursor, {"lock_timeout": LONGEST})


@contextmanager
def patiently() -> Iterator[None]:
    """What is written within waits for rows that a dispatcher just claims (`dispatching.HELD_FOR`, and its own work), beyond the two
    seconds of a page. Inside a transaction; what follows in it is as hasty as before."""
    if is_sqlite():
        yield
        return
    cursor = connection().cursor()
    cursor.execute(_TIMES)
    former = {name: timedelta(milliseconds=int(ms)) for name, ms in cursor.fetchall()}
    longer = {"lock_timeout": LONGEST, "statement_timeout": LONGEST + timedelta(seconds=5)}
    # None is no limit at all.
    _wait(
        cursor, {name: max(at, former[name]) if former[name] else timedelta() for name, at in longer.items()}
    )
    yield
    _wait(cursor, former)


def is_missed(problem: OperationalError) -> bool:
    """Whether a lock was not to be had in its time; nothing else is wrong."""
    return getattr(problem.__cause__, "sqlstate", "") == _MISSED


def _wait(cursor: Any, times: dict[str, timedelta]) -> None:
    """Until the transaction ends."""
    for name, at in times.items():
        cursor.execute("SELECT set_config(%s, %s, true)", [name, f"{at // timedelta(milliseconds=1)}ms"])

"""A limit of time on what a room asks the database, kept by the database itself: no thread is left behind."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.utils import OperationalError

_STEPS = 2_000  # SQLite asks after so many steps of its machine whether to stop: some tens of microseconds


class TooSlow(Exception):
    """The room was stopped."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Queries inside are broken off when the time is over, as `TooSlow`; what ran before is left whole."""
    guard = _on_sqlite if connection.vendor == "sqlite" else _on_postgres
    with guard(seconds):
        yield


@contextmanager
def _on_sqlite(seconds: float) -> Iterator[None]:
    """No transaction here: ours begin IMMEDIATE, and looking must not wait for a writer."""
    connection.ensure_connection()
    deadline = time.monotonic() + seconds
    handle = connection.connection
    handle.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
    try:
        yield
    except OperationalError as problem:
        if "interrupted" in str(problem):
            raise TooSlow from problem
        raise
    finally:
        handle.set_progress_handler(None, 0)


@contextmanager
def _on_postgres(seconds: float) -> Iterator[None]:
    """Its own transaction or savepoint: a query that failed must not spoil the next room's."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Read back and set again, because a savepoint's release keeps SET LOCAL until the outer end.
            cursor.execute("SELECT current_setting('statement_timeout')")
            former = cursor.fetchone()[0]
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [f"{max(int(seconds * 1000), 1)}ms"]
            )
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [former])
    except OperationalError as problem:
        if "statement timeout" in str(problem):
            raise TooSlow from problem
        raise

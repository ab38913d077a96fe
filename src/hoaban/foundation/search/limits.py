"""A limit of time on what a room asks the database, kept by the database itself: no thread is left behind."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.utils import DatabaseError, OperationalError

_STEPS = 2_000  # SQLite asks after so many steps of its machine whether to stop: some tens of microseconds


_of_session: ContextVar[float] = ContextVar("of_session", default=math.inf)
"""Seconds that PostgreSQL gives each statement of a session which was told so; infinite where it was told nothing."""
_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


class TooSlow(Exception):
    """The room was stopped."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Queries inside are broken off when the time is over, as `TooSlow`; what ran before is left whole.

    A room that can do with less may set itself a shorter one inside; the outer one goes on holding.
    """
    guard = _on_sqlite if connection.vendor == "sqlite" else _on_postgres
    with guard(seconds):
        yield


@contextmanager
def _on_sqlite(seconds: float) -> Iterator[None]:
    """No transaction here: ours begin IMMEDIATE, and looking must not wait for a writer."""
    connection.ensure_connection()
    deadline = min(time.monotonic() + seconds, _deadline.get())
    held, handle = _deadline.set(deadline), connection.connection
    _watch(handle, deadline)
    try:
        yield
    except OperationalError as problem:
        if "interrupted" in str(problem):
            raise TooSlow from problem
        raise
    finally:
        _deadline.reset(held)
        _watch(handle, _deadline.get())


def _watch(handle: Any, deadline: float) -> None:
    if deadline == math.inf:
        handle.set_progress_handler(None, 0)
        return
    handle.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)


@contextmanager
def session_limit(seconds: float) -> Iterator[None]:
    """PostgreSQL is told once for all rooms of one question, and told to forget it; five words a room were half of a search.

    A limit inside (`time_limit`) then says what became of it, and is told only where it is shorter. SQLite is watched from here
    and needs no word, and within a transaction of the caller each room has a savepoint.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        yield
        return
    with _told(seconds, afterwards=_forget):
        yield


@contextmanager
def _told(seconds: float, *, afterwards: Callable[[], None]) -> Iterator[None]:
    """Each statement of the session has so long, until it is told what it has ``afterwards``."""
    _tell_session(seconds)
    held = _of_session.set(seconds)
    try:
        yield
    finally:
        _of_session.reset(held)
        afterwards()


def _tell_session(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [_milliseconds(seconds)])


def _forget() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
    except DatabaseError:
        # A session that keeps our limit is used by nobody after us: it ends itself, or a pool would lend it on.
        if connection.connection is not None:
            connection.connection.close()
        connection.close()


@contextmanager
def _on_postgres(seconds: float) -> Iterator[None]:
    """A query that failed must not spoil the next room's: a savepoint within a transaction; without one each stands alone."""
    try:
        if _of_session.get() < math.inf:
            with _within_session(seconds):
                yield
            return
        with transaction.atomic(), connection.cursor() as cursor:
            # Read back and set again, because a savepoint's release keeps SET LOCAL until the outer end.
            cursor.execute("SELECT current_setting('statement_timeout')")
            former = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [_milliseconds(seconds)])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [former])
    except OperationalError as problem:
        if "statement timeout" in str(problem):
            raise TooSlow from problem
        raise


@contextmanager
def _within_session(seconds: float) -> Iterator[None]:
    """What is left of the room's own time, where that is shorter than what each statement has; put back after it."""
    began, outer = time.monotonic(), _of_session.get()
    left = min(seconds, _deadline.get() - began)
    deadline = _deadline.set(began + left)
    try:
        if left >= outer:
            yield
        else:
            with _told(left, afterwards=partial(_tell_again, outer)):
                yield
    finally:
        _deadline.reset(deadline)


def _tell_again(seconds: float) -> None:
    """A session that cannot be told (it broke, or its transaction did) keeps the shorter one until all of it is forgotten."""
    with suppress(DatabaseError):
        _tell_session(seconds)


def _milliseconds(seconds: float) -> str:
    return f"{max(int(seconds * 1000), 1)}ms"

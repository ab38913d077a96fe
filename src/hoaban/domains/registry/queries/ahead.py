"""Reading ahead: while the rows of one part are worked on, the database already writes those of the next."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Part = TypeVar("Part")
Rows = TypeVar("Rows")
Result = TypeVar("Result")


def read_ahead(
    parts: Sequence[Part], read: Callable[[Part], Rows], work: Callable[[Rows], Result]
) -> Iterator[Result]:
    """`work(read(part))` of each part in turn. ``read`` alone asks the database, ``work`` never does.

    A thread beside the caller's reads over the caller's own connection: her transaction, her wall of rows. It rests whenever a
    result is given out, so that never two of them use the connection. One part needs no thread.
    """
    if not parts:
        return
    rows = read(parts[0])
    with ThreadPoolExecutor(1, "read-ahead") as beside:
        for part in parts[1:]:
            coming = beside.submit(copy_context().run, _over, connections[DEFAULT_DB_ALIAS], read, part)
            done = work(rows)
            rows = coming.result()
            yield done
    yield work(rows)


def _over(connection: BaseDatabaseWrapper, read: Callable[[Part], Rows], part: Part) -> Rows:
    connections[DEFAULT_DB_ALIAS] = connection  # of this thread, which ends with the reading
    connection.inc_thread_sharing()
    try:
        return read(part)
    finally:
        connection.dec_thread_sharing()

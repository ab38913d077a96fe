"""Django's SQLite whose writers wait for one another without falling asleep (decision 0094).

SQLite's own wait looks again after 1, 2, 5 … and at last every 100 ms. Of two processes that write one short transaction after
another, the one that seldom looks finds the other inside nearly every time. Here everybody looks each millisecond, outside SQLite:
who sleeps inside holds the connection, and a thread that collects a forgotten cursor of it would wait too, perhaps with the lock.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db.backends.sqlite3 import base

LOOK_EVERY = 0.001
"""Seconds."""


class Cursor(base.SQLiteCursorWrapper):
    """A statement that finds another writer is asked again; SQLite did nothing of it."""

    patience = 0.0
    """Seconds."""

    def execute(self, query: str, params: Any = None) -> Any:
        return self._patiently(super().execute, query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Outside a transaction each row is one of its own, and what is done is not asked again: there SQLite waits itself."""
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        self.connection.execute(f"PRAGMA busy_timeout = {self.patience * 1000:.0f}")
        try:
            return super().executemany(query, param_list)
        finally:
            self.connection.execute("PRAGMA busy_timeout = 0")

    def _patiently(self, ask: Callable[..., Any], *words: Any) -> Any:
        until: float | None = None
        while True:
            try:
                return ask(*words)
            except sqlite3.OperationalError as problem:
                now = time.monotonic()
                until = until or now + self.patience
                if now >= until or problem.sqlite_errorcode not in _ANOTHER_WRITES:
                    raise
            time.sleep(LOOK_EVERY)


_ANOTHER_WRITES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY}
"""Not SQLITE_BUSY_SNAPSHOT: what was read is old, and stays so."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A statement is done as soon as the writer before it has left, or fails after the connection's patience."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.patience = float(self.settings_dict["OPTIONS"]["timeout"])
        return cursor

"""SQLite's log is written into the database by a thread beside the work, not by whoever happens to commit (decision 0094).

A commit that finds the log long writes it back before it returns: a list stood still for it every few chunks, and a page could be
the one that pays. A thread does it while the others compute; SQLite gives the interpreter's lock away meanwhile.
"""

import logging
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

LOOK_EVERY = 1.0
"""Seconds; what is written in one of them is written back together, each page once."""
LONGEST = 32_000
"""Pages, 128 MB: a log that long is written back with all writers held up, so that it begins anew. While they go on it never ends."""
PATIENCE = 0.05
"""Seconds everybody may be held up for a reader of an old state."""
REST_AFTER_FAILURE = 10.0
log = logging.getLogger(__name__)


def start() -> None:
    """Beside this process's work, until it ends. Nothing on PostgreSQL."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "hoaban.config.sqlite":
        words = (Path(database["NAME"]), threading.Event())
        threading.Thread(target=keep, args=words, name="backfill", daemon=True).start()


def keep(path: Path, stop: threading.Event) -> None:
    """Write back what was written since the last look; a failure is logged, and tried again."""
    wait, seen = LOOK_EVERY, 0
    while not stop.wait(wait):
        wait = LOOK_EVERY
        written = _last_write(path)
        if written == seen:
            continue
        try:
            write_back(path)
            seen = written
        except sqlite3.Error:
            log.exception("the log of %s is not written back", path.name)
            wait = REST_AFTER_FAILURE


def write_back(path: Path) -> int:
    """Pages in the log, all of them in the database now but for what another thread of this kind or a reader holds up."""
    with closing(_opened(path)) as connection:
        _busy, pages, _written = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if pages > LONGEST:
            connection.execute("PRAGMA wal_checkpoint(FULL)")
    return int(pages)


def _opened(path: Path) -> sqlite3.Connection:
    """Never made: a restore puts another file in its place."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
    )
    connection.execute("PRAGMA wal_autocheckpoint=0")
    # A connection that never looked finds no log.
    connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    return connection


def _last_write(path: Path) -> int:
    """By the file's own time: to open the log here would let go of the locks this process has on it."""
    with suppress(FileNotFoundError):
        return path.with_name(f"{path.name}-wal").stat().st_mtime_ns
    return 0

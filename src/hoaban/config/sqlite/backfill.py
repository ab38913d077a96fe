"""SQLite's log is written into the database by a thread beside the work, not by whoever happens to commit (decision 0094).

A commit that finds the log long writes it back before it returns: a list stood still for it every few chunks, and a page could be
the one that pays. A thread does it while the others compute; SQLite gives the interpreter's lock away meanwhile.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from hoaban.kit.gate import Gate

LOOK_EVERY, SELDOM = 0.5, 10.0
"""Seconds; what is written in between is written back together, each page once. After little, seldom."""
FEW = 1_000
LONGEST = 8_000
"""Pages, 32 MB: what a log that long still holds is written back with all writers held up for a moment, so that it begins anew. While
they go on it never ends, and a small disk is full of it."""
PATIENCE = 2.0
"""Seconds until a look is given up; nobody is held up meanwhile."""
ASK_EVERY = 0.001
REST_AFTER_FAILURE = 10.0
log = logging.getLogger(__name__)


def start() -> None:
    """Beside this process's work, until it ends. Nothing on PostgreSQL."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "hoaban.config.sqlite":
        words = (Path(database["NAME"]), Gate(Path(settings.DATA_DIR) / "keeping"), threading.Event())
        threading.Thread(target=keep, args=words, name="backfill", daemon=True).start()


def keep(path: Path, gate: Gate, stop: threading.Event) -> None:
    """Write back what was written since the last look; a failure is logged, and tried again. An upgrade puts another file there:
    nothing is opened while it does, and nothing afterwards."""
    wait, seen = LOOK_EVERY, 0
    while not stop.wait(wait) and not gate.is_old:
        wait = LOOK_EVERY
        if _last_write(path) == seen:
            continue
        try:
            with gate.inside() as may:
                if may:
                    wait = LOOK_EVERY if write_back(path) > FEW else SELDOM
                    seen = _last_write(path)
        except sqlite3.Error:
            log.exception("the log of %s is not written back", path.name)
            wait = REST_AFTER_FAILURE


def write_back(path: Path) -> int:
    """Pages in the log, all of them in the database now but for what a reader of an old state holds up.

    Only a log that holds something new may be written back beside writers: SQLite before 3.51.3 may skip pages when a writer begins
    the log anew just as somebody looks at one that is written back already (sqlite.org/wal.html, the WAL-reset bug). So a page of
    our own is written first, as by any commit that writes the log back; and where writers are held up none can begin anew.
    """
    with closing(_opened(path)) as connection:
        with _writing(connection):
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute(f"PRAGMA user_version = {version:d}")
        pages = _checkpoint(connection)
        if pages > LONGEST:
            with closing(_opened(path)) as holding, _writing(holding):
                _checkpoint(connection)
    return pages


def _checkpoint(connection: sqlite3.Connection) -> int:
    _busy, pages, _written = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return int(pages)


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    """The turn of one writer, asked for as `base.Cursor` does."""
    until = time.monotonic() + PATIENCE
    while not connection.in_transaction:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(ASK_EVERY)
    yield
    connection.execute("COMMIT")


def _opened(path: Path) -> sqlite3.Connection:
    """Never made: a restore puts another file in its place."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, timeout=0, isolation_level=None
    )
    connection.execute("PRAGMA wal_autocheckpoint=0")
    return connection


def _last_write(path: Path) -> int:
    """By the file's own time: to open the log here would let go of the locks this process has on it."""
    with suppress(FileNotFoundError):
        return path.with_name(f"{path.name}-wal").stat().st_mtime_ns
    return 0

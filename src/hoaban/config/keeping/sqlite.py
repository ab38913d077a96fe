"""Copies of the SQLite files while everybody goes on writing, and what stands in a copy."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hoaban.config.keeping.refusal import Damaged, Refused
from hoaban.kit.progress import Report, silent

PAGES_AT_ONCE = 4096
FILES = ("hoaban.db", "reads.db")


def copy(source: Path, target: Path, progress: Report = silent) -> None:
    """One moment of the database. In WAL mode a reader stops no writer, however long it reads."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=20)) as live:
        # An open read keeps this moment; without it the copy would begin again at every write of others.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as copied:
            live.backup(
                copied,
                pages=PAGES_AT_ONCE,
                progress=lambda _status, left, total: progress(total - left, total),
            )
    target.chmod(0o600)


def counts(path: Path, tables: set[str]) -> dict[str, int]:
    """Rows of those tables that stand in this file."""
    with closing(_opened(path)) as copied:
        present = {row[0] for row in copied.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            table: copied.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 — our own names
            for table in sorted(tables & present)
        }


def facts(path: Path) -> tuple[tuple[str, ...], int, int, str]:
    """Migrations, the last event's number, the last sealed line's number and link."""
    with closing(_opened(path)) as copied:
        migrations = copied.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        events = copied.execute("SELECT max(seq) FROM events_event").fetchone()[0]
        head = copied.execute(
            "SELECT seq, link FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    seq, link = head or (0, b"")
    return tuple(f"{app}.{name}" for app, name in migrations), events or 0, seq, bytes(link).hex()


def refuse_unsound(path: Path) -> None:
    """SQLite's own look over every page."""
    try:
        with closing(_opened(path)) as copied:
            answer = copied.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as problem:
        answer = str(problem)
    if answer != "ok":
        raise Damaged(f"The database in the backup is damaged ({answer}). Take an older backup.")


def close_for_good(path: Path) -> None:
    """Fold the write-ahead log into the file, which works only when nobody else has it open."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=2)) as old:
            old.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as problem:
        raise Refused(
            f"{path.name} is in use. Stop `serve` and `worker` of this installation, then restore again."
        ) from problem
    except sqlite3.DatabaseError:
        return  # damaged: that is why somebody restores


def _opened(path: Path) -> sqlite3.Connection:
    # Nobody writes to a copy; said so, SQLite makes no -wal and -shm beside it.
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)

"""Writers of SQLite wait for one another outside SQLite, and the log is written back beside them."""

import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from hoaban.config.database import databases
from hoaban.config.sqlite import backfill, base
from hoaban.kit.gate import Gate

PATIENCE = 30.0


@pytest.fixture
def settings_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.delenv("HOABAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("HOABAN_BUSY_SECONDS", str(int(PATIENCE)))
    ours = databases(tmp_path)["default"]
    return {
        **ours, "TIME_ZONE": None, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True, "TEST": {}, "USER": "", "PASSWORD": "",
        "HOST": "", "PORT": "",
    }  # fmt: skip


@pytest.fixture
def wrapper(settings_of: dict[str, object], django_db_blocker: Any) -> Iterator[base.DatabaseWrapper]:
    one = base.DatabaseWrapper(settings_of, "apart")
    one.inc_thread_sharing()
    with django_db_blocker.unblock():
        with one.cursor() as cursor:
            cursor.execute("CREATE TABLE kept (name TEXT)")
        yield one
    one.close()


@pytest.fixture
def other(settings_of: dict[str, object], wrapper: base.DatabaseWrapper) -> Iterator[sqlite3.Connection]:
    """Another process's, as it were."""
    with closing(
        sqlite3.connect(str(settings_of["NAME"]), timeout=0, isolation_level=None, check_same_thread=False)
    ) as connection:
        yield connection


def _write(wrapper: base.DatabaseWrapper, many: bool = False) -> None:
    with wrapper.cursor() as cursor:
        if many:
            cursor.executemany("INSERT INTO kept VALUES (%s)", [("one",), ("two",)])
        else:
            cursor.execute("INSERT INTO kept VALUES (%s)", ["one"])


@pytest.mark.parametrize("many", [False, True])
def test_a_statement_waits_for_another_writer_and_is_done_once(
    wrapper: base.DatabaseWrapper, other: sqlite3.Connection, many: bool
) -> None:
    other.execute("BEGIN IMMEDIATE")
    writing = threading.Thread(target=_write, args=(wrapper, many))
    writing.start()
    time.sleep(0.2)
    assert writing.is_alive()
    other.execute("COMMIT")
    writing.join(PATIENCE)
    assert other.execute("SELECT count(*) FROM kept").fetchone() == (2 if many else 1,)


def test_whoever_waits_does_not_hold_her_connection(
    wrapper: base.DatabaseWrapper, other: sqlite3.Connection
) -> None:
    """A thread that collects a forgotten cursor of hers, and holds the lock she waits for, would never let it go."""
    other.execute("BEGIN IMMEDIATE")
    raw = wrapper.connection
    writing = threading.Thread(target=_write, args=(wrapper,))
    writing.start()
    time.sleep(0.2)
    began = time.monotonic()
    assert raw.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    took = time.monotonic() - began
    assert writing.is_alive(), "she waited no longer: nothing was shown"
    other.execute("COMMIT")
    writing.join(PATIENCE)
    assert took < PATIENCE / 2


def test_patience_ends_in_djangos_words(wrapper: base.DatabaseWrapper, other: sqlite3.Connection) -> None:
    wrapper.settings_dict["OPTIONS"]["timeout"] = 0.1
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        _write(wrapper)
    other.execute("COMMIT")


def test_what_was_read_before_another_wrote_is_not_asked_again(
    wrapper: base.DatabaseWrapper, other: sqlite3.Connection
) -> None:
    raw = wrapper.connection
    raw.execute("BEGIN")
    raw.execute("SELECT count(*) FROM kept").fetchone()
    other.execute("INSERT INTO kept VALUES ('other')")
    began = time.monotonic()
    with pytest.raises(OperationalError):
        _write(wrapper)
    assert time.monotonic() - began < PATIENCE / 2
    raw.execute("ROLLBACK")


def _alone(path: Path, folder: Path) -> int:
    """Rows in the database without its log."""
    copy = folder / "alone.db"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])


def _not_yet(path: Path, folder: Path) -> bool:
    """A copy made while pages are written may be torn."""
    try:
        return _alone(path, folder) < 1
    except sqlite3.DatabaseError:
        return True


def test_the_log_is_written_back_beside_the_work(
    wrapper: base.DatabaseWrapper, tmp_path: Path, settings_of: dict[str, object]
) -> None:
    path = Path(str(settings_of["NAME"]))
    backfill.write_back(path)
    _write(wrapper, many=True)
    assert _alone(path, tmp_path) == 0, "a commit wrote the log back: nothing is shown"
    assert backfill.write_back(path) > 0
    assert _alone(path, tmp_path) == 2


@pytest.mark.parametrize(("longest", "held_up"), [(50, True), (5_000, False)])
def test_only_a_long_log_holds_writers_up(
    wrapper: base.DatabaseWrapper, settings_of: dict[str, object], monkeypatch: pytest.MonkeyPatch,
    longest: int, held_up: bool,
) -> None:  # fmt: skip
    """Written back with all writers held up, it begins anew; while they go on it never ends."""
    path, asked = Path(str(settings_of["NAME"])), []
    checkpoint = backfill._checkpoint

    def looked(connection: sqlite3.Connection) -> int:
        pages = checkpoint(connection)
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
                asked.append(False)
            except sqlite3.OperationalError:
                asked.append(True)
        return pages

    monkeypatch.setattr(backfill, "_checkpoint", looked)
    monkeypatch.setattr(backfill, "LONGEST", longest)
    for _one in range(60):
        _write(wrapper)
    assert backfill.write_back(path) > 50
    assert asked == ([False, True] if held_up else [False])
    _write(wrapper)
    assert backfill.write_back(path) < 10


def test_no_log_is_looked_at_that_is_written_back_already(
    wrapper: base.DatabaseWrapper, settings_of: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite before 3.51.3 may skip pages where a writer begins such a log anew at that moment: ours holds a page of our own."""
    path = Path(str(settings_of["NAME"]))
    backfill.write_back(path)
    found: list[tuple[int, int]] = []

    def looked(_connection: sqlite3.Connection) -> int:
        index = path.with_name(f"{path.name}-shm").read_bytes()
        last, back = (int.from_bytes(index[at : at + 4], sys.byteorder) for at in (16, 96))
        found.append((last, back))
        return 1

    monkeypatch.setattr(backfill, "_checkpoint", looked)
    backfill.write_back(path)
    (last, back), *_more = found
    assert last > back


def test_a_database_that_is_gone_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        backfill.write_back(tmp_path / "gone.db")
    assert not (tmp_path / "gone.db").exists()


def test_the_thread_writes_back_what_somebody_wrote(
    wrapper: base.DatabaseWrapper,
    tmp_path: Path,
    settings_of: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, stop = Path(str(settings_of["NAME"])), threading.Event()
    monkeypatch.setattr(backfill, "LOOK_EVERY", 0.01)
    backfill.write_back(path)
    _write(wrapper)
    keeping = threading.Thread(target=backfill.keep, args=(path, Gate(tmp_path / "keeping"), stop))
    keeping.start()
    until = time.monotonic() + PATIENCE
    while _not_yet(path, tmp_path) and time.monotonic() < until:
        time.sleep(0.02)
    stop.set()
    keeping.join(PATIENCE)
    assert _alone(path, tmp_path) == 1


def test_nothing_is_opened_while_an_upgrade_changes_the_ground(
    wrapper: base.DatabaseWrapper,
    tmp_path: Path,
    settings_of: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, gate, looks = Path(str(settings_of["NAME"])), Gate(tmp_path / "keeping"), []
    monkeypatch.setattr(backfill, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(backfill, "write_back", lambda one: looks.append(one) or 0)
    _write(wrapper)
    keeping = threading.Thread(
        target=backfill.keep, args=(path, Gate(tmp_path / "keeping"), threading.Event())
    )
    with gate.closed(within=PATIENCE):
        keeping.start()
        time.sleep(0.3)
        assert not looks
        gate.renew()
    keeping.join(PATIENCE)
    assert not keeping.is_alive(), "it works on where another file stands now"
    assert not looks

"""Writers of SQLite wait for one another outside SQLite."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from hoaban.config.database import databases
from hoaban.config.sqlite import base

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

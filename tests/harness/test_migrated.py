"""The tables of tests are copied from a file only while nothing changed that migrations go by."""

import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import management
from django.db import connection

from tests.support import migrated


def called(folder: Path, monkeypatch: pytest.MonkeyPatch, *, table: str = "house") -> list[str]:
    """The tables of a new database after `migrate`, which makes one of that name, went through the folder."""
    rows = sqlite3.connect(":memory:")

    def migrate(name: str, **_named: Any) -> None:
        if name == "migrate":
            rows.executescript(f"CREATE TABLE {table} (n); INSERT INTO {table} VALUES (7)")

    monkeypatch.setattr(management, "call_command", migrate)
    there = SimpleNamespace(connection=rows, ensure_connection=lambda: None)
    with pytest.MonkeyPatch.context() as patch:
        migrated.copies_a_file(patch, folder, there)
        management.call_command("migrate", database="default")
    names = [name for (name,) in rows.execute("SELECT name FROM sqlite_master")]
    assert [rows.execute(f"SELECT n FROM {name}").fetchall() for name in names] == [[(7,)]] * len(names)
    rows.close()
    return names


def test_the_second_run_copies_what_the_first_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert called(tmp_path, monkeypatch) == ["house"]
    assert called(tmp_path, monkeypatch, table="other") == ["house"]


@pytest.mark.django_db
def test_the_next_run_finds_what_this_one_began_with() -> None:
    if connection.vendor == "sqlite":
        assert (migrated.FOLDER / f"{migrated.fingerprint()}.db").exists()


def test_another_migration_makes_them_anew_and_forgets_the_former(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, text = tmp_path / "kept", tmp_path / "migrations" / "0001_a.py"
    folder.mkdir()
    text.parent.mkdir()
    monkeypatch.setattr(migrated, "python_files", lambda migrations: [text])
    text.write_text("operations = []\n")
    assert called(folder, monkeypatch) == ["house"]
    text.write_text("operations = [1]\n")
    assert called(folder, monkeypatch, table="other") == ["other"]
    assert len(list(folder.glob("*.db"))) == 1


def test_what_a_migration_names_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_a.py").write_text("from hoaban.kit.text import name_key\n")
    monkeypatch.setattr(migrated, "python_files", lambda migrations: [folder / "0001_a.py"])
    before = migrated.fingerprint()
    monkeypatch.setattr(migrated, "find_spec", lambda _name: SimpleNamespace(origin=__file__))
    assert migrated.fingerprint() != before

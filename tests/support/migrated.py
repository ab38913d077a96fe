"""The tables of a run's databases: whoever needs them first migrates, the other workers copy, and on SQLite later runs too."""

import fcntl
import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.core import management
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation

from tests.support.house import ROOT, python_files
from tests.support.postgres import PRIVATE

FOLDER = ROOT / ".pytest_cache" / "migrated"
"""Beside what pytest keeps of a run, which `./hoaban test` makes anew each time."""
COPIED = "hoaban_migrated"
NAMED = re.compile(r"^\s*(?:from|import) (hoaban\.[\w.]+)", re.MULTILINE)


def remember(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on Django makes the default database of tests by copying, where another process has migrated one."""
    make = BaseDatabaseCreation.create_test_db
    folder.mkdir(parents=True, exist_ok=True)

    def made(creation: BaseDatabaseCreation, *words: Any, **named: Any) -> str:
        if creation.connection.alias != "default":
            return make(creation, *words, **named)
        with locked(folder / "lock"), pytest.MonkeyPatch.context() as inside:
            if connection.vendor == "sqlite":
                copies_a_file(inside, folder, connection)
            elif PRIVATE in connection.settings_dict["HOST"]:
                return _of_one_server(inside, creation, lambda: make(creation, *words, **named))
            return make(creation, *words, **named)

    patch.setattr(BaseDatabaseCreation, "create_test_db", made)


def _of_one_server(patch: pytest.MonkeyPatch, creation: Any, make: Callable[[], str]) -> str:
    """On a server that goes with the run: its first database is copied there, the next ones are copies of that."""
    with creation._nodb_cursor() as cursor:
        if creation._database_exists(cursor, COPIED):
            call = management.call_command
            patch.setitem(creation.connection.settings_dict["TEST"], "TEMPLATE", COPIED)
            patch.setattr(
                management,
                "call_command",
                lambda name, *words, **named: name == "migrate" or call(name, *words, **named),
            )
            return make()
    made = make()
    creation.connection.close()
    creation.connection.close_pool()
    with creation._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE {COPIED} TEMPLATE "{made}"')
    return made


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copies_a_file(patch: pytest.MonkeyPatch, folder: Path, connection: Any) -> None:
    """`migrate` copies what it made when it was last called for the same migrations; other commands do what they do."""
    call, kept = management.call_command, folder / f"{fingerprint()}.db"

    def called(name: str, *words: Any, **named: Any) -> Any:
        if name != "migrate":
            return call(name, *words, **named)
        connection.ensure_connection()
        if kept.exists():
            with closing(sqlite3.connect(kept)) as before:
                before.backup(connection.connection)
            return None
        answer = call(name, *words, **named)
        for former in folder.glob("*.db*"):
            former.unlink()
        draft = kept.with_suffix(".db-draft")
        with closing(sqlite3.connect(draft)) as after:
            connection.connection.backup(after)
        draft.rename(kept)
        return answer

    patch.setattr(management, "call_command", called)


def fingerprint() -> str:
    """Of all that migrations go by: their own text, the modules of ours that they name, the kit, other people's packages."""
    texts = [
        path.read_bytes() for path in python_files(migrations=True) if {"migrations", "kit"} & set(path.parts)
    ]
    named = {name for text in texts for name in NAMED.findall(text.decode())}
    origins = [spec.origin for name in sorted(named) if (spec := find_spec(name)) and spec.origin]
    read = [*map(Path, origins), ROOT / "requirements" / "dev.lock"]
    return hashlib.sha256(b"\0".join([*texts, *(path.read_bytes() for path in read)])).hexdigest()[:32]

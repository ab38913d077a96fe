"""Disk, keys, scanner, size, versions."""

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from hoaban.config.keeping import keysafe, state
from hoaban.config.keeping.backup import program_version
from hoaban.config.wellbeing.words import ago, size
from hoaban.foundation.access.api import Actor
from hoaban.foundation.files import api as files
from hoaban.workspace.operations.health import Finding, Level

LEAST_FREE, TIGHT = 2_000_000_000, 10_000_000_000


def look(_actor: Actor) -> Iterator[Finding]:
    database = _database_size()
    yield disk(shutil.disk_usage(settings.DATA_DIR).free, database)
    yield keys()
    yield scanner()
    yield Finding(Level.WELL, _("Database"), f"{_database_name()}, {size(database)}")
    yield upgrade(settings.DATA_DIR)


def disk(free: int, database: int) -> Finding:
    """A backup, a trial and an upgrade each need the database's size again."""
    subject, sentence = _("Room on the disk"), _("%(size)s are free.") % {"size": size(free)}
    command = f"du -xh {settings.DATA_DIR} | sort -h | tail"
    if free < LEAST_FREE:
        return Finding(Level.FAULT, subject, sentence, command=command)
    if free < max(TIGHT, 3 * database):
        return Finding(Level.CARE, subject, sentence, command=command)
    return Finding(Level.WELL, subject, sentence)


def keys() -> Finding:
    """A key file that stands there must open; one that a setting names must stand there."""
    subject, folder, named = _("Keys"), Path(settings.KEYS_DIR), settings.KEY_FILES
    expected = {name for name in settings.KEY_PURPOSES if name in named or (folder / f"{name}.keys").exists()}
    closed = sorted(expected - set(keysafe.ids(folder, settings.KEY_PURPOSES, named)))
    if closed:
        sentence = _("These cannot be read: %(names)s. What they closed stays closed.") % {
            "names": ", ".join(closed)
        }
        return Finding(Level.FAULT, subject, sentence, command="./hoaban restore … --keys …")
    return Finding(Level.WELL, subject, _("All of them can be read."))


def scanner() -> Finding:
    subject = _("Virus scanner")
    if files.is_scanned():
        return Finding(Level.WELL, subject, _("It looks at every file."))
    sentence = _("None is connected. Ask your offices to check files before they send them.")
    return Finding(Level.CARE, subject, sentence)


def upgrade(folder: Path) -> Finding:
    """Which program runs; a failed upgrade left everything as it was, and still waits for somebody."""
    subject = _("Versions")
    sentence = f"Hoa Ban {program_version()} · Python {platform.python_version()}"
    if failed := state.read(folder, "upgrade-failed"):
        told = {"versions": sentence, "ago": ago(failed["at"]), "reason": failed["sentence"]}
        said = (
            _("%(versions)s. The last upgrade failed %(ago)s, and everything stayed as it was: %(reason)s")
            % told
        )
        return Finding(Level.FAULT, subject, said, command="./hoaban upgrade")
    if done := state.read(folder, "upgraded"):
        sentence = f"{sentence} · " + _("upgraded %(ago)s") % {"ago": ago(done["at"])}
    return Finding(Level.WELL, subject, sentence)


def _database_name() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def _database_size() -> int:
    if connection.vendor == "sqlite":
        return sum(path.stat().st_size for path in Path(settings.DATA_DIR).glob("*.db*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])

"""Backups, their drill, the copy of the keys: from the small files that are readable without a database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from hoaban.config.keeping import state
from hoaban.config.wellbeing.words import ago, size
from hoaban.foundation.access.api import Actor
from hoaban.workspace.operations.health import Finding, Level

# The jobs make one every day and try one every week; a few hours more are no reason to worry.
OLDEST_BACKUP, OLDEST_DRILL = timedelta(hours=30), timedelta(days=8)


def look(_actor: Actor) -> Iterator[Finding]:
    yield backup(settings.DATA_DIR)
    if state.read(settings.DATA_DIR, "backup"):
        yield place(settings.DATA_DIR)
    yield drill(settings.DATA_DIR)
    yield keys(settings.DATA_DIR)


def backup(folder: Path) -> Finding:
    """Made lately, or the way to one."""
    subject, failed, made = _("Backup"), state.read(folder, "backup-failed"), state.read(folder, "backup")
    if failed:
        sentence = _("The last one failed %(ago)s: %(reason)s")
        told = {"ago": ago(failed["at"]), "reason": failed["sentence"]}
        return _mended_by("backup", Level.FAULT, subject, sentence % told, _("Back up now"))
    if made is None:
        return _mended_by("backup", Level.FAULT, subject, _("None was ever made."), _("Back up now"))
    told = {"ago": ago(made["at"]), "size": size(made["size"]), "file": made["file"]}
    sentence = _("Made %(ago)s: %(size)s, %(file)s") % told
    if _age(made) > OLDEST_BACKUP:
        return _mended_by("backup", Level.FAULT, subject, sentence, _("Back up now"))
    return Finding(Level.WELL, subject, sentence)


def place(folder: Path) -> Finding:
    """One disk lost must not take the data and its copy together."""
    subject, target = _("Where backups lie"), settings.BACKUP_DIR
    if target is None:
        sentence = _("Beside the data: if the disk breaks, both are lost. Nothing is backed up by itself.")
        return Finding(Level.FAULT, subject, sentence, command="HOABAN_BACKUP_DIR=/…")
    if not target.is_dir():
        sentence = _("%(folder)s is not there. Is the disk connected?") % {"folder": target}
        return Finding(Level.FAULT, subject, sentence, command=f"ls -ld {target}")
    if target.stat().st_dev == folder.stat().st_dev:
        sentence = _("On the same disk as the data: if it breaks, both are lost.")
        return Finding(Level.CARE, subject, sentence, command="HOABAN_BACKUP_DIR=/…")
    return Finding(Level.WELL, subject, _("On another disk: %(folder)s") % {"folder": target})


def drill(folder: Path) -> Finding:
    """A backup is proven by restoring it."""
    subject, tried = _("Trial of the backup"), state.read(folder, "drill")
    if tried is None:
        sentence = _("No backup was ever tried, so nobody knows whether it is of use.")
        return _mended_by("drill", Level.CARE, subject, sentence, _("Try it now"))
    if not tried["ok"]:
        told = {"ago": ago(tried["at"]), "reason": tried["sentence"]}
        sentence = _("The last trial failed %(ago)s: %(reason)s") % told
        return _mended_by("drill", Level.FAULT, subject, sentence, _("Try it now"))
    sentence = _("%(ago)s: restored, counted, the record checked, signed in.") % {"ago": ago(tried["at"])}
    if _age(tried) > OLDEST_DRILL:
        return _mended_by("drill", Level.CARE, subject, sentence, _("Try it now"))
    return Finding(Level.WELL, subject, sentence)


def keys(folder: Path) -> Finding:
    """Without its keys a restored backup keeps its numbers closed."""
    subject, kept = _("Copy of the keys"), state.read(folder, "keys")
    command = "./hoaban backup --keys …"
    if kept is None:
        sentence = _("None was ever made. Without it, numbers stay closed after a restore.")
        return Finding(Level.FAULT, subject, sentence, command=command)
    if _newest_key() > datetime.fromisoformat(kept["at"]) + timedelta(seconds=2):
        sentence = _("Keys were added after the last copy, made %(ago)s.") % {"ago": ago(kept["at"])}
        return Finding(Level.FAULT, subject, sentence, command=command)
    return Finding(Level.WELL, subject, _("Made %(ago)s; no key was added since.") % {"ago": ago(kept["at"])})


def _newest_key() -> datetime:
    files = [*Path(settings.KEYS_DIR).glob("*.keys"), *settings.KEY_FILES.values()]
    newest = max((path.stat().st_mtime for path in files if path.exists()), default=0.0)
    return datetime.fromtimestamp(newest, UTC)


def _mended_by(name: str, level: Level, subject: str, sentence: str, action: str) -> Finding:
    """By the job where it may run, else by the command of the same name."""
    if settings.BACKUP_DIR is None:
        return Finding(level, subject, sentence, command=f"./hoaban {name}")
    return Finding(level, subject, sentence, job=f"keeping.{name}", action=action)


def _age(said: dict[str, str]) -> timedelta:
    return state.now() - datetime.fromisoformat(said["at"])

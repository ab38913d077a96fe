"""The state of this installation: its folder, keys, disk, database and secrets."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from hoaban.config import environment, scanner
from hoaban.config.doctor.finding import Finding, missing, ok, warn
from hoaban.config.keeping import state
from hoaban.config.paths import ROOT
from hoaban.config.tls import authority
from hoaban.foundation.files.twins import TwinScanner

_LINES = (
    ("e-mail", "HOABAN_SMTP_URL"),
    ("text messages", "HOABAN_SMPP_URLS"),
    ("notices to browsers", "HOABAN_VAPID_SUBJECT"),
    ("loudspeakers", "HOABAN_LOUDSPEAKERS_URL"),
    ("Zalo (tried against a twin only)", "HOABAN_ZALO_URL"),
)
LEAST_FREE_BYTES = 2_000_000_000
OLDEST_BACKUP_DAYS = 2


def findings() -> Iterator[Finding]:
    folder = environment.folder("HOABAN_DATA_DIR", ROOT / "var")
    yield writable(folder)
    yield free_space(folder)
    yield from keys(environment.folder("HOABAN_KEYS_DIR", folder / "keys"))
    yield encryption(folder)
    yield database(folder)
    yield certificate(folder)
    yield secret()
    yield virus_scanner()
    yield last_backup(folder)
    yield from message_lines()


def writable(folder: Path) -> Finding:
    standing = _nearest(folder)
    if os.access(standing, os.W_OK | os.X_OK):
        return ok("data directory", f"{folder} can be written")
    return missing(
        "data directory",
        f"{folder} cannot be written.",
        f"sudo chown -R $(id -un) {standing}, or set HOABAN_DATA_DIR",
    )


def free_space(folder: Path) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    size = f"{free / 1e9:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return warn(
            "disk",
            f"only {size} beside the data; 2 GB is the least to work calmly.",
            f"du -xh {folder} | sort -h | tail",
        )
    return ok("disk", size)


def keys(folder: Path) -> Iterator[Finding]:
    """A key that a neighbour on the machine can read protects nothing."""
    if not folder.is_dir():
        yield ok("keys", f"none yet; they are made in {folder} at the first start")
        return
    open_ones = [path for path in [folder, *folder.rglob("*")] if path.lstat().st_mode & 0o077]
    if open_ones:
        yield missing(
            "keys", f"{len(open_ones)} can be read by others, {open_ones[0]} first.", f"chmod -R go= {folder}"
        )
    else:
        yield ok("keys", f"{folder} is closed to other users")


def encryption(folder: Path) -> Finding:
    """Sensitive codes stand in clear in the database, so the disk beneath must be encrypted; seen only on Linux."""
    source = _output("findmnt", "-n", "-o", "SOURCE", "--target", str(_nearest(folder)))
    kinds = _output("lsblk", "-s", "-n", "-o", "TYPE", source) if source.startswith("/dev/") else ""
    if "crypt" in kinds.split():
        return ok("disk encryption", "the data lies on an encrypted volume")
    return warn(
        "disk encryption",
        "no encrypted volume is seen beneath the data; for real people's data use one.",
        "sudo apt-get install cryptsetup, then keep HOABAN_DATA_DIR on a LUKS volume",
    )


def database(folder: Path) -> Finding:
    if environment.text("HOABAN_DATABASE_URL"):
        return ok("database", "PostgreSQL, from HOABAN_DATABASE_URL")
    file = folder / "hoaban.db"
    if not file.exists():
        return ok(
            "database",
            "not made yet; `./hoaban demo` makes a synthetic one, `./hoaban manage migrate` a real one",
        )
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=1)
        try:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as problem:
        return missing("database", f"{file} does not open ({problem}).", "restore it from a backup")
    if answer != "ok":
        return missing("database", f"{file} is damaged ({answer}).", "restore it from a backup")
    return ok("database", f"{file}, {file.stat().st_size / 1e6:.0f} MB, sound")


def certificate(folder: Path) -> Finding:
    """The one that `serve` answered with last. Behind a proxy there is none here."""
    note = state.read(folder, "certificate")
    if note is None:
        return ok("certificate", "none here: a proxy speaks TLS, or only this machine is served")
    file = Path(note["file"])
    mend = (
        "renew it; `serve` reads the new file within a minute (a local one renews itself while `worker` runs)"
    )
    try:
        left = (authority.certificate_of(file).not_valid_after_utc - state.now()).days
    except (OSError, ValueError, IndexError):
        return missing(
            "certificate", f"{file} cannot be read.", "start `serve` with a certificate that it can read"
        )
    if left < 0:
        return missing("certificate", f"{file} has ended: browsers refuse this platform.", mend)
    said = f"{file}, {left} days left"
    return warn("certificate", said, mend) if left < authority.RENEW_BEFORE.days else ok("certificate", said)


def secret() -> Finding:
    if environment.text("HOABAN_SECRET_KEY"):
        return ok("secret key", "given by the environment")
    return warn(
        "secret key",
        "HOABAN_SECRET_KEY is not set; `./hoaban serve` will refuse to start (the demo makes its own).",
        "openssl rand -base64 48 > secret_key && chmod 600 secret_key, then HOABAN_SECRET_KEY_FILE=$PWD/secret_key",
    )


def virus_scanner() -> Finding:
    """The twin lets everything through but the test virus: an operator must know that nobody looks."""
    chosen = scanner.chosen()
    if chosen.name != TwinScanner.name:
        return ok("virus scanner", chosen.name)
    return warn(
        "virus scanner",
        "none is connected; files that people send are not checked for harmful software.",
        "keep files from outside off this machine, or check them on another before they are sent",
    )


def last_backup(folder: Path) -> Finding:
    """An installation without a fresh copy is one disk away from nothing."""
    made = state.read(folder, "backup")
    if made is None:
        return warn("backup", "none was ever made.", "./hoaban backup, and HOABAN_BACKUP_DIR on another disk")
    age = state.now() - datetime.fromisoformat(made["at"])
    said = f"made {age.days} days ago: {made['file']}"
    if age.days >= OLDEST_BACKUP_DAYS:
        return warn("backup", f"the last was {said}", "./hoaban backup")
    return ok("backup", said)


def message_lines() -> Iterator[Finding]:
    """A twin reaches nobody: an operator must know which channels are silent."""
    for subject, setting in _LINES:
        if environment.text(setting):
            yield ok(subject, f"a real line, from {setting}")
        else:
            yield warn(
                subject, "no line; such messages reach nobody.", f"set {setting} (docs/operator/settings.md)"
            )
    if environment.text("HOABAN_ZALO_URL") and not environment.text("HOABAN_ZALO_OA_SECRET"):
        yield warn(
            "Zalo account",
            "nobody can write to it, so nobody is told with Zalo.",
            "set HOABAN_ZALO_OA and HOABAN_ZALO_OA_SECRET (docs/operator/zalo.md)",
        )


def _nearest(folder: Path) -> Path:
    """The folder itself, or the first of its parents that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _output(*words: str) -> str:
    try:
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=5).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""

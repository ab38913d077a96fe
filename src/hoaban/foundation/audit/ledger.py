"""A copy of every signed checkpoint in a file outside the database, only ever appended to.

Who may write to the database, and only there, can delete its newest checkpoints; she cannot delete them here.
One line each: number, day, seq, link, previous, key id, signature.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from hoaban.foundation.audit.models import Checkpoint


def file() -> Path:
    """Beside the data, not in it; back it up with the keys."""
    return Path(settings.DATA_DIR) / "checkpoints.log"


def lines() -> list[str] | None:
    """What was written, oldest first; None where the file does not lie (it stands on the worker's machine)."""
    try:
        return file().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return None


def line_of(row: Checkpoint) -> str:
    parts = (bytes(part).hex() for part in (row.link, row.previous))
    signature = bytes(row.signature).hex()
    return " ".join((str(row.number), row.day.isoformat(), str(row.seq), *parts, row.key_id, signature))


def last_number() -> int:
    """Of the newest checkpoint copied; 0 before the first."""
    return int((lines() or ["0"])[-1].split()[0])


def append(rows: Iterable[Checkpoint]) -> None:
    """On the disk when this returns."""
    text = "".join(f"{line_of(row)}\n" for row in rows)
    if not text:
        return
    file().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, text.encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

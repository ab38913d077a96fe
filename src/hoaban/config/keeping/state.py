"""What was kept and tried when, as small files: a page must be able to say so when the database does not answer."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hoaban.config.keeping.refusal import Refused


def folder(data_dir: Path) -> Path:
    place = data_dir / "keeping"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def read(data_dir: Path, name: str) -> dict[str, Any] | None:
    """None when it was never written, or cannot be read."""
    try:
        content = json.loads((data_dir / "keeping" / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write(data_dir: Path, name: str, **content: object) -> None:
    """Whole or not at all, on the disk when this returns."""
    path = folder(data_dir) / f"{name}.json"
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"at": now().isoformat(timespec="seconds"), **content}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def forget(data_dir: Path, name: str) -> None:
    (folder(data_dir) / f"{name}.json").unlink(missing_ok=True)


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """One backup, restore, drill or upgrade at a time; the lock dies with the process."""
    with (folder(data_dir) / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Refused(
                "Another backup, restore, drill or upgrade of this installation is running. Wait until it has ended."
            ) from problem
        yield

"""The platform's keys, one file per purpose, outside the database (docs/decisions/0003)."""

import functools
import os
from pathlib import Path

from django.conf import settings

from hoaban.kit.keys import KeyFile

Stamp = tuple[int, int, int] | None


def key_file(purpose: str) -> KeyFile:
    """``HOABAN_KEY_<PURPOSE>_FILE`` if it is set, else ``HOABAN_KEYS_DIR/<purpose>.keys``, made at first use."""
    folder, override = Path(settings.KEYS_DIR), settings.KEY_FILES.get(purpose)
    return _opened(folder, purpose, override, _stamp(override or folder / f"{purpose}.keys"))


def _stamp(path: Path) -> Stamp:
    """Changes when the file does: a server that runs while a key is added must open what the new key closed."""
    try:
        told = os.stat(path)
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


@functools.lru_cache(maxsize=128)
def _opened(folder: Path, purpose: str, override: Path | None, stamp: Stamp) -> KeyFile:
    """Read once as long as it stays the same: every sealed number needs it."""
    return KeyFile.open(folder, purpose, override)


def key_ids(purpose: str) -> tuple[str, ...]:
    """Ids of its keys, the one in use last; none where no key was made yet. Makes nothing."""
    folder, override = Path(settings.KEYS_DIR), settings.KEY_FILES.get(purpose)
    if not (override or folder / f"{purpose}.keys").exists():
        return ()
    return tuple(key_id for key_id, _key in key_file(purpose).keys)


def changed_at(purpose: str) -> float:
    """When its file was last written, as `time.time` counts."""
    return key_file(purpose).path.stat().st_mtime

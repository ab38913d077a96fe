"""The platform's keys, one file per purpose, outside the database (docs/decisions/0003)."""

import functools
from pathlib import Path

from django.conf import settings

from hoaban.kit.keys import KeyFile


def key_file(purpose: str) -> KeyFile:
    """``HOABAN_KEY_<PURPOSE>_FILE`` if it is set, else ``HOABAN_KEYS_DIR/<purpose>.keys``, made at first use."""
    return _opened(Path(settings.KEYS_DIR), purpose, settings.KEY_FILES.get(purpose))


@functools.cache
def _opened(folder: Path, purpose: str, override: Path | None) -> KeyFile:
    """Read once per process: every sealed number needs it."""
    return KeyFile.open(folder, purpose, override)

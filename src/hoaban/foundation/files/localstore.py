"""Bytes in a folder, two levels of fan-out by SHA-256. What stands there under its name is whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hoaban.foundation.files.errors import StorageFull

PIECE = 256 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class LocalStore:
    """Fulfils `ports.Store` with a folder; a link makes a file appear whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, source: Path, sha256: str) -> None:
        """A second name for the finished file: there at once and whole; the folder is synced against a power cut."""
        target = self._place(sha256)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.link(source, target)
            sync_folder(target.parent)
        except OSError as problem:
            raise full_or_same(problem) from problem

    def read(self, sha256: str, start: int, stop: int) -> Iterator[bytes]:
        """Pieces of at most 256 kB."""
        with self._place(sha256).open("rb") as file:
            file.seek(start)
            left = stop - start
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    @contextmanager
    def as_path(self, sha256: str) -> Iterator[Path]:
        """The stored file itself."""
        place = self._place(sha256)
        if not place.exists():
            raise FileNotFoundError(sha256)
        yield place

    def has(self, sha256: str) -> bool:
        """Only whole files carry their digest as name."""
        return self._place(sha256).exists()

    def remove(self, sha256: str) -> None:
        """Unlink."""
        self._place(sha256).unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def full_or_same(problem: OSError) -> Exception:
    """A full disk becomes a sentence; any other trouble stays what it is."""
    return StorageFull() if problem.errno in _FULL else problem

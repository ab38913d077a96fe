"""Bytes of photos on their way in: one file per upload under the data directory. No table.

What `append` says lies here lies here after a power cut: the file is synced before anybody is told.
"""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hoaban.foundation.offline.errors import DiskFull

PIECE = 256 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CHECKSUMS = ("sha1", "sha256")


def folder() -> Path:
    return Path(settings.DATA_DIR) / "offline"


def path_of(pk: int) -> Path:
    return folder() / f"{pk}.part"


def fits(piece: bytes, algorithm: str, digest: bytes) -> bool:
    """Whether a piece is what its sender hashed."""
    return hashlib.new(algorithm, piece, usedforsecurity=False).digest() == digest


@contextmanager
def held(pk: int) -> Iterator[int]:
    """The upload's file, for one writer at a time: a phone may send a piece again while the first still arrives."""
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path_of(pk), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise _said(problem) from problem
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def append(descriptor: int, offset: int, piece: bytes) -> None:
    """Write behind ``offset`` and sync; what a killed writer left there before is cut off first."""
    try:
        os.ftruncate(descriptor, offset)
        left = memoryview(piece)
        while left:
            left = left[os.pwrite(descriptor, left, offset + len(piece) - len(left)) :]
        os.fsync(descriptor)
    except OSError as problem:
        os.ftruncate(descriptor, offset)
        raise _said(problem) from problem


def read(pk: int) -> Iterator[bytes]:
    with path_of(pk).open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def remove(pk: int) -> None:
    path_of(pk).unlink(missing_ok=True)


def _said(problem: OSError) -> Exception:
    return DiskFull() if problem.errno in _FULL else problem

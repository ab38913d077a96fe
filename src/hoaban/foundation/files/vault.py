"""Bytes as they lie: confidential ones under a key of their own, all others as they are. No table is read here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from hoaban.foundation.access.api import SealedColumn, key_file, register_sealed
from hoaban.foundation.files import intake
from hoaban.foundation.files.errors import KeyMissing
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.ports import Purpose
from hoaban.kit import sealed
from hoaban.kit.keys import Envelope, KeyProblem


@contextmanager
def ready(arrived: intake.Arrived, purpose: Purpose, uid: UUID) -> Iterator[intake.Arrived]:
    """The file as the store is to take it; the clear one stays where its reader put it."""
    if purpose.confidential is None:
        yield arrived
        return
    key = os.urandom(32)
    with intake.named() as path:
        with arrived.path.open("rb") as source, path.open("wb") as target:
            sealed.seal(source, target, key)
        _size, sha256 = intake.measure(path)
        token = _envelope(purpose.name).close(key, _place(uid))
        yield replace(arrived, path=path, sha256=sha256, sealed_key=token)


def read(row: StoredFile, start: int, stop: int) -> Iterator[bytes]:
    """The clear bytes [start, stop) in pieces; the key is looked for before the first piece is asked."""
    if row.sealed_key is None:
        return intake.store().read(row.sha256, start, stop)
    try:
        key = _envelope(row.purpose).open(bytes(row.sealed_key), _place(row.uid))
    except KeyProblem as problem:
        raise KeyMissing from problem
    pieces = intake.store().read(row.sha256, *sealed.sealed_span(start, stop, row.size))
    return sealed.unseal(pieces, key, start, stop, row.size)


@contextmanager
def as_path(row: StoredFile) -> Iterator[Path]:
    """The content as a file to open; a confidential one in a copy without a name."""
    if row.sealed_key is None:
        with intake.store().as_path(row.sha256) as path:
            yield path
        return
    with intake.unnamed() as path:
        with path.open("wb") as copy:
            for piece in read(row, 0, row.size):
                copy.write(piece)
        yield path


def _envelope(purpose: str) -> Envelope:
    """A key per purpose: losing one opens one room's files."""
    return Envelope(key_file(key_of(purpose)))


def key_of(purpose: str) -> str:
    """The purpose of the key file, as an operator names it."""
    return f"files-{purpose.replace('.', '-')}"


def declare_key(purpose: str) -> None:
    """Each file's own key is wrapped anew when its purpose's key rotates; no file is touched."""
    register_sealed(
        SealedColumn(
            key_of(purpose), StoredFile, "sealed_key", lambda row: _place(row.uid), Q(purpose=purpose)
        )
    )


def _place(uid: UUID) -> bytes:
    return b"files.storedfile:" + uid.bytes

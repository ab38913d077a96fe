"""From a stream to a whole file on disk: counted, hashed, synced, known by its content. No table."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hoaban.foundation.files import pictures, rules
from hoaban.foundation.files.errors import FileEmpty, FileTooLarge, KindNotTaken
from hoaban.foundation.files.localstore import LocalStore, full_or_same
from hoaban.foundation.files.ports import Purpose, Store, connected

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """A finished temporary file, synced to disk."""

    path: Path
    size: int
    sha256: str
    media_type: str
    sealed_key: bytes | None = None


def root() -> Path:
    """All files of an installation lie under its data directory."""
    return Path(settings.DATA_DIR) / "files"


def store() -> Store:
    """The store config/wiring.py connected; without one, the folder."""
    return connected.store or LocalStore(root())


def incoming() -> Path:
    return root() / "incoming"


@contextmanager
def unnamed() -> Iterator[Path]:
    """A file that stands in no folder: a process killed while it holds clear bytes leaves nothing to find."""
    incoming().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=incoming()) as file:
        yield Path(f"/proc/self/fd/{file.fileno()}")


@contextmanager
def named() -> Iterator[Path]:
    """A file the store may take over; whatever happens, it does not stay here."""
    incoming().mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=incoming())
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def receive(pieces: Iterable[bytes], purpose: Purpose) -> Iterator[Arrived]:
    """Take in a stream; whatever happens, no temporary file stays behind."""
    fresh = unnamed if purpose.confidential else named
    try:
        with ExitStack() as held:
            yield _taken(pieces, purpose, held.enter_context(fresh()), lambda: held.enter_context(fresh()))
    except OSError as problem:
        raise full_or_same(problem) from problem


def _taken(pieces: Iterable[bytes], purpose: Purpose, path: Path, fresh: Callable[[], Path]) -> Arrived:
    size, sha256 = _write(pieces, path, purpose.largest)
    media_type = _kind(path)
    if purpose.kinds and media_type not in purpose.kinds:
        raise KindNotTaken(kinds=", ".join(sorted(_short(kind) for kind in purpose.kinds)))
    if media_type in rules.PICTURES:
        drawn = fresh()
        media_type = pictures.redraw(path, drawn, media_type)
        path, (size, sha256) = drawn, measure(drawn)
    return Arrived(path, size, sha256, media_type)


def _write(pieces: Iterable[bytes], path: Path, largest: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > largest:
                raise FileTooLarge(limit=largest // MEGABYTE)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise FileEmpty
    return size, digest.hexdigest()


def measure(path: Path) -> tuple[int, str]:
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return path.stat().st_size, digest


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    names: frozenset[str] = frozenset()
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as archive:
                names = frozenset(archive.namelist()[:5000])
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return rules.UNKNOWN
    return rules.kind_of(head, names)


_SHORT = {
    rules.XLSX: "Excel (.xlsx)",
    rules.DOCX: "Word (.docx)",
    "application/pdf": "PDF",
    "text/plain": "CSV",
}


def _short(media_type: str) -> str:
    return _SHORT.get(media_type, media_type.rpartition("/")[2].upper())

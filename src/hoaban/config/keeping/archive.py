"""One file per backup: a compressed tar that is written and read as a stream.

First the manifest, then its signature, then the members in the manifest's order. A reader trusts nothing before its digest.
"""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from hoaban.config.keeping.manifest import Manifest, Member
from hoaban.config.keeping.refusal import Damaged
from hoaban.kit.progress import Report, silent

PIECE = 1 << 20
LARGEST_MANIFEST = 500_000_000  # a million files of 200 bytes each and some
CUT = "The backup file {name} ends too early or is damaged: it was probably not copied whole. Take another copy of it."
Sign = Callable[[bytes], str]
"""Manifest → «key id:signature» in hex."""


def measured(path: Path, name: str) -> Member:
    """A file on disk as a member."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return Member(name, size, digest.hexdigest())


def write(
    target: Path, manifest: Manifest, sources: dict[str, Path], sign: Sign, progress: Report = silent
) -> None:
    """Beside its place first, then renamed: a file under the name of a backup is whole."""
    draft = target.with_name(f".{target.name}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            # Level 1: the disk waits for the processor otherwise; higher levels save a tenth.
            with (
                gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=1) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT, bufsize=PIECE) as archive,
            ):
                text = manifest.as_bytes()
                _add(archive, "manifest.json", io.BytesIO(text), len(text))
                signature = sign(text).encode()
                _add(archive, "manifest.sig", io.BytesIO(signature), len(signature))
                _add_members(archive, manifest, sources, progress)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(draft, target)
        _sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _add_members(
    archive: tarfile.TarFile, manifest: Manifest, sources: dict[str, Path], progress: Report
) -> None:
    done = 0
    for member in manifest.members:
        with sources[member.name].open("rb") as file:
            _add(archive, member.name, file, member.size)
        done += member.size
        progress(done // PIECE, manifest.size // PIECE)


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    archive.addfile(info, content)


class Reading:
    """An open backup: its manifest is known, its members come in order."""

    def __init__(self, archive: tarfile.TarFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self.text = self._small("manifest.json")
        self.signature = self._small("manifest.sig").decode("ascii", "replace")
        self.manifest = Manifest.read(self.text)

    def unpack(self, into: Path | None, progress: Report = silent) -> None:
        """Every member to its place below `into`, or nowhere (only checked); damage raises before anybody uses them."""
        done = 0
        for member in self.manifest.members:
            _refuse_odd(member.name)
            info = self._archive.next()
            content = self._archive.extractfile(info) if info and info.isfile() else None
            if info is None or content is None or info.name != member.name or info.size != member.size:
                raise Damaged(CUT.format(name=self._name))
            if _copied(content, into and into / member.name) != member.sha256:
                raise Damaged(
                    f"“{member.name}” in the backup {self._name} is not what was put there: the file was damaged or altered. "
                    "Take another copy, or an older backup."
                )
            done += member.size
            progress(done // PIECE, self.manifest.size // PIECE)

    def _small(self, name: str) -> bytes:
        info = self._archive.next()
        content = self._archive.extractfile(info) if info and info.isfile() else None
        if info is None or content is None or info.name != name or info.size > LARGEST_MANIFEST:
            raise Damaged(f"{self._name} is no backup of this platform.")
        return content.read()


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """Open a backup; whatever is wrong with the file becomes one sentence."""
    try:
        with (
            gzip.open(path, "rb") as packed,
            tarfile.open(fileobj=packed, mode="r|", bufsize=PIECE) as archive,
        ):
            yield Reading(archive, path.name)
    except FileNotFoundError as problem:
        if Path(str(problem.filename)) != path:
            raise
        raise Damaged(f"There is no file {path}.") from problem
    except (EOFError, zlib.error, tarfile.TarError, gzip.BadGzipFile) as problem:
        raise Damaged(CUT.format(name=path.name)) from problem


def _copied(content: IO[bytes], target: Path | None) -> str:
    digest = hashlib.sha256()
    if target is None:
        while piece := content.read(PIECE):
            digest.update(piece)
        return digest.hexdigest()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        while piece := content.read(PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _refuse_odd(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not name:
        raise Damaged(
            f"The backup names a file outside its folder ({name}). It was not made by this platform."
        )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

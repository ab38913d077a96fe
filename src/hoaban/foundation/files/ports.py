"""Help from outside: somebody who keeps bytes, somebody who looks for harmful software."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hoaban.foundation.access.values import Actor
from hoaban.foundation.files.values import Confidential, FileId, Verdict


class Store(Protocol):
    """Keeps bytes under their SHA-256. Putting the same bytes twice is no mistake."""

    def put(self, source: Path, sha256: str) -> None:
        """Keep what the finished file ``source`` holds; it stays, for it may be asked for again. Raises `errors.StorageFull`."""

    def read(self, sha256: str, start: int, stop: int) -> Iterator[bytes]:
        """The bytes [start, stop) in pieces. Raises `FileNotFoundError`."""

    def as_path(self, sha256: str) -> AbstractContextManager[Path]:
        """The content as a file to open, for readers that need one. It must not be changed."""

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here, whole."""

    def remove(self, sha256: str) -> None:
        """Forget the bytes; nothing happens when they are not here."""


class Scanner(Protocol):
    """Looks for harmful software."""

    name: str

    def scan(self, pieces: Iterator[bytes]) -> Verdict:
        """Read everything, then say. Raises `errors.ScannerUnavailable` when it cannot say now."""


Reader = Callable[[Actor, FileId], bool]
"""The owner room's answer: may this actor open this file?"""


@dataclass(slots=True)
class Purpose:
    """What a room keeps files for, and who may open them."""

    name: str
    reader: Reader
    largest: int
    """Bytes."""
    kinds: frozenset[str]
    """Media types taken; empty takes every kind."""
    confidential: Confidential | None = None
    """Encrypted at rest, read on record by whom the room lets in (its giver too must ask), forgotten in time."""


@dataclass(slots=True)
class Connections:
    """What config/wiring.py joined."""

    store: Store | None = None
    scanner: Scanner | None = None


connected = Connections()
purposes: dict[str, Purpose] = {}

"""What files tells its neighbours."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

FileId = NewType("FileId", int)


class FileState(StrEnum):
    """Nothing leaves the store before a scanner said ``clean``."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a room may know of a file without opening it."""

    id: FileId
    uid: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    state: FileState
    purpose: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A scanner's answer; ``finding`` names what it found."""

    clean: bool
    finding: str = ""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Half-open range of bytes [start, stop)."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start

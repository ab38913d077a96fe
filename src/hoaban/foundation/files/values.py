"""What files tells its neighbours."""

from dataclasses import dataclass
from datetime import timedelta
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
    FORGOTTEN = "forgotten"
    """Its time was over: the bytes and their key are gone, the row says that there was a file."""


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
class Confidential:
    """How a purpose's files are kept when they hold what must not lie about."""

    why: str
    """The purpose of a reading, as the record of reads names it."""
    keep: timedelta
    """The longest time a file is kept; its room may let it go sooner (`let_go`)."""


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

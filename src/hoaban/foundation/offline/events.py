"""What offline announces. Ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class EntryReceived:
    """A form came in from a device; its state says what became of it."""

    name: ClassVar[str] = "offline.entry_received"
    version: ClassVar[int] = 1
    entry_id: int
    state: str


@dataclass(frozen=True, slots=True)
class EntryDecided:
    """A person chose what becomes of a form that waited."""

    name: ClassVar[str] = "offline.entry_decided"
    version: ClassVar[int] = 1
    entry_id: int
    state: str


@dataclass(frozen=True, slots=True)
class DeviceEnded:
    """A browser may keep nothing any more: it wipes at its next contact."""

    name: ClassVar[str] = "offline.device_ended"
    version: ClassVar[int] = 1
    device_id: int

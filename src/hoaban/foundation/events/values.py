"""What travels between rooms upward."""

from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol


class Event(Protocol):
    """A frozen dataclass in a room's events.py: ids and a version, no personal values.

    ``name`` reads ``room.what_happened``; fields are JSON values.
    """

    name: ClassVar[str]
    version: ClassVar[int]


@dataclass(frozen=True, slots=True)
class Published:
    """A committed event with its place in the log."""

    seq: int
    name: str
    version: int
    payload: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class ListenerState:
    """How far a listener has read, for the operations page."""

    listener: str
    event_names: tuple[str, ...]
    cursor: int
    lag: int
    parked: int


@dataclass(frozen=True, slots=True)
class Parked:
    """An event a listener could not digest; it waits for a person, the others go on."""

    id: int
    listener: str
    seq: int
    name: str
    reason: str
    tries: int
    parked_at: datetime


def payload_of(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values."""
    if not is_dataclass(event) or isinstance(event, type):
        raise TypeError(f"{event!r} must be a frozen dataclass")
    return asdict(event)

"""What notify announces: ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class NoticesPlanned:
    """Somebody has something new in the inbox, or a batch goes out."""

    batch_id: int
    name: ClassVar[str] = "notify.planned"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class InboundReceived:
    """A message came in; it is routed by the life lane."""

    inbound_id: int
    name: ClassVar[str] = "notify.inbound_received"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class CallMoved:
    """A line told what became of a call whose kind is followed: heard, busy, nobody there."""

    delivery_id: int
    name: ClassVar[str] = "notify.call_moved"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class EndpointGone:
    """A push service no longer knows this browser; its owner is told in the inbox."""

    endpoint_id: int
    owner_key: str
    name: ClassVar[str] = "notify.endpoint_gone"
    version: ClassVar[int] = 1

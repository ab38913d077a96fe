"""What this room's pages show: lines of the inbox, of what was sent, of devices, of the machine room's board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hoaban.foundation.notify.values import Channel, State


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the in-app inbox, in the reader's language."""

    id: int
    kind_label: str
    title: str
    text: str
    path: str
    at: datetime
    is_read: bool
    is_life: bool


@dataclass(frozen=True, slots=True)
class SentLine:
    """One message that left, or is to leave, for the person who looks."""

    kind_label: str
    channel: Channel
    state: State
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is reached on one channel: as her page shows it."""

    uid: UUID
    channel: Channel
    label: str
    is_proven: bool
    awaits_code: bool
    since: datetime
    last_ok_at: datetime | None
    gone_at: datetime | None
    gone_reason: str


@dataclass(frozen=True, slots=True)
class LineState:
    """One channel for the machine room's page."""

    channel: Channel
    port: str
    is_twin: bool
    counts: Mapping[State, int]
    resent: int
    down_since: datetime | None
    rest_until: datetime | None
    reason: str

    @property
    def taken(self) -> int:
        """All that the line took: a call that was heard has left its line as much as a message without a receipt."""
        return sum(self.counts.get(state, 0) for state in (State.SENT, State.CONFIRMED, State.UNKNOWN))

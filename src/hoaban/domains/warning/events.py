"""What this room announces. Ids only; listeners read the status of the version before they act."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class VersionSent:
    """An alert was issued, updated, cancelled or cleared: one immutable version more."""

    name: ClassVar[str] = "warning.version_sent"
    version: ClassVar[int] = 1
    alert_id: int
    version_id: int


@dataclass(frozen=True, slots=True)
class AlertExpired:
    """Its time ran out; no message goes out for that."""

    name: ClassVar[str] = "warning.alert_expired"
    version: ClassVar[int] = 1
    alert_id: int


@dataclass(frozen=True, slots=True)
class DraftMoved:
    """What waits in the duty room changed."""

    name: ClassVar[str] = "warning.draft_moved"
    version: ClassVar[int] = 1
    alert_id: int

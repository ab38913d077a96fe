"""What this room announces. Ids and numbers; never a value."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DraftRaised:
    """A rule began a draft of a warning, or raised the level of an open one; ``is_sure`` 0: the level cannot be confirmed."""

    name: ClassVar[str] = "triggers.draft_raised"
    version: ClassVar[int] = 1
    episode_id: int
    number: int
    level: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class VersionDecided:
    """Another person approved or refused a proposed version of a rule."""

    name: ClassVar[str] = "triggers.version_decided"
    version: ClassVar[int] = 1
    version_id: int
    is_approved: int

"""What this room announces. Ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TellingMoved:
    """A plan began, or what became of its messages changed."""

    telling_id: int
    name: ClassVar[str] = "delivery.telling_moved"
    version: ClassVar[int] = 1

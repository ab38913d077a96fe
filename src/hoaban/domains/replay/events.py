"""What this room announces."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class NightMoved:
    """A step was told, or somebody began, paused or stopped it."""

    name: ClassVar[str] = "replay.night_moved"
    version: ClassVar[int] = 1
    night_id: int

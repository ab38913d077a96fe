"""What this room announces."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class BellMoved:
    """Somebody more was rung, or somebody has it."""

    name: ClassVar[str] = "ringing.bell_moved"
    version: ClassVar[int] = 1
    bell_id: int

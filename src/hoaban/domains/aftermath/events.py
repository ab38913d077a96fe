"""What this room announces. Ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    """An officer said what came of a warning, that nobody warned, or took a word back."""

    name: ClassVar[str] = "aftermath.outcome_said"
    version: ClassVar[int] = 1
    outcome_id: int

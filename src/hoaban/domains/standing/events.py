"""What this room announces. Ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PeopleRecognised:
    """A decision was taken; who stands is asked here."""

    name: ClassVar[str] = "standing.people_recognised"
    version: ClassVar[int] = 1
    round_id: int


@dataclass(frozen=True, slots=True)
class DecisionCorrected:
    """The decision that recognised them has another number; who stands is as before."""

    name: ClassVar[str] = "standing.decision_corrected"
    version: ClassVar[int] = 1
    recognition_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StandingEnded:
    """By decision somebody no longer stands."""

    name: ClassVar[str] = "standing.ended"
    version: ClassVar[int] = 1
    recognition_id: int

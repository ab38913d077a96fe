"""The words of lines that are cut off: why, how it was learnt that one is back, and what makes one ask whether another is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Dark(StrEnum):
    """Why a village cannot be reached by telephone."""

    TOWER = "tower"
    POWER = "power"
    ROAD = "road"
    UNSURE = "unsure"
    """Signs spoke for it and a person confirmed them; nobody knows the cause yet."""
    NO_NETWORK = "no_network"
    """The register says so; nobody had to report it."""


REPORTED = (Dark.TOWER, Dark.POWER, Dark.ROAD, Dark.UNSURE)
"""What somebody said: kept until the line is back, from one warning to the next."""


class Back(StrEnum):
    """How it was learnt that a village's line is back."""

    OFFICER = "officer"
    ANSWER = "answer"
    RECEIPT = "receipt"
    UNDONE = "undone"
    """Whoever marked it took that back."""


class Asked(StrEnum):
    """How a question whether a village is cut off stands."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    GONE = "gone"
    """Its signs passed, or the village answered, before anybody said yes or no."""


class Mute(StrEnum):
    """What fell silent in a village, beside its telephones."""

    STATION = "station"
    LOUDSPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Of text messages that a network took long enough ago, how many arrived."""

    arrived: int
    taken: int

    @property
    def share(self) -> float:
        return self.arrived / self.taken if self.taken else 0.0

    def plus(self, other: "Arrivals") -> "Arrivals":
        return Arrivals(self.arrived + other.arrived, self.taken + other.taken)


@dataclass(frozen=True, slots=True)
class Silent:
    """A station or a loudspeaker of which nothing is heard any more."""

    kind: Mute
    code: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a village's being cut off."""

    here: Arrivals | None
    """None: its text messages say nothing."""
    beside: Arrivals | None
    silent: tuple[Silent, ...] = ()

    def __bool__(self) -> bool:
        return self.here is not None or bool(self.silent)


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """A question to the duty officer: is this village cut off?"""

    alert: UUID
    number: int
    name: str
    state: Asked
    signs: Signs
    since: datetime
    decided_label: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class CutOffShown:
    """A village that cannot be reached by telephone, until somebody or its own line says otherwise."""

    uid: UUID
    number: int
    name: str
    why: Dark
    since: datetime
    by_label: str

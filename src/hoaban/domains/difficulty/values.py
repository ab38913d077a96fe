"""What a decision on special difficulty says, and what is told of it. Plain Python, no table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hoaban.kit import placename


class Of(StrEnum):
    """What a decision lists; one that lists both is written down twice."""

    VILLAGES = "villages"
    COMMUNES = "communes"


class DecisionState(StrEnum):
    DRAFT = "draft"
    IN_FORCE = "in_force"
    TAKEN_BACK = "taken_back"


class Doubt(StrEnum):
    """Why a line names no unit."""

    COMMUNE = "commune"
    VILLAGE = "village"
    UNCLEAR = "unclear"
    PARTS = "parts"
    TWICE = "twice"
    FORMER = "former"
    """The commune stands under a name that a reform ended, and what it became is not enough to name the unit."""
    SMALLER = "smaller"
    """A commune has this name today too, but the paper is older than the reform that made it what it is."""


@dataclass(frozen=True, slots=True)
class Known:
    """A unit of today by its number."""

    id: int
    number: int
    commune: str
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Formerly:
    """A commune of today under a name that it, or one it was made of, bore until a reform."""

    commune: Known
    until: date
    is_whole: bool = False
    """It is the same commune: nothing was added to it since, and nothing taken away."""


Units = placename.Known[Known]
"""By what each lies in (0 for communes) and its name (`by_name`)."""
Former = Mapping[str, Sequence[Formerly]]
"""By names that reforms ended, with the word for the kind and without (`by_former_name`)."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a paper of a day may have called communes that are called otherwise by now, or are others."""

    names: Former
    signed_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the unit it names, or why it names none."""

    row: int
    said: str
    unit: Known | None
    doubt: Doubt | None = None
    today: str = ""
    """Where the line may name the commune as it was before a reform: what it is part of today."""


@dataclass(frozen=True, slots=True)
class Holds:
    """What is needed of a decision to say whether it holds."""

    id: int
    of: Of
    valid_from: date
    valid_to: date | None
    adds: bool
    province: int = 0
    """Where its units lie: one province's list ends no other's."""


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """A decision as it is written down; the list as it was pasted."""

    number: str
    signed_on: date
    issuer: str
    of: Of
    valid_from: date
    valid_to: date | None
    adds: bool
    text: str
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class FormerNumber:
    """A number that was corrected: until when it stood here, and who corrected it."""

    number: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision with how many units it lists."""

    uid: UUID
    told: DecisionTold
    state: DecisionState
    units: int
    unknown: Sequence[str]
    by: str
    title: str
    """Of the legal document, where `sources` has it."""
    is_holding: bool
    former: Sequence[FormerNumber] = ()
    """The latest first."""


@dataclass(frozen=True, slots=True)
class ListedShown:
    """One unit of a list that holds on the day asked for."""

    name: str
    commune: str
    number: str
    decision: UUID
    since: date
    until: date | None
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that is not in force, for a sheet that may bring its list."""

    id: int
    number: str
    of: Of
    signed_on: date
    batch: int | None
    has_list: bool

    def takes(self, batch: int) -> bool:
        return not self.has_list or self.batch == batch

"""Values of what happens in a life: a birth, a death, a marriage."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hoaban.domains.registry.values import Left, PersonTold, Relation, Sex


@dataclass(frozen=True, slots=True)
class Birth:
    """A child, as somebody tells it."""

    child: PersonTold
    """Its relation counts where no parent is named."""
    parent: UUID | None
    """Somebody of the household, from whose relation to the head the child's follows."""
    said_by: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Death:
    """When somebody died, and who is the head since, if she was."""

    on: date
    head: UUID | None
    said_by: str = ""
    paper: str = ""


HERE = "here"
"""Beside the ways to leave: a visitor's answer that somebody lives where the register says, or, of whom it says that she had
moved away, that she is back."""
NEVER = "never"
"""A visitor's answer that she had never left: that was told by mistake."""


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody who had moved away lives in her household again, since a day, as what."""

    on: date
    relation: Relation
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class GonePerson:
    """Somebody who is no longer of her household and is still kept."""

    uid: UUID
    name: str
    born: str
    birth_year: int | None
    relation: Relation
    """As it stood when she left."""
    household_uid: UUID
    household_code: str
    village: str
    commune: str
    why: Left | None
    """None: nobody told."""
    on: date | None
    may_return: bool
    """She moved away, and the reader may write down that she is back."""


@dataclass(frozen=True, slots=True)
class GoneHome:
    """A household in which nobody is left."""

    uid: UUID
    code: str
    village: str
    commune: str
    on: date | None


_CHILD_OF = {
    Relation.HEAD: Relation.CHILD,
    Relation.SPOUSE: Relation.CHILD,
    Relation.CHILD: Relation.GRANDCHILD,
    Relation.IN_LAW: Relation.GRANDCHILD,
    Relation.PARENT: Relation.SIBLING,
}


def child_of(parent: Relation) -> Relation:
    """What a child of hers is to the head; further kin have no word of their own in the register."""
    return _CHILD_OF.get(parent, Relation.OTHER)


class Moves(StrEnum):
    """Who lives elsewhere after a wedding."""

    NOBODY = "nobody"
    ONE = "one"
    """The one on whose page it is written down goes to the other's household."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wedding:
    """Two people, or one and a name outside the commune's register."""

    on: date
    other: UUID | None
    other_name: str = ""
    moves: Moves = Moves.NOBODY
    said_by: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class MarriageShown:
    """As the history of a household tells it."""

    uid: UUID
    names: tuple[str, str]
    on: date
    said_by: str
    paper: str
    is_early: bool
    by: str
    at: datetime
    is_taken_back: bool


_MARRIED_TO = {Relation.HEAD: Relation.SPOUSE, Relation.CHILD: Relation.IN_LAW}


def married_to(relation: Relation) -> Relation:
    """What a husband or wife of hers is to the head."""
    return _MARRIED_TO.get(relation, Relation.OTHER)


MARRIAGE_LAW = "52/2014/QH13"
# Its article 8, clause 1, point a, as remembered: `sources` says how sure that is.
MARRIAGE_AGE = {Sex.FEMALE: 18, Sex.MALE: 20}


def is_too_young(sex: Sex, year: int | None, born: date | None, on: date) -> bool:
    """Surely younger than the law asks; what is not known is not said."""
    least = MARRIAGE_AGE.get(sex)
    if least is None or year is None:
        return False
    if born:
        return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) < least
    return on.year - year < least

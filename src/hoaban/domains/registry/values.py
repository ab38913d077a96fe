"""What the registry calls things, and what it tells its neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NewType
from uuid import UUID

if TYPE_CHECKING:
    from hoaban.domains.registry.facts import FactShown
    from hoaban.domains.registry.life import MarriageShown
    from hoaban.domains.registry.moves import MoveShown
    from hoaban.domains.registry.transfers import TransferRow

HouseholdId = NewType("HouseholdId", int)
PersonId = NewType("PersonId", int)


class Sex(StrEnum):
    MALE = "m"
    FEMALE = "f"
    UNKNOWN = ""


class Relation(StrEnum):
    """Relation to the head of the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    IN_LAW = "in_law"
    OTHER = "other"


class Precision(StrEnum):
    """How much of a birth date is known; nobody invents a first of January."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = ""


class Poverty(StrEnum):
    POOR = "poor"
    NEAR_POOR = "near_poor"
    NEITHER = "neither"
    LEFT = "left"
    """Recognised as no longer poor (QĐ 24/2021/QĐ-TTg: «hộ thoát nghèo»), by a paper that does not say whether it is near poor now."""


POOR = (Poverty.POOR, Poverty.NEAR_POOR)


class Changed(StrEnum):
    """What of a household a change is about."""

    HOUSEHOLD = "household"
    PERSON = "person"
    ADDED = "added"
    LEFT = "left"
    BORN = "born"
    PAPERS = "papers"
    RETURNED = "returned"


class Purpose(StrEnum):
    """The three purposes for which an ethnic group may be read (Law 91/2025/QH15: sensitive personal data)."""

    LEGAL_CONDITION = "legal_condition"
    STATISTICS = "statistics"
    LANGUAGE_HINT = "language_hint"


class ReadFor(StrEnum):
    """What somebody reads people's data for; each record of a reading names one."""

    SERVICE = "service"
    """The officer's daily work for the household."""
    OVERVIEW = "overview"
    """Looking over the area with names masked."""
    CHECK_PAPERS = "check_papers"
    """Comparing a number with the card in hand."""
    PROCEDURE = "procedure"
    """Filling in a form the person asked for."""
    OWN_DATA = "own_data"
    """Telling the person what is kept about her."""
    SETTLE = "settle_pair"
    """Settling whether a record of hers and one of another commune are one person."""


class Bulk(StrEnum):
    """What a neighbour's program reads whole areas for."""

    REACH = "reach_people"
    JUDGE = "judge_support"
    COUNT = "count_people"


class NumberKind(StrEnum):
    IDENTITY = "identity"
    INSURANCE = "insurance"


@dataclass(frozen=True, slots=True)
class NumberShown:
    """One opened number, whose it is and where she lives."""

    household_uid: UUID
    person_id: PersonId
    kind: NumberKind
    number: str


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as one reader may see her; masked fields come masked."""

    id: PersonId
    uid: UUID
    name: str
    relation: Relation
    sex: Sex
    born: str
    phone: str
    has_identity_number: bool
    has_insurance_number: bool
    version: int
    birth_year: int | None
    called: str  # the name people go by; empty where names are masked
    shared: tuple[NumberKind, ...] = ()  # which of her numbers another record has too


class Left(StrEnum):
    """Why somebody is no longer of a household."""

    MOVED = "moved"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class PersonTold:
    """What an officer says of a person; a birth as precisely as it is known."""

    name: str
    relation: Relation
    sex: Sex
    birth_year: int | None
    birth_month: int | None
    birth_date: date | None
    birth_precision: Precision
    phone: str


@dataclass(frozen=True, slots=True)
class PersonHeld:
    """A person as the register has her, for a page that corrects it."""

    uid: UUID
    place_no: int
    household_uid: UUID
    household_code: str
    version: int
    name: str
    relation: Relation
    sex: Sex
    born: str
    phone: str
    numbers: Sequence[NumberKind]
    """Of which one is on record."""


@dataclass(frozen=True, slots=True)
class NumberHolder:
    """Who has a number already, as far as the reader may know her."""

    name: str
    household_code: str
    record: UUID  # the row that carries it
    uid: UUID | None  # None: a record that was merged; it is compared with nobody
    may_be_merged: bool
    """By the reader: she keeps the place where the holder lives."""


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change with both values, by the names of the columns; ``on``: since when it is so, ``parent``: of a newborn, whose child."""

    uid: UUID
    what: Changed
    name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    by: str
    at: datetime
    is_taken_back: bool
    said_by: str
    paper: str
    on: date | None
    parent: str
    is_erased: bool
    """Whom it was about is erased: it cannot be put back, and its values are gone."""
    person: UUID | None = None


@dataclass(frozen=True, slots=True)
class HouseholdShown:
    """A household with its people and facts; ``on_the_way``: people of it who wait for another commune's word."""

    id: HouseholdId
    uid: UUID
    code: str
    place_no: int
    village: str
    address: str
    confirmed_at: datetime | None
    confirmed_by: str  # her name, where a person confirmed it and is still known
    version: int
    is_ended: bool
    """Nobody is left; its row stays for its history."""
    ended_on: date | None
    is_synthetic: bool
    source_file: str
    source_url: str
    recorded_at: datetime
    people: Sequence[PersonShown]
    facts: "Sequence[FactShown]"
    is_masked: bool
    changes: Sequence[ChangeShown]
    left_out: int  # rows of it that no list could bring yet
    merges: "Sequence[MergeShown]"
    moves: "Sequence[MoveShown]"
    marriages: "Sequence[MarriageShown]"
    languages: Mapping[str, str]  # code → name, of those its facts name
    on_the_way: "Sequence[TransferRow]"
    visited_at: datetime | None  # when somebody was last at the door

    @property
    def statuses(self) -> "Sequence[FactShown]":
        """The poverty status, newest first, with what held before."""
        return [fact for fact in self.facts if fact.kind == "poverty"]

    @property
    def has_head(self) -> bool:
        return any(person.relation is Relation.HEAD for person in self.people)

    @property
    def is_headless(self) -> bool:
        """Of a home that stands empty nobody need be the head."""
        return bool(self.people) and not self.has_head


@dataclass(frozen=True, slots=True)
class SearchHit:
    """What search shows: where it leads and how well it fits."""

    title: str
    detail: str
    url: str
    rank: float
    is_ordered: bool = True  # False: one of the first that came, of more than were put in order in time


class Part(StrEnum):
    """What of two records of one person can be taken from either; a birth goes as a whole."""

    NAME = "name"
    SEX = "sex"
    BORN = "born"
    PHONE = "phone"
    RELATION = "relation"
    IDENTITY = "identity"
    INSURANCE = "insurance"


NUMBERS = (Part.IDENTITY, Part.INSURANCE)


@dataclass(frozen=True, slots=True)
class PersonBrief:
    """A person in a line of a list."""

    uid: UUID
    household_uid: UUID
    name: str
    about: str  # birth, household, village


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A record that may be the person somebody is writing down."""

    uid: UUID
    household_uid: UUID
    name: str
    about: str
    why: str
    """What they have in common, in words."""
    has_left: bool = False
    """She moved away: is she back?"""


@dataclass(frozen=True, slots=True)
class PartHeld:
    """One part in both records, as the page shows it."""

    part: Part
    kept: str
    merged: str
    differs: bool
    """Both say something, and not the same; or only one says something."""
    only_merged: bool
    """The record that goes says it alone: taken unless somebody chooses otherwise."""

    @property
    def speaks_against(self) -> bool:
        """Both say it of a thing that one person has once, and not the same."""
        once = self.part in {Part.BORN, Part.SEX, Part.IDENTITY}
        return once and self.differs and bool(self.kept and self.merged)


@dataclass(frozen=True, slots=True)
class RecordHeld:
    """One of two records that may be one person."""

    id: PersonId
    uid: UUID
    name: str
    household_uid: UUID
    household_code: str
    place_no: int
    village: str
    commune: str
    version: int


@dataclass(frozen=True, slots=True)
class PairHeld:
    """Two records side by side, for a page that makes them one."""

    kept: RecordHeld
    merged: RecordHeld
    parts: Sequence[PartHeld]


@dataclass(frozen=True, slots=True)
class MergeShown:
    """Two records that became one, as a household's history tells it."""

    uid: UUID
    kept: str
    merged: str
    household_uid: UUID
    """Where the person lives now."""
    household_code: str
    is_here: bool
    """She lives in the household whose history this is."""
    taken: Sequence[Part]
    by: str
    at: datetime
    is_undone: bool
    is_erased: bool
    """The person was erased: the two cannot be separated any more."""
    stayed: Sequence[Part]
    """What had been corrected meanwhile, and therefore stayed with the kept record when they were separated."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did."""

    uid: UUID
    household_uid: UUID
    """Where the person lives."""
    emptied: str
    """Code of the household in which nobody is left; empty where somebody is."""


@dataclass(frozen=True, slots=True)
class Parted:
    """What taking a merge back did."""

    household_uid: UUID
    stayed: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Stands:
    """The person for whom a merged record stands today."""

    uid: UUID
    name: str
    former: str
    household_uid: UUID

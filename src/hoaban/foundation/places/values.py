"""Units, lineage, codes and figures as other rooms and pages see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from hoaban.foundation.access.values import UnitRange
from hoaban.foundation.sources.values import Mark

Point = tuple[float, float]
"""Longitude, latitude."""


class Level(StrEnum):
    """From the largest to the smallest: a parent is loaded before its children."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    VILLAGE = "village"


class FacilityKind(StrEnum):
    SCHOOL = "school"
    HEALTH_STATION = "health_station"
    HOSPITAL = "hospital"
    SUPPORT_POINT = "support_point"
    ASSEMBLY_POINT = "assembly_point"
    POLICE = "police"
    LOUDSPEAKER = "loudspeaker"


class NameUse(StrEnum):
    """Why a name of an ethnic group is known. Only ACCEPTED is ever displayed."""

    ACCEPTED = "accepted"
    OFFICIAL = "official"
    SPELLING = "spelling"
    OTHER = "other name"
    OFFENSIVE = "offensive"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """The least one needs of a unit: its number and what it is called."""

    number: int
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit in one period of its life."""

    id: int
    level: Level
    code: str
    kind: str
    name: str
    full_name: str
    number: int | None
    """None for a district: it has no place in the number."""
    valid_from: date | None = None
    valid_to: date | None = None
    centre: Point | None = None
    area_km2: Decimal | None = None
    former_district: str = ""
    formerly: str = ""
    """Former units as the decision lists them, where no lineage rows exist."""
    source_key: str = ""
    status: str = ""

    def in_sentence(self, language: str) -> str:
        """«tỉnh …», «xã …»: the kind is no name and takes a small letter inside a sentence. In English the name alone."""
        return self.name if language == "en" else self.full_name[:1].lower() + self.full_name[1:]

    @property
    def range(self) -> UnitRange | None:
        return None if self.number is None else UnitRange(self.number, stop_of(self.number))


@dataclass(frozen=True, slots=True)
class MapCell:
    """What a map shows of one unit."""

    value: float | None
    url: str = ""
    is_hidden: bool = False
    """There is a value, and it is not told: drawn as hidden, never as zero and never as unknown."""


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A former unit of a unit, with the decision that ended it, and its own ancestors."""

    unit: Unit
    on: date
    decision: str
    share: Decimal | None
    status: str
    note: str = ""
    before: tuple["Ancestor", ...] = ()


@dataclass(frozen=True, slots=True)
class FormerName:
    """What a unit, or one it was made of, was called before a reform."""

    name: str
    until: date
    """From this day on it was called so no more."""
    is_whole: bool
    """It is the same unit: nothing was added to it since, and nothing taken away."""


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that a written name may mean."""

    unit: Unit
    score: float
    through: str = ""
    """The former name that matched, when it was not today's."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure with its source and how sure it is."""

    topic: str
    item: str
    label: str
    value: Decimal
    measure: str
    on: date
    period: str
    source_key: str
    mark: Mark
    status: str
    note: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    kind: FacilityKind
    name: str
    number: int
    centre: Point | None = None
    phone: str = ""
    hours: str = ""
    mark: Mark = Mark.UNVERIFIED
    note: str = ""
    code: str = ""
    version: int = 1
    valid_from: date | None = None

    @property
    def latlon(self) -> str:
        """As ``geo:`` addresses want it, whatever the language of the page does to decimal points."""
        return f"{self.centre[1]:.5f},{self.centre[0]:.5f}" if self.centre else ""


@dataclass(frozen=True, slots=True)
class FacilityFacts:
    """What an officer says of a facility. ``number`` is the commune's or the village's."""

    name: str
    number: int
    centre: Point | None = None
    phone: str = ""
    hours: str = ""
    valid_from: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """One of the 54 groups under the name it accepts."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Language:
    iso639_3: str
    name: str
    ethnic_code: str
    variety_of: str = ""
    people: str = ""
    """The group that speaks it, under the name it accepts."""
    note: str = ""
    """Where it is said to be spoken: a text, because no list by commune exists."""
    mark: Mark = Mark.UNVERIFIED


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a pack did, by kind of row."""

    added: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.added.values())


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """What importing boundaries did. Bad rows are named; good ones are kept."""

    good: int
    bad: tuple[str, ...]
    missing: tuple[str, ...]
    """Codes of communes without a boundary afterwards."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of communes as the lineage tells it, by codes."""

    decision: str
    on: str
    pairs: Mapping[str, str]
    split: tuple[str, ...]
    """Old communes that went to several; their villages need a look by hand."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One registered column in a dry run."""

    table: str
    column: str
    rows: int
    moves: int


@dataclass(frozen=True, slots=True)
class ColumnState:
    """How far one table has come."""

    table: str
    column: str
    cursor: int
    upto: int
    moved: int
    done_at: datetime | None
    kept: tuple[int, ...] = ()
    """Keys of rows whose new number is taken: they stand under their former one until a person looks."""

    @property
    def percent(self) -> int:
        return 100 if self.done_at else min(99, self.cursor * 100 // max(self.upto, 1))


@dataclass(frozen=True, slots=True)
class ReformState:
    """A change of numbers and its tables."""

    id: int
    name: str
    decision: str
    started_at: datetime
    done_at: datetime | None
    columns: tuple[ColumnState, ...]


PROVINCE_STEP = 10**9
COMMUNE_STEP = 10**4


def unit_number(code: str) -> int:
    """``14`` → 14·10⁹, ``03646`` needs its province: see `commune_number`."""
    if len(code) != 2 or not code.isdigit():
        raise ValueError(f"{code!r} is no province code")
    return int(code) * PROVINCE_STEP


def commune_number(province: str, code: str) -> int:
    """``14``, ``03646`` → 14_03646_0000."""
    if len(code) != 5 or not code.isdigit():
        raise ValueError(f"{code!r} is no commune code")
    return unit_number(province) + int(code) * COMMUNE_STEP


def stop_of(number: int) -> int:
    """The end of a unit's range, read from its trailing zeros."""
    if number % PROVINCE_STEP == 0:
        return number + PROVINCE_STEP
    return number + (COMMUNE_STEP if number % COMMUNE_STEP == 0 else 1)

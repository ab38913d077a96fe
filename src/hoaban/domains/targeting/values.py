"""Areas and whom they reach: the plain words of this room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hoaban.foundation.access.values import UnitRange
from hoaban.foundation.places.values import Facility, Point

Ring = tuple[Point, ...]
"""An outline of longitude and latitude; the last point need not repeat the first."""
Columns = Mapping[str, NDArray[Any]]

MOST_POINTS = 2_000
"""Of one drawn outline: a river's course in full detail."""
MOST_VERTICES = 100
"""Of what leaves the platform: heavier outlines made other people's maps fail (gh:wmo-raf/cap-composer/pull/65)."""


@dataclass(frozen=True, slots=True)
class Circle:
    centre: Point
    km: float


@dataclass(frozen=True, slots=True)
class Area:
    """Where: units by number, drawn outlines, circles; all of it together."""

    units: tuple[int, ...] = ()
    polygons: tuple[Ring, ...] = ()
    circles: tuple[Circle, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.polygons or self.circles)


class How(StrEnum):
    """By what we know that a unit lies inside."""

    CHOSEN = "chosen"
    WHOLE = "whole"
    """Its commune's outline lies inside."""
    OUTLINE = "outline"
    """Its own outline lies inside or is touched."""
    CENTRE = "centre"
    FACILITY = "facility"
    """Its own position is not known; a place that stands in it lies inside."""


class Doubt(StrEnum):
    """Why nobody can say whether people are inside."""

    UNPLACED = "unplaced"
    """The village's position is not known."""
    NO_VILLAGE = "no_village"
    """Homes of the commune that are on record without a village."""


@dataclass(frozen=True, slots=True)
class Inside:
    number: int
    name: str
    how: How


@dataclass(frozen=True, slots=True)
class Unsure:
    number: int
    name: str
    why: Doubt


@dataclass(frozen=True, slots=True)
class Resolved:
    """An area as units: what is inside, and what nobody can say."""

    ranges: tuple[UnitRange, ...]
    inside: tuple[Inside, ...]
    unsure: tuple[Unsure, ...] = ()


class Reach(IntEnum):
    """How a person can be told, the hardest first."""

    NO_COVERAGE = 0
    """Her village has no network: somebody has to come."""
    NO_PHONE = 1
    """No telephone number of her home is on record: somebody has to come."""
    VISIT = 2
    """She asked that somebody comes."""
    HOUSE_PHONE = 3
    """Only another one of her home has a number."""
    VOICE = 4
    SMS = 5


BY_DOOR = Reach.VISIT
"""Up to here only somebody at the door reaches her."""


class Rank(IntEnum):
    """Who is told first. No law ranks homes: the village card does, then our own stated rule."""

    CARRY = 0
    """On the village card: in danger, and somebody must be carried."""
    AT_RISK = 1
    """On the village card: in danger."""
    DOOR = 2
    """Our rule: whoever is only reached at the door, because that takes longest."""
    REST = 3


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in an area as columns, the most exposed first.

    ``id household place is_head number language phone channel coverage`` as registry gives them, ``reach`` (`Reach`) and
    ``rank`` (`Rank`). ``ranked_by_card`` says for how many the order rests on a village card; the rest stand by our rule.
    """

    columns: Columns
    resolved: Resolved
    ranked_by_card: int = 0

    def __len__(self) -> int:
        return len(self.columns["id"])


@dataclass(frozen=True, slots=True)
class Counts:
    """Who an area would reach, in numbers. True, small ones too: whoever shows them hides those."""

    people: int
    homes: int
    homes_by_door: int
    languages: Mapping[str, int]
    """By the language she speaks best; "" where nobody said."""
    reaches: Mapping[Reach, int]
    ranks: Mapping[Rank, int]


@dataclass(frozen=True, slots=True)
class InCharge:
    """Somebody with an account who answers for a part of the area."""

    user_id: int
    name: str
    area: UnitRange


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would this reach."""

    area: Area
    resolved: Resolved
    counts: Counts
    in_charge: tuple[InCharge, ...]
    facilities: tuple[Facility, ...]
    outlines: tuple[Ring, ...]
    ranked_by_card: int


@dataclass(frozen=True, slots=True)
class CatchmentShown:
    """A saved area with who drew it, when, by what."""

    uid: UUID
    name: str
    drawn_on: date
    source: str
    drawn_by: str
    area: Area
    is_over: bool = False


class Danger(StrEnum):
    """What a home is in danger of."""

    LANDSLIDE = "landslide"
    STREAM = "stream"
    FLOOD = "flood"
    ROCKS = "rocks"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class CardText:
    """What a village writes down before the rains."""

    assembly: str = ""
    """Where everybody goes."""
    route: str = ""
    keys: str = ""
    """Who has which key."""
    boat: str = ""
    neighbours: str = ""
    """Names and telephones of the villages beside."""


CARD_PARTS = ("assembly", "route", "keys", "boat", "neighbours")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class CardHome:
    """A home in danger as the village card names it."""

    uid: UUID
    household: UUID
    who: str
    where: str
    danger: Danger
    carry: int
    """How many must be carried."""
    note: str = ""


class Season(StrEnum):
    """How fresh a card is."""

    NONE = "none"
    """Nobody wrote one."""
    ASKED = "asked"
    """The rains come: it is to be confirmed now."""
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    """Confirmed for an earlier season only."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One change in the history of a card."""

    at: datetime
    by: str
    is_confirmation: bool
    number: int


@dataclass(frozen=True, slots=True)
class Card:
    village: int
    name: str
    text: CardText
    number: int
    """Of the version; 0 where none was written."""
    state: Season
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    homes: tuple[CardHome, ...] = ()
    history: tuple[CardLine, ...] = ()
    places: tuple[Facility, ...] = ()
    """Assembly points, stations, loudspeakers of the village and its commune."""


@dataclass(frozen=True, slots=True)
class CardOfVillage:
    """One village among others."""

    number: int
    name: str
    state: Season
    homes: int


class Why(StrEnum):
    """Why somebody has to come to a home."""

    NO_PHONE = "no_phone"
    NO_COVERAGE = "no_coverage"
    VISIT = "visit"
    CARRY = "carry"
    FAILED = "failed"
    """A message was sent and did not arrive."""
    UNHEARD = "unheard"
    """A message was sent, or waits for a line, and nobody knows whether it arrived."""
    LANDLINE = "landline"
    """Only telephones that nobody here can write to, and no line calls them: none was sent."""


BY_MESSAGE = (Why.FAILED, Why.UNHEARD)
"""What a receipt that comes late takes back."""


class Told(StrEnum):
    """What came of it at the door."""

    TOLD = "told"
    ABSENT = "absent"
    HELP = "help"
    """Told, and they cannot leave by themselves."""


@dataclass(frozen=True, slots=True)
class Door:
    """One home on a door-to-door list."""

    household: UUID
    who: str
    where: str
    code: str
    people: int
    why: Why
    carry: int
    is_at_risk: bool
    uid: UUID | None = None
    """None on a list without a warning: nothing is ticked there."""
    told: Told | None = None
    told_by: str = ""
    told_at: datetime | None = None
    version: int = 1
    arrived_at: datetime | None = None
    """When we learnt that the message arrived after all; it stays only for what was said at the door."""

    @property
    def is_unheard(self) -> bool:
        return self.why is Why.UNHEARD


@dataclass(frozen=True, slots=True)
class DoorList:
    village: int
    name: str
    doors: tuple[Door, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_loose(self) -> bool:
        """Of homes that are on record without a village: ``village`` is their commune."""
        return self.village % 10_000 == 0

    @property
    def done(self) -> int:
        return sum(1 for one in self.doors if one.told in (Told.TOLD, Told.HELP))

    @property
    def need_help(self) -> int:
        return sum(1 for one in self.doors if one.told is Told.HELP)

    @property
    def unheard(self) -> int:
        """Homes that may have been told already: nobody knows."""
        return sum(1 for one in self.doors if one.is_unheard and one.told is None)


EMPTY = np.zeros(0, dtype=np.int64)

"""What a commune counts after a disaster: indicators, versions, sums. A number that is missing is not zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from hoaban.domains.warning.values import Hazard
from hoaban.foundation.sources.values import Mark

Amounts = Mapping[str, Decimal]
"""Indicator → number. A key that is absent was not counted."""


class Kind(StrEnum):
    """The reports about one event that the circular names; the half-yearly one is of no event."""

    QUICK = "quick"
    FINAL = "final"


class Cause(StrEnum):
    """Why a commune is asked."""

    ENDED = "ended"
    """A warning of its area is over."""
    HIT = "hit"
    """An officer said that what was warned of came."""
    MISS = "miss"
    """An officer said that it came, and nobody was warned."""
    OWN = "own"
    """Nobody asked: the commune began by itself."""


class Origin(StrEnum):
    """Where an indicator was read."""

    CIRCULAR = "circular"
    REPORTS = "reports"
    """Quick reports of provinces count it; whether the annex of the circular has it was not read."""


class Fault(StrEnum):
    """Why a number is refused."""

    UNREADABLE = "unreadable"
    NEGATIVE = "negative"
    FRACTION = "fraction"
    """Half a person, half a house."""
    TOO_FINE = "too_fine"
    """More than two digits after the comma."""
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the pack with its two names."""

    key: str
    vi: str
    en: str

    def said(self, language: str) -> str:
        return self.en if language.startswith("en") else self.vi


@dataclass(frozen=True, slots=True)
class Indicator(Named):
    group: str
    unit: str
    """Empty: it was not read in the text."""
    is_whole: bool
    ask_above: int
    """Above it the form asks once more: our own choice."""
    source: str
    mark: Mark
    origin: Origin = Origin.CIRCULAR


@dataclass(frozen=True, slots=True)
class Law:
    """Which text was read, and how well."""

    number: str
    issued_on: date
    address: str
    mark: Mark
    read: Named


@dataclass(frozen=True, slots=True)
class Form:
    """The commune's form, as the pack holds it."""

    law: Law
    kinds: Mapping[Kind, Named]
    groups: tuple[Named, ...]
    indicators: tuple[Indicator, ...]
    term: timedelta
    term_source: str
    daily_before: str

    def of(self, group: str) -> tuple[Indicator, ...]:
        return tuple(one for one in self.indicators if one.group == group)

    def find(self, key: str) -> Indicator | None:
        return next((one for one in self.indicators if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Told:
    """One report as it is typed."""

    kind: Kind
    amounts: Amounts
    note: str = ""
    why: str = ""
    """Of a second version and later: what was counted since, or what was wrong."""
    covers: tuple[int, ...] = ()
    """Former communes whose numbers the writer saw among hers; those of the version before stay."""


@dataclass(frozen=True, slots=True)
class Version:
    """One report as it was saved; nobody changes it."""

    uid: UUID
    commune_no: int
    kind: Kind
    number: int
    amounts: Amounts
    units: Mapping[str, str]
    """As they stood in the form on that day."""
    note: str
    why: str
    who: str
    at: datetime
    law: str
    covers: tuple[int, ...] = ()
    """Former communes whose report it is too."""


@dataclass(frozen=True, slots=True)
class Former:
    """A commune that is part of another now, and was asked about the same event."""

    commune_no: int
    name: str
    is_whole: bool
    """Part of this one alone. Of one that was split nobody here knows whose its numbers are."""
    told: Version | None
    """What it reported last, of the kind that is asked for before any other."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One indicator between two versions; None: not counted."""

    key: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people typed different numbers; each counted from the version both had seen."""

    mine: Decimal | None
    theirs: Decimal | None


@dataclass(frozen=True, slots=True)
class EventShown:
    """One storm, or one danger that nobody warned of."""

    uid: UUID
    hazard: Hazard
    began_on: date
    asked: int
    reported: int
    """How many of them: on a board this kind of report, in a list of events any."""
    place: str = ""
    """Of one commune alone its name."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """A commune that nobody asked about an event of its province."""

    event: EventShown
    commune_no: int
    name: str


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """One commune of an event, with its newest version."""

    commune_no: int
    name: str
    cause: Cause
    asked_at: datetime
    due_at: datetime
    first_at: datetime | None
    last: Version | None
    within: str = ""
    """The commune it is part of now, whose report is this one's too: its own is read, and added up no more."""

    @property
    def is_silent(self) -> bool:
        return self.last is None and not self.within

    def is_late(self, now: datetime) -> bool:
        return (self.first_at or now) > self.due_at


@dataclass(frozen=True, slots=True)
class Sum:
    """Of one indicator: what was counted, by how many communes; None when nobody counted."""

    indicator: Indicator
    total: Decimal | None
    counted: int
    of: int

    @property
    def uncounted(self) -> int:
        return self.of - self.counted


@dataclass(frozen=True, slots=True)
class Board:
    """An event for whoever reads it: her communes and their sum."""

    event: EventShown
    kind: Kind
    lines: tuple[CommuneLine, ...]
    sums: tuple[Sum, ...]

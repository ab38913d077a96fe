"""The catalogue of dated facts: of whom, in which codes, how long they are good for. Plain Python, no table.

A kind is a line here, never a column. Few codes, each a word an officer says at the door; nothing clinical.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hoaban.domains.registry.values import Poverty
from hoaban.kit import clock
from hoaban.kit.text import is_name

YEAR = 365
LONGEST = 60
"""As many characters as a row keeps."""


def _(word: str) -> str:
    """Marks a word for translation; who shows it translates."""
    return word


class About(StrEnum):
    """Of whom a fact is."""

    HOUSEHOLD = "household"
    PERSON = "person"
    VILLAGE = "village"


class FactKind(StrEnum):
    CALLED = "called"
    POVERTY = "poverty"
    HOUSE = "house"
    WATER = "water"
    POWER = "power"
    LANGUAGE = "language"
    PHONE = "phone"
    CHANNEL = "channel"
    DISABILITY = "disability"
    SCHOOLING = "schooling"
    INSURANCE = "insurance"
    LIVELIHOOD = "livelihood"
    COVERAGE = "coverage"
    ROAD = "road"
    DIFFICULTY = "difficulty"


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be said of a kind."""

    about: tuple[About, ...]
    label: str
    words: Mapping[str, str]
    """Code → word; empty where the codes are those of languages (`places`), or a name."""
    is_name: bool = False
    """Said in words of its own, not in codes."""
    several: bool = False
    """Several codes, the first counts most."""
    has_until: bool = False
    needs_source: bool = False
    """Only a decision makes it so."""
    needs_teller: bool = False
    """Never guessed: somebody said so."""
    has_certificate: bool = False
    """Settled by a paper made out for this person: what stands on one does not give way to a list that names none."""
    old_after: int | None = None
    """Days after which it wants to be asked again."""


_HOME, _ONE, _PLACE = (About.HOUSEHOLD,), (About.PERSON,), (About.VILLAGE,)

KINDS: Mapping[FactKind, Kind] = {
    # Thái and Mông parents are called after their first child, Mông men take an adult name; papers keep the official one.
    FactKind.CALLED: Kind(_ONE, _("Name people go by"), {}, is_name=True),
    FactKind.POVERTY: Kind(
        _HOME, _("Poverty status"),
        {Poverty.POOR: _("Poor"), Poverty.NEAR_POOR: _("Near poor"), Poverty.NEITHER: _("Neither poor nor near poor"),
         Poverty.LEFT: _("No longer poor (near poor or not: not told)")},
        needs_source=True,
    ),
    FactKind.HOUSE: Kind(
        _HOME, _("House"),
        {"solid": _("Solid house"), "half_solid": _("Half-solid house"), "weak": _("Temporary or run-down house"),
         "none": _("No house of their own")},
        old_after=3 * YEAR,
    ),
    FactKind.WATER: Kind(
        _HOME, _("Water for living"),
        {"tap": _("Tap water"), "piped": _("Gravity-fed pipe from a spring"), "well": _("Well"),
         "stream": _("Stream or open spring"), "rain": _("Rain water"), "bought": _("Water carried or bought")},
        old_after=3 * YEAR,
    ),
    FactKind.POWER: Kind(
        (About.HOUSEHOLD, About.VILLAGE), _("Electricity"),
        {"grid": _("From the grid"), "own": _("Own small source (sun, stream)"), "none": _("No electricity")},
        old_after=3 * YEAR,
    ),
    FactKind.LANGUAGE: Kind(
        (About.PERSON, About.VILLAGE), _("Languages spoken"), {}, several=True, needs_teller=True),
    FactKind.PHONE: Kind(
        _ONE, _("Whose telephone"),
        {"own": _("Own telephone"), "shared": _("Shared in the household"), "other": _("Somebody else's, who passes it on"),
         "none": _("No telephone")},
        old_after=YEAR,
    ),
    FactKind.CHANNEL: Kind(
        _ONE, _("Best way to reach"),
        {"voice": _("A call"), "sms": _("A text message"), "loudspeaker": _("The loudspeaker"),
         "visit": _("Somebody comes by")},
        old_after=2 * YEAR,
    ),
    # The levels of the Law on Persons with Disabilities 51/2010/QH12, article 3.
    FactKind.DISABILITY: Kind(
        _ONE, _("Disability"),
        {"none": _("No disability"), "mild": _("Mild disability"), "severe": _("Severe disability"),
         "very_severe": _("Especially severe disability")},
        has_certificate=True,
    ),
    FactKind.SCHOOLING: Kind(
        _ONE, _("Schooling"),
        {"preschool": _("Goes to kindergarten"), "primary": _("Goes to primary school"),
         "lower_secondary": _("Goes to lower secondary school"), "upper_secondary": _("Goes to upper secondary school"),
         "vocational": _("In vocational training"), "higher": _("At college or university"),
         "finished": _("No longer at school"), "never": _("Never went to school")},
        old_after=YEAR,
    ),
    FactKind.INSURANCE: Kind(
        _ONE, _("Health insurance"), {"has": _("Has health insurance"), "none": _("No health insurance")},
        has_until=True, old_after=YEAR,
    ),
    FactKind.LIVELIHOOD: Kind(
        _ONE, _("Livelihood"),
        {"crops": _("Field crops"), "trees": _("Fruit, coffee or tea"), "animals": _("Animals or fish"),
         "forest": _("Forest"), "wage": _("Works for wages"), "salary": _("On a salary"), "trade": _("Trade or service"),
         "craft": _("Craft or tourism"), "none": _("No livelihood")},
        several=True, old_after=2 * YEAR,
    ),
    FactKind.COVERAGE: Kind(
        _PLACE, _("Telephone network"),
        {"none": _("No network"), "spots": _("Only in some spots"), "voice": _("Calls and text messages only"),
         "data": _("Calls and internet")},
        old_after=YEAR,
    ),
    FactKind.ROAD: Kind(
        _PLACE, _("Road to the village"),
        {"car": _("Cars all year"), "dry": _("Cars in the dry season only"), "motorbike": _("Motorbikes only"),
         "foot": _("On foot only")},
        old_after=2 * YEAR,
    ),
    FactKind.DIFFICULTY: Kind(
        _PLACE, _("Special difficulty"),
        {"special": _("Village of special difficulty"), "none": _("Not of special difficulty")},
        needs_source=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a fact is about: a household or a person by uid, a village by its number."""

    about: About
    uid: UUID | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact as somebody tells it."""

    kind: FactKind
    value: str
    valid_from: date | None
    source: str = ""
    said_by: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FactShown:
    """A dated fact with where it comes from."""

    kind: FactKind
    value: str
    valid_from: date | None
    source: str
    said_by: str
    recorded_at: datetime
    replaced_at: datetime | None
    until: date | None = None
    valid_to: date | None = None
    """The day another one began."""
    taken_back_at: datetime | None = None
    about: About = About.HOUSEHOLD
    owner: int = 0
    """Whose, by key: the household, the person, the village's number."""
    batch_id: int | None = None
    """The list that told it; None where it was noted by hand."""

    @property
    def told_on(self) -> date:
        return told_on(self.valid_from, self.recorded_at, is_listed=self.batch_id is not None)

    @property
    def is_current(self) -> bool:
        return self.replaced_at is None


@dataclass(frozen=True, slots=True)
class VillageSaid:
    """One village of many of which the same paper says something."""

    unit: int
    place_no: int
    value: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class VillageHeld:
    """What holds of a village now."""

    id: int
    unit: int
    place_no: int
    value: str
    valid_from: date | None

    def began_by(self, day: date) -> bool:
        return self.valid_from is None or self.valid_from <= day


def kinds_of(about: About) -> tuple[FactKind, ...]:
    return tuple(kind for kind, told in KINDS.items() if about in told.about)


def codes_of(value: str) -> tuple[str, ...]:
    """The codes of a value, the one that counts most first."""
    return tuple(value.split())


def parts_of(kind: FactKind, value: str) -> tuple[str, ...]:
    """What of a value is said by itself: each code, or a name whole."""
    return (value,) if KINDS[kind].is_name else codes_of(value)


def is_value(kind: FactKind, value: str, languages: Collection[str]) -> bool:
    """Known codes, each once, and one only where a kind has one."""
    if KINDS[kind].is_name:
        return len(value) <= LONGEST and is_name(value)
    codes = codes_of(value)
    known = KINDS[kind].words or languages
    is_one = KINDS[kind].several or len(codes) == 1
    return (
        bool(codes)
        and is_one
        and len(set(codes)) == len(codes)
        and len(value) <= LONGEST
        and set(codes) <= set(known)
    )


def told_on(valid_from: date | None, recorded_at: datetime, *, is_listed: bool) -> date:
    """The day somebody said so: a list tells it, whenever it is brought; noted by hand it is told as it is written down, however
    long it has been so."""
    return valid_from if is_listed and valid_from else clock.local(recorded_at).date()


def ages(kind: FactKind) -> bool:
    """It wants to be asked again one day, so that saying it again counts."""
    return KINDS[kind].old_after is not None


def is_old(kind: FactKind, told: date, today: date) -> bool:
    """It was good on the day it was told and wants to be asked again."""
    longest = KINDS[kind].old_after
    return longest is not None and (today - told).days > longest


def has_run_out(until: date | None, today: date) -> bool:
    """The day named still counts."""
    return until is not None and until < today

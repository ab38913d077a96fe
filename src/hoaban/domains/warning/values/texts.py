"""What is written: a text with its place and shape, and the bank of words behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hoaban.domains.warning.values.stages import Status

EXERCISE_WORD = "DIỄN TẬP"
"""How every text of a drill begins; the table refuses one that does not, and an actual one that does."""
LAW = "18/2021/QĐ-TTg"
"""Levels 1 to 5 and their colours (Điều 4)."""
LEVELS = range(1, 6)


class Hazard(StrEnum):
    FLASH_FLOOD = "flash_flood"
    LANDSLIDE = "landslide"
    FLOOD = "flood"
    HEAVY_RAIN = "heavy_rain"
    STORM = "storm"
    COLD = "cold"
    HEAT = "heat"
    FOREST_FIRE = "forest_fire"


class Sureness(StrEnum):
    """How sure whoever writes it is."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Origin(StrEnum):
    """What a draft began with."""

    HAND = "hand"
    SIGN = "sign"
    RULE = "rule"
    BULLETIN = "bulletin"


@dataclass(frozen=True, slots=True)
class Grown:
    """What goes out covers more ground than was drawn and chosen, for it has to have few corners."""

    km2: float
    """All of it, about."""
    more_km2: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn area as it leaves the platform: few corners, and every place of its text that we can place lies inside."""

    name: str = ""  # of the saved area it was, if it was one
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Longitude and latitude; the last corner does not repeat the first."""
    circles: tuple[tuple[float, float, float], ...] = ()  # longitude, latitude, kilometres
    near: tuple[tuple[float, float, float], ...] = ()
    """Circles too, around places chosen by name beside it whose outline nobody imported: approximate."""
    made: int = 0
    """How many of the outlines, the last ones, nobody drew: they stand around places that were chosen or touched."""
    grown: Grown | None = None
    """None: as drawn and chosen, or nearly. Part of the text: who agrees to it reads that too."""

    def __bool__(self) -> bool:
        return bool(self.polygons or self.circles)


NOT_DRAWN = Shape()


@dataclass(frozen=True, slots=True)
class Text:
    """What people are told, and for where and how long."""

    level: int
    sure: Sureness
    areas: tuple[int, ...]
    """Unit numbers, a province's, a commune's or a village's."""
    onset: datetime
    expires: datetime
    do_this: str
    go_there: str = ""
    by_when: str = ""
    who_calls: str = ""
    shape: Shape = NOT_DRAWN
    """Where somebody drew it; the areas are the units it touches, found when it was drawn."""
    toneless: str = ""
    """The whole message without tone marks, if whoever wrote the text proposes one: who agrees to the text agrees to it."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is fixed when a draft is made."""

    status: Status
    hazard: Hazard
    issuer: str
    """Code of the organisation that issues it, from the pack."""
    origin: Origin = Origin.HAND
    origin_ref: str = ""
    """Uid of a sign, code of a rule, number of a bulletin."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """An organisation that may issue, by a document."""

    code: str
    name: str
    level: str
    """``province`` or ``commune``: of what it speaks for."""
    document: str
    mark: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One of the legal five."""

    number: int
    colour: str
    """Vietnamese, as the law writes it."""


@dataclass(frozen=True, slots=True)
class Words:
    """Proposed words for a hazard and some levels."""

    hazard: Hazard
    levels: range
    do_this: str
    go_there: str
    by_when: str
    who_calls: str
    hours: int
    """How long such a warning lasts unless somebody says otherwise."""
    source: str
    mark: str
    approved_by: str
    """Empty: our own draft, to be approved."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Words for places below a commune, as a line counts them."""

    known: tuple[str, ...]
    """Small, as a name may begin with them; of two that begin alike the longer one first."""
    other: str


@dataclass(frozen=True, slots=True)
class Book:
    """The bank of words, the legal levels and the sentences, as the pack holds them."""

    levels: tuple[Level, ...]
    hazards: dict[Hazard, str]
    """Vietnamese, as it stands inside a sentence."""
    sentences: dict[str, str]
    kinds: Kinds
    words: tuple[Words, ...]
    issuers: tuple[Issuer, ...]
    patience: timedelta
    """How old a copy on a phone without a line may be before it says so."""
    tongues: "tuple[Tongue, ...]" = ()
    """The same words in other languages; only what is approved goes out."""
    sends_toneless: bool = False
    """Whether this province's text messages go out without tone marks, where two people approved the words that way."""

    def colour(self, level: int) -> str:
        return next(one.colour for one in self.levels if one.number == level)

    def issuer(self, code: str) -> Issuer | None:
        return next((one for one in self.issuers if one.code == code), None)

    def words_for(self, hazard: Hazard, level: int) -> Words | None:
        return next((one for one in self.words if one.hazard is hazard and level in one.levels), None)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The bank in another language."""

    code: str
    """ISO 639-3, as registers name what people speak."""
    tag: str
    """RFC 3066, as pages and CAP name it."""
    exercise: str
    """How a drill says that it is one, after our own word."""
    approved_by: str
    """The document that approved its sentences of danger, level and ending. Empty: nobody."""
    book: Book
    """Levels, hazards, sentences and rows of the bank in it; the rest is the Vietnamese one's."""
    readers: tuple[str, ...] = ()
    """E-mail addresses of those accounts that read it and may approve it on a page, as the pack names them."""

    def same_row(self, words: Words) -> Words | None:
        """The row for the same danger and the same levels, approved or not."""
        found = self.book.words_for(words.hazard, words.levels.start)
        return found if found is not None and found.levels == words.levels else None

    def paper_of(self, row: Words) -> str:
        """The document by which the pack says that this row is approved; its sentences of danger have to be too."""
        return row.approved_by if self.approved_by else ""

"""Warnings to people: the plain words of this room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hoaban.kit.cap.values import Severity

EXERCISE_WORD = "DIỄN TẬP"
"""How every text of a drill begins; the table refuses one that does not, and an actual one that does."""
LAW = "18/2021/QĐ-TTg"
"""Levels 1 to 5 and their colours (Điều 4)."""
LEVELS = range(1, 6)


class Status(StrEnum):
    """Chosen when a draft is made, and never again."""

    ACTUAL = "actual"
    EXERCISE = "exercise"


class State(StrEnum):
    """Where an alert stands."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    UPDATE_DRAFT = "update_draft"
    """In force as it was last issued; a newer text is being written."""
    UPDATE_REVIEWED = "update_reviewed"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    ALL_CLEAR = "all_clear"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """A draft that was taken back before anybody outside read it."""


class Move(StrEnum):
    CHANGE = "change"
    REVIEW = "review"
    SEND = "send"
    """The first issue, or an update."""
    OVERRIDE = "override"
    """The same without a second person, with a recorded reason."""
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    CANCEL = "cancel"
    ALL_CLEAR = "all_clear"
    EXPIRE = "expire"


class Step(StrEnum):
    """What somebody did, as the history tells it."""

    DRAFT = "draft"
    CHANGE = "change"
    REVIEW = "review"
    ISSUE = "issue"
    UPDATE = "update"
    OVERRIDE = "override"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    CANCEL = "cancel"
    ALL_CLEAR = "all_clear"
    EXPIRE = "expire"


class Message(StrEnum):
    """What a version is, in the words of CAP."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"


class Ending(StrEnum):
    CANCEL = "cancel"
    """It should not have been issued, or no longer holds."""
    ALL_CLEAR = "all_clear"
    """The danger is over."""


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


class Proof(StrEnum):
    """How somebody showed, minutes ago, that it is she who decides."""

    PASSKEY = "passkey"
    APP_CODE = "app_code"
    """Six digits of the authenticator on her phone."""
    PASSWORD = "password"  # noqa: S105 — a kind of proof, not a secret
    NONE = "none"


class Shift(StrEnum):
    NOTE = "note"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn area as it leaves the platform: few corners, and every place of its text that we can place lies inside."""

    name: str = ""  # of the saved area it was, if it was one
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Longitude and latitude; the last corner does not repeat the first."""
    circles: tuple[tuple[float, float, float], ...] = ()  # longitude, latitude, kilometres
    near: tuple[tuple[float, float, float], ...] = ()
    """Circles too, around places chosen by name beside it whose outline nobody imported: approximate."""

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
class Book:
    """The bank of words, the legal levels and the sentences, as the pack holds them."""

    levels: tuple[Level, ...]
    hazards: dict[Hazard, str]
    """Vietnamese, as it stands inside a sentence."""
    sentences: dict[str, str]
    words: tuple[Words, ...]
    issuers: tuple[Issuer, ...]
    patience: timedelta
    """How old a copy on a phone without a line may be before it says so."""

    def colour(self, level: int) -> str:
        return next(one.colour for one in self.levels if one.number == level)

    def issuer(self, code: str) -> Issuer | None:
        return next((one for one in self.issuers if one.code == code), None)

    def words_for(self, hazard: Hazard, level: int) -> Words | None:
        return next((one for one in self.words if one.hazard is hazard and level in one.levels), None)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert among others."""

    uid: UUID
    occasion: UUID
    status: Status
    state: State
    hazard: Hazard
    level: int
    places: str
    origin: Origin
    written_by: str
    written_at: datetime
    expires: datetime
    is_mine: bool
    """Whoever asks wrote it, so another has to read it."""
    every: tuple[str, ...] = ()
    """Each place by name: ``places`` is one line, in which many villages are counted by commune."""


@dataclass(frozen=True, slots=True)
class AlertShown:
    """One alert whole, for whoever works on it."""

    line: AlertLine
    text: Text
    issuer: Issuer
    origin_ref: str
    version: int
    number: int
    """Of the version that was sent last; 0: none yet."""
    reviewed_by: str
    preview: str
    """Exactly what people will read."""
    lines: tuple[tuple[str, str], ...]
    """The same in its parts: ``do``, ``go``, ``when``, ``who``, ``what``."""


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One message as it was sent."""

    alert: UUID
    number: int
    message: Message
    ending: str
    status: Status
    hazard: Hazard
    level: int
    sure: Sureness
    identifier: str
    references: tuple[tuple[str, str], ...]
    issuer: str
    places: str
    areas: tuple[int, ...]
    words: str
    lines: tuple[tuple[str, str], ...]
    sent_at: datetime
    onset: datetime
    expires: datetime
    reason: str
    is_live: bool = False
    is_last: bool = False
    """No later message of its alert went out."""
    shape: Shape = NOT_DRAWN


@dataclass(frozen=True, slots=True)
class DecisionShown:
    step: Step
    by: str
    at: datetime
    proof: Proof
    note: str
    role: str = ""  # its name in the book; empty for a program, and where it was not kept yet


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """What a bulletin said when somebody decided."""

    bulletin: UUID
    feed: str
    mark: str
    is_made_up: bool
    sender: str
    headline: str
    severity: Severity
    sent_at: datetime
    until: datetime
    is_signed: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """What others had said at one or more decisions, one after the other, the newest first."""

    steps: tuple[tuple[Step, datetime], ...]
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class ShiftLine:
    uid: UUID
    kind: Shift
    text: str
    by: str
    at: datetime
    is_open: bool
    """A hand-over that nobody has taken yet."""
    is_mine: bool


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A text that no second person has read yet, as rooms above are told of it."""

    uid: UUID
    level: int
    is_sure: bool
    """False: only possible, so that it may be more."""
    places: str
    areas: tuple[int, ...]
    place_no: int
    place_stop: int
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Storm:
    """What groups drafts that belong together, with those that nobody has read yet."""

    uid: UUID
    is_drill: bool
    drafts: tuple[DraftFacts, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A line that another room puts above the drafts of the duty room."""

    title: str
    detail: str
    people: str
    path: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing before the next night."""

    kind: str
    what: str
    count: int = 0

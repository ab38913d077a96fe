"""What is read: alerts, messages, decisions and shifts as pages and rooms above are told of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hoaban.domains.warning.values.stages import Message, Proof, Shift, State, Status, Step
from hoaban.domains.warning.values.texts import NOT_DRAWN, Hazard, Issuer, Origin, Shape, Sureness, Text
from hoaban.kit.cap.values import Severity


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

    @property
    def counted(self) -> tuple[str, ...]:
        """Each name, where the line counts them; nothing where it says them all."""
        return () if self.places == ", ".join(self.every) else self.every


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
    phone: str = ""
    """Last digits of where she was called, if she agreed by telephone."""
    through: str = ""
    """Who typed the digits that she told."""


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
    """As a title: of many communes the first, and how many more."""
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


BETWEEN = "; "
"""Between names in one gap: a name may hold a comma."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing before the next night; a drill fails on one (decision 0110)."""

    kind: str
    what: str
    count: int = 0

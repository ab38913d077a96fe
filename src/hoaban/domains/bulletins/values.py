"""Words and values of this room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hoaban.domains.bulletins.errors import Trouble
from hoaban.kit.cap.values import Certainty, MsgType, Severity, Status, Urgency

Range = tuple[int, int]
"""Half-open range of unit numbers."""


class Problem(StrEnum):
    """Why something that came is kept and not read as a bulletin."""

    NONE = ""
    NO_TEXT = "no_text"
    NOT_CAP = "not_cap"
    OTHER_WORDS = "other"
    BROKE = "broke"
    """Our own program broke on it; it is kept as it came."""


class Placed(StrEnum):
    """How it is known which places a bulletin is about, the surest first."""

    CODES = "codes"
    SHAPES = "shapes"
    NAMES = "names"
    FEED = "feed"
    ELSEWHERE = "elsewhere"
    HAND = "hand"
    """As whoever entered it by hand read it."""


class Step(StrEnum):
    """What somebody did to a feed."""

    ADD = "add"
    ON = "on"
    OFF = "off"
    PIN = "pin"
    END = "end"


class Way(StrEnum):
    """How a bulletin reached whoever entered it by hand."""

    FAX = "fax"
    PHONE = "phone"
    ZALO = "zalo"
    EMAIL = "email"
    PAPER = "paper"


class Signature(StrEnum):
    """What was found of a bulletin's signature: as it arrived, or when a certificate was entered after it came."""

    RIGHT = "right"
    WRONG = "wrong"
    """Certificates of its feed were in force, and none of them signed what it says."""
    UNCHECKED = "unchecked"
    """No certificate of its feed was in force then."""
    NONE = "none"


class Show(StrEnum):
    """Which bulletins a list holds."""

    CURRENT = "current"
    OVER = "over"
    WRONG = "wrong"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered."""

    content: bytes = b""
    is_unchanged: bool = False
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class NewFeed:
    """What somebody asks to be read."""

    address: str
    title: str
    source: str
    """Key of a data source; empty: nobody wrote down whose it is, and it is shown as not confirmed."""
    place_no: int
    minutes: int
    silent_hours: int
    """After how long without any answer or any news a person is asked to look; 0: this feed may be silent for months."""
    is_made_up: bool = False


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed for its page."""

    id: int
    uid: UUID
    title: str
    address: str
    source: str
    mark: str
    place: str
    minutes: int
    is_on: bool
    is_made_up: bool
    good_at: datetime | None
    tried_at: datetime | None
    newest_at: datetime | None
    trouble: Trouble | None
    detail: str
    failures: int
    is_silent: bool
    unread_pieces: int
    """Kept, not understood."""
    certificates: int
    """Entered for it and not ended by us."""
    is_bare: bool
    """A certificate of it is in force, and the newest that came is not signed."""
    version: int


@dataclass(frozen=True, slots=True)
class StepLine:
    feed_id: int
    step: Step
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewCertificate:
    """Whose signature somebody wants to count on a feed."""

    pem: str
    """The signer's own first, then those that issued it."""
    checked: str
    """How she made sure that it is theirs, in her words."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate of a feed for its page."""

    uid: UUID
    number: str
    """SHA-256 of its bytes, in hex."""
    subject: str
    issuer: str
    not_after: datetime
    since: datetime
    until: datetime | None
    checked: str
    by: str
    days_left: int
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """A bulletin in a list or beside a draft."""

    id: int
    uid: UUID
    feed: str
    feed_mark: str
    is_made_up: bool
    sender: str
    identifier: str
    event: str
    headline: str
    sent_at: datetime
    received_at: datetime
    onset: datetime | None
    until: datetime | None
    severity: Severity
    status: Status
    kind: MsgType
    places: str
    placed: Placed
    signature: Signature
    signer: str
    """Name in the certificate that signed it; empty unless the signature is right."""
    judged_at: datetime | None
    """When it was judged again; None: it stands as it was judged when it came."""
    is_current: bool
    replaced_by: UUID | None
    is_cancelled: bool
    read_by: str
    read_at: datetime | None
    by_hand: str = ""
    """Who entered it by hand; empty: a feed brought it."""
    withdrawn_at: datetime | None = None
    """When whoever entered it, or a colleague, took it back."""


@dataclass(frozen=True, slots=True)
class NewByHand:
    """A bulletin that came by fax, telephone or Zalo, as somebody read it."""

    issuer: str
    number: str
    """As it bears it, such as 05/TBLQ-DBST."""
    way: Way
    sent_at: datetime
    event: str
    """The kind of danger, in its words."""
    level: str
    """In its words: we judge none."""
    places: tuple[int, ...]
    until: datetime
    text: str


@dataclass(frozen=True, slots=True)
class HandShown:
    """Who entered a bulletin by hand, and what has become of that."""

    by: str
    at: datetime
    way: Way
    level: str
    why: str
    """Why it was corrected; empty: it was entered first."""
    withdrawn_by: str
    withdrawn_why: str
    is_open: bool
    """It is the last word of it, and whoever looks may correct it or take it back."""
    came_too: bool
    """A feed brought it later: that one stands in the list."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a bulletin said, for a room that keeps it beside a decision of its own."""

    id: int
    uid: UUID
    feed: str
    mark: str
    """How sure the feed was at that time."""
    is_made_up: bool
    sender: str
    identifier: str
    headline: str
    severity: Severity
    kind: MsgType
    sent_at: datetime
    received_at: datetime
    until: datetime
    is_signed: bool
    digest: str
    """SHA-256 of the bytes that came, in hex."""


@dataclass(frozen=True, slots=True)
class ForDraft:
    """What a bulletin that holds now says itself, for whoever writes a warning from it. Nothing here is our guess."""

    line: BulletinLine
    description: str
    numbers: tuple[int, ...]
    """Units it names, by official code or by name; empty where we only know nearly, or not at all, where it is about."""
    expires: datetime | None
    """None: it does not say until when."""


@dataclass(frozen=True, slots=True)
class Since:
    """What has become of a bulletin."""

    is_current: bool
    replaced_by: UUID | None
    is_cancelled: bool
    signature: Signature
    signer: str
    judged_at: datetime | None
    """When its signature was judged again, by a certificate entered after it came."""
    withdrawn_at: datetime | None
    """When it was taken back, as entered wrongly by hand."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a bulletin was held for until its signature was judged again."""

    was: Signature
    until: datetime


@dataclass(frozen=True, slots=True)
class BulletinShown:
    """All of one."""

    line: BulletinLine
    description: str
    instruction: str
    web: str
    language: str
    certainty: Certainty
    urgency: Urgency
    areas: str
    oddities: tuple[str, ...]
    digest: str
    link: str
    replaces: tuple[BulletinLine, ...]
    earlier: tuple[Earlier, ...]
    """The newest first."""
    namesake: UUID | None
    """Of one that does not fit: a bulletin that bears the same name and stands."""
    hand: HandShown | None = None
    also_by: str = ""
    """Of one that a feed brought: who had entered it by hand before."""

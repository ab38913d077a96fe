"""The plain words of this room: channels, states of a delivery, what a line is given and what it answers."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import IntEnum, StrEnum
from itertools import repeat
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from hoaban.foundation.notify.heard import CALL_KEYS as CALL_KEYS  # noqa: PLC0414 — found under values
from hoaban.foundation.notify.heard import MISSED as MISSED  # noqa: PLC0414 — found under values
from hoaban.foundation.notify.heard import CallSaid as CallSaid  # noqa: PLC0414 — found under values
from hoaban.foundation.notify.heard import InboundLine as InboundLine  # noqa: PLC0414 — found under values
from hoaban.foundation.notify.heard import InboundState as InboundState  # noqa: PLC0414 — found under values
from hoaban.foundation.notify.heard import Rang as Rang  # noqa: PLC0414 — found under values
from hoaban.foundation.notify.heard import Reply as Reply  # noqa: PLC0414 — found under values

Params = Mapping[str, int | str]
"""What fills a wording's placeholders: ids, numbers, counts; never a name."""


class Channel(StrEnum):
    IN_APP = "in_app"
    EMAIL = "email"
    PUSH = "push"
    SMS = "sms"
    VOICE = "voice"
    SPEAKER = "speaker"
    ZALO = "zalo"
    """Addresses are a facility's code and the number somebody has with the account she follows."""


OUTSIDE = (Channel.SMS, Channel.VOICE, Channel.SPEAKER, Channel.PUSH, Channel.ZALO, Channel.EMAIL)
"""Channels with a line; the quickest to reach a person first. In-app needs none: its ledger row is the notice."""


class Urgency(StrEnum):
    LIFE = "life"
    """Ignores quiet hours, STOP and a channel switched off; has a lane of its own."""
    NORMAL = "normal"
    DIGEST = "digest"
    """Gathered into one message a day."""


class State(StrEnum):
    PLANNED = "planned"
    IN_DOUBT = "in_doubt"
    """Handed to the line, or about to be; what became of it is not known yet."""
    SENT = "sent"
    CONFIRMED = "confirmed"
    """The other side said that it arrived; in-app: it was read."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The line took it, and no receipt came in its time."""
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    """The person does not want it on this channel; the row says why."""
    GATHERED = "gathered"
    CARRIED = "carried"
    """Told by a digest; the digest's own row says whether that arrived."""


class Step(StrEnum):
    """What moves a delivery from one state to the next."""

    CLAIM = "claim"
    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    GIVE_UP = "give_up"
    RECEIPT_GOOD = "receipt_good"
    RECEIPT_BAD = "receipt_bad"
    SILENT = "silent"
    """No receipt came in its time."""
    RESEND = "resend"
    """A message of life safety found in doubt after a crash, once."""
    REPEAT = "repeat"
    """Nothing was heard of it, and its line may hand it over again (`ports.Repeater`)."""
    EXPIRE = "expire"
    CARRY = "carry"
    AGAIN = "again"
    """A person had it sent again: after a failure, or in doubt and then perhaps twice."""
    WITHDRAW = "withdraw"
    """Whoever it is for wants it no more, and it has not left."""
    TAKE_BACK = "take_back"
    """Its verdict may be another message's: the other side gave one id to both."""
    TAKE_OVER = "take_over"
    """Its room has another reason to tell her, which no wish of hers ends."""


class Answer(StrEnum):
    """What a line says about one message."""

    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    LATER = "later"
    """Not now; try again."""
    UNSURE = "unsure"
    """The connection broke while it was handed over: it stays in doubt."""
    REFUSED = "refused"
    """Never: no such mailbox, no such number."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser that takes push messages (RFC 8030, keys of RFC 8291)."""

    endpoint_id: int
    url: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Browsers:
    """What a page needs so that this browser takes notices; the worker belongs to a room above."""

    key: str
    """Our public key (RFC 8292). Empty: notices to browsers are not turned on here."""
    worker: str = ""
    scope: str = ""


class Outgoing(NamedTuple):
    """One message as a line gets it; already in the person's language, already neutral."""

    reference: UUID
    """Ours, unique per attempt; a gateway that echoes it lets a receipt find a message in doubt."""
    address: str
    title: str
    text: str
    url: str
    is_life: bool
    language: str
    subscriptions: tuple[Subscription, ...] = ()
    kind: str = ""
    params: Params = MappingProxyType({})  # ids; a loudspeaker plays what they name
    expires_at: datetime | None = None
    """Later it does not leave: a line looks once more at the last instant, and tells the other side where that can be told."""
    tries: int = 1
    """Which try this is: a line that calls people knows when it is enough."""
    rings: bool = False
    """Somebody has to wake up: with the strongest alarm there is."""


class Result(NamedTuple):
    """What became of one message, in the order the window was given."""

    answer: Answer
    reason: str = ""
    provider_id: str = ""
    retry_after: float | None = None
    gone: tuple[int, ...] = ()
    """Ids of subscriptions that the push service no longer knows."""
    reached: tuple[int, ...] = ()
    """Ids of subscriptions that took it: the page of devices says when."""
    more_ids: tuple[str, ...] = ()
    """The other side's ids of the second and further parts of a long text: each gets a receipt of its own."""
    is_untried: bool = False
    """With LATER: its turn did not come, so this was no try; ``retry_after`` says when the turn comes."""
    is_held: bool = False
    """With UNSURE: the line goes on with it (a call takes minutes) and tells later what became of it. While it says that it holds
    it, it is in doubt without being a crash's."""
    is_long_away: bool = False  # with LATER: whoever should carry it is away so long that a person must look

    @property
    def ids(self) -> tuple[str, ...]:
        """Each once: an operator that gives every part the same id tells of them by it, one that gives none tells nothing."""
        return tuple(dict.fromkeys(one for one in (self.provider_id, *self.more_ids) if one))


NOT_NEEDED = Result(Answer.REFUSED, "no longer needed")
"""For a message whose kind had nothing left to say when its turn came; no line saw it."""
TOO_LATE = Result(Answer.REFUSED, "expired")
"""For a message that expired between its claim and the instant it was to leave."""


class Held(NamedTuple):
    """A claimed delivery, and the attempt that is written for it or will be."""

    attempt: int  # 0: noted with what becomes of it
    reference: UUID
    delivery: int
    batch: int
    recipient: str
    address: str
    language: str
    tries: int
    resends: int = 0
    leader: int = 0  # the delivery whose call tells this one too (`actions/gathering.py`); 0: none
    parts: tuple[int, ...] = ()  # what such a call tells, where that is more than one


class Report(NamedTuple):
    """What a line was told later of one message, or of one part of a long one."""

    provider_id: str
    is_good: bool
    reason: str = ""
    address: str = ""
    """Whom it is about, where the other side says so: two ids that look alike are told apart by it."""
    reference: UUID | None = None
    """Ours, where the other side echoes it."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """A chunk of people on one channel, as columns; addresses stand beside the keys."""

    channel: Channel
    keys: Sequence[str]
    addresses: Sequence[str]
    languages: Sequence[str] | str = "vi"
    parts: Sequence[int] | int = 0
    """What its room counts by, such as the village; one for all, or one each."""
    due: datetime | None = None
    """When it may leave; None: now. What lies further back leaves first."""

    def __post_init__(self) -> None:
        """Raises `ValueError` for columns of other lengths: nobody may fall out at their ends."""
        columns = (self.keys, self.addresses, self.languages, self.parts)
        if len({len(one) for one in columns if not isinstance(one, str | int)}) > 1:
            raise ValueError("The columns of a chunk have different lengths")

    def languages_of(self, part: slice) -> Iterable[str]:
        return repeat(self.languages) if isinstance(self.languages, str) else self.languages[part]

    def parts_of(self, part: slice) -> Iterable[int]:
        return repeat(self.parts) if isinstance(self.parts, int) else self.parts[part]


class Came(IntEnum):
    """What came of what one person was sent, the least first: of several messages the best counts."""

    GONE = 0
    """It will not arrive any more."""
    UNHEARD = 1
    """Nobody knows: nothing was heard of it within the time in which something is heard, or no line takes it for as long."""
    OPEN = 2
    """It went or still may, and it is too early to say; or over a line that never tells."""
    ARRIVED = 3


class Telling(NamedTuple):
    """What the silence of a line says."""

    receipts: Collection[Channel]
    """Lines that tell later whether a message arrived, and have done so."""
    still: Collection[Channel]
    """Lines that take nothing for so long that what waits for them counts as unheard."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch in numbers, read in one query."""

    counts: Mapping[tuple[Channel, State], int]
    doubtful: int
    resent: int
    """Life-safety messages sent a second time after a crash: people may have them twice."""

    def total(self, *states: State) -> int:
        return sum(n for (_channel, state), n in self.counts.items() if not states or state in states)


@dataclass(frozen=True, slots=True)
class Tally:
    """Messages of a batch that came to the same."""

    part: int
    channel: Channel
    state: State
    reason: str
    """Of what failed."""
    messages: int
    doubtful: int
    resent: int


@dataclass(frozen=True, slots=True)
class Again:
    """How far telling the same people again has come."""

    batch: UUID
    next: int | None
    """Where the following block begins; None: that was the last."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Columns of a batch's deliveries in key order; a chunk at a time."""

    last_id: int
    recipients: tuple[str, ...]
    channels: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """English msgids with ids and numbers as placeholders; neutral, as anybody beside the phone may read them."""

    title: str
    text: str
    sms: str = ""
    """Shorter, where a long text would cost several parts."""
    voice: str = ""
    """As a call says it, with the keys that answer it. Read in Vietnamese only: no machine here reads another language."""
    here: str = ""  # as the inbox says it, to whoever is signed in already; the text where it says the same
    over: str = ""  # as the inbox says it once there is nothing left to say: nothing leaves then


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice some room sends."""

    name: str
    """``room.what``."""
    label: str
    """What the page of preferences calls it."""
    wording: Wording
    chosen: bool = True  # a person may choose its channels; answers and tests are not chosen
    fill: Callable[[Params, str], Params | None] | None = None
    """What the placeholders say as a message leaves, from ids and a language; in no ledger. None: nothing left to say, it is not sent."""
    rings: bool = False  # somebody has to wake up: called too, and with the strongest alarm of her browser
    is_first: bool = False  # unread and of life it stands before all else in the inbox, as long as the message is worth telling
    is_followed: bool = False  # ``notify.call_moved`` tells when a call of it ended
    is_one_call: bool = False  # a telephone rings once for all of a batch; ``fill`` gets ``parts``, «1,2»
    asks_itself: bool = False  # its room calls `call_unknown` as it counts its batches
    is_public_text: bool = False  # the room's own, approved for everybody's eyes, not checked (tests/architecture/test_notices.py)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants: which (kind, channel) are off, which kinds wait for the digest, when it is quiet."""

    quiet_from: time = time(21)
    quiet_to: time = time(6)
    digest_at: time = time(7)
    off: frozenset[str] = frozenset()
    """``kind/channel``."""
    digest: frozenset[str] = frozenset()
    version: int = 0

    def is_off(self, kind: str, channel: Channel) -> bool:
        return f"{kind}/{channel}" in self.off


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text costs as SMS."""

    encoding: str
    units: int
    parts: int


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """What a keyword's handler is given."""

    id: int
    channel: Channel
    sender: str
    word: str  # the keyword, folded
    rest: str
    """What follows it, as written."""
    received_at: datetime
    missing: int = 0  # parts of it that never came

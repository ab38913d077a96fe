"""Lines to the outside, one per channel; rooms that take words of the shared SMS line."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable
from uuid import UUID

from hoaban.foundation.notify.rules import keyword_of
from hoaban.foundation.notify.values import (
    Browsers,
    CallSaid,
    Channel,
    InboundMessage,
    Outgoing,
    Reply,
    Report,
    Result,
)


class Line(Protocol):
    """Carries messages of one channel outside."""

    name: str
    is_real: bool
    """A real line reaches real people: it is never used while the installation holds demo data."""

    @property
    def window(self) -> int:
        """How many messages are taken at once, now; the whole window must be over within a few seconds."""
        ...

    per_second: float | None
    """What the other side allows; None: as fast as it goes."""

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """One result per message, in order. Raises `errors.ChannelDown` only if nothing was handed over."""
        ...


@runtime_checkable
class Ahead(Protocol):
    """A line that sends apart from us, in a process of its own: meanwhile the ledger goes on."""

    def begin(self, messages: Sequence[Outgoing]) -> Callable[[], list[Result]]:
        """Hand a window over. What is returned waits for the answer of `Line.send`, and gives it again if it is asked again.

        Two windows may be on their way at once. Such a line keeps to its contract's rate itself: its ``per_second`` is None.
        """
        ...


@runtime_checkable
class Listener(Protocol):
    """A line over whose connection the other side tells things later. What it tells is kept by what config/channels.py joined."""

    is_real: bool

    def listen(self) -> None:
        """Be connected; called again and again, returns at once."""
        ...


@runtime_checkable
class Holder(Protocol):
    """A line that goes on with messages after it answered for a window."""

    def held(self) -> Collection[UUID]:
        """References of the attempts it still works on, here in this process."""
        ...


@runtime_checkable
class Repeater(Protocol):
    """A line whose other side takes a message as one, however often it comes. So danger to life goes again while nothing is heard of it:
    what stands between may have forgotten what it acknowledged (decision 0104)."""

    @property
    def again_after(self) -> timedelta:
        """Nothing at all was heard for so long; twice as long after each time it went again."""
        ...

    @property
    def at_work(self) -> timedelta:
        """The other side said that it has it, and no more for so long."""
        ...

    @property
    def passing(self) -> Collection[str]:
        """Reasons of a failure after which it goes again all the same: what went with it was lost on the way."""
        ...


@runtime_checkable
class Cutter(Protocol):
    """A line that sends a long text in parts, and is told of each part by itself."""

    def parts_of(self, text: str) -> int:
        """Of how many parts this text would be; one that cannot leave counts as one."""
        ...


@dataclass(frozen=True, slots=True)
class Coming:
    """What a gateway hands over, in our words."""

    channel: Channel
    sender: str
    text: str
    provider_id: str
    """The gateway's own id: the same one again is the same message."""
    received_at: datetime
    is_silent: bool = False
    """Whoever it is about takes no answer there: she has left."""


class Ear(Protocol):
    """Understands what a service tells us at an address of ours (a webhook)."""

    @property
    def is_real(self) -> bool:
        """Real people are behind it: it hears nothing while the installation holds demo data."""
        ...

    def hear(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Coming | Report]:
        """What was said, and what became of what we sent; nothing where it says neither.

        Raises `errors.Unsigned` for what the service did not sign itself.
        """
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """Our own account with a messenger that people write to, as pages tell it."""

    number: str
    """Empty: nobody can write to us there."""
    is_made_up: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Where a window waits: never whose."""

    channel: Channel
    is_life: bool


class Taken(Protocol):
    """A piece of work handed to this process."""

    @property
    def work(self) -> Work:
        """Where the window waits."""
        ...

    def done(self) -> None:
        """The ledger has committed what became of it. Lost, it is handed out again, which changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Hints:
    """How the sharing of work goes, for people who look after it."""

    waiting: int
    """Hints that nobody has taken, or that somebody works on."""
    dispatchers: int
    """Processes that asked for hints within the last moments."""
    last_taken_at: datetime | None
    """When the newest hint was handed to somebody."""


class Silence(StrEnum):
    """Why no hints come; what a person can mend stands last."""

    AWAY = "away"
    """Nobody answers at the addresses."""
    LEADERLESS = "leaderless"
    """A server answers, but most of its cluster is away."""
    TOO_FEW = "too_few"
    """The cluster has fewer servers than are to keep the work."""
    FORBIDDEN = "forbidden"
    """We are let in and may not do what we need."""
    REFUSED = "refused"
    """Name, password, token or credentials."""
    UNPROVEN = "unproven"
    """The server wants a certificate that we do not show, or not one like ours."""
    PLAIN = "plain"
    """The server offers no TLS, and we keep our secrets."""
    STRANGER = "stranger"
    """Nobody we believe has signed the server's certificate."""
    OTHER_NAME = "other_name"
    EXPIRED = "expired"
    """The server's certificate, or it begins in the future."""
    OWN_EXPIRED = "own_expired"
    FILE = "file"
    """One of the files named in the settings cannot be read."""


class WorkSource(Protocol):
    """Tells dispatchers on several machines where a window waits. The ledger stays the truth: a hint lost or doubled does no harm."""

    @property
    def is_up(self) -> bool:
        """Whether hints can come now; else each dispatcher looks into the ledger itself."""
        ...

    @property
    def silence(self) -> Silence | None:
        """Why no hints come; None while they come, and before anything is known."""
        ...

    @property
    def sharers(self) -> int:
        """How many processes may be sending now, this one and the worker among them: a contract's rate is divided by it."""
        ...

    def hints(self) -> Hints | None:
        """What waits and who asks; None while no hints come."""
        ...

    def offer(self, work: Work) -> None:
        """Somebody is to take a window there. Never raises: who finds no hint looks by himself."""
        ...

    def take(self) -> Taken | None:
        """What is to be done next, danger to life first; None after a moment without any."""
        ...


Handler = Callable[[InboundMessage], Reply | None]
"""A room's answer to one message that began with its word. It may be called twice for one message after a crash."""


CallHandler = Callable[[CallSaid], bool]
"""Whether a key or a missed call was this room's. It may be called twice for one press after a crash."""


StopHandler = Callable[[str, datetime], None]
"""Ends what a telephone asked a room for. It may be called twice for one message after a crash."""


@dataclass(slots=True)
class Connections:
    """What config/wiring.py joined."""

    lines: dict[Channel, Line] = field(default_factory=dict)
    words: dict[str, tuple[str, Handler]] = field(default_factory=dict)
    """Folded keyword → (the room's name for it, handler)."""
    readers: dict[str, Handler] = field(default_factory=dict)
    """Room → who reads what began with nobody's word."""
    calls: dict[str, CallHandler] = field(default_factory=dict)
    """Room → who takes what people say in calls; the first one that knows it has it."""
    stopping: dict[str, StopHandler] = field(default_factory=dict)
    """Room → what ends there when a telephone writes STOP."""
    helps: dict[Channel, str] = field(default_factory=dict)
    """Channel → the kind that answers what nobody understood there; else ``notify.help``."""
    ears: dict[Channel, Ear] = field(default_factory=dict)
    accounts: Callable[[], Mapping[Channel, Account]] = dict
    browsers: Callable[[], Browsers] = lambda: Browsers("")
    work: WorkSource | None = None
    """None: one dispatcher, on the ledger alone."""


connected = Connections()


def connect(channel: Channel, line: Line) -> Line | None:
    """Join a line; returns the former one so that a test can put it back."""
    former = connected.lines.get(channel)
    connected.lines[channel] = line
    return former


def share_work(source: WorkSource | None) -> None:
    """Dispatchers of several machines take turns by this source; None: one dispatcher per lane."""
    connected.work = source


def work_source() -> WorkSource | None:
    return connected.work


def sharers() -> int:
    """Processes that keep to one contract together; one where nobody shares."""
    return connected.work.sharers if connected.work else 1


def register_keyword(word: str, room: str, handler: Handler) -> None:
    """Give a word of the shared line to a room; two rooms cannot have the same one."""
    folded, rest = keyword_of(word)
    known = connected.words.get(folded)
    if not folded or rest or (known and known[0] != room):
        raise ValueError(f"The word {word!r} is empty, two words, or taken")
    connected.words[folded] = (room, handler)


def register_reader(room: str, handler: Handler, *, is_first: bool = False) -> None:
    """A room looks through what began with nobody's word, for whoever writes without one; None: it is not for this room.

    The message comes whole in ``rest``, its ``word`` empty. ``is_first``: before the readers there are, for a room that takes
    only what is surely its own (a call for help in answer to a warning).
    """
    others = {name: one for name, one in connected.readers.items() if name != room}
    connected.readers = {room: handler, **others} if is_first else {**others, room: handler}


def register_calls(room: str, handler: CallHandler) -> None:
    """A room takes keys of its own calls, or missed calls of people it knows. Nothing is answered: she is on the telephone."""
    connected.calls[room] = handler


def register_stopping(room: str, handler: StopHandler) -> None:
    """A room that sends what people asked for hears when a telephone writes STOP; the word and its answer stay the platform's."""
    connected.stopping[room] = handler


def offer_browsers(finder: Callable[[], Browsers]) -> None:
    """Joined in config/wiring.py; asked by the page each time."""
    connected.browsers = finder


def browsers() -> Browsers:
    return connected.browsers()


def register_help(channel: Channel, kind: str) -> None:
    """What answers, once a day, whoever writes there without a word that anybody knows."""
    connected.helps[channel] = kind


def listen_with(channel: Channel, ear: Ear | None) -> None:
    """Join what understands a service that calls us; None: nobody may call."""
    connected.ears.pop(channel, None)
    if ear is not None:
        connected.ears[channel] = ear


def offer_accounts(finder: Callable[[], Mapping[Channel, Account]]) -> None:
    """Joined in config/wiring.py; asked by the page each time."""
    connected.accounts = finder


def account(channel: Channel) -> Account:
    return connected.accounts().get(channel, Account(""))

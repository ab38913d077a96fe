"""The plain words of this room: who is rung when, until somebody has it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from hoaban.foundation.notify.values import Channel, Rang
from hoaban.foundation.notify.values import State as Sent


class What(StrEnum):
    """What rings."""

    DRAFT = "draft"
    """Of a warning; all drafts of one storm ring as one."""
    SIGN = "sign"
    """That people of a village told; all signs of one commune that nobody looked at ring as one."""
    HELP = "help"
    """A village calls for help; each call rings by itself."""


class Stage(IntEnum):
    """The rungs of the ladder."""

    DUTY = 0
    """Whoever has the shift, or stands in for her."""
    DEPUTY = 1
    COMMUNE = 2


class State(StrEnum):
    HELD = "held"
    """Signs that call nobody yet (`Held`); they stand on the list."""
    RINGING = "ringing"
    TAKEN = "taken"
    """Somebody says that she has it."""
    UNHEARD = "unheard"
    """Everybody was rung, as often as is sensible, and nobody opened it."""
    SETTLED = "settled"
    """Nothing of it waits for a person any more."""


class Held(StrEnum):
    """Why signs call nobody yet."""

    STORM = "storm"
    """A draft for that commune rings already, and nobody has opened it."""
    MANY = "many"
    """Many communes were called about within hours, and of this one only somebody told whom nobody knows."""


class Move(StrEnum):
    BEGIN = "begin"
    """It was held, and rings now."""
    CLIMB = "climb"
    """Nobody opened it in time."""
    HAND_ON = "hand_on"
    """She was rung and says that another has to."""
    TAKE = "take"
    LAPSE = "lapse"
    """She took it and nothing came of it."""
    RAISE = "raise"
    """It grew graver, or more came of the same after everybody had been rung."""
    SETTLE = "settle"


class How(StrEnum):
    """How somebody showed that she has it."""

    PAGE = "page"
    """She opened what rings, or wrote it down herself."""
    BUTTON = "button"
    KEY = "key"
    """She pressed 1 in the call."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """How long each rung waits for the one before; values of the pack."""

    waits: tuple[timedelta, timedelta, timedelta]
    """After the duty officer, after the deputy, after the commune."""
    lapse: timedelta
    """So long somebody may have it without anything coming of it."""
    rounds: int
    least_level: int
    most_signs: int
    """So many bells begin for signs within ``signs_within``; a further one that only a nameless person told is held."""
    signs_within: timedelta


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a bell stands on the ladder."""

    state: State
    stage: Stage = Stage.DUTY
    round: int = 0
    last: int = 0
    """The last round before it is unheard."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person: a draft, a sign, a call for help."""

    subject: UUID
    level: int
    """0: nobody gave one."""
    places: str
    place_no: int
    place_stop: int
    since: datetime
    written_by: str = ""
    """She is awake, and not rung for it; empty: nobody who signs in."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What rings as one, with all of it that waits now."""

    what: What
    occasion: UUID
    """Of the storm, of the commune's signs, of the one call."""
    is_drill: bool
    waiting: tuple[Waiting, ...]
    begins: bool = True
    """Whether a bell begins where there is none."""
    is_again: bool = False
    """Somebody told it once more: after everybody was rung in vain, it rings anew."""
    is_at_hand: bool = False
    """Whoever wrote it down has it before her: where she would be rung first, she has the bell."""
    is_vouched: bool = True
    """False: only somebody told it whom nobody knows."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a bell rings for, as its keeper is asked about it."""

    what: What
    subject: UUID
    level: int
    places: str
    """As they were when it rang: of what is not here any more nothing else is known."""
    place_no: int
    is_drill: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What rings, in the language of whoever reads."""

    title: str
    """Danger, how grave, where."""
    path: str
    """The page on which one acts on it."""
    words: str = ""
    """What people would read."""
    lines: tuple[tuple[str, str], ...] = ()
    """What rings together, each with its page."""


@dataclass(frozen=True, slots=True)
class RingShown:
    """One person who was rung."""

    recipient: str
    """Her key in the ledger: two people may be called alike."""
    stage: Stage
    round: int
    who: str
    at: datetime
    is_me: bool
    call: Rang | None = None
    """How her call stands; None: she has no telephone, or no line calls here."""
    text: Sent | None = None
    """What became of her text message; None as of a call."""
    instead: tuple[Channel, ...] | None = None
    """Of whoever has no telephone here: push and e-mail, where she has them; empty: the inbox of this site alone."""
    without_line: tuple[Channel, ...] = ()
    """Of call and text message those that no line here carries."""
    is_lost: bool = False
    """No call and no message reached her, and the notice in her inbox is unread."""

    @property
    def is_reached(self) -> bool:
        """She took up the telephone, or the text message is on it."""
        return self.call in (Rang.HEARD, Rang.EARLY, Rang.BROKE_OFF) or self.text is Sent.CONFIRMED

    @property
    def is_unknown(self) -> bool:
        """Lines took it and told nothing more: nobody knows whether any of it reached her."""
        is_silent = self.call is Rang.UNKNOWN or self.text is Sent.UNKNOWN
        return is_silent and not self.is_reached


@dataclass(frozen=True, slots=True)
class Rung:
    """What rang for a draft, for the report afterwards."""

    first_at: datetime | None
    taken_at: datetime | None
    people: int
    """Calls to people, all rounds together."""


@dataclass(frozen=True, slots=True)
class FirstRings:
    """How long drafts that matter waited for their first ring."""

    middle: float | None
    """Seconds, of those that rang; None: nothing rang."""
    rang: int
    drafts: int


@dataclass(frozen=True, slots=True)
class NowRings:
    """What looks for somebody, for the first page of whoever may take it."""

    title: str
    """Danger, level, places, and that nobody has it."""
    detail: str
    """What happens by itself, and when."""
    since: datetime
    path: str


@dataclass(frozen=True, slots=True)
class BellShown:
    """A bell for whoever was rung, or looks at the duty room."""

    uid: UUID
    what: What
    is_drill: bool
    state: State
    stage: Stage
    round: int
    told: Told
    began_at: datetime
    next_at: datetime | None
    taken_by: str
    taken_at: datetime | None
    how: How | None
    rings: tuple[RingShown, ...]
    is_mine: bool = False
    """She has it."""
    is_written_by_me: bool = False
    """Her own draft, which another person has to look at."""
    held: Held | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still looks for somebody."""
        return self.state in (State.RINGING, State.UNHEARD)

    @property
    def unknown(self) -> int:
        """People of whom nobody knows whether a ring reached them in any round."""
        reached = {one.recipient for one in self.rings if one.is_reached}
        return len({one.recipient for one in self.rings if one.is_unknown} - reached)

    @property
    def lost(self) -> int:
        """People whom no way reached in any round."""
        return len(self._people() - {one.recipient for one in self.rings if not one.is_lost})

    @property
    def is_anybody_reachable(self) -> bool:
        return self.lost < len(self._people())

    def _people(self) -> set[str]:
        return {one.recipient for one in self.rings}

    @property
    def may_take(self) -> bool:
        """Whoever wrote the draft has seen it: it rings for somebody else."""
        return (self.is_open or self.state is State.HELD) and not self.is_written_by_me

    @property
    def may_pass(self) -> bool:
        """She has it, or she is one of those who are called now."""
        if self.state is State.TAKEN:
            return self.is_mine
        is_called = any(
            one.is_me and (one.round, one.stage) == (self.round, self.stage) for one in self.rings
        )
        return self.state is State.RINGING and is_called

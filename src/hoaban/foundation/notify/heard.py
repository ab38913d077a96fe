"""What people say to us, as rooms are given it: how a call went, its keys, an answer to a word, lines of the shared number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CallSaid:
    """A key that somebody pressed while we called her, or that she rang the printed number and nobody answered."""

    id: int
    """Of the message that came in: the same one again is the same press."""
    key: str
    """``1`` … ``9``, or `MISSED`."""
    phone: str
    at: datetime
    kind: str = ""
    """Of the call in which it was pressed, and the request its room gave it; empty for a missed call."""
    request: str = ""
    recipient: str = ""
    part: int = 0
    """What its room counts that call by, such as the village."""
    beside: tuple[str, ...] = ()
    """Recipients of whatever else the same call told, where its kind `is_one_call`."""


MISSED = "missed"
CALL_KEYS = frozenset({*"123456789", MISSED})


class Rang(StrEnum):
    """How a call stands; the first four are the very reasons that a voice line gives."""

    BUSY = "busy"
    NO_ANSWER = "no answer"
    EARLY = "hung up before the end"
    WRONG_NUMBER = "no such number"
    SOON = "soon"
    """It waits for its turn."""
    NOW = "now"
    """It rings, or somebody listens; or a line has it that tells later what became of it."""
    HEARD = "heard"
    """To its end, or until a key."""
    BROKE_OFF = "broke_off"
    """After somebody answered: nobody knows what she heard."""
    UNKNOWN = "unknown"
    """We broke while it rang, or its line took it and told nothing more; it does not ring again by itself: nobody knows whether she
    heard anything."""
    NO_WAY = "no_way"
    """The line itself, or its voice, is at fault."""
    OVER = "over"
    """It did not leave, and will not."""


SAID = frozenset({Rang.BUSY, Rang.NO_ANSWER, Rang.EARLY, Rang.WRONG_NUMBER})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler wants answered: a declared kind, never free text."""

    kind: str
    params: Mapping[str, int | str] = field(default_factory=dict)


class InboundState(StrEnum):
    WAITING = "waiting"
    ROUTED = "routed"
    UNKNOWN = "unknown"
    """No room takes this word; a person may read it."""
    STUCK = "stuck"
    """The room's handler broke three times."""
    PART = "part"
    """Of a long message whose other parts are waited for."""
    JOINED = "joined"
    """Its words were handed on with the other parts."""


@dataclass(frozen=True, slots=True)
class InboundLine:
    """One message on the officials' page."""

    id: int
    sender: str
    text: str
    at: datetime
    state: InboundState
    routed_to: str
    answer: str

"""A past night told again, as its page and its player see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID


class State(StrEnum):
    TELLING = "telling"
    PAUSED = "paused"
    STOPPED = "stopped"
    TOLD = "told"
    FAILED = "failed"


LIVE = frozenset({State.TELLING, State.PAUSED})


class Kind(StrEnum):
    """What a step of the night is about; the words stand in `spoken`."""

    KNOWN = "known"
    RAIN = "rain"
    CRACK = "crack"
    DRAFTED = "drafted"
    RAISED = "raised"
    AGREED = "agreed"
    ISSUED = "issued"
    ASKED = "asked"
    SAID = "said"
    PRESSED = "pressed"
    DARK = "dark"
    ANSWERED = "answered"


class Origin(StrEnum):
    """Whether it happened then, is made up, or happens now."""

    KNOWN = "known"
    MADE_UP = "made_up"
    PLATFORM = "platform"
    PERSON = "person"


class Road(StrEnum):
    """By which road what stations and villages say came in."""

    HTTP = "http"
    SMS = "sms"
    VERB = "verb"
    """No road: the verb behind the door was called, because nothing that could be sent over runs here."""


class Waits(StrEnum):
    """For whom a step waits before it is done for them."""

    NOBODY = "nobody"
    PEOPLE = "people"
    """The visitor may do it; an invented officer does after a while."""
    PLATFORM = "platform"
    """Rules and lanes do it by themselves; nobody else may, so a night that waits in vain fails."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A step to come."""

    kind: Kind
    at: datetime
    """The hour of that night."""
    after: timedelta = timedelta()
    """How much of that night passes since the step before."""
    waits: Waits = Waits.NOBODY
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a cue."""

    origin: Origin
    path: str = ""
    """Where what it made can be looked at."""
    alert: UUID | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watch:
    """Since when somebody looks whether a step came about, and when she looked last."""

    number: int
    since: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Night:
    """As far as it has been told."""

    uid: UUID
    state: State
    speed: int
    until: datetime
    """The hour of today under which the last hour of rain is written down."""
    done: int
    total: int
    due_at: datetime
    patience: timedelta
    alert: UUID | None
    began_at: datetime
    ended_at: datetime | None
    again_at: datetime
    """From when on telling it anew makes a warning of its own."""

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    kind: Kind
    origin: Origin
    at: datetime
    told_at: datetime
    path: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """How its villages stand now."""

    villages: int
    answered: int
    silent: int
    dark: int
    help: int
    homes_out: int
    """As the heads say, of `homes`."""
    homes: int


class Moment(StrEnum):
    """What a duty room is asked about afterwards, in its order."""

    DRAFTED = "drafted"
    RANG = "rang"
    """The draft rang at somebody's for the first time."""
    AGREED = "agreed"
    ISSUED = "issued"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Took:
    """From the head's sign to a moment after it, by the clock on the wall, not by that night's."""

    moment: Moment
    after: timedelta

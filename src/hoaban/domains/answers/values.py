"""What villages answer: the plain words of this room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hoaban.domains.answers.called import CallAbout as CallAbout  # noqa: PLC0414 — found under values
from hoaban.domains.answers.called import CallStand as CallStand  # noqa: PLC0414 — found under values
from hoaban.domains.answers.called import TextStand as TextStand  # noqa: PLC0414 — found under values
from hoaban.domains.answers.cut_off import Dark as Dark  # noqa: PLC0414 — found under values

COMMUNE, PROVINCE = 10**4, 10**9
"""Unit numbers from one unit to the next."""


class Grade(StrEnum):
    """What a village says, the least first."""

    HEARD = "heard"
    TOLD = "told"
    MOVING = "moving"
    SAFE = "safe"
    HELP = "help"


class State(StrEnum):
    """What is known of a village, in the order a person has to look: calls for help, then who has not been told yet."""

    HELP = "help"
    DARK = "dark"
    SILENT = "silent"
    HEARD = "heard"
    TOLD = "told"
    MOVING = "moving"
    SAFE = "safe"


NOT_ANSWERED = (State.DARK, State.SILENT)
UNFIT = frozenset({State.HELP, State.DARK, State.SILENT})
"""Nobody asks these first to look after their neighbours."""


class Way(StrEnum):
    """How an answer came."""

    SMS = "sms"
    ZALO = "zalo"
    LINK = "link"
    KEY = "key"
    MISSED = "missed"
    DESK = "desk"
    """The head's own page, signed in."""
    OFFICER = "officer"
    """Told by telephone; an official wrote it down."""
    RADIO = "radio"
    MESSENGER = "messenger"


TOLD_TO_US = (Way.OFFICER, Way.RADIO, Way.MESSENGER)
"""An official passes it on: it says nothing of the village's own line."""


class Part(StrEnum):
    """Who answers for a village, in the order they are asked."""

    HEAD = "head"
    DEPUTY = "deputy"
    STANDING = "standing"


class Rung(StrEnum):
    """Who is asked next when a village is silent."""

    HEAD = "head"
    STANDING = "standing"
    COMMUNE = "commune"
    NEIGHBOUR = "neighbour"


class Happened(StrEnum):
    """A line of a village's history, beside what it said itself."""

    ASKED = "asked"
    AGAIN = "again"
    """A newer text of the warning: it owes a new answer."""
    RUNG = "rung"
    DARK = "dark"
    LIGHT = "light"
    TAKEN = "taken"
    RELEASED = "released"
    ENDED = "ended"
    OUT = "out"
    """The warning no longer names it."""
    NOT_DARK = "not_dark"
    """Signs spoke for its being cut off, and a person said that it is not."""
    UNDONE = "undone"
    """What she said of that was taken back."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one person says of a village at one moment."""

    grade: Grade | None
    """None: words only; a person reads them."""
    moved: int | None = None
    homes: int | None = None
    injured: int | None = None
    missing: int | None = None
    road_cut: bool = False
    words: str = ""

    @property
    def needs_help(self) -> bool:
        return self.grade is Grade.HELP


@dataclass(frozen=True, slots=True)
class Heard:
    """The same as it is kept: when, and whether the call for help it belongs to has ended."""

    key: int
    at: datetime
    said: Said
    is_settled: bool = False
    is_of_village: bool = True
    """Whether it was said by whoever answers for the village; else it calls for help and answers nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What all that was said adds up to."""

    grade: Grade | None = None
    """Without help; None: nothing said."""
    needs_help: bool = False
    moved: int | None = None
    homes: int | None = None
    first_at: Mapping[Grade, datetime] | None = None
    last_at: datetime | None = None

    def first(self, grade: Grade) -> datetime | None:
        return (self.first_at or {}).get(grade)

    @property
    def answered_at(self) -> datetime | None:
        return min((self.first_at or {}).values(), default=None)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a written line seems to say."""

    said: Said
    is_sure: bool = True
    """False: guessed from a slip of a thumb, or it says «not»; a person reads it too."""


@dataclass(frozen=True, slots=True)
class Step:
    rung: Rung
    after: timedelta


@dataclass(frozen=True, slots=True)
class Ladder:
    """How long a village may be silent before the next is asked; data of the pack."""

    steps: tuple[Step, ...]
    goal: timedelta
    """A village that answers within it counts as answered in time."""
    source: str
    mark: str
    rescue: str
    """The nation's number for search and rescue, from its pack."""
    rescue_mark: str

    def due(self, rung: int, since: datetime) -> datetime | None:
        """When the rung of that place is reached; None after the last."""
        return since + self.steps[rung].after if rung < len(self.steps) else None


@dataclass(frozen=True, slots=True)
class RoundShown:
    """A warning as its villages are asked."""

    alert: UUID
    is_exercise: bool
    hazard: str
    level: int
    number: int
    place_no: int
    place_stop: int
    issued_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    counts: Mapping[State, int]
    helps: int = 0
    where: str = ""
    """Where the warning holds, in one line."""

    @property
    def villages(self) -> int:
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        return self.villages - sum(self.counts.get(one, 0) for one in NOT_ANSWERED)


@dataclass(frozen=True, slots=True)
class Line:
    """A village in the list."""

    uid: UUID
    number: int
    name: str
    commune: str
    state: State
    moved: int | None
    homes: int | None
    owed_since: datetime
    last_at: datetime | None
    rung: int
    """How many have been asked."""
    dark: Dark | None
    is_behind: bool
    """It answered an older text of the warning."""
    call: CallStand | None = None
    """The call to its people that tells most; None: nobody was called."""
    stuck_since: datetime | None = None  # its question waits for a line, longer than it may be silent

    @property
    def commune_no(self) -> int:
        return self.number // COMMUNE * COMMUNE


@dataclass(frozen=True, slots=True)
class Voice:
    """One answer, as an official reads it."""

    uid: UUID
    at: datetime
    way: Way
    said: Said
    by_label: str
    phone_e164: str
    is_sure: bool
    place: str = ""
    voice: UUID | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    at: datetime
    what: Happened
    rung: Rung | None
    place: str
    by_label: str
    note: str


@dataclass(frozen=True, slots=True)
class Near:
    """A village near by: who may walk there."""

    number: int
    name: str
    km: float | None
    state: State | None
    people: tuple["Person", ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    uid: UUID
    number: int
    part: Part
    name: str
    phone_e164: str
    language: str = ""
    """In which she wants to be called; empty: nobody asked."""


@dataclass(frozen=True, slots=True)
class HelpShown:
    """A call for help, as it is handed over."""

    uid: UUID
    alert: UUID
    is_exercise: bool
    number: int
    place: str
    opened_at: datetime
    injured: int | None
    missing: int | None
    road_cut: bool
    taken_label: str
    taken_at: datetime | None
    outcome: str
    ended_at: datetime | None
    ended_label: str
    version: int
    voices: tuple[Voice, ...] = ()
    people: tuple[Person, ...] = ()
    centre: tuple[float, float] | None = None

    @property
    def latlon(self) -> str:
        """As ``geo:`` addresses want it."""
        return f"{self.centre[1]:.5f},{self.centre[0]:.5f}" if self.centre else ""


@dataclass(frozen=True, slots=True)
class Held:
    """What whoever answers by the link or on her own page sees."""

    owed: int
    alert: UUID
    number: int
    place: str
    is_exercise: bool
    is_over: bool
    state: State
    moved: int | None
    homes: int | None
    last_at: datetime | None
    taken_at: datetime | None
    """When somebody took its call for help."""
    outcome: str
    contact: int = 0


@dataclass(frozen=True, slots=True)
class VillageTimes:
    """When a village was asked and when it said what; for the report afterwards."""

    number: int
    asked_at: datetime
    answered_at: datetime | None
    told_at: datetime | None
    moving_at: datetime | None
    safe_at: datetime | None
    help_at: datetime | None
    way: Way | None
    was_dark: bool
    asked: int
    """How many rungs of the ladder it took."""


@dataclass(frozen=True, slots=True)
class InTime:
    """How many villages were warned, how many of them answered in time, and by how many warnings they were warned."""

    villages: int
    answered: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Times:
    """Of one warning."""

    alert: UUID
    is_exercise: bool
    goal: timedelta
    villages: tuple[VillageTimes, ...]

    @property
    def answered(self) -> int:
        return sum(one.answered_at is not None for one in self.villages)

    @property
    def in_time(self) -> int:
        return sum(
            one.answered_at is not None and one.answered_at - one.asked_at <= self.goal
            for one in self.villages
        )

    @property
    def share(self) -> float | None:
        """Of villages that answered in time; None where none was asked."""
        return self.in_time / len(self.villages) if self.villages else None

    @property
    def median(self) -> timedelta | None:
        """Until half of all villages had answered; None while they have not."""
        took = sorted(one.answered_at - one.asked_at for one in self.villages if one.answered_at)
        half = (len(self.villages) + 1) // 2
        return took[half - 1] if 0 < half <= len(took) else None

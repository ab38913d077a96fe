"""What came of a warning: when what happened, how many were told and answered, what was late, what a drill scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hoaban.domains.answers.values import State
from hoaban.domains.delivery.values import Fates
from hoaban.domains.warning.values import AlertLine, Gap, Hazard, Step
from hoaban.foundation.sources.values import Mark


class Point(StrEnum):
    """A moment of a warning, in the order it is meant to take."""

    SIGN = "sign"
    """Somebody told a sign of danger, or a gauge said what a rule waits for."""
    DRAFT = "draft"
    RING = "ring"
    OPENED = "opened"
    """Somebody had it, who did not write it."""
    REVIEW = "review"
    ISSUE = "issue"
    FIRST = "first"
    """A line had taken the first message to a person."""
    HALF = "half"
    MOST = "most"
    ANSWER = "answer"
    ALL = "all"
    """The last village answered, none being left."""
    END = "end"


Times = Mapping[Point, datetime]


@dataclass(frozen=True, slots=True)
class Moment:
    point: Point
    at: datetime
    after: timedelta
    """Since the first moment of this warning that is known."""


@dataclass(frozen=True, slots=True)
class Goal:
    """How long it may take from one moment to another, and what that is worth in a drill."""

    start: Point
    end: Point
    within: timedelta
    points: int
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Worth:
    """What a share is worth in a drill; ``share`` names it, as the pack writes it."""

    share: "ShareOf"
    points: int
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Goals:
    goals: tuple[Goal, ...]
    worths: tuple[Worth, ...]


class Verdict(StrEnum):
    """Of one goal."""

    MET = "met"
    LATE = "late"
    NEVER = "never"
    """It began, and what was to follow never came."""
    UNASKED = "unasked"
    """It never began here, so nobody can be late."""


@dataclass(frozen=True, slots=True)
class Judged:
    goal: Goal
    verdict: Verdict
    took: timedelta | None


class ShareOf(StrEnum):
    TOLD = "told"
    """Telephones that a line took a message for, of those in the places."""
    ANSWERED = "answered"
    """Villages that said anything."""
    IN_TIME = "in_time"
    """Villages that answered within the goal of room answers."""
    SAFE = "safe"
    """Villages whose last word was that all are safe."""


@dataclass(frozen=True, slots=True)
class Share:
    what: ShareOf
    n: int
    of: int

    @property
    def ratio(self) -> float:
        return min(self.n / self.of, 1.0) if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a score: exactly one of ``judged`` and ``share`` stands."""

    earned: float
    of: int
    judged: Judged | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Of a drill: the sum of its parts and nothing else."""

    parts: tuple[Part, ...]

    @property
    def earned(self) -> float:
        return sum(one.earned for one in self.parts)

    @property
    def of(self) -> int:
        return sum(one.of for one in self.parts)


@dataclass(frozen=True, slots=True)
class Deed:
    """A step somebody took; ``who`` is empty for whoever may read no names."""

    step: Step
    at: datetime
    who: str
    note: str
    role: str = ""
    """Read by whoever may read the report: a role is no name."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Who was told, of the first version: messages by way, and homes where somebody had to knock."""

    phones: int
    told: int
    homes_without: int
    channels: tuple[tuple[str, Fates], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One warning or drill that is over."""

    line: AlertLine
    moments: tuple[Moment, ...]
    missing: tuple[Point, ...]
    judged: tuple[Judged, ...]
    shares: tuple[Share, ...]
    reached: Reached | None
    """None: it was never sent to people, or nobody planned it."""
    villages: Mapping[State, int]
    deeds: tuple[Deed, ...]
    people_rung: int
    score: Score | None
    """None of a real warning: lives are not points."""
    gaps: tuple[Gap, ...] = ()
    """Of a drill: what the readiness board named as missing when it ended; one is enough to fail it."""
    is_looked_now: bool = False
    """It ended before that was kept with its end: what is missing is as of today."""

    @property
    def uid(self) -> UUID:
        return self.line.uid

    @property
    def is_drill(self) -> bool:
        return self.line.status == "exercise"


class What(StrEnum):
    """What an officer says happened."""

    HIT = "hit"
    """What was warned of came."""
    FALSE = "false"
    """It was warned of and did not come."""
    MISS = "miss"
    """It came, and nobody was warned."""
    BACK = "back"
    """What was said before is taken back: it counts as nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word on one subject, as it is typed."""

    what: What
    happened_on: date
    source: str
    """Who says so: a report, a person on site, a newspaper, with its date."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What holds of one subject."""

    subject: UUID
    number: int
    what: What
    hazard: Hazard
    place: str
    happened_on: date
    source: str
    note: str
    who: str
    at: datetime
    is_alert: bool


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """One word on one subject, for whoever acts on it: the place it names begins at ``place_no``."""

    subject: UUID
    what: What
    hazard: Hazard
    place_no: int
    happened_on: date

"""What a job is told, and what it reports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hoaban.foundation.access.values import SystemActor


class Lane(StrEnum):
    """Three processes, so that a long import never delays an alert."""

    LIFE = "life"
    QUICK = "quick"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class JobReport:
    """How a run went: rows done, skipped, failed. ``more`` asks to be called again at once."""

    done: int = 0
    skipped: int = 0
    failed: int = 0
    more: bool = False


@dataclass(slots=True)
class JobContext:
    """Given to every job."""

    actor: SystemActor
    """The job's own named system role; what it may do is in config/roles.py."""
    deadline: datetime
    """Return ``more=True`` before this instant: others of the lane wait for their turn."""
    clock: Callable[[], datetime]
    heartbeat: Callable[[], None] = field(default=lambda: None)
    spent: Callable[[], bool] | None = None
    """Whether the slice is used up by a clock that nobody sets; without it the wall clock is asked."""

    def now(self) -> datetime:
        return self.clock()

    def beat(self) -> None:
        """Between chunks: keeps the lease, raises `StopRequested` when the process is asked to end."""
        self.heartbeat()

    @property
    def is_due(self) -> bool:
        """Whether the time slice is over."""
        return self.spent() if self.spent is not None else self.now() >= self.deadline


Job = Callable[[JobContext], JobReport]


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of config/schedule.py."""

    name: str
    function: Job
    lane: Lane
    every: timedelta | None
    slice: timedelta
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class JobState:
    """One job for the operations page."""

    name: str
    lane: Lane
    holder: str
    next_at: datetime | None
    last_started_at: datetime | None
    last_ended_at: datetime | None
    last_report: JobReport | None
    failures: int
    stuck_at: datetime | None
    reason: str

"""What duties announces: ids and a version. `notify` will listen to the reminders."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DutyOpened:
    duty_id: int
    name: ClassVar[str] = "duties.opened"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class DutyAssigned:
    duty_id: int
    assigned_to: str
    name: ClassVar[str] = "duties.assigned"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """Half of the clock, or nine tenths of it, has run."""

    duty_id: int
    stage: int
    name: ClassVar[str] = "duties.reminder_due"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class DutyEscalated:
    """Overdue: a deputy has it now, or the desk above sees it."""

    duty_id: int
    desk: int
    assigned_to: str
    name: ClassVar[str] = "duties.escalated"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class DutyClosed:
    duty_id: int
    state: str
    name: ClassVar[str] = "duties.closed"
    version: ClassVar[int] = 1

"""What waits for whom: the plain words of this room."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID


class State(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Urgency(StrEnum):
    """How the list is divided; declared in the order it is shown."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    WHENEVER = "whenever"
    """No deadline."""


class Desk(IntEnum):
    """Whose people are asked: an escalation lifts a duty one desk higher."""

    VILLAGE = 1
    COMMUNE = 2
    PROVINCE = 3
    NATION = 4


class Step(StrEnum):
    """A line of a duty's history."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    RELEASED = "released"
    REMINDED = "reminded"
    HANDED_TO_DEPUTY = "handed_to_deputy"
    LIFTED = "lifted"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Workdays:
    """A term counted in Vietnam's working days, ending with the last day (Civil Code 91/2015/QH13, article 148)."""

    count: int


@dataclass(frozen=True, slots=True)
class Hours:
    """A term that also runs at night and on holidays: warnings, incidents."""

    count: int


Term = Workdays | Hours | datetime | None
"""How long a duty may take; None: no law sets a day."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as this room knows her: key and name, never a row."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One line of «what needs a person now»; title already in the reader's language."""

    uid: UUID
    kind: str
    kind_label: str
    title: str
    url: str
    number: int
    due_at: datetime | None
    is_estimate: bool
    urgency: Urgency
    law: str
    assigned_to: str
    assigned_label: str
    is_lifted: bool
    state: State
    version: int

    @property
    def ticket(self) -> str:
        """What a form sends back: the row as the person saw it."""
        return f"{self.uid}.{self.version}"

    @property
    def is_late(self) -> bool:
        return self.urgency == Urgency.OVERDUE

    @property
    def is_soon(self) -> bool:
        return self.urgency == Urgency.TODAY

    @property
    def due_on(self) -> date | None:
        return self.due_at.date() if self.due_at else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom an open duty waits for: a person, or whoever holds the permission at the unit."""

    uid: UUID
    assigned_to: str
    permission: str
    number: int
    wakes: bool
    """Danger to life, one by one: her quiet hours do not hold it back."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What happened to a duty; ``text`` in the reader's language."""

    at: datetime
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; every field stands in the address of the page."""

    kind: str = ""
    unit: int = 0
    state: State = State.OPEN
    whose: str = "mine"
    """``mine``: waits for me. ``all``: everything I may see."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a bulk action did: how many, how many somebody had changed meanwhile, and the handle for undo."""

    batch: UUID
    done: int
    skipped: int

"""What happened in an event, as rooms tell it to each other: one line each, the newest first on the page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hoaban.domains.warning.values.stages import Status
from hoaban.foundation.access.values import UnitRange


class Sort(StrEnum):
    """What a line is about: a word of the address."""

    SIGN = "sign"
    DRAFT = "draft"
    RING = "ring"
    DECISION = "decision"
    TOLD = "told"
    ANSWER = "answer"
    HELP = "help"
    DARK = "dark"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Span:
    """What runs now: since when, its alerts, and the storms they belong to. Names nobody, so it is no secret of a scope."""

    status: Status
    since: datetime
    alerts: tuple[UUID, ...]
    storms: tuple[UUID, ...]
    areas: tuple[UnitRange, ...]
    """The communes these alerts are for, and the province's own number, at which stands what nobody could place."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line, in the language of the page; never words that somebody typed, for a telephone may stand in them."""

    at: datetime
    sort: Sort
    icon: str
    text: str
    url: str
    where: str = ""
    """Places by name."""
    by: str = ""
    """Whoever did it, as she stands on record."""

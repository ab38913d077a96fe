"""Values of the end: people who died or moved away and whose term is over. Plain Python, no table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hoaban.domains.registry.values import Left

MOST_AT_ONCE = 50
"""So many people one press erases; the next ones are offered afterwards."""


def _(word: str) -> str:
    """Marks a word for translation; who shows it translates."""
    return word


ERASED = _("deleted, the term was over")
"""What stands where a name stood."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long the register keeps who left it, and the document that says so. No law we could read sets a number."""

    days: int
    document: str

    def over_before(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days)


class StaysWhy(StrEnum):
    """Why somebody she looked at was not erased, beside what holders say."""

    GONE = "gone"
    """Erased meanwhile, or back in a household."""
    CHANGED = "changed"


STAYS_WHY: Mapping[StaysWhy, str] = {
    StaysWhy.GONE: _("No longer among them: came back, or was deleted already"),
    StaysWhy.CHANGED: _("Changed since the page was opened"),
}


class Which(StrEnum):
    """Which of those whose term is over."""

    ALL = ""
    READY = "ready"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filter of the page; it lives in the address."""

    commune: int | None = None
    why: Left | None = None
    which: Which = Which.ALL


@dataclass(frozen=True, slots=True)
class LeftRow:
    """One person whose term is over."""

    name: str
    born: str
    household_uid: UUID
    household_code: str
    commune: str
    why: Left | None
    """None where the register does not say it."""
    on: date
    held: str
    """Why she stays, in words for translation; empty: nothing holds her."""


@dataclass(frozen=True, slots=True)
class Over:
    """Those whose term is over, as the filter leaves them."""

    rows: Sequence[LeftRow]
    """A page of them, who left first stands first."""
    count: int
    ready: int
    held: Mapping[str, int]
    """Label of the reason → how many."""
    communes: Sequence[tuple[int, str, int]]
    """Number, name, how many could be erased; of the whole area."""
    is_more: bool
    """More than the page looks at: the others come when these are done, or commune by commune."""


@dataclass(frozen=True, slots=True)
class ToErase:
    """What one press would erase."""

    seen: Mapping[int, int]
    """Person → version."""
    few: Sequence[LeftRow]
    commune: str
    remaining: int
    """Of the same filter, for the next press."""
    held: int


@dataclass(frozen=True, slots=True)
class ErasureShown:
    """One press, as its page tells it."""

    uid: UUID
    commune: str
    commune_no: int
    count: int
    days: int
    document: str
    by: str
    at: datetime
    left: Sequence[tuple[str, int]]
    """Why, in words for translation, and how many."""

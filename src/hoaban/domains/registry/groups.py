"""Which ethnic group somebody said a person is of: a dated statement, never derived from anything. Plain Python, no table."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group as somebody tells it, by its code."""

    code: str
    valid_from: date | None
    said_by: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class GroupShown:
    """What was said, since when, by whom, on which paper or by which list."""

    owner: int
    """Whose, by key."""
    name: str
    valid_from: date | None
    valid_to: date | None
    source: str
    said_by: str
    recorded_at: datetime
    replaced_at: datetime | None
    taken_back_at: datetime | None
    list_name: str
    """The file of the list it came with."""

    @property
    def is_current(self) -> bool:
        return self.replaced_at is None

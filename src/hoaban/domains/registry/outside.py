"""Looking at somebody of another commune: for what, and whose own a household is. Plain Python, no table.

An area narrower than a province is kept by whoever holds it; a right over the whole province makes nobody's household one's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hoaban.foundation.access.values import UnitRange

PROVINCE_SPAN = 10**9
WORDS = 200
"""As many characters as a reason has; at least a few of them are letters (`is_said`)."""
LEAST = 5


def _(word: str) -> str:
    """Marks a word for translation; who shows it translates."""
    return word


class Why(StrEnum):
    """What it is for; each is a declared purpose of reading."""

    ASKED = "outside_asked"
    LIST = "outside_list"
    COMPLAINT = "outside_complaint"
    INSPECTION = "outside_inspection"
    OTHER = "outside_other"
    SETTLE = "settle_pair"
    """Given by the pair that is settled, never chosen."""


WHY: dict[Why, str] = {
    Why.ASKED: _("The family asked this office for help"),
    Why.LIST: _("To check a list or a report of the commune"),
    Why.COMPLAINT: _("To answer a complaint or petition"),
    Why.INSPECTION: _("For an inspection or audit"),
    Why.OTHER: _("Another task of this office"),
    Why.SETTLE: _("To settle whether records of two communes are one person"),
}
CHOSEN = tuple(why for why in Why if why is not Why.SETTLE)


def is_own(place_no: int, areas: Sequence[UnitRange]) -> bool:
    return any(area.contains(place_no) and area.stop - area.start < PROVINCE_SPAN for area in areas)


def is_said(words: str) -> bool:
    """Dots and a single letter say nothing."""
    return sum(letter.isalpha() for letter in words) >= LEAST and len(words) <= WORDS


class LookState(StrEnum):
    ALL = "all"
    NEW = "new"
    """Nobody of the commune went through them yet."""
    DOUBTED = "doubted"
    """Somebody of the commune sees no reason, and nobody has answered yet."""


@dataclass(frozen=True, slots=True)
class LookShown:
    """One look as the commune reads it."""

    uid: UUID
    code: str
    household_uid: UUID | None
    """None where the reader may not open it."""
    commune: str
    by: str
    office: str
    why: str
    words: str
    at: datetime
    on: date
    is_new: bool
    doubt: str
    doubted_by: str
    answer: str
    answered_by: str
    answered_at: datetime | None

"""What people type, and what addresses and other machines carry, as values that can be reckoned with; or None."""

from datetime import date, datetime

MOST = 2**62
"""Far below what a database keeps as a whole number, so that a sum with one never leaves it."""
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Beyond them a time is a slip of the hand or of a machine, and a day more or another zone may lie outside every calendar."""


def whole_number(text: str, most: int = MOST) -> int | None:
    """A number from 0 to ``most`` in plain digits. Python calls “²” a digit too and refuses a thousand of them."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    number = int(text)
    return number if number <= most else None


def is_near(when: date | datetime) -> bool:
    """Whether a day or a moment that came from outside can be reckoned with."""
    return FIRST_YEAR <= when.year <= LAST_YEAR

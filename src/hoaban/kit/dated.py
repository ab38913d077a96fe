"""Half-open validity: from a day (included) until a day (excluded); an open end is None."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Validity:
    """``valid_to`` is the first day on which it no longer holds: the day a successor begins."""

    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise ValueError(f"Ends on {self.valid_to}, before or when it begins on {self.valid_from}")

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    def overlaps(self, other: "Validity") -> bool:
        return _before(self.valid_from, other.valid_to) and _before(other.valid_from, self.valid_to)

    def meets(self, other: "Validity") -> bool:
        """Whether the other begins exactly where this one ends."""
        return self.valid_to is not None and self.valid_to == other.valid_from


class Dated(Protocol):
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


Item = TypeVar("Item", bound=Dated)


def holding_on(items: Iterable[Item], day: date) -> list[Item]:
    """Those valid on a day, in the given order."""
    return [item for item in items if Validity(item.valid_from, item.valid_to).holds_on(day)]


def overlapping_pairs(intervals: Iterable[Validity]) -> list[tuple[Validity, Validity]]:
    """Pairs that claim the same day; empty for a sound history."""
    ordered = sorted(intervals, key=lambda one: one.valid_from or date.min)
    return [(one, two) for i, one in enumerate(ordered) for two in ordered[i + 1 :] if one.overlaps(two)]


def _before(start: date | None, stop: date | None) -> bool:
    return start is None or stop is None or start < stop

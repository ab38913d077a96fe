"""What every kind of file comes down to: rows, one after the other. One small reader per kind (`xlsx`, `delimited`, `parquet`)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from hoaban.foundation.imports.errors import SheetTooLarge
from hoaban.foundation.imports.matching import DEEPEST_HEADER

MOST_ROWS = 300_000
HEAD_ROWS = DEEPEST_HEADER + 3
"""Where a header is looked for."""
SAMPLE_ROWS = 2_000
Row = Sequence[Any]
Grid = list[list[Any]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows as the person sees them, row 1 first and equally long; ``count`` says how many there are in all."""

    rows: Grid
    count: int
    merged: Merged = ()


class Reader(Protocol):
    """A file of one kind, open."""

    def names(self) -> Sequence[str]:
        """Its tables; a file that is one table has one without a name."""

    def top(self, name: str) -> Table:
        """At least the first `HEAD_ROWS` rows, and as many as a sample needs."""

    def rows(self, name: str) -> Iterator[Row]:
        """Every row in order, made when it is asked for; an empty tail, and rows of unequal length, are possible."""

    def formulas(self, name: str) -> Iterable[tuple[int, int, bool]]:
        """Row and column, from 0, of cells whose value somebody's program computed; and whether it says that a text was kept, which
        may be empty."""


def too_many(rows: int) -> None:
    if rows > MOST_ROWS + HEAD_ROWS:
        raise SheetTooLarge(limit=MOST_ROWS)


def first_look(rows: Iterator[Row], most: int = SAMPLE_ROWS, merged: Merged = ()) -> Table:
    """Keeps the first rows and counts the others, without an empty tail."""
    head = list(islice(rows, most))
    count = max((number for number, row in enumerate(head, start=1) if any(row)), default=0)
    for number, row in enumerate(rows, start=len(head) + 1):
        if any(row):
            count = number
            too_many(count)
        too_far(number)
    too_many(count)
    return Table(even(head[:count]), count, merged)


def even(rows: Sequence[Row]) -> Grid:
    """Equally long: programs leave empty cells at the end away."""
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def too_far(row: int) -> None:
    """The empty formatted tail of a sheet counts too, but not as much."""
    if row > MOST_ROWS * 4:
        raise SheetTooLarge(limit=MOST_ROWS)

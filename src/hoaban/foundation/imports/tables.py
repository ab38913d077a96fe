"""What every kind of file comes down to: tables of rows. One small reader per kind (`xlsx`, `delimited`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hoaban.foundation.imports.errors import SheetTooLarge
from hoaban.foundation.imports.matching import DEEPEST_HEADER

MOST_ROWS = 300_000
HEAD_ROWS = DEEPEST_HEADER + 3
"""Where a header is looked for."""
Grid = list[list[Any]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as the person sees them, row 1 first and equally long; ``count`` says how many there are in all."""

    rows: Grid
    count: int
    merged: Merged = ()


class Reader(Protocol):
    """A file of one kind, open."""

    def names(self) -> Sequence[str]:
        """Its tables; a file that is one table has one without a name."""

    def top(self, name: str) -> Table:
        """At least the first `HEAD_ROWS` rows, and as many as a sample needs."""

    def table(self, name: str) -> Table:
        """Every row."""

    def formulas(self, name: str) -> Iterable[tuple[int, int]]:
        """Row and column, from 0, of cells whose value somebody's program computed."""


def too_many(rows: int) -> None:
    if rows > MOST_ROWS + HEAD_ROWS:
        raise SheetTooLarge(limit=MOST_ROWS)

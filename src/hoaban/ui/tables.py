"""A table as a value: what the component ``ui/components/table.html`` draws. Knows no room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``key`` is what ``?sort=`` says, a minus sign before it turns the order round."""

    key: str
    label: Words
    numeric: bool = False
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; the first one is the row's name and carries the link."""

    cells: tuple[object, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    value: object
    numeric: bool
    label: Words = ""
    """The heading of its column: on a phone it stands before the value."""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    cells: tuple[Cell, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, columns, rows, and what to say when there are none."""

    caption: Words
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    sort: str = ""
    page: "Page[Any] | None" = None
    empty_title: Words = ""
    empty_text: Words = ""
    empty_url: str = ""
    empty_action: Words = ""

    @property
    def sorted_key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def body(self) -> Iterator[DrawnRow]:
        """Rows with each cell told whether it is a number."""
        for row in self.rows:
            pairs = zip(row.cells, self.columns, strict=True)
            yield DrawnRow(
                tuple(Cell(value, column.numeric, column.label) for value, column in pairs), row.url
            )


def sort_key(wanted: str, allowed: Sequence[str], otherwise: str) -> str:
    """The order the address asks for, if the list offers it; anything else falls back, nothing is echoed."""
    return wanted if wanted.removeprefix("-") in allowed else otherwise

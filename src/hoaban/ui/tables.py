"""A table as a value: what the component ``ui/components/table.html`` draws. Knows no room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape as plainly
from typing import Any

from django.core.paginator import Page
from django.utils import timezone
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hoaban.ui import formats

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
    def drawn(self) -> SafeString:
        """The rows, drawn in Python: a template loop over 75 rows costs more than all queries of its page. On a phone each
        column's heading stands before the value."""
        opened = [
            f'<td data-label="{escape(column.label)}"' + (' class="number">' if column.numeric else ">")
            for column in self.columns
        ]
        rows = []
        for row in self.rows:
            cells = [
                _shown(cell, column.numeric) for cell, column in zip(row.cells, self.columns, strict=True)
            ]
            head = f'<a href="{escape(row.url)}">{cells[0]}</a>' if row.url else cells[0]
            rest = "".join(f"{cell}{value}</td>" for cell, value in zip(opened[1:], cells[1:], strict=True))
            rows.append(f'<tr><th scope="row">{head}</th>{rest}</tr>')
        return mark_safe("".join(rows))  # noqa: S308 - each text was escaped above


def _shown(cell: object, numeric: bool) -> str:
    """As a template shows a value: numbers and dates in the reader's way, texts as they are; escaped."""
    if type(cell) is str:  # most cells, and without Django's ways for lazy and safe texts
        return plainly(cell) if cell or not numeric else formats.MISSING
    if numeric:
        return escape(formats.number(cell, None, get_language() or "vi"))
    if isinstance(cell, str | Promise):
        return conditional_escape(str(cell) if isinstance(cell, Promise) else cell)
    if isinstance(cell, datetime) and timezone.is_aware(cell):
        cell = timezone.localtime(cell)
    return escape(str(localize(cell)))


def sort_key(wanted: str, allowed: Sequence[str], otherwise: str) -> str:
    """The order the address asks for, if the list offers it; anything else falls back, nothing is echoed."""
    return wanted if wanted.removeprefix("-") in allowed else otherwise

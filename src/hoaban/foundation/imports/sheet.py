"""Opening a table that a stranger made: which kind of file it is, where its header stands, its data as columns by field."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from hoaban.foundation.imports import matching, oldfont, parquet, xlsx
from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.delimited import Delimited
from hoaban.foundation.imports.errors import (
    HeaderMissing,
    NotASpreadsheet,
    OldSheet,
    SheetEmpty,
    SheetLocked,
)
from hoaban.foundation.imports.gathering import Gathered, Rows
from hoaban.foundation.imports.tables import HEAD_ROWS, MOST_ROWS, Reader, Table
from hoaban.foundation.imports.values import Field, HeaderFound, Looked, SheetColumns

__all__ = ["MOST_ROWS", "columns", "fault_lines", "inspect", "numbered_rows", "numbers", "rows_at"]

NumberedRow = tuple[int, Sequence[Any]]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_NO_TABLE = (b"%PDF", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """By content, whatever the name says."""
    with path.open("rb") as start:
        head = start.read(8)
    if head.startswith(b"PK"):
        with xlsx.opened(path) as book:
            yield book
        return
    if head.startswith(parquet.MAGIC):
        with parquet.opened(path) as file:
            yield file
        return
    if head == _OLE:
        raise SheetLocked if _is_locked(path) else OldSheet
    if head.startswith(_NO_TABLE):
        raise NotASpreadsheet
    yield Delimited(path)


def _is_locked(path: Path) -> bool:
    """Excel wraps a workbook with a password in the container of its older files."""
    with path.open("rb") as file:
        tail = b""
        while piece := file.read(1 << 20):
            if _LOCKED in tail + piece:
                return True
            tail = piece[-len(_LOCKED) :]
    return False


def inspect(path: Path, fields: Sequence[Field]) -> Looked:
    """The sheet with the best header, and how many rows follow it. A header we know no word of is matched by hand."""
    best: tuple[int, HeaderFound, Table] | None = None
    with opened(path) as book:
        for name in book.names():
            table = book.top(name)
            header = _header(name, table, fields)
            if header is None:
                continue
            score = _score(header, fields)
            if best is None or score > best[0]:
                best = (score, header, table)
    if best is None:
        raise HeaderMissing(example=gettext(fields[0].label))
    _best, header, table = best
    if table.count <= header.first_data:
        raise SheetEmpty
    data = table.rows[header.first_data :]
    old = oldfont.found(data)
    return Looked(header, table.count - header.first_data, old, oldfont.samples(data, old))


def _header(name: str, table: Table, fields: Sequence[Field]) -> HeaderFound | None:
    """As it stands; or, where that names more fields, as it reads once old text is made Unicode."""
    top = table.rows[:HEAD_ROWS]
    as_is = matching.find_header(name, top, table.merged, fields)
    as_meant = matching.find_header(name, oldfont.header_rows(top), table.merged, fields)
    return max(as_is, as_meant, key=lambda one: _score(one, fields)) or matching.likely_header(
        name, top, table.merged
    )


def _score(header: HeaderFound | None, fields: Sequence[Field]) -> int:
    return len(matching.match_columns(header.labels, fields)) if header else 0


def columns(
    path: Path, sheet: str, first_data: int, chosen: Mapping[str, int], width: int | None = None,
    computed: Collection[str] = (),
) -> SheetColumns:  # fmt: skip
    """The data below the header as columns by field; ``width`` is how many columns have a name. A formula whose value was kept, an
    empty text too, is none in fields that may be ``computed``."""
    with opened(path) as book:
        # Text without quotation marks: one comma in an address moves every cell after it.
        found = Gathered(
            islice(book.rows(sheet), first_data, None), width if isinstance(book, Delimited) else None
        )
        by_column = {column: key for key, column in chosen.items()}
        formulas = [
            (row - first_data, by_column[column], is_kept)
            for row, column, is_kept in book.formulas(sheet)
            if row >= first_data and column in by_column
        ]
    values = {key: found.column(column) for key, column in chosen.items()}
    told = frozenset(
        (row, key)
        for row, key, is_kept in formulas
        if key not in computed or not (is_kept or text_of(values[key][row]))
    )
    rows, blank, torn = Rows(found.cells, found.count), frozenset(found.blank), frozenset(found.torn)
    return SheetColumns(values, found.count, first_data + 1, told, blank, torn=torn, rows=rows)


def rows_at(path: Path, sheet: str, first_data: int, wanted: Collection[int]) -> Iterator[NumberedRow]:
    """These rows of the data as they stand in the sheet, with the columns nobody asked for."""
    with opened(path) as book:
        for index, row in enumerate(
            islice(book.rows(sheet), first_data, first_data + max(wanted, default=-1) + 1)
        ):
            if index in wanted:
                yield index, row


def fault_lines(path: Path) -> Iterator[Sequence[Any]]:
    """Lines of our own sheet of faults: number in the sheet as it was sent, cells, what to mend."""
    with opened(path) as book:
        for number, *cells in islice(book.rows(book.names()[0]), 1, None):
            yield int(text_of(number)), *cells


def numbers(path: Path) -> set[int]:
    """Which rows stand in our own sheet of faults, by their number in the sheet as it was sent."""
    return {line[0] for line in fault_lines(path)}


def numbered_rows(path: Path, wanted: Collection[int]) -> dict[int, Sequence[Any]]:
    """Our own sheet of faults: number in the sheet as it was sent → its cells."""
    return {line[0]: line[1:-1] for line in fault_lines(path) if line[0] in wanted}

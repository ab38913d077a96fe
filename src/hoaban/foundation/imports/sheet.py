"""Opening a spreadsheet that a stranger made: is it one, is it too large, where are its formulas."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hoaban.foundation.imports import matching
from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.errors import (
    HeaderMissing,
    NotASpreadsheet,
    SheetDamaged,
    SheetEmpty,
    SheetLocked,
    SheetTooLarge,
)
from hoaban.foundation.imports.values import Field, HeaderFound, SheetColumns

MOST_ROWS = 300_000
# Unpacked, a full sheet of 300,000 rows stays below 500 MB; a bomb does not.
MOST_UNPACKED = 800_000_000
MOST_SHEETS = 8


def inspect(path: Path, fields: Sequence[Field]) -> tuple[HeaderFound, int]:
    """The sheet with the best header, and how many rows follow it. A header we know no word of is matched by hand."""
    best: tuple[int, HeaderFound, int] | None = None
    with _workbook(path) as book:
        for name in _visible(book):
            rows, merged = _rows(book.get_sheet_by_name(name))
            top = rows[: matching.DEEPEST_HEADER + 3]
            header = matching.find_header(name, top, merged, fields) or matching.likely_header(
                name, top, merged
            )
            if header is None:
                continue
            score = len(matching.match_columns(header.labels, fields))
            if best is None or score > best[0]:
                best = (score, header, len(rows) - header.first_data)
    if best is None:
        raise HeaderMissing(example=gettext(fields[0].label))
    if best[2] <= 0:
        raise SheetEmpty
    return best[1], best[2]


def columns(path: Path, sheet: str, first_data: int, chosen: Mapping[str, int]) -> SheetColumns:
    """The data below the header as columns by field."""
    with _workbook(path) as book:
        rows, _merged = _rows(book.get_sheet_by_name(sheet))
    data = rows[first_data:]
    # One pass transposes; rows of a calamine sheet are equally long.
    turned: Sequence[Sequence[Any]] = list(zip(*data, strict=True)) if data else []
    values = {
        key: turned[column] if column < len(turned) else [""] * len(data) for key, column in chosen.items()
    }
    blank = frozenset(index for index, row in enumerate(data) if not any(row))
    formulas = _formulas(path, sheet, first_data, chosen)
    return SheetColumns(values, len(data), first_data + 1, formulas, blank, rows=data)


def numbered_rows(path: Path) -> dict[int, Sequence[Any]]:
    """Our own sheet of faults: number in the sheet as it was sent → its cells."""
    with _workbook(path) as book:
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {int(text_of(row[0])): row[1:-1] for row in rows[1:]}


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise NotASpreadsheet
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise SheetTooLarge(limit=MOST_ROWS)
        return CalamineWorkbook.from_path(str(path))
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise NotASpreadsheet from problem
    except PasswordError as problem:
        raise SheetLocked from problem
    except CalamineError as problem:
        raise SheetDamaged from problem


def _visible(book: CalamineWorkbook) -> list[str]:
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    return shown[:MOST_SHEETS]


def _rows(sheet: CalamineSheet) -> tuple[list[list[Any]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    """Rows as the person sees them (row 1 first), without the empty formatted tail a sheet may drag along."""
    if sheet.total_height > MOST_ROWS * 4:
        raise SheetTooLarge(limit=MOST_ROWS)
    try:
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as problem:
        raise SheetDamaged from problem
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + matching.DEEPEST_HEADER + 3:
        raise SheetTooLarge(limit=MOST_ROWS)
    return rows, list(sheet.merged_cell_ranges or ())


# --- Formulas ----------------------------------------------------------------------------------
# calamine gives a formula's last computed value, which may be old or missing. We want to know which cells are formulas;
# their addresses are found by reading the sheet's XML in pieces, without building a tree.
_CELL_WITH_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b')
_PIECE = 1 << 20
_OVERLAP = 512


def _formulas(
    path: Path, sheet: str, first_data: int, chosen: Mapping[str, int]
) -> frozenset[tuple[int, str]]:
    by_column = {column: key for key, column in chosen.items()}
    found: set[tuple[int, str]] = set()
    for letters, number in _formula_cells(path, sheet):
        key, row = by_column.get(_column_index(letters)), number - 1 - first_data
        if key is not None and row >= 0:
            found.add((row, key))
    return frozenset(found)


def _formula_cells(path: Path, sheet: str) -> Iterator[tuple[str, int]]:
    with zipfile.ZipFile(path) as archive, archive.open(_member_of(archive, sheet)) as file:
        tail = b""
        while piece := file.read(_PIECE):
            window = tail + piece
            if b"<f" in window:
                for hit in _CELL_WITH_FORMULA.finditer(window):
                    yield hit[1].decode(), int(hit[2])
            tail = window[-_OVERLAP:]


_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The archive member that holds the named sheet."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {
        attributes.get("Id"): attributes.get("Target", "")
        for attributes in (dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(relations))
    }
    for tag in _SHEET.findall(book):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if _unescaped(attributes.get("name", "")) == sheet:
            target = targets.get(attributes.get("r:id"), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise SheetDamaged


def _unescaped(text: str) -> str:
    for mark, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(mark, letter)
    return text


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1

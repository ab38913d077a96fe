"""Excel workbooks: is it one, is it a bomb, where are its formulas."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hoaban.foundation.imports.errors import NotASpreadsheet, SheetDamaged, SheetLocked, SheetTooLarge
from hoaban.foundation.imports.tables import MOST_ROWS, Row, Table, first_look, too_far

# Unpacked, a full sheet of 300,000 rows stays below 500 MB; a bomb does not.
MOST_UNPACKED = 800_000_000
MOST_SHEETS = 8


class Workbook:
    """Its visible sheets."""

    def __init__(self, path: Path, book: CalamineWorkbook) -> None:
        self._path, self._book = path, book

    def names(self) -> Sequence[str]:
        shown = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        return shown[:MOST_SHEETS]

    def top(self, name: str) -> Table:
        sheet = self._sheet(name)
        return first_look(_rows(sheet), merged=list(sheet.merged_cell_ranges or ()))

    def rows(self, name: str) -> Iterator[Row]:
        return _rows(self._sheet(name))

    def _sheet(self, name: str) -> CalamineSheet:
        """Unpacked whole, in calamine's own memory; a row becomes objects of ours only when it is asked for."""
        try:
            sheet = self._book.get_sheet_by_name(name)
        except (CalamineError, ValueError) as problem:
            raise SheetDamaged from problem
        too_far(sheet.total_height)
        return sheet

    def formulas(self, name: str) -> Iterator[tuple[int, int, bool]]:
        return _formula_cells(self._path, name)


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    with _workbook(path) as book:
        yield Workbook(path, book)


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


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Rows as the person sees them, row 1 and column A first; calamine leaves empty columns before the data away."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    try:
        for row in sheet.iter_rows():
            yield before + row if before else row
    except (CalamineError, ValueError) as problem:
        raise SheetDamaged from problem


# --- Formulas ----------------------------------------------------------------------------------
# calamine gives a formula's last computed value, which may be old or missing. We want to know which cells are formulas;
# their addresses are found by reading the sheet's XML in pieces, without building a tree.
_CELL_WITH_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b')
_SAVED_AS_TEXT = re.compile(rb'^<c\b[^>]*?\bt="str"')
_PIECE = 1 << 20
_OVERLAP = 512


def _formula_cells(path: Path, sheet: str) -> Iterator[tuple[int, int, bool]]:
    """Row and column, from 0, and whether the cell was saved as a text (`t="str"`): without one nobody computed an empty value."""
    with zipfile.ZipFile(path) as archive, archive.open(_member_of(archive, sheet)) as file:
        tail = b""
        while piece := file.read(_PIECE):
            window = tail + piece
            if b"<f" in window:
                for hit in _CELL_WITH_FORMULA.finditer(window):
                    yield (
                        int(hit[2]) - 1,
                        _column_index(hit[1].decode()),
                        _SAVED_AS_TEXT.search(hit[0]) is not None,
                    )
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

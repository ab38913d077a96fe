"""Tables out, as streams: one row in memory at a time, whatever the size."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

PIECE = 256 * 1024
ROWS_OF_A_SHEET = 1_048_575
"""Below its header; Excel knows no more."""
# Excel runs a text that begins with one of these as a formula; a leading apostrophe keeps it text.
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """A value that a spreadsheet cannot mistake for a formula; dates as people write them here."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_RISKY) else value
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def csv_stream(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with the mark Excel needs to show Vietnamese letters."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe(value) for value in row])
        if buffer.tell() > PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Row by row to disk, header frozen. What one sheet does not hold stands in a second one under the same header."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "use_zip64": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        page = _page(book, header, bold)
        for number, row in enumerate(rows):
            at = number % ROWS_OF_A_SHEET
            if number and not at:
                page = _page(book, header, bold)
            page.write_row(at + 1, 0, [_cell(value) for value in row])


def _page(book: Any, header: Sequence[str], bold: Any) -> Any:
    page = book.add_worksheet()
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(header) - 1, 0), 18)
    page.write_row(0, 0, header, bold)
    return page


def xlsx_stream(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """An XLSX is a ZIP, whose index comes last: it grows in a temporary file that is gone afterwards."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as draft:
        write_xlsx(Path(draft.name), header, rows)
        draft.seek(0)
        while piece := draft.read(PIECE):
            yield piece


def _cell(value: Any) -> Any:
    """Strings stay strings here (no formula is ever made); dates as text, so that no format can change them."""
    return safe(value) if isinstance(value, date) else value

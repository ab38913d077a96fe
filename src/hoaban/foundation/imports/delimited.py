"""Tables as text: comma, semicolon, tab or bar; UTF-8, UTF-16 or a Windows page. Read as a stream, never as a whole."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from hoaban.foundation.imports.errors import NotASpreadsheet, QuoteOpen
from hoaban.foundation.imports.tables import HEAD_ROWS, Row, Table, first_look
from hoaban.kit import legacy

PIECE = 1 << 20
MARKS = (",", ";", "\t", "|")
MOST_LINES_IN_ROW = 50
"""An address takes a few lines; more is a quotation mark nobody closed."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Excel keeps a leading zero as ="014…"; our own tables carry an apostrophe before what could be a formula.
_KEPT_AS_TEXT = re.compile(r'\A(?:="([^"]*)"|\'([=+\-@].*))\Z', re.DOTALL)
_SEPARATOR_TOLD = re.compile(r"sep=(.)\s*\Z")


class Delimited:
    """One table without a name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = _encoding(path)
        self._mark, self._skipped = self._separator()

    def names(self) -> Sequence[str]:
        return [""]

    def top(self, name: str) -> Table:
        return first_look(self.rows(name))

    def formulas(self, name: str) -> Iterable[tuple[int, int, bool]]:
        return ()

    def rows(self, name: str) -> Iterator[Row]:
        with self._path.open(encoding=self._encoding, errors="replace", newline="") as file:
            # Row 1 stays row 1: the line that names the separator is a row without cells.
            lines = chain(["\n"], islice(file, 1, None)) if self._skipped else file
            # Windows' page writes a tone after its vowel; here they are one letter.
            yield from _parsed((unicodedata.normalize("NFC", line) for line in lines), self._mark)

    def _separator(self) -> tuple[str, bool]:
        """The mark that cuts most rows into equally many cells; a first line «sep=;» says it."""
        with self._path.open(encoding=self._encoding, errors="replace", newline="") as file:
            lines = list(islice(file, HEAD_ROWS * 3))
        if told := _SEPARATOR_TOLD.match(lines[0] if lines else ""):
            return told[1], True
        return max(MARKS, key=lambda mark: _fit(lines, mark)), False


def _parsed(lines: Iterable[str], mark: str) -> Iterator[list[str]]:
    reader, line = csv.reader(lines, delimiter=mark), 0
    try:
        for row in reader:
            if reader.line_num - line > MOST_LINES_IN_ROW:
                raise QuoteOpen(line=line + 1)
            line = reader.line_num
            yield [_plain(cell) for cell in row]
    except csv.Error as problem:
        raise QuoteOpen(line=line + 1) from problem


def _plain(cell: str) -> str:
    if cell[:1] in {"=", "'"} and (kept := _KEPT_AS_TEXT.match(cell)):
        return str(kept[1] if kept[1] is not None else kept[2])
    return cell


def _fit(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """Rows that agree on their width, and the width: one column is no table."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    if not widths:
        return (0, 0)
    width, rows = widths.most_common(1)[0]
    return (rows, width)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(PIECE)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if zeros := head[:4096].count(0):
        return _utf16(head[:4096], zeros)
    if head.lstrip()[:1] == b"<" or _controls(head[:4096]):
        raise NotASpreadsheet
    return "utf-8" if _is_utf8(path) else _windows_page(head)


def _controls(head: bytes) -> bool:
    """A sign or two may be dirt; more is a program or a picture."""
    return sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head) > len(head) // 50


def _utf16(head: bytes, zeros: int) -> str:
    """Without its mark: Latin letters leave every second byte empty."""
    if zeros < len(head) // 5:
        raise NotASpreadsheet
    name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    if "\0" in text or _controls(text.encode("ascii", "ignore")):
        raise NotASpreadsheet
    return name


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _windows_page(head: bytes) -> str:
    """Windows' Vietnamese page where that reads as Vietnamese; else its Western page, where old fonts live."""
    words = set(legacy.marked_words(unicodedata.normalize("NFC", head.decode("cp1258", "replace"))))
    return "cp1258" if legacy.legible(words) >= 0.5 else "cp1252"

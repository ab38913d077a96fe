"""A cell that names several people: «Hoa (1962), Nam (1990)», or one on each line. Whose birth or number is whose nobody can tell."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import normalize

from hoaban.kit.text import fold

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_APART = re.compile(r"[,;/+&|]|\s[-–]\s|\b\d{4}\b|\b\d{1,2}[.)]\s")
"""Signs, years and numbering between two people; no name holds them."""
_MAYBE = re.compile(r"[\r\n]+|\s+và\s+", re.IGNORECASE)
"""A new line, or «và», which may be part of a name."""
_GIVEN_VA = re.compile(r"\s(?:Và|VÀ)\s")
"""With a capital it is the middle one of a name of three words."""
_GOES_ON = re.compile(r"^(\s*\w+\s+thị)\s*[\r\n]+", re.IGNORECASE | re.MULTILINE)
"""A family's name and «Thị» are no whole name: the next line belongs to it."""
_ANY = re.compile(r"[,;/+&|\r\n\d–-]|\sv(?:à|a\u0300)\s", re.IGNORECASE)
"""What every such cell holds; few names do."""
FAMILIES = frozenset(map(fold, (
    "Bạc", "Bùi", "Cà", "Cầm", "Cứ", "Đèo", "Đinh", "Giàng", "Hà", "Hạng", "Hoàng", "Hờ", "Lầu", "Lê", "Lò", "Lường", "Ly", "Mùa",
    "Nguyễn", "Phạm", "Phàng", "Quách", "Quàng", "Sồng", "Sùng", "Thào", "Tòng", "Trần", "Vàng", "Vì", "Vừ",
)))  # fmt: skip
"""Names of the region's families, where a column has few rows."""
LEAST_OF_A_NAME = 3
"""Words: two such names are no name that was broken into lines."""


def rows_of(column: Sequence[Any]) -> set[int]:
    """Rows whose cell names several people. A second name of one in brackets, and a name broken into two lines, is one person's."""
    texts = {cell for cell in column if isinstance(cell, str)}
    cells = {cell: _GOES_ON.sub(r"\1 ", normalize("NFC", cell)) for cell in texts if _ANY.search(cell)}
    if not cells:
        return set()
    broken = {cell: lines for cell, text in cells.items() if len(lines := _parts(_MAYBE, text)) > 1}
    families = _families(texts) if broken else set()
    several = {cell for cell, text in cells.items() if len(_parts(_APART, text)) > 1}
    several |= {cell for cell, lines in broken.items() if _are_several(cells[cell], lines, families)}
    return {row for row, cell in enumerate(column) if isinstance(cell, str) and cell in several}


def _families(texts: Iterable[str]) -> set[str]:
    """The first words of this column's names."""
    names = (_MAYBE.split(text.strip())[0].split() for text in texts)
    return {fold(words[0]) for words in names if len(words) > 1}


def _parts(between: re.Pattern[str], text: str) -> list[str]:
    """What has letters; in brackets a year stands behind one of several, words without a number are a second name."""
    bare = _BRACKETS.sub(lambda said: "," if any(map(str.isdigit, said[1])) else " ", text)
    return [part.strip() for part in between.split(bare) if any(map(str.isalpha, part))]


def _are_several(text: str, lines: Sequence[str], families: set[str]) -> bool:
    """Whether each line is somebody: by the family names of the region and of this column, by length, or by given names alone."""
    words = [line.split() for line in lines]
    if any(len(later) > 1 and fold(later[0]) in FAMILIES | families for later in words[1:]):
        return True
    if all(len(line) == 1 for line in words):
        return fold(lines[0]) not in families and not _GIVEN_VA.search(text)
    return all(len(line) >= LEAST_OF_A_NAME for line in words)

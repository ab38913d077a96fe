"""Which row is the header, and which column is which field. Marks, case and line breaks never matter."""

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.values import Field, HeaderFound
from hoaban.kit.text import fold

Grid = Sequence[Sequence[Any]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
# Forms of offices open with the agency's name, a motto, a title, a date: seldom more than this.
DEEPEST_HEADER = 30
# Fewer words in a row are a title or a note, not the names of columns.
FEWEST_NAMES = 3
ROW, MEND = gettext_noop("Row in your sheet"), gettext_noop("What to mend")
"""The headers our sheet of faults adds, before and behind."""
_NUMBERING = re.compile(r"\(?\d{1,2}\)?\Z")


def plain(label: str) -> str:
    """A header text reduced to its letters and digits: “Họ  và tên (*)” and “HO VA TEN” are one."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(label)))


def find_header(name: str, rows: Grid, merged: Merged, fields: Sequence[Field]) -> HeaderFound | None:
    """The best one- or two-line header among the first rows; None when nothing there names a field."""
    best: tuple[int, int, HeaderFound] | None = None
    for top in range(min(DEEPEST_HEADER, len(rows))):
        for depth in (1, 2):
            labels = _labels(rows, merged, top, depth)
            score = len(match_columns(labels, fields))
            # At a draw the shorter and earlier header wins: a data row never adds a match.
            if score >= 2 and (best is None or score > best[0]):
                best = (score, depth, HeaderFound(name, labels, _after_numbering(rows, top + depth)))
    return best[2] if best else None


def likely_header(name: str, rows: Grid, merged: Merged) -> HeaderFound | None:
    """Nothing was recognised: the first row nearly as full of words as any, for a person to say what is what."""
    words = [
        len({text for cell in row if (text := plain(text_of(cell))) and not text.isdigit()}) for row in rows
    ]
    most = max(words[:DEEPEST_HEADER], default=0)
    if most < FEWEST_NAMES:
        return None
    top = next(index for index, count in enumerate(words) if count >= 0.8 * most)
    return HeaderFound(name, _labels(rows, merged, top, 1), _after_numbering(rows, top + 1))


def _labels(rows: Grid, merged: Merged, top: int, depth: int) -> tuple[str, ...]:
    """Texts of `depth` rows joined downward; a merged cell speaks for every column it spans."""
    width = max((len(row) for row in rows[top : top + depth]), default=0)
    spread = {
        (line, column): (first_row, first_column)
        for (first_row, first_column), (last_row, last_column) in merged
        if first_row <= top + depth - 1 and last_row >= top
        for line in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
    }
    labels: list[str] = []
    for column in range(width):
        parts: list[str] = []
        for line in range(top, min(top + depth, len(rows))):
            source_row, source_column = spread.get((line, column), (line, column))
            text = text_of(rows[source_row][source_column]) if source_column < len(rows[source_row]) else ""
            if text and text not in parts:
                parts.append(text)
        labels.append(" ".join(parts))
    return tuple(labels)


def _after_numbering(rows: Grid, first: int) -> int:
    """Forms often number their columns (1) (2) (3) below the header."""
    if first < len(rows):
        texts = [text_of(cell) for cell in rows[first]]
        filled = [text for text in texts if text]
        numbers = [int(text.strip("()")) for text in filled if _NUMBERING.match(text)]
        if len(filled) >= 3 and numbers == list(
            range(numbers[0] if numbers else 0, len(filled) + (numbers[0] if numbers else 0))
        ):
            return first + 1
    return first


def match_columns(labels: Sequence[str], fields: Sequence[Field]) -> dict[str, int]:
    """Field key → column. Whole names first, then names that contain an alias as words, longest alias first."""
    free = {column: f" {words} " for column, label in enumerate(labels) if (words := plain(label))}
    said = "\n".join(free.values())
    wanted = [(f" {alias} ", key) for alias, key in names(fields) if f" {alias} " in said]
    matched: dict[str, int] = {}
    for exact in (True, False):
        for alias, key in wanted:
            if key in matched:
                continue
            for column, label in free.items():
                if label == alias if exact else alias in label:
                    matched[key] = column
                    del free[column]
                    break
    return matched


def names(fields: Sequence[Field]) -> tuple[tuple[str, str], ...]:
    """What headers may call these fields, as `plain` reads it, and the field's key; the longest first."""
    return _plainly(
        tuple((str(alias), field.key) for field in fields for alias in (field.label, *field.aliases))
    )


@functools.lru_cache(maxsize=64)
def _plainly(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Once for all rows that may be the header, of all sheets."""
    found = ((words, key) for alias, key in names if (words := plain(alias)))
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def signature(labels: Sequence[str]) -> str:
    """One value per set of headers, so that a matching made by hand is remembered for the next sheet alike, and for our sheet
    of its faults."""
    told = "\x1f".join(plain(labels[at]) for at in _theirs(labels))
    return hashlib.sha256(told.encode()).hexdigest()


def remembered(labels: Sequence[str], matched: Mapping[str, int]) -> dict[str, int]:
    """A matching as it is remembered: columns counted without ours."""
    places = {column: at for at, column in enumerate(_theirs(labels))}
    return {key: places[column] for key, column in matched.items() if column in places}


def recalled(labels: Sequence[str], kept: Mapping[str, int]) -> dict[str, int]:
    """A remembered matching in a sheet with these headers."""
    places = _theirs(labels)
    return {key: places[at] for key, at in kept.items() if at < len(places)}


def _theirs(labels: Sequence[str]) -> list[int]:
    """The columns but those our sheet of faults adds, in whichever language it was made."""
    ours = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            ours |= {plain(gettext(ROW)), plain(gettext(MEND))}
    return [at for at, label in enumerate(labels) if plain(label) not in ours]

"""Cells written for an old font (TCVN3, VNI): found by column, shown before → after, changed only when somebody says so.

A column most of which is old text is read as such whole; where only some cells of it are (the fourth colleague's), each by itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from hoaban.foundation.imports.cells import mapped
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.tables import Grid
from hoaban.foundation.imports.values import SheetColumns
from hoaban.kit import legacy
from hoaban.kit.legacy import Legacy

SAMPLE_ROWS = 2_000
SHOWN = 6
PER_COLUMN = 3
FEWEST = 2
"""So many different cells of a column must show it before anybody is asked; a single one may be a slip."""
SOME = "some:"


def found(rows: Sequence[Sequence[Any]]) -> dict[int, str]:
    """Column → how its text was written (`Legacy`), for the columns that need it; or only some of its cells (`SOME`)."""
    told = {}
    for column, cells in enumerate(zip(*rows[:SAMPLE_ROWS], strict=True)):
        texts = {cell for cell in cells if isinstance(cell, str) and not cell.isascii()}
        if not texts:
            continue
        if one := legacy.detect(texts):
            told[column] = one.written.value
        elif some := Counter(filter(None, map(legacy.certain, texts))).most_common(1):
            written, cells_so = some[0]
            if cells_so >= FEWEST:
                told[column] = SOME + written
    return told


def header_rows(rows: Grid) -> Grid:
    """The first rows with old text made Unicode, so that «Hä vµ tªn» is found as a column's name. No data is changed."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    one = legacy.detect(texts)
    return [[_read(cell, one.written) for cell in row] for row in rows] if one else rows


def samples(rows: Sequence[Sequence[Any]], columns: Mapping[int, str]) -> list[tuple[str, str]]:
    """A few cells before and after, some of each column."""
    shown: list[tuple[str, str]] = []
    for column, written in columns.items():
        read = reader(written)
        cells = dict.fromkeys(row[column] for row in rows[:SAMPLE_ROWS] if isinstance(row[column], str))
        pairs = ((cell, read(cell)) for cell in cells)
        shown += [(before[:80], after[:80]) for before, after in pairs if before != after][:PER_COLUMN]
    return shown[:SHOWN]


def reader(written: str) -> Callable[[Any], Any]:
    """How cells of a column are read that was found so."""
    if written.startswith(SOME):
        return partial(_read_certain, written=Legacy(written.removeprefix(SOME)))
    return partial(_read, written=Legacy(written))


def converted(batch: ImportBatch, data: SheetColumns) -> SheetColumns:
    """The data as she wanted them: in Unicode, or as they stand."""
    columns = _wanted(batch)
    if not columns:
        return data
    values = dict(data.values)
    for key, column in data.values.items():
        if read := columns.get(batch.matching[key]):
            values[key] = mapped(column, read)
    return replace(data, values=values)


def row_of(batch: ImportBatch, row: Iterable[Any]) -> list[Any]:
    """One row as the sheet of faults gives it back: what was mended by us need not be mended again."""
    columns = _wanted(batch)
    return [columns[at](cell) if at in columns else cell for at, cell in enumerate(row)]


def _wanted(batch: ImportBatch) -> dict[int, Callable[[Any], Any]]:
    chosen = batch.old_font if batch.convert else {}
    return {int(column): reader(written) for column, written in chosen.items()}


def _read(cell: Any, written: Legacy) -> Any:
    return legacy.unicode_of(cell, written) if isinstance(cell, str) else cell


def _read_certain(cell: Any, written: Legacy) -> Any:
    """Most of the column is Unicode: only what can be read in no other way is changed."""
    is_old = isinstance(cell, str) and legacy.certain(cell) is written
    return legacy.unicode_of(cell, written) if is_old else cell

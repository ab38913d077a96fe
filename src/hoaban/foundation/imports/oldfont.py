"""Cells written for an old font (TCVN3, VNI): found by column, shown before → after, changed only when somebody says so."""

from collections.abc import Iterable, Mapping, Sequence
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


def found(rows: Sequence[Sequence[Any]]) -> dict[int, Legacy]:
    """Column → how its text was written, for the columns that need it."""
    told = {}
    for column, cells in enumerate(zip(*rows[:SAMPLE_ROWS], strict=True)):
        texts = {cell for cell in cells if isinstance(cell, str) and not cell.isascii()}
        if texts and (one := legacy.detect(texts)):
            told[column] = one.written
    return told


def header_rows(rows: Grid) -> Grid:
    """The first rows with old text made Unicode, so that «Hä vµ tªn» is found as a column's name. No data is changed."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    one = legacy.detect(texts)
    return [[_read(cell, one.written) for cell in row] for row in rows] if one else rows


def samples(rows: Sequence[Sequence[Any]], columns: Mapping[int, Legacy]) -> list[tuple[str, str]]:
    """A few cells before and after, some of each column."""
    shown: list[tuple[str, str]] = []
    for column, written in columns.items():
        cells = dict.fromkeys(row[column] for row in rows[:SAMPLE_ROWS] if isinstance(row[column], str))
        pairs = ((cell, legacy.unicode_of(cell, written)) for cell in cells)
        shown += [(before[:80], after[:80]) for before, after in pairs if before != after][:PER_COLUMN]
    return shown[:SHOWN]


def converted(batch: ImportBatch, data: SheetColumns) -> SheetColumns:
    """The data as she wanted them: in Unicode, or as they stand."""
    columns = _wanted(batch)
    if not columns:
        return data
    values = dict(data.values)
    for key, column in data.values.items():
        if written := columns.get(batch.matching[key]):
            values[key] = mapped(column, partial(_read, written=written))
    return replace(data, values=values)


def row_of(batch: ImportBatch, row: Iterable[Any]) -> list[Any]:
    """One row as the sheet of faults gives it back: what was mended by us need not be mended again."""
    columns = _wanted(batch)
    return [_read(cell, columns[at]) if at in columns else cell for at, cell in enumerate(row)]


def _wanted(batch: ImportBatch) -> dict[int, Legacy]:
    chosen = batch.old_font if batch.convert else {}
    return {int(column): Legacy(written) for column, written in chosen.items()}


def _read(cell: Any, written: Legacy) -> Any:
    return legacy.unicode_of(cell, written) if isinstance(cell, str) else cell

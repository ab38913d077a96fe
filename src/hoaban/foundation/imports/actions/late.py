"""Rows that were right when the list was checked and are refused when they are written: the register changed in between.

They are faults of the list like the others: kept in the transaction that decides their row, counted, and given back in the
sheet of faults, which is made anew when the list is done.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hoaban.foundation.access import api as access
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import sheet, unfolding
from hoaban.foundation.imports.actions import errorsheet
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.values import Fault, Given, ImportKind, SheetColumns


def refused_at_check(batch: ImportBatch, data: SheetColumns) -> frozenset[int]:
    """Rows the check refused, counted from 0. Of a sheet with more faults than are kept, its sheet of faults knows them all; of
    one with several people in a row, then all of these."""
    if batch.rows_bad == batch.rows_late:
        return frozenset()
    kept = ImportFault.plain.filter(batch=batch, is_note=False, is_late=False)
    cells = {(number - _first_row(batch), column) for number, column in kept.values_list("row", "column")}
    rows = unfolding.people_at(data, cells)
    if len(rows) < batch.rows_bad - batch.rows_late and batch.error_file_id:
        with files.as_path(files.FileId(batch.error_file_id)) as path:
            cells = {(number - _first_row(batch), "") for number in sheet.numbers(path)}
        rows |= unfolding.people_at(data, cells)
    return frozenset(rows)


def by_row(data: SheetColumns, faults: Sequence[Fault]) -> Mapping[int, Sequence[Fault]]:
    """What is wrong now in rows that were right; nothing of her own in one who stays out for a cell of the whole row."""
    fresh = [fault for fault in faults if fault.row not in data.left_out]
    found: dict[int, list[Fault]] = {row: [] for row in unfolding.rows_at_fault(data, fresh) - data.left_out}
    for fault in fresh:
        found[fault.row].append(fault)
    return found


def sheet_with_late(by: access.Actor, batch: ImportBatch, kind: ImportKind, given: Given) -> files.FileId:
    """The sheet of faults with what was refused late, in the order of the list."""
    late = ImportFault.plain.filter(batch=batch, is_late=True).order_by("row", "pk")
    told = late.values_list("row", "column", "kind", "params")
    faults = [Fault(row - _first_row(batch), *rest) for row, *rest in told.iterator()]
    with files.as_path(files.FileId(batch.file_id)) as path:
        rows = sheet.rows_at(path, batch.sheet, batch.first_data, {fault.row for fault in faults})
        return errorsheet.make(by, batch, kind, rows, faults, given, _made_at_check(batch))


def _made_at_check(batch: ImportBatch) -> Iterator[Sequence[Any]]:
    if batch.error_file_id:
        with files.as_path(files.FileId(batch.error_file_id)) as path:
            yield from sheet.fault_lines(path)


def _first_row(batch: ImportBatch) -> int:
    """The sheet's own number of row 0."""
    return int(batch.first_data) + 1

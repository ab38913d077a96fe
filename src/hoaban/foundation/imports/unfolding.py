"""Each person of a row that holds several (`people_columns`) becomes a row of her own before anything is judged, and knows where
she stood: what is wrong is told by the row and column of the sheet.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hoaban.foundation.imports import people_columns
from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.people_columns import FIRST
from hoaban.foundation.imports.tables import too_many
from hoaban.foundation.imports.values import Fault, Given, ImportKind, Repeated, SheetColumns, key_at, key_of


def unfolded(
    kind: ImportKind, labels: Sequence[str], matching: Mapping[str, int], sheet: SheetColumns
) -> SheetColumns:
    """Each person as a row of her own. What stands once for all of a row is said of each; a row without anybody stays one."""
    most, repeated = people_columns.people_in_a_row(sheet.values), kind.repeated
    if most == FIRST or repeated is None:
        return sheet
    filled = [_filled(sheet, repeated, place) for place in range(FIRST, most + 1)]
    origins = [
        (row, place)
        for row in range(sheet.count)
        if row not in sheet.blank
        for place in [at for at, has in enumerate(filled, start=FIRST) if has[row]] or [FIRST]
    ]
    too_many(len(origins))
    keys = dict.fromkeys(key_of(key)[0] for key in sheet.values)
    values = {key: _spread(sheet, key, key in repeated.fields, origins) for key in keys}
    roles = people_columns.roles(kind, labels, matching, most)
    if any(roles.values()):
        told = values.get(repeated.role) or [""] * len(origins)
        values[repeated.role] = [
            said if text_of(said) else roles[place] for said, (_row, place) in zip(told, origins, strict=True)
        ]
    torn = frozenset(row for row, (at, _place) in enumerate(origins) if at in sheet.torn)
    return replace(
        sheet, values=values, count=len(origins), blank=frozenset(), torn=torn, origins=origins, repeated=repeated.fields,
        formulas=_cells(sheet.formulas, origins, repeated), closed=_cells(sheet.closed, origins, repeated),
    )  # fmt: skip


def _filled(sheet: SheetColumns, repeated: Repeated, place: int) -> list[bool]:
    columns = [sheet.values[at] for key in repeated.fields if (at := key_at(key, place)) in sheet.values]
    return (
        [any(map(text_of, cells)) for cells in zip(*columns, strict=True)]
        if columns
        else [False] * sheet.count
    )


def _spread(
    sheet: SheetColumns, key: str, is_repeated: bool, origins: Sequence[tuple[int, int]]
) -> list[Any]:
    if not is_repeated:
        shared = sheet.values[key]
        return [shared[row] for row, _place in origins]
    columns = {place: sheet.values.get(key_at(key, place)) for place in {place for _row, place in origins}}
    return [column[row] if (column := columns[place]) else "" for row, place in origins]


def _cells(
    cells: Collection[tuple[int, str]], origins: Sequence[tuple[int, int]], repeated: Repeated
) -> frozenset[tuple[int, str]]:
    """Cells that were marked in the sheet, person by person."""
    if not cells:
        return frozenset()
    keys = {key_of(key)[0] for _row, key in cells}
    return frozenset(
        (row, key)
        for row, (at, place) in enumerate(origins)
        for key in keys
        if (at, key_at(key, place) if key in repeated.fields else key) in cells
    )


def as_in_the_sheet(sheet: SheetColumns, faults: Sequence[Fault]) -> list[Fault]:
    """Rows and columns as they stand in the sheet; what is wrong in a cell of a whole row is told once."""
    if not sheet.origins:
        return list(faults)
    told = dict[tuple[int, str, str], Fault]()
    for fault in faults:
        row, column = sheet.place_of(fault.row, fault.column)
        told.setdefault((row, column, fault.kind), replace(fault, row=row, column=column))
    return list(told.values())


def given_in_the_sheet(sheet: SheetColumns, given: Given) -> Given:
    """By row of the sheet; of several people in a row, what is given to the first."""
    if not sheet.origins:
        return given
    return {
        key: {sheet.origins[row][0]: value for row, value in sorted(values.items(), reverse=True)}
        for key, values in given.items()
    }


def rows_at_fault(sheet: SheetColumns, faults: Sequence[Fault]) -> set[int]:
    """Rows that stay out; a fault in a cell that stands for the whole row keeps everybody of it out."""
    return people_at(sheet, {sheet.place_of(fault.row, fault.column) for fault in faults}) if sheet.origins else {
        fault.row for fault in faults
    }  # fmt: skip


def people_at(sheet: SheetColumns, cells: Collection[tuple[int, str]]) -> set[int]:
    """Who stands in these cells of the sheet (row, column's key); of sheets with one person in a row, the rows."""
    if not sheet.origins:
        return {row for row, _column in cells}
    whole = {row for row, column in cells if key_of(column)[0] not in sheet.repeated}
    single = {(row, key_of(column)[1]) for row, column in cells if key_of(column)[0] in sheet.repeated}
    return {at for at, origin in enumerate(sheet.origins) if origin[0] in whole or origin in single}

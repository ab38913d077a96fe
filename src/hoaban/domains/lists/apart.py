"""Which rows of a list are one household where it has no code for them: what the sheet says by its order.

Nothing is guessed: a row of the sheet, a number of the list or the head who begins a household says so; where none does, the row
is a fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hoaban.domains.lists import as_said
from hoaban.domains.registry.values import Relation
from hoaban.foundation.imports.api import mapped, text_of, texts
from hoaban.foundation.imports.values import BatchFacts, SheetColumns
from hoaban.kit.placename import parted

CODE, NUMBER, RELATION, VILLAGE = "household", "home_number", "relation", "village"
Run = list[int]


class By(StrEnum):
    """What households were told apart by, as a note says it."""

    ROW = "homes_by_row"
    NUMBER = "homes_by_number"
    HEAD = "homes_by_head"
    CODE_ABOVE = "codes_carried"


@dataclass(slots=True)
class Apart:
    by: By | None = None
    """None where the codes of the sheet are all there is to go by."""
    homes: Sequence[Run] = ()
    """Rows of each household without any code."""
    codes: dict[int, str] = field(default_factory=dict)
    """Row without a code → the code that stands for its household; empty where a person has to say which it is."""
    unclear: Sequence[int] = ()
    """Rows of which the order does not say whose household they are."""
    known: int = 0
    """So many of the households stand in the register already."""


def told_apart(sheet: SheetColumns, batch: BatchFacts) -> Apart:
    """Codes of ours are made of the list's number and the household's in it: judged again, they are the same."""
    codes = texts(sheet.column(CODE))
    if batch.as_written or all(code for row, code in enumerate(codes) if row not in sheet.blank):
        return Apart()
    if any(codes):
        # A household in a row has its code there or nowhere.
        return Apart() if sheet.origins else _below_heads(sheet, codes)
    by = By.ROW if sheet.origins else By.NUMBER if any(texts(sheet.column(NUMBER))) else By.HEAD
    homes, unclear = {By.ROW: _by_rows, By.NUMBER: _by_numbers}.get(by, _by_heads)(sheet)
    ours = {row: f"DS{batch.id}-{at}" for at, rows in enumerate(homes, start=1) for row in rows}
    return Apart(by, homes, ours, unclear)


def with_codes(sheet: SheetColumns, apart: Apart) -> SheetColumns:
    codes = [apart.codes.get(row, said) for row, said in enumerate(sheet.column(CODE))]
    return replace(sheet, values={**sheet.values, CODE: codes})


def _rows(sheet: SheetColumns) -> list[int]:
    return [row for row in range(sheet.count) if row not in sheet.blank]


def _below_heads(sheet: SheetColumns, codes: Sequence[str]) -> Apart:
    """The code stands beside the head alone, or in a cell merged with those below."""
    runs, _unclear = _by_heads(sheet)
    given = {
        row: codes[head]
        for head, *members in runs
        if codes[head] and not any(codes[row] for row in members)
        for row in members
    }
    return Apart(By.CODE_ABOVE, codes=given) if given else Apart()


def _by_rows(sheet: SheetColumns) -> tuple[list[Run], Run]:
    runs: dict[int, Run] = {}
    for row, (at, _place) in enumerate(sheet.origins):
        runs.setdefault(at, []).append(row)
    return list(runs.values()), []


def _by_numbers(sheet: SheetColumns) -> tuple[list[Run], Run]:
    """A number begins a household where it is another one than above, or stands in another village."""
    numbers, villages = texts(sheet.column(NUMBER)), _villages(sheet)
    runs, before, last = list[Run](), Run(), ("", "")
    for row in _rows(sheet):
        said = (numbers[row], villages[row])
        if said[0] and said != last:
            runs.append([])
            last = said
        (runs[-1] if runs else before).append(row)
    return runs, before


def _by_heads(sheet: SheetColumns) -> tuple[list[Run], Run]:
    """Each with one head, first, and in one village. Behind a relation that cannot be read, who may be a head, nothing is certain until
    the next one."""
    relations = mapped(sheet.column(RELATION), lambda cell: as_said.relation_of(text_of(cell)))
    doubted = {row for row, key in sheet.formulas if key == RELATION} | sheet.torn
    villages = _villages(sheet)
    runs, unclear, is_certain, village = list[Run](), Run(), False, ""
    for row in _rows(sheet):
        if relations[row] is Relation.HEAD and row not in doubted:
            runs.append([row])
            is_certain, village = True, villages[row]
            continue
        is_read = relations[row] is not None and row not in doubted
        village = village or villages[row]
        is_certain = is_certain and is_read and villages[row] in {"", village}
        (runs[-1] if is_certain else unclear).append(row)
    return runs, unclear


def _villages(sheet: SheetColumns) -> list[str]:
    """«Bản Mẫu» and «Mẫu» are one here: which village it is is judged later."""
    return mapped(sheet.column(VILLAGE), lambda cell: parted(text_of(cell)).key)

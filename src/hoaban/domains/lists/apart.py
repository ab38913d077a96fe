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
    by = By.ROW if sheet.origins else By.NUMBER if _is_counted(sheet) else By.HEAD
    homes, unclear = {By.ROW: _by_rows, By.NUMBER: _by_numbers}.get(by, _by_heads)(sheet)
    ours = {row: f"DS{batch.id}-{at}" for at, rows in enumerate(homes, start=1) for row in rows}
    return Apart(by, homes, ours, unclear)


def with_codes(sheet: SheetColumns, apart: Apart) -> SheetColumns:
    codes = [apart.codes.get(row, said) for row, said in enumerate(sheet.column(CODE))]
    return replace(sheet, values={**sheet.values, CODE: codes})


def _rows(sheet: SheetColumns) -> list[int]:
    return [row for row in range(sheet.count) if row not in sheet.blank]


def _below_heads(sheet: SheetColumns, codes: Sequence[str]) -> Apart:
    """The code stands beside the head alone, or in a cell merged with those below; another number in the list is another household."""
    runs, _unclear = _by_heads(sheet)
    numbers = texts(sheet.column(NUMBER))
    given = dict[int, str]()
    for head, *members in runs:
        if not codes[head] or any(codes[row] for row in members):
            continue
        for row in members:
            if numbers[row] not in {"", numbers[head]}:
                break
            given[row] = codes[head]
    return Apart(By.CODE_ABOVE, codes=given) if given else Apart()


def _by_rows(sheet: SheetColumns) -> tuple[list[Run], Run]:
    runs: dict[int, Run] = {}
    for row, (at, _place) in enumerate(sheet.origins):
        runs.setdefault(at, []).append(row)
    return list(runs.values()), []


def _is_counted(sheet: SheetColumns) -> bool:
    """Whether the households have numbers: where most heads have none, a few say nothing."""
    count, heads = sum(map(bool, texts(sheet.column(NUMBER)))), _relations(sheet).count(Relation.HEAD)
    return count > 0 and (heads < 2 or 2 * count > heads)


def _by_numbers(sheet: SheetColumns) -> tuple[list[Run], Run]:
    """A number begins a household where it is another one than above, or stands in another village. Behind a second head, or a number
    that stood before and begins nobody's household, nothing is certain until the next one."""
    numbers, villages, relations = texts(sheet.column(NUMBER)), _villages(sheet), _relations(sheet)
    runs, unclear, is_certain, is_headed = list[Run](), Run(), False, False
    number = village = ""
    known = set[tuple[str, str]]()
    for row in _rows(sheet):
        is_head = relations[row] is Relation.HEAD
        is_another = numbers[row] != number or bool(village and villages[row] not in {"", village})
        village = villages[row] or village
        if numbers[row] and is_another:
            number = numbers[row]
            is_certain, is_headed = is_head or (number, village) not in known, False
            if is_certain:
                runs.append([])
        known.add((number, village))
        is_certain = is_certain and not (is_head and is_headed)
        is_headed |= is_head
        (runs[-1] if is_certain else unclear).append(row)
    return runs, unclear


def _by_heads(sheet: SheetColumns) -> tuple[list[Run], Run]:
    """Each with one head, first, and in one village. Behind a relation that is not told or cannot be read, who may be a head, nothing
    is certain until the next one."""
    relations, villages = _relations(sheet), _villages(sheet)
    runs, unclear, is_certain, village = list[Run](), Run(), False, ""
    for row in _rows(sheet):
        if relations[row] is Relation.HEAD:
            runs.append([row])
            is_certain, village = True, villages[row]
            continue
        village = village or villages[row]
        is_certain = is_certain and relations[row] is not None and villages[row] in {"", village}
        (runs[-1] if is_certain else unclear).append(row)
    return runs, unclear


def _relations(sheet: SheetColumns) -> list[Relation | None]:
    """None where it cannot be read; where it is empty too, unless the list tells heads alone."""
    said = texts(sheet.column(RELATION))
    read = mapped(said, as_said.relation_of)
    tells_heads_alone = all(
        relation is Relation.HEAD for text, relation in zip(said, read, strict=True) if text
    )
    doubted = {row for row, key in sheet.formulas if key == RELATION} | sheet.torn
    return [
        None if row in doubted or not (said[row] or tells_heads_alone) else relation
        for row, relation in enumerate(read)
    ]


def _villages(sheet: SheetColumns) -> list[str]:
    """«Bản Mẫu» and «Mẫu» are one here: which village it is is judged later."""
    return mapped(sheet.column(VILLAGE), lambda cell: parted(text_of(cell)).key)

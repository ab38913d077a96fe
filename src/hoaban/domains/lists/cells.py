"""Reading the cells of a column that tells of facts: in codes, each distinct value once, and the day its row was told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hoaban.domains.lists.fact_words import codes_in, is_disability, is_house_type
from hoaban.domains.lists.judging import Judge
from hoaban.domains.lists.told import TOLD_ON
from hoaban.domains.registry.api import FactKind
from hoaban.foundation.imports.api import date_of, mapped, text_of


@dataclass(frozen=True, slots=True)
class Days:
    """When each row was told; None where the sheet does not say."""

    of: list[date | None]
    unsure: frozenset[int] = frozenset()
    """Rows whose day cannot be: what they tell would be dated wrongly, and stays out."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: FactKind
    days: Days


def days_told(judge: Judge) -> Days:
    if not judge.sheet.values.get(TOLD_ON):
        return Days([None] * judge.sheet.count)

    def day(cell: Any) -> tuple[date | None, str]:
        found = date_of(cell)
        if found is None or found.day is None:
            return None, "told_unreadable" if text_of(cell) else ""
        return found.day, "told_future" if found.day > judge.today else ""

    days = mapped(judge.sheet.column(TOLD_ON), day)
    unsure = {row: kind for row, (_day, kind) in enumerate(days) if kind}
    for row, kind in unsure.items():
        judge.note(row, TOLD_ON, kind)
    return Days([found for found, _kind in days], frozenset(unsure))


def codes(judge: Judge, column: Column) -> list[str]:
    """Empty where a cell says nothing, where it says what we do not know, and where its day cannot be."""
    said = judge.sheet.column(column.name)
    read = mapped(said, lambda cell: codes_in(column.kind, words) if (words := text_of(cell)) else "")
    for row, code in enumerate(read):
        if code is None:
            judge.note(row, column.name, _unread(column, text_of(said[row])))
    return ["" if row in column.days.unsure else code or "" for row, code in enumerate(read)]


def _unread(column: Column, said: str) -> str:
    """What is told of a word we do not know."""
    if column.kind is FactKind.HOUSE and is_house_type(said):
        return "house_type"
    if column.kind is FactKind.DISABILITY and is_disability(said):
        return "disability_type"
    return f"{column.name}_unknown"

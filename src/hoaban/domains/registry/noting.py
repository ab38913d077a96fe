"""What a household list makes worth a look before it is taken in: households without a head, and what it changes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hoaban.domains.registry import queries
from hoaban.domains.registry.judging import HouseholdKey, Judge, Prepared, differs, is_household
from hoaban.domains.registry.values import Relation
from hoaban.foundation.imports.api import ReadDate
from hoaban.foundation.imports.values import Fault

ADULT = 16
"""A child is a person under 16 (Law on Children 102/2016/QH13, article 1)."""


def notes(judge: Judge, prepared: Prepared) -> list[Fault]:
    """In the order of the sheet; none of them keeps a row out."""
    rows: dict[HouseholdKey, list[int]] = defaultdict(list)
    for row, key in enumerate(prepared.keys):
        if is_household(key) and row not in judge.sheet.blank:
            rows[key].append(row)
    found = [*_headless(judge, prepared, rows), *_changes(judge, prepared, rows)]
    return sorted(found, key=lambda note: note.row)


def _headless(judge: Judge, prepared: Prepared, rows: Mapping[HouseholdKey, list[int]]) -> Iterator[Fault]:
    """No head in the list nor in the register; of several children alone that is said instead."""
    lone = {
        key: members
        for key, members in rows.items()
        if all(prepared.relation[row] is not Relation.HEAD for row in members)
    }
    known = queries.households_with_head(set(lone), judge.batch_id)
    for key, members in rows.items():
        if key in lone and key not in known:
            yield Fault(members[0], "relation", "no_head")
        if key not in known and _only_children([prepared.birth[row] for row in members], judge.today):
            yield Fault(members[0], "birth", "only_children")


def _only_children(births: Sequence[ReadDate | None], today: date) -> bool:
    """Nobody's birth is unknown and everybody is a child."""
    return all(birth is not None and today.year - birth.year < ADULT for birth in births)


def _changes(judge: Judge, prepared: Prepared, rows: Mapping[HouseholdKey, list[int]]) -> Iterator[Fault]:
    """Village and address the register has otherwise: what is there now, and what will be."""
    out = {fault.row for fault in judge.faults} | judge.sheet.refused
    standing = queries.households_standing(set(rows), judge.batch_id)
    for key, stands in standing.items():
        good = [row for row in rows[key] if row not in out]
        for column, values, now in (
            ("village", prepared.village, stands.village),
            ("address", prepared.address, stands.address),
        ):
            said = next((row for row in good if values[row]), None)
            if said is not None and differs(values[said], now):
                yield Fault(said, column, f"{column}_changes", {"before": now or "—", "after": values[said]})

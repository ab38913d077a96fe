"""Judging the poverty status of households, and the decision each stands on: its number, its day or year, and since when it is in force.

One household has one status and one decision, which its rows may tell together. A status that stands in the register gives way to
a later decision only. What cannot be read of a decision is told and left out; its row comes in without it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from operator import eq
from typing import Any

from django.utils.translation import gettext

from hoaban.domains.lists import as_said, rules
from hoaban.domains.lists.judging import HouseholdKey, Judge, Prepared, is_household
from hoaban.domains.lists.told import FactsTold, Said
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.api import KINDS, FactBrought, FactHeld, FactKind
from hoaban.domains.registry.values import POOR, Poverty
from hoaban.foundation.imports.api import ReadDate, date_of, mapped, text_of, texts
from hoaban.foundation.imports.values import Fault
from hoaban.ui import formats

STATUS, NUMBER, DAY, IN_FORCE = "poverty", "decision", "decided_on", "in_force"
EARLIEST = 1945
"""No decision of this state is older: what reads as one is no day."""


def read(judge: Judge, keys: Sequence[HouseholdKey]) -> dict[HouseholdKey, Said]:
    """Two statuses, numbers or days of one household are named with both rows; a decision without a status is told."""
    found = _one_each(judge, keys, STATUS, _statuses(judge), "poverty_conflict")
    if not any(judge.sheet.values.get(column) for column in (NUMBER, DAY, IN_FORCE)):
        return {key: Said(row, FactBrought(value)) for key, (row, value) in found.items()}
    numbers = _one_each(judge, keys, NUMBER, _numbers(judge), "decision_conflict", registry.is_same_number)
    days = _most_exact(judge, keys)
    since = _days_in_force(judge, keys)
    for key, (row, _said) in {**since, **days, **numbers}.items():
        if key not in found:
            column = NUMBER if key in numbers else DAY if key in days else IN_FORCE
            judge.note(row, column, "decision_alone")
    told = {}
    for key, (row, value) in found.items():
        _row, number = numbers.get(key, (row, ""))
        day = days[key][1] if key in days else None
        begins = date.fromisoformat(since[key][1]) if key in since else None
        if begins and begins > judge.today:  # it will say so once it holds
            judge.note(since[key][0], IN_FORCE, "in_force_future")
            continue
        source, first = registry.decision_written(number, day, begins)
        told[key] = Said(row, FactBrought(value, first, source))
    return told


def _days_in_force(judge: Judge, keys: Sequence[HouseholdKey]) -> dict[HouseholdKey, tuple[int, str]]:
    """Two days of one household keep no row out: neither is taken, and it is told. A wrong column may have been taken for this one."""
    found: dict[HouseholdKey, tuple[int, str]] = {}
    doubted = set()
    for row, (key, day) in enumerate(zip(keys, _first_days(judge), strict=True)):
        if day and is_household(key) and found.setdefault(key, (row, day))[1] != day:
            judge.note(row, IN_FORCE, "in_force_conflict", first=judge.sheet.number_of(found[key][0]))
            doubted.add(key)
    return {key: told for key, told in found.items() if key not in doubted}


def _first_days(judge: Judge) -> list[str]:
    """Since when it is in force: a whole day or nothing."""
    read = mapped(judge.sheet.column(IN_FORCE), lambda cell: (date_of(cell), text_of(cell)))
    days = [found.day if found and found.year >= EARLIEST else None for found, _said in read]
    for row, (day, (_found, said)) in enumerate(zip(days, read, strict=True)):
        if said and day is None:
            judge.note(row, IN_FORCE, "in_force_unreadable")
    return [day.isoformat() if day else "" for day in days]


def _most_exact(judge: Judge, keys: Sequence[HouseholdKey]) -> dict[HouseholdKey, tuple[int, ReadDate]]:
    """«2025» in one row and «15/01/2025» in another are one day, told more and less exactly."""
    found: dict[HouseholdKey, tuple[int, ReadDate]] = {}
    for row, (key, day) in enumerate(zip(keys, _days(judge), strict=True)):
        if day is None or not is_household(key):
            continue
        first, held = found.setdefault(key, (row, day))
        if not _agree(day, held):
            judge.fault(row, DAY, "decision_conflict", first=judge.sheet.number_of(first))
        elif _parts(day) > _parts(held):
            found[key] = (first, day)
    return found


def _parts(day: ReadDate) -> int:
    return 3 if day.day else 2 if day.month else 1


def _agree(one: ReadDate, other: ReadDate) -> bool:
    months = [day.day.month if day.day else day.month for day in (one, other)]
    if one.year != other.year or (all(months) and months[0] != months[1]):
        return False
    return not (one.day and other.day) or one.day == other.day


def _one_each(
    judge: Judge, keys: Sequence[HouseholdKey], column: str, values: Sequence[str], conflict: str,
    is_same: Callable[[str, str], bool] = eq,
) -> dict[HouseholdKey, tuple[int, str]]:  # fmt: skip
    """Household → the row that said it first, and what it said."""
    found: dict[HouseholdKey, tuple[int, str]] = {}
    for row, (key, value) in enumerate(zip(keys, values, strict=True)):
        if value and is_household(key):
            first, held = found.setdefault(key, (row, value))
            if not is_same(value, held):
                judge.fault(row, column, conflict, first=judge.sheet.number_of(first))
    return found


def _statuses(judge: Judge) -> list[str]:
    said = mapped(judge.sheet.column(STATUS), lambda cell: as_said.poverty_of(text_of(cell)))
    cells = judge.sheet.column(STATUS)
    for row, value in enumerate(said):
        if value is False:
            is_new = rules.says_only_new(text_of(cells[row]))
            judge.fault(row, STATUS, "poverty_arisen" if is_new else "poverty_unknown")
    return [value.value if isinstance(value, Poverty) else "" for value in said]


def _numbers(judge: Judge) -> list[str]:
    numbers = texts(judge.sheet.column(NUMBER))
    unfit = {row: kind for row, number in enumerate(numbers) if (kind := _unfit(number, judge.today))}
    for row, kind in unfit.items():
        judge.note(row, NUMBER, kind)
    return ["" if row in unfit else number for row, number in enumerate(numbers)]


def _unfit(number: str, today: date) -> str:
    if len(number) > registry.LONGEST_NUMBER:
        return "decision_long"
    return "decided_future" if (registry.decision_year(number, None) or 0) > today.year else ""


def _days(judge: Judge) -> list[ReadDate | None]:
    days = mapped(judge.sheet.column(DAY), lambda cell: _day(cell, judge.today))
    for row, (_found, kind) in enumerate(days):
        if kind:
            judge.note(row, DAY, kind)
    return [None if kind else found for found, kind in days]


def _day(cell: Any, today: date) -> tuple[ReadDate | None, str]:
    """As far as the cell says it; or what is wrong with it."""
    found = date_of(cell)
    if found is None or found.year < EARLIEST:
        return None, "decided_unreadable" if text_of(cell) else ""
    begins = found.day or date(found.year, found.month or 1, 1)
    return found, "decided_future" if begins > today else ""


def standing(judge: Judge, prepared: Prepared, known: Mapping[HouseholdKey, registry.Standing]) -> None:
    """Of households that stand: a later decision brings its status; another status without one is a fault."""
    kept = set[HouseholdKey]()
    """Households whose status stays, whatever a row of theirs says of it."""
    for key, said in prepared.poverty.items() if known else ():
        stands = known.get(key)
        if stands is None or _is_out_already(stands.status, said.told):
            continue
        if _gives_way(stands.status, said.told):
            if prepared.facts is None:
                prepared.facts = FactsTold()
            prepared.facts.homes.setdefault(key, {}).setdefault(FactKind.POVERTY, said)
        elif not _is_unclear(stands.status, said.told):
            kept.add(key)
    for row, value in enumerate(_values(judge) if kept else ()):
        key = prepared.keys[row]
        if value and key in kept and value != known[key].poverty:
            judge.fault(row, STATUS, "poverty_differs")


def settle(judge: Judge, prepared: Prepared) -> None:
    """Once every fault is known: a household whose rows contradict each other, or whose row that told it stays out, keeps its status."""
    if prepared.facts is None:
        return
    out = {fault.row for fault in judge.faults} | judge.sheet.refused
    doubted = {
        prepared.keys[fault.row] for fault in judge.faults if fault.column in {STATUS, NUMBER, DAY, IN_FORCE}
    }
    for key, kinds in prepared.facts.homes.items():
        said = kinds.get(FactKind.POVERTY)
        if said and (key in doubted or said.row in out):
            del kinds[FactKind.POVERTY]


def _values(judge: Judge) -> list[Poverty | bool | None]:
    return mapped(judge.sheet.column(STATUS), lambda cell: as_said.poverty_of(text_of(cell)))


def _is_out_already(held: FactHeld | None, told: FactBrought) -> bool:
    """Said to be no longer poor, and the register knows what it is instead."""
    return (
        told.value == Poverty.LEFT and held is not None and held.value in {Poverty.NEAR_POOR, Poverty.NEITHER}
    )


def _gives_way(held: FactHeld | None, told: FactBrought) -> bool:
    return held.gives_way_to(told) if held else told.is_decided


def _is_unclear(held: FactHeld | None, told: FactBrought) -> bool:
    return held is not None and held.is_unclear_with(told)


def notes(
    prepared: Prepared, rows: Mapping[HouseholdKey, Sequence[int]], out: Collection[int],
    known: Mapping[HouseholdKey, registry.Standing], today: date,
) -> Iterator[Fault]:  # fmt: skip
    """Statuses that change, old → new; decisions that are not taken; once, how many new statuses lack number or year."""
    missing, left = [], []
    for key, said in prepared.poverty.items():
        row = next((one for one in rows.get(key, ()) if one not in out), None)
        if row is None:
            continue
        if key in known:
            yield from _change(prepared, key, row, known[key].status, today)
        elif said.told.value in POOR and not said.told.is_decided:
            missing.append(row)
        if said.told.value == Poverty.LEFT and (key not in known or _brought(prepared, key)):
            left.append(row)
    if missing:
        yield Fault(min(missing), NUMBER, "decision_missing", {"n": len(missing)})
    if left:
        yield Fault(min(left), STATUS, "status_left", {"n": len(left)})


def _brought(prepared: Prepared, key: HouseholdKey) -> Said | None:
    return prepared.facts.homes.get(key, {}).get(FactKind.POVERTY) if prepared.facts else None


def _change(
    prepared: Prepared, key: HouseholdKey, row: int, held: FactHeld | None, today: date
) -> Iterator[Fault]:
    told, brought = prepared.poverty[key].told, _brought(prepared, key)
    if brought:
        before = _worded(held.value, held.source, held.began) if held else "—"
        after = _worded(told.value, told.source, told.since)
        yield Fault(brought.row, STATUS, "status_changes", {"before": before, "after": after})
        if held and not registry.decision_day(told.source, told.since):
            ends = formats.day(held.ends_by(told, today))
            yield Fault(brought.row, DAY, "status_ends", {"before": before, "day": ends})
    elif held and _is_out_already(held, told):
        yield Fault(row, STATUS, "left_kept", {"now": _worded(held.value, held.source, held.began)})
    elif held and held.is_unclear_with(told):
        yield Fault(row, NUMBER, "decision_unclear", {"now": _worded(held.value, held.source, held.began)})
    elif held and held.value == told.value and not held.is_said_by(told) and not held.gives_way_to(told):
        yield Fault(row, NUMBER, "decision_kept", {"now": _worded(held.value, held.source, held.began)})


def _worded(value: str, source: str, since: date | None) -> str:
    number, day, _in_force = registry.decision_columns(source, since)
    begins = gettext("in force since %(at)s") % {"at": formats.day(since)} if since else ""
    told = [gettext(KINDS[FactKind.POVERTY].words.get(value, value)), number, day, begins]
    return " · ".join(part for part in told if part)

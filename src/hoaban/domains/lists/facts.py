"""Judging what a list tells of households, people and villages beside who lives where; what of it is new to the register, and
what is confirmed.

A cell that cannot be read is told and left out; its row comes in without it: nobody is lost to a column more.
Nothing is read, and nothing is slower, where a sheet has none of these columns and nobody of it is said to have no telephone.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext

from hoaban.domains.lists.fact_words import Tongues, codes_in, is_house_type, says_no_phone
from hoaban.domains.lists.judging import HouseholdKey, Judge, Prepared, is_household
from hoaban.domains.lists.told import (
    COLUMNS,
    COVERAGE,
    HOME_KINDS,
    IN_WORDS,
    LANGUAGE,
    NUMBER,
    OF_PEOPLE,
    TOLD_ON,
    VARIETY,
    WHOSE_PHONE,
    FactsTold,
    Said,
)
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.api import KINDS, FactBrought, FactHeld, FactKind
from hoaban.foundation.imports.api import date_of, mapped, text_of, texts
from hoaban.foundation.imports.values import BatchFacts, Fault
from hoaban.foundation.places import api as places
from hoaban.ui import formats

LONGEST = 60
"""Letters of the codes of all languages somebody speaks."""
PROVINCE_SPAN = 1_000_000_000


def read(judge: Judge, prepared: Prepared, batch: BatchFacts) -> FactsTold | None:
    """Each column once, each distinct value once."""
    present = {column for column in COLUMNS if judge.sheet.values.get(column)}
    phoneless = _phoneless(judge, prepared)
    if not (present or phoneless or any(prepared.called)):
        return None
    told, days = FactsTold(), _days(judge)
    _of_names(prepared, told, days)
    for column, kind in HOME_KINDS.items():
        if column in present:
            _of_homes(judge, prepared, told, _Column(column, kind, days))
    if COVERAGE in present:
        _of_villages(judge, prepared, told, days, batch)
    if present & {LANGUAGE, VARIETY}:
        _of_people(judge, prepared, told, days)
    if phoneless or WHOSE_PHONE in present:
        _of_phones(judge, prepared, told, days, phoneless)
    for column, kind in IN_WORDS.items():
        if column in present:
            _of_each(judge, prepared, told, _Column(column, kind, days))
    return told


def _of_names(prepared: Prepared, told: FactsTold, days: "_Days") -> None:
    for row, name in enumerate(prepared.called):
        if name and row not in days.unsure:
            told.called[row] = FactBrought(name, days.of[row])


def of_who_stands(prepared: Prepared) -> None:
    """Once it is known who stands already: of her, what people call her is a fact, told like the others."""
    if prepared.facts is None:
        return
    for row in prepared.matched.keys() & prepared.facts.called.keys():
        prepared.facts.people.setdefault(row, {})[FactKind.CALLED] = prepared.facts.called[row]


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: FactKind
    days: "_Days"


@dataclass(frozen=True, slots=True)
class _Days:
    """When each row was told; None where the sheet does not say."""

    of: list[date | None]
    unsure: frozenset[int] = frozenset()
    """Rows whose day cannot be: what they tell would be dated wrongly, and stays out."""


def _days(judge: Judge) -> _Days:
    if not judge.sheet.values.get(TOLD_ON):
        return _Days([None] * judge.sheet.count)

    def day(cell: Any) -> tuple[date | None, str]:
        found = date_of(cell)
        if found is None or found.day is None:
            return None, "told_unreadable" if text_of(cell) else ""
        return found.day, "told_future" if found.day > judge.today else ""

    days = mapped(judge.sheet.column(TOLD_ON), day)
    unsure = {row: kind for row, (_day, kind) in enumerate(days) if kind}
    for row, kind in unsure.items():
        judge.note(row, TOLD_ON, kind)
    return _Days([found for found, _kind in days], frozenset(unsure))


def _codes(judge: Judge, column: _Column) -> list[str]:
    """Empty where a cell says nothing, where it says what we do not know, and where its day cannot be."""
    read = mapped(
        judge.sheet.column(column.name),
        lambda cell: codes_in(column.kind, said) if (said := text_of(cell)) else "",
    )
    said = judge.sheet.column(column.name)
    for row, code in enumerate(read):
        if code is None:
            is_type = column.kind is FactKind.HOUSE and is_house_type(text_of(said[row]))
            judge.note(row, column.name, "house_type" if is_type else f"{column.name}_unknown")
    return ["" if row in column.days.unsure else code or "" for row, code in enumerate(read)]


def _of_homes(judge: Judge, prepared: Prepared, told: FactsTold, column: _Column) -> None:
    """One household has one: two are named with both rows."""
    for row, code in enumerate(_codes(judge, column)):
        key = prepared.keys[row]
        if not code or not is_household(key):
            continue
        held = told.homes.setdefault(key, {}).setdefault(
            column.kind, Said(row, FactBrought(code, column.days.of[row]))
        )
        if held.told.value != code:
            judge.fault(row, column.name, "fact_conflict", first=judge.sheet.first_row + held.row)


def _of_villages(judge: Judge, prepared: Prepared, told: FactsTold, days: _Days, batch: BatchFacts) -> None:
    """A network is a village's: every row of it says the same, and names which village it is."""
    may_add = batch.asker.areas(places.ADD_VILLAGE)
    for row, code in enumerate(_codes(judge, _Column(COVERAGE, FactKind.COVERAGE, days))):
        commune = prepared.keys[row][0]
        if not code or commune < 0:
            continue
        key = prepared.placed.keys[row]
        is_known = key in prepared.placed.numbers or any(area.contains(commune) for area in may_add)
        if not key[1] or not is_known:
            judge.note(row, COVERAGE, "coverage_no_village")
            continue
        held = told.villages.setdefault(key, Said(row, FactBrought(code, days.of[row])))
        told.of_row[row] = key
        if held.told.value != code:
            judge.fault(row, COVERAGE, "coverage_conflict", first=judge.sheet.first_row + held.row)


def _of_people(judge: Judge, prepared: Prepared, told: FactsTold, days: _Days) -> None:
    """Languages as codes, the one she speaks most first; a variety stands beside the first of them."""
    languages, varieties = texts(judge.sheet.column(LANGUAGE)), texts(judge.sheet.column(VARIETY))
    province = cache(_tongues)
    known = cache(lambda number, said, variety: _spoken(province(number), said, variety))
    for row, (said, variety) in enumerate(zip(languages, varieties, strict=True)):
        commune = prepared.keys[row][0]
        if not (said or variety) or commune < 0:
            continue
        value, kind, params = known(commune // PROVINCE_SPAN, said, variety)
        if kind:
            judge.note(row, LANGUAGE if said else VARIETY, kind, **params)
        elif row not in days.unsure:
            told.people.setdefault(row, {})[FactKind.LANGUAGE] = FactBrought(value, days.of[row])


def _phoneless(judge: Judge, prepared: Prepared) -> set[int]:
    """Rows whose telephone is said to be none."""
    is_none = cache(says_no_phone)
    cells = texts(judge.sheet.column(NUMBER))
    return {row for row, said in enumerate(cells) if said and not prepared.phone[row] and is_none(said)}


def _of_phones(
    judge: Judge, prepared: Prepared, told: FactsTold, days: _Days, phoneless: Collection[int]
) -> None:
    """Whose it is; «không có» under the number says so where nothing else does. Two cells that contradict say nothing."""
    words = texts(judge.sheet.column(WHOSE_PHONE))
    for row, code in enumerate(_codes(judge, _Column(WHOSE_PHONE, FactKind.PHONE, days))):
        if prepared.keys[row][0] < 0:
            continue
        is_none = row in phoneless
        if (is_none and code == "own") or (prepared.phone[row] and code == "none"):
            judge.note(row, WHOSE_PHONE, "phone_contradicts")
            continue
        value = code or ("none" if is_none and not words[row] else "")
        if value and row not in days.unsure:
            told.people.setdefault(row, {})[FactKind.PHONE] = FactBrought(value, days.of[row])


def _of_each(judge: Judge, prepared: Prepared, told: FactsTold, column: _Column) -> None:
    """Each row tells of its own person."""
    for row, code in enumerate(_codes(judge, column)):
        if code and prepared.keys[row][0] >= 0:
            told.people.setdefault(row, {})[column.kind] = FactBrought(code, column.days.of[row])


def _tongues(province: int) -> Tongues:
    return Tongues(places.languages_of(f"{province:02d}"))


def _spoken(tongues: Tongues, said: str, variety: str) -> tuple[str, str, dict[str, str | int]]:
    """Codes; or the kind of note and what it names."""
    parts = tongues.parts(said) or tongues.parts(variety)
    if said and variety and parts:
        first = next((one for one in (f"{parts[0]} {variety}", variety) if tongues.code(one)), "")
        parts[0] = first or f"{parts[0]} {variety}"
    codes: list[str] = []
    for part in parts:
        code = tongues.code(part)
        if code is None:
            several = tongues.varieties(part)
            if several:
                return "", "language_unclear", {"which": ", ".join(several)}
            return "", "language_unknown", {}
        if code not in codes:
            codes.append(code)
    value = " ".join(codes)
    return (value, "", {}) if len(value) <= LONGEST else ("", "language_many", {})


def changes(judge: Judge, prepared: Prepared, out: Collection[int], batch: BatchFacts) -> Iterator[Fault]:
    """What the register says otherwise by now: old → new; and what it knows from a later day, which stays."""
    told = prepared.facts
    if told is None:
        return
    numbers = {number: key for key in told.villages if (number := prepared.placed.numbers.get(key))}
    matched = {member.pk: row for row, member in prepared.matched.items() if row in told.people}
    kinds = [*HOME_KINDS.values(), *OF_PEOPLE.values()]
    held = registry.facts_held(batch, homes=told.homes, kinds=kinds, people=matched, villages=numbers)
    words, row_of = _worded(prepared), _first_rows(prepared, told, out)
    confirmed: list[int] = []
    for (key, kind), stands in held.homes.items():
        said, row = told.homes[key].get(kind), row_of.get(key)
        if said and row is not None:
            column = next(name for name, one in HOME_KINDS.items() if one is kind)
            at = said.row if said.row not in out else row
            yield from _change(at, column, said.told, stands, words(kind))
            confirmed += [at] if stands.is_confirmed_by(kind, said.told) else []
    for number, stands in held.villages.items():
        said = told.villages[numbers[number]]
        if said.row not in out:
            yield from _change(said.row, COVERAGE, said.told, stands, words(FactKind.COVERAGE))
            confirmed += [said.row] if stands.is_confirmed_by(FactKind.COVERAGE, said.told) else []
    for (pk, kind), stands in held.people.items():
        row = matched[pk]
        fact = told.people[row].get(kind)
        if fact and row not in out:
            column = next(name for name, one in OF_PEOPLE.items() if one is kind)
            yield from _change(row, column, fact, stands, words(kind))
            confirmed += [row] if stands.is_confirmed_by(kind, fact) else []
    if confirmed:
        yield Fault(min(confirmed), TOLD_ON, "facts_confirmed", {"n": len(confirmed)})
    yield from _numbers_kept(prepared, told, out)


def _numbers_kept(prepared: Prepared, told: FactsTold, out: Collection[int]) -> Iterator[Fault]:
    """Said to have no telephone, and the register has a number: it stays, and her household's page asks."""
    for row, member in prepared.matched.items():
        fact = told.people.get(row, {}).get(FactKind.PHONE)
        if fact and fact.value == "none" and member.told.phone and row not in out:
            yield Fault(row, NUMBER, "phone_kept")


def _first_rows(prepared: Prepared, told: FactsTold, out: Collection[int]) -> dict[HouseholdKey, int]:
    """The first row of each household that comes in."""
    first: dict[HouseholdKey, int] = {}
    for row, key in enumerate(prepared.keys):
        if key in told.homes and row not in out:
            first.setdefault(key, row)
    return first


def _worded(prepared: Prepared) -> Callable[[FactKind], Callable[[str], str]]:
    """Codes as a person says them; languages of every province the sheet names."""
    provinces = {key[0] // PROVINCE_SPAN for key in set(prepared.keys) if key[0] >= 0}

    @cache
    def names() -> dict[str, str]:
        return {code: name for province in provinces for code, name in _tongues(province).names.items()}

    def words(kind: FactKind) -> Callable[[str], str]:
        if kind is FactKind.LANGUAGE:
            return lambda value: ", ".join(names().get(code, code) for code in value.split())
        if KINDS[kind].is_name:
            return str
        said = KINDS[kind].words
        return lambda value: ", ".join(gettext(said.get(code, code)) for code in value.split())

    return words


def _change(
    row: int, column: str, told: FactBrought, held: FactHeld, word: Callable[[str], str]
) -> Iterator[Fault]:
    if held.value == told.value:
        return
    if held.is_newer_than(told):
        yield Fault(row, column, "fact_older", {"before": word(held.value), "day": formats.day(held.said_on)})
    else:
        yield Fault(row, column, "fact_changes", {"before": word(held.value), "after": word(told.value)})

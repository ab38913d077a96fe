"""Judging what a list tells of households, people and villages beside who lives where; what of it is new to the register, and
what is confirmed.

A cell that cannot be read is told and left out; its row comes in without it: nobody is lost to a column more.
Nothing is read, and nothing is slower, where a sheet has none of these columns and nobody of it is said to have no telephone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial

from django.utils.translation import gettext

from hoaban.domains.lists import certificates
from hoaban.domains.lists.cells import Column, Days, codes, days_told
from hoaban.domains.lists.fact_words import Tongues, says_no_phone
from hoaban.domains.lists.judging import HouseholdKey, Judge, Prepared, is_household
from hoaban.domains.lists.told import (
    COLUMNS,
    HOME_KINDS,
    IN_WORDS,
    LANGUAGE,
    NUMBER,
    OF_PEOPLE,
    TOLD_ON,
    VARIETY,
    VILLAGE_KINDS,
    WHOSE_PHONE,
    FactsTold,
    Said,
)
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.api import KINDS, FactBrought, FactHeld, FactKind
from hoaban.foundation.imports.api import texts
from hoaban.foundation.imports.values import BatchFacts, Fault
from hoaban.foundation.places import api as places
from hoaban.ui import formats

LONGEST = 60
"""Letters of the codes of all languages somebody speaks."""
PROVINCE_SPAN = 1_000_000_000


def read(judge: Judge, prepared: Prepared, batch: BatchFacts) -> FactsTold | None:
    """Each column once, each distinct value once."""
    present = {column for column in COLUMNS if judge.sheet.values.get(column)}
    phoneless, insured = _phoneless(judge, prepared), certificates.says_whether_insured(judge, prepared)
    if not (present or phoneless or insured or any(prepared.called)):
        return None
    told, days = FactsTold(), days_told(judge)
    _of_names(prepared, told, days)
    for column, kind in HOME_KINDS.items():
        if column in present:
            _of_homes(judge, prepared, told, Column(column, kind, days))
    for column, kind in VILLAGE_KINDS.items():
        if column in present:
            _of_villages(judge, prepared, told, Column(column, kind, days), batch)
    for column, kind in IN_WORDS.items():
        if column in present:
            _of_each(judge, prepared, told, Column(column, kind, days))
    if phoneless or WHOSE_PHONE in present:
        _of_phones(judge, prepared, told, days, phoneless)
    if present & {LANGUAGE, VARIETY}:
        _of_people(judge, prepared, told, days)
    _keep(told, certificates.of_people(judge, prepared, days, insured))
    return told


def _keep(told: FactsTold, found: certificates.Found) -> None:
    for row, kind, fact in found:
        told.people.setdefault(row, {})[kind] = fact


def _of_names(prepared: Prepared, told: FactsTold, days: Days) -> None:
    for row, name in enumerate(prepared.called):
        if name and row not in days.unsure:
            told.called[row] = FactBrought(name, days.of[row])


def of_who_stands(prepared: Prepared) -> None:
    """Once it is known who stands already: of her, what people call her is a fact, told like the others."""
    if prepared.facts is None:
        return
    for row in prepared.matched.keys() & prepared.facts.called.keys():
        prepared.facts.people.setdefault(row, {})[FactKind.CALLED] = prepared.facts.called[row]


def _of_homes(judge: Judge, prepared: Prepared, told: FactsTold, column: Column) -> None:
    """One household has one: two are named with both rows."""
    for row, code in enumerate(codes(judge, column)):
        key = prepared.keys[row]
        if not code or not is_household(key):
            continue
        held = told.homes.setdefault(key, {}).setdefault(
            column.kind, Said(row, FactBrought(code, column.days.of[row]))
        )
        if held.told.value != code:
            judge.fault(row, column.name, "fact_conflict", first=judge.sheet.number_of(held.row))


def _of_villages(
    judge: Judge, prepared: Prepared, told: FactsTold, column: Column, batch: BatchFacts
) -> None:
    """A network or a road is a village's: every row of it says the same, and names which village it is."""
    may_add = batch.asker.areas(places.ADD_VILLAGE)
    for row, code in enumerate(codes(judge, column)):
        commune = prepared.keys[row][0]
        if not code or commune < 0:
            continue
        key = prepared.placed.keys[row]
        is_known = key in prepared.placed.numbers or any(area.contains(commune) for area in may_add)
        if not key[1] or not is_known:
            judge.note(row, column.name, f"{column.name}_no_village")
            continue
        held = told.villages.setdefault(key, {}).setdefault(
            column.kind, Said(row, FactBrought(code, column.days.of[row]))
        )
        told.of_row[row] = key
        if held.told.value != code:
            judge.fault(row, column.name, f"{column.name}_conflict", first=judge.sheet.number_of(held.row))


def _of_people(judge: Judge, prepared: Prepared, told: FactsTold, days: Days) -> None:
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
    judge: Judge, prepared: Prepared, told: FactsTold, days: Days, phoneless: Collection[int]
) -> None:
    """Whose it is; «không có» under the number says so where nothing else does. Two cells that contradict say nothing."""
    words = texts(judge.sheet.column(WHOSE_PHONE))
    for row, code in enumerate(codes(judge, Column(WHOSE_PHONE, FactKind.PHONE, days))):
        if prepared.keys[row][0] < 0:
            continue
        is_none = row in phoneless
        if (is_none and code == "own") or (prepared.phone[row] and code == "none"):
            judge.note(row, WHOSE_PHONE, "phone_contradicts")
            continue
        value = code or ("none" if is_none and not words[row] else "")
        if value and row not in days.unsure:
            told.people.setdefault(row, {})[FactKind.PHONE] = FactBrought(value, days.of[row])


def _of_each(judge: Judge, prepared: Prepared, told: FactsTold, column: Column) -> None:
    """Each row tells of its own person."""
    for row, code in enumerate(codes(judge, column)):
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
    kinds = [*HOME_KINDS.values(), *OF_PEOPLE.values(), *VILLAGE_KINDS.values()]
    held = registry.facts_held(batch, homes=told.homes, kinds=kinds, people=matched, villages=numbers)
    words, row_of = _worded(prepared), _first_rows(prepared, told, out)
    # A list tells the same of thousands, of whom the register says the same: once for all of them.
    compared = cache(partial(_compared, words))
    found: list[tuple[int, _Compared]] = []
    for (key, kind), stands in held.homes.items():
        said, row = told.homes[key].get(kind), row_of.get(key)
        if said and row is not None:
            at = said.row if said.row not in out else row
            found.append((at, compared(kind, said.told, stands)))
    for (number, kind), stands in held.villages.items():
        said = told.villages[numbers[number]].get(kind)
        if said and said.row not in out:
            found.append((said.row, compared(kind, said.told, stands)))
    for (pk, kind), stands in held.people.items():
        row = matched[pk]
        fact = told.people[row].get(kind)
        if fact and row not in out:
            found.append((row, compared(kind, fact, stands)))
    yield from (Fault(row, one.column, one.kind, one.params) for row, one in found if one.kind)
    if confirmed := [row for row, one in found if one.is_confirmed]:
        yield Fault(min(confirmed), TOLD_ON, "facts_confirmed", {"n": len(confirmed)})
    yield from _numbers_kept(prepared, told, out)
    yield from certificates.cards_kept(judge, prepared, held.people, out)


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


COLUMN_OF = {kind: column for told in (HOME_KINDS, OF_PEOPLE, VILLAGE_KINDS) for column, kind in told.items()}


@dataclass(frozen=True, slots=True)
class _Compared:
    """What is told, beside what the register says."""

    column: str
    kind: str = ""
    """Of the note; none where nothing is said otherwise."""
    params: Mapping[str, str] = field(default_factory=dict)
    is_confirmed: bool = False


def _compared(
    words: Callable[[FactKind], Callable[[str], str]], kind: FactKind, told: FactBrought, held: FactHeld
) -> _Compared:
    column = COLUMN_OF[kind]
    if held.is_same_as(told):
        return _Compared(column, is_confirmed=held.is_confirmed_by(kind, told))
    word, has_paper = words(kind), KINDS[kind].has_certificate
    before = _whole(word(held.value), held.paper if has_paper else "", held.until)
    after = _whole(word(told.value), told.source if has_paper else "", told.until)
    if held.is_newer_than(told):
        return _Compared(column, "fact_older", {"before": before, "day": formats.day(held.said_on)})
    if held.is_certified_against(kind, told):
        return _Compared(column, "certificate_kept", {"now": before})
    return _Compared(column, "fact_changes", {"before": before, "after": after})


def _whole(said: str, paper: str, until: date | None) -> str:
    """With the certificate it stands on, or the last day it is good for."""
    ends = gettext("good until %(at)s") % {"at": formats.day(until)} if until else ""
    return " · ".join(part for part in (said, paper, ends) if part)

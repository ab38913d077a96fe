"""Whose household it is that a list names without a code: one of the register, found by its people, or a new one.

A household is found by its head: the register's head there is this one's, or there is none. Whatever is less than certain is a
fault for a person; of another commune nothing is said.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from hoaban.domains.lists.apart import Apart
from hoaban.domains.lists.judging import Judge, Prepared
from hoaban.domains.lists.recognising import holders_at, may_be
from hoaban.domains.lists.rules import commune_of
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.api import Resident
from hoaban.domains.registry.values import NUMBERS, Relation
from hoaban.foundation.imports.values import BatchFacts

ENOUGH = 2
"""So many people of a household, where one alone does not say that it is this one."""


@dataclass(slots=True)
class _Found:
    """A household of the register in which somebody of a household of the list may live."""

    home: Resident
    sure: dict[int, bool] = field(default_factory=dict)
    """Row → whether it is she beyond the name: by a number, or by the year she was born in."""
    has_its_head: bool = False

    @property
    def is_it(self) -> bool:
        """Its head is known beyond her name, or others with her; where the register has no head, several are."""
        is_sure, are_enough = any(self.sure.values()), len(self.sure) >= ENOUGH
        return (
            (is_sure or are_enough)
            if self.has_its_head
            else not self.home.is_headed and is_sure and are_enough
        )

    def may_be_it(self, settled: Collection[int]) -> bool:
        """Somebody of this household is known there, or several may be; of those ``settled`` elsewhere nothing is asked."""
        sure = [is_sure for row, is_sure in self.sure.items() if row not in settled]
        return any(sure) or len(sure) >= ENOUGH or bool(sure and not self.home.is_headed)


def find(judge: Judge, prepared: Prepared, apart: Apart, batch: BatchFacts) -> None:
    """Puts the register's code for ours where the household stands; where a person has to say which it is, none."""
    homes = [
        rows for rows in apart.homes if any(area.contains(prepared.keys[rows[0]][0]) for area in judge.areas)
    ]
    names = defaultdict[int, set[str]](set)
    for rows in homes:
        for row in rows:
            names[prepared.keys[rows[0]][0]].add(registry.name_key(prepared.name[row]))
    if not names:
        return
    residents = registry.residents_like(batch, names, prepared.all_indexes())
    known = _Register(prepared, residents)
    taken: dict[tuple[int, str], int] = {}
    for rows in homes:
        if prepared.keys[rows[0]] in residents.brought:
            continue  # it was new when the list was begun, and its people stay together
        _settle(judge, apart, known, rows, taken)


class _Register:
    """What may be meant, by name and by number."""

    def __init__(self, prepared: Prepared, residents: registry.Residents) -> None:
        self.prepared, self._holders = prepared, residents.holders
        self._by_pk = {one.member.pk: one for one in residents.people}
        self._named = defaultdict[tuple[int, str], list[Resident]](list)
        for one in residents.people:
            self._named[commune_of(one.place_no), one.member.name_key].append(one)

    def named(self, row: int, commune: int) -> Sequence[Resident]:
        """Of this name, in the row's village; where either village is not known, in the commune."""
        village = self.prepared.placed.keys[row]
        place = self.prepared.placed.numbers.get(village, 0)
        alike = self._named.get((commune, registry.name_key(self.prepared.name[row])), [])
        return [one for one in alike if not village[1] or one.place_no in (place, commune)]

    def numbered(self, row: int, commune: int) -> set[int]:
        """Whose number she has, where one person of the commune has it."""
        found = (holders_at(self.prepared, part, row, self._holders) for part in NUMBERS)
        return {
            one.pk for held in found if len(held) == 1 for one in held
            if not one.is_merged and commune_of(one.place_no) == commune
        } & self._by_pk.keys()  # fmt: skip

    def found(self, rows: Sequence[int], lead: int, commune: int) -> tuple[list[_Found], list[_Found]]:
        """Households of the register that this one is, and others in which somebody else of it may live."""
        found: dict[int, _Found] = {}
        for row in rows:
            sure = self.numbered(row, commune)
            numbered = [self._by_pk[pk] for pk in sorted(sure)]
            birth = self.prepared.birth[row]
            for one in numbered or [one for one in self.named(row, commune) if self._may_be(row, one.member)]:
                at = found.setdefault(one.home, _Found(one))
                is_sure = one.member.pk in sure or bool(birth and birth.year == one.member.told.birth_year)
                at.sure[row] = at.sure.get(row, False) or is_sure
                at.has_its_head |= row == lead and one.member.told.relation is Relation.HEAD
        meant = [one for one in found.values() if one.is_it]
        settled = meant[0].sure if meant else ()
        return meant, [one for one in found.values() if not one.is_it and one.may_be_it(settled)]

    def _may_be(self, row: int, member: registry.Member) -> bool:
        """Sex, birth and numbers, as far as both are known, are the same."""
        said = {part: self.prepared.indexes(part, row) for part in NUMBERS}
        others = any(
            said[part] and (held := member.index(part)) and held not in said[part] for part in NUMBERS
        )
        return not others and may_be(self.prepared, row, member.told)


def _settle(
    judge: Judge, apart: Apart, known: _Register, rows: Sequence[int], taken: dict[tuple[int, str], int]
) -> None:
    prepared = known.prepared
    lead = next((row for row in rows if prepared.relation[row] is Relation.HEAD), rows[0])
    commune = prepared.keys[rows[0]][0]
    meant, others = known.found(rows, lead, commune)
    doubts = [one.home for one in (*meant, *others)]
    if not doubts:
        doubts = [one for one in known.named(lead, commune) if _is_alike(known, lead, one)]
    if doubts and (others or len(meant) != 1):
        _ask(judge, apart, rows, "home_in_two" if meant else "home_alike", doubts)
    elif meant:
        code = meant[0].home.code
        first = taken.setdefault((commune, code), rows[0])
        if first != rows[0]:
            number = judge.sheet.number_of(first)
            _ask(judge, apart, rows, "home_repeated", doubts, first=number)
            return
        apart.known += 1
        for row in rows:
            apart.codes[row] = code
            prepared.keys[row] = (prepared.keys[row][0], code)


def _is_alike(known: _Register, lead: int, head: Resident) -> bool:
    """A head of the same name in the same village; where the villages are not both known, of no other birth or sex."""
    place, told = known.prepared.placed.numbers.get(known.prepared.placed.keys[lead], 0), head.member.told
    return told.relation is Relation.HEAD and (head.place_no == place or may_be(known.prepared, lead, told))


def _ask(
    judge: Judge, apart: Apart, rows: Sequence[int], kind: str, homes: Sequence[Resident], **params: int
) -> None:
    """Every row stays out until she writes which household it is: one of these, or ours for a new one."""
    codes = ", ".join(dict.fromkeys(f"«{one.code}»" for one in homes))
    path = f"/w/registry/households/{homes[0].home_uid}/"
    ours = apart.codes[rows[0]]
    for row in rows:
        judge.fault(row, "household", kind, codes=codes, code=ours, path=path, **params)
        apart.codes[row] = ""

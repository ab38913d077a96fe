"""Numbers of people who stand already: added by a list or at the desk, corrected or taken away at the desk, and put back.

They are sealed for their row; a change names which they were and tells none. A former one stays sealed beside it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hoaban.domains.registry import numbers, queries
from hoaban.domains.registry.errors import (
    ChangedSince,
    MergedSince,
    NumberClosed,
    NumberElsewhere,
    NumberGoneSince,
    NumberUnclear,
)
from hoaban.domains.registry.models import Change, Merge, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.slices import among, in_slices
from hoaban.domains.registry.values import NUMBERS, Part
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.imports.values import BatchFacts
from hoaban.kit.keys import KeyProblem

NO_NUMBER = ""
"""In place of a mark, where no number stands."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One number of somebody who has none of its kind."""

    part: Part
    sealed: bytes
    indexes: Sequence[str]
    """What rows may hold for it, newest first."""


def unfit(
    batch: BatchFacts, people: Mapping[int, Person], papers: Mapping[int, Sequence[Paper]]
) -> dict[int, tuple[str, str, UUID | None]]:
    """Whose number became somebody else's since the list was judged, or who has another one by now: column, kind of fault, and
    whose page settles it, where the list's sender keeps her."""
    wanted: dict[Part, set[str]] = {part: set() for part in NUMBERS}
    for paper in chain.from_iterable(papers.values()):
        wanted[paper.part].update(paper.indexes)
    taken = _whose(batch, wanted)
    late: dict[int, tuple[str, str, UUID | None]] = {}
    for pk, person in people.items():
        for paper in papers.get(pk, ()):
            held = held_index(person, paper.part)
            if held and held not in paper.indexes:
                late[pk] = (paper.part, f"{paper.part}_differs", None)
            elif not held and (known := [taken[index] for index in paper.indexes if index in taken]):
                whose = next(filter(None, known), None)
                late[pk] = (paper.part, f"{paper.part}_{'in_register' if whose else 'elsewhere'}", whose)
    return late


def add(person: Person, papers: Sequence[Paper]) -> dict[str, str]:
    """What she still lacks; answers with its names, and a mark of each by which it is known again."""
    fresh = lacking(person, papers)
    if fresh:
        Person.plain.filter(pk=person.pk).update(**columns(fresh), version=F("version") + 1)
    return marks(person, fresh)


def lacking(person: Person, papers: Sequence[Paper]) -> list[Paper]:
    """Those of which she has none of their kind."""
    return [paper for paper in papers if not held_index(person, paper.part)]


def columns(papers: Sequence[Paper]) -> dict[str, Any]:
    """As her row keeps them."""
    values: dict[str, Any] = {}
    for paper in papers:
        values |= {f"{paper.part}_sealed": paper.sealed, f"{paper.part}_index": paper.indexes[0]}
    return values


def marks(person: Person, papers: Sequence[Paper]) -> dict[str, str]:
    """Name of each → by what it is known again in the row of its change."""
    return {paper.part.value: _mark(person, paper.indexes[0]) for paper in papers}


def replace(person: Person, part: Part, paper: Paper | None) -> dict[str, str]:
    """Another number, or none, over the one on record; answers with the mark of what stands now."""
    values = {
        f"{part}_sealed": paper.sealed if paper else None,
        f"{part}_index": paper.indexes[0] if paper else "",
    }
    Person.plain.filter(pk=person.pk).update(**values, version=F("version") + 1)
    return {part.value: _mark(person, paper.indexes[0])} if paper else {}


def take_out(change: Change, person: Person) -> None:
    """As it was before: without what was added, with the former number of what was corrected or taken away.

    Raises `NumberClosed` without its key, `NumberGoneSince` where somebody else has got the former number.
    """
    values: dict[str, Any] = {}
    for part in change.after["papers"]:
        values |= {f"{part}_sealed": None, f"{part}_index": ""}
    if change.former_sealed:
        values |= _former(Part(change.before["papers"][0]), person, bytes(change.former_sealed))
    Person.plain.filter(pk=person.pk).update(**values, version=F("version") + 1)


def _former(part: Part, person: Person, sealed: bytes) -> dict[str, Any]:
    number = opened(part, person, sealed)
    indexes = numbers.indexes_of(part, number)
    try:
        refuse_held(part, indexes, besides=person.uid)
    except NumberElsewhere as problem:
        raise NumberGoneSince from problem
    return {f"{part}_sealed": sealed, f"{part}_index": indexes[0]}


def opened(part: Part, person: Person, sealed: bytes) -> str:
    """Raises `NumberClosed` without its key."""
    try:
        return numbers.unseal(part, person.uid, sealed)
    except KeyProblem as problem:
        raise NumberClosed from problem


def refuse_held(part: Part, indexes: Sequence[str], *, besides: UUID) -> None:
    """Raises `NumberElsewhere` where somebody else has this number.

    Who writes the same number in this instant waits, and then finds it held. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for index in sorted(indexes):
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtext('registry-number'), hashtext(%s))", [index]
                )
    if queries.is_number_held(part, indexes, besides=besides):
        raise NumberElsewhere


def before_rows() -> None:
    """First of all in a transaction that gives somebody a number at the desk: while a part of a list is being written it waits,
    and then finds what the list brought. Before it locks a row, so that nobody waits in a circle."""
    _lock("pg_advisory_xact_lock_shared")


def numbers_taken(batch: BatchFacts, indexes: queries.Indexes) -> dict[str, UUID | None]:
    """Which of these numbers somebody outside the list has by now; and whose page settles it, where the list's sender keeps her.

    First of all in the transaction that writes a part of a list: who gives a number at the desk in this instant is waited for,
    and what she gave is found.
    """
    access.require(batch.asker, Permission.IMPORT)
    _lock("pg_advisory_xact_lock")
    return _whose(batch, indexes)


def _whose(batch: BatchFacts, indexes: queries.Indexes) -> dict[str, UUID | None]:
    areas, found = batch.asker.areas(Permission.IMPORT), queries.holders_of(indexes, batch.id)
    return {
        index: next((one.uid for one in held if any(area.contains(one.place_no) for area in areas)), None)
        for index, held in found.items()
    }


def _lock(how: str) -> None:
    """One lock for all numbers: one for each of thousands of a list would fill the database's table of locks."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {how}(hashtext('registry-numbers'))")


@dataclass(frozen=True, slots=True)
class DoneToNumbers:
    """Merges and corrections of some people's numbers, read once however many changes are asked about."""

    merges: Mapping[int, Sequence[Merge]]
    corrections: Mapping[int, Sequence[tuple[datetime, Collection[str]]]]
    """That stand: when, and which numbers."""

    def merged_since(self, person: int, at: datetime) -> list[Merge]:
        """Made or undone since: numbers may have changed places."""
        return [
            one
            for one in self.merges.get(person, ())
            if one.at > at or (one.undone_at is not None and one.undone_at > at)
        ]

    def is_corrected_since(self, person: int, at: datetime, parts: Collection[str]) -> bool:
        """Whether a number of one of these kinds was corrected or taken away after that moment, and stays so."""
        later = (were for when, were in self.corrections.get(person, ()) if when > at)
        return any(part in parts for were in later for part in were)


def done_to_numbers(people: Collection[int]) -> DoneToNumbers:
    """Three statements for thousands of them."""
    merges: dict[int, list[Merge]] = defaultdict(list)
    corrected: dict[int, list[tuple[datetime, Collection[str]]]] = defaultdict(list)
    for side in ("kept_id", "merged_id"):
        rows = Merge.plain.only("kept_id", "merged_id", "at", "undone_at", "taken")
        for one in in_slices(people, lambda part, rows=rows, side=side: rows.filter(among(side, part))):  # type: ignore[misc]
            merges[getattr(one, side)].append(one)
    columns = ("person_id", "at", "before")
    standing = _standing_corrections().values_list(*columns)
    for person, at, before in in_slices(people, lambda part: standing.filter(among("person_id", part))):
        corrected[person].append((at, before["papers"]))
    return DoneToNumbers(merges, corrected)


def in_the_way(change: Change, person: Person, done: DoneToNumbers) -> type[DomainError] | None:
    """What was done to her numbers since, so that this change of them cannot go back; None where it can."""
    parts, later = _parts(change), done.merged_since(person.pk, change.at)
    if _took((one for one in later if one.undone_at is None), parts):
        return MergedSince
    if not stand(change, person) or done.is_corrected_since(person.pk, change.at, parts):
        return ChangedSince
    were_one = (one for one in later if one.at <= change.at)
    if _stand_as_marked(change, person) is None and _took(were_one, parts):
        return NumberUnclear  # two records were one when it was told: whose number this is, no row says
    return None


def stand(change: Change, person: Person | None) -> bool:
    """She lives where she lived, with these very numbers; after a merge they may be another record's, after a correction
    somebody's own word.

    Under another key of indexes they cannot be compared, nor where a mark names none: there the deeds since tell, for each that
    writes a number leaves a row.
    """
    if person is None or person.replaced_at or person.household_id != change.household_id:
        return False
    return _stand_as_marked(change, person) is not False


def _stand_as_marked(change: Change, person: Person) -> bool | None:
    """None where a number stands and is found by another key by now, or the mark does not say by which it was."""
    marks = change.after.get("marks", {})
    same = [
        numbers.is_marked(marks.get(part, NO_NUMBER), _standing_mark(person, part)) for part in _parts(change)
    ]
    return False if False in same else None if None in same else True


def _parts(change: Change) -> set[str]:
    return {*change.after["papers"], *change.before.get("papers", ())}


def _took(merges: Iterable[Merge], parts: Collection[str]) -> bool:
    """Whether numbers of one of these kinds changed places in one of them."""
    return any(part in parts for one in merges for part in one.taken)


def _standing_mark(person: Person, part: str) -> str:
    index = held_index(person, part)
    return _mark(person, index) if index else NO_NUMBER


def _mark(person: Person, index: str) -> str:
    return numbers.mark_of(person.uid, index)


def done_since(person: OuterRef, at: OuterRef) -> Q:
    """Of a row of another statement: whether anything was done to her numbers since."""
    of_her = Q(kept_id=person) | Q(merged_id=person)
    merged = Merge.plain.filter(of_her, Q(at__gt=at) | Q(undone_at__gt=at))
    return Q(Exists(merged)) | Q(Exists(_standing_corrections().filter(person_id=person, at__gt=at)))


def _standing_corrections() -> QuerySet[Change]:
    """Of numbers, at the desk."""
    rows: QuerySet[Change] = Change.plain.filter(former_sealed__isnull=False, taken_back_at__isnull=True)
    return rows


def held_index(person: Person, part: str) -> str:
    return person.identity_index if part == Part.IDENTITY else person.insurance_index

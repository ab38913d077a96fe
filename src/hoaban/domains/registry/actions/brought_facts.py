"""Dated facts a list tells, written by the hundred rows, and taken back with it.

As one noted by hand: what held until now is closed and stays, taken back it holds again. The list is their source, of a status
its decision. The same told on a later day is a confirmation, a row as at the desk; else what is known already is not written again:
a list sent twice, an older one, or one the register gave out itself confirms nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from hoaban.domains.registry.actions import called
from hoaban.domains.registry.actions.facts import Table
from hoaban.domains.registry.actions.loading import Ready, adapters, insert
from hoaban.domains.registry.brought import FactHeld, FactSaid
from hoaban.domains.registry.events import VillageFactRecorded
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import (
    CURRENT,
    Household,
    HouseholdFact,
    Merge,
    Person,
    PersonFact,
    VillageFact,
)
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.brought_facts import told_since
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.rules import COMMUNE_SPAN, commune_of
from hoaban.foundation.access import api as access
from hoaban.foundation.events import api as events
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.values import BatchFacts
from hoaban.foundation.places import api as places

_OWNERS: Mapping[Table, str] = {
    HouseholdFact: "household_id", PersonFact: "person_id", VillageFact: "unit_id",
}  # fmt: skip
SOURCE_LENGTH = 160
"""As many letters as a row keeps."""


def people_brought(batch: BatchFacts, people: Sequence[Ready]) -> dict[Any, int]:
    """Key of each person just written by the id she was made ready with; one read."""
    rows = Person.plain.filter(batch_id=batch.id, uid__in=[_uid(one[0]) for one in people])
    adapt = adapters()
    return {adapt.uid(uid): pk for uid, pk in rows.values_list("uid", "pk")}


def _uid(made_ready: Any) -> UUID:
    return made_ready if isinstance(made_ready, UUID) else UUID(made_ready)


def bring_facts(
    batch: BatchFacts, *, homes: Sequence[FactSaid], people: Sequence[FactSaid], villages: Sequence[FactSaid]
) -> None:
    """By the right to bring lists at every commune of them. What the register knows from a later day on stays."""
    for commune in {commune_of(one.place_no) for one in chain(homes, people, villages)}:
        access.require_at(batch.asker, Permission.IMPORT, commune)
    now = timezone.now()
    stood = {one.stood for one in chain(homes, people) if one.stood}
    if stood:  # whoever notes a fact by hand locks the household first
        list(Household.plain.select_for_update().filter(among("pk", stood)).order_by("pk").values_list("pk"))
    changed = {*_bring(batch, HouseholdFact, homes, now), *_bring(batch, PersonFact, people, now)} - {0}
    Household.plain.filter(among("pk", changed)).update(version=F("version") + 1)
    _bring_villages(batch, villages, now)


def _bring(batch: BatchFacts, table: Table, said: Sequence[FactSaid], now: datetime) -> set[int]:
    """The households whose page changed by it."""
    owner, adapt = _OWNERS[table], adapters()
    fresh = _close(table, owner, said, now)
    if fresh:
        columns = (
            owner,
            "place_no",
            "kind",
            "value",
            "valid_from",
            "until",
            "source",
            "said_by",
            "recorded_at",
            "batch_id",
        )
        at, source = adapt.time(now), batch.file_name[:SOURCE_LENGTH]
        rows = [
            (
                one.owner,
                one.place_no,
                one.kind.value,
                one.told.value,
                adapt.day(one.told.since),
                adapt.day(one.told.until),
                one.told.source or source,
                "",
                at,
                batch.id,
            )
            for one in fresh
        ]
        insert(table, columns, rows)
        if named := [one.owner for one in fresh if one.kind is FactKind.CALLED]:
            called.settle(named)
    return {one.stood for one in fresh}


def _close(table: Table, owner: str, said: Sequence[FactSaid], now: datetime) -> list[FactSaid]:
    """What is new to the register; what it says instead until now is closed, by the day the new began."""
    if not said:
        return []
    rows = table.plain.filter(
        CURRENT, among(owner, {one.owner for one in said}), kind__in={one.kind.value for one in said}
    )
    columns = "value", "valid_from", "recorded_at", "source", "batch_id", "until"
    named = imports.naming("batch_id")[1:] if table is PersonFact else ()
    known = {
        (of, kind): (pk, FactHeld.of(*rest))
        for of, kind, pk, *rest in rows.values_list(owner, "kind", "pk", *columns, *named)
    }
    fresh, closing, today = [], defaultdict[date, list[int]](list), timezone.localdate(now)
    for one in said:
        pk, now_held = known.get((one.owner, one.kind.value), (0, None))
        if now_held and now_held.stays(one.kind, one.told):
            continue
        if now_held is None:
            fresh.append(one)
            continue
        fresh.append(replace(one, told=now_held.kept_in(one.told, today)))
        closing[now_held.ends_by(one.told, today)].append(pk)
    for day, ids in closing.items():
        table.plain.filter(among("pk", ids)).update(replaced_at=now, valid_to=day)
    return fresh


def _bring_villages(batch: BatchFacts, said: Sequence[FactSaid], now: datetime) -> None:
    """A village is told of by number and kept by its unit; of one that somebody tells of in this instant hers stands."""
    units = _units({one.place_no for one in said}) if said else {}
    told = [
        FactSaid(units[one.owner], one.place_no, one.kind, one.told) for one in said if one.owner in units
    ]
    fresh = _close(VillageFact, "unit_id", told, now)
    VillageFact.plain.bulk_create(
        [
            VillageFact(
                unit_id=one.owner, place_no=one.place_no, kind=one.kind, value=one.told.value, batch_id=batch.id,
                valid_from=one.told.since, source=batch.file_name[:SOURCE_LENGTH], recorded_at=now,
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    _tell(one.place_no for one in fresh)


def _units(numbers: Collection[int]) -> dict[int, int]:
    """Number of a village → its unit."""
    span = access.UnitRange(commune_of(min(numbers)), commune_of(max(numbers)) + COMMUNE_SPAN)
    found = places.units_in(span, places.Level.VILLAGE)
    return {unit.number: unit.id for unit in found if unit.number is not None and unit.number in numbers}


def _tell(numbers: Iterator[int]) -> None:
    """One event a commune, as whoever counts villages does."""
    for commune in sorted({commune_of(number) for number in numbers}):
        events.publish(VillageFactRecorded(commune))


def take_facts_back(batch_id: int, limit: int, now: datetime) -> int:
    """What the list told of households, people and villages that stood already: marked, and what it had closed holds again,
    or until the next list told something.

    What somebody noted since stays. Answers with how many were taken back; to be called until there are none.
    """
    taken = 0
    for table, owner in _OWNERS.items():
        rows = _still_said(table, owner, batch_id)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[: limit - taken])
        if ids:
            _take_back(table, owner, ids, now)
        taken += len(ids)
    return taken


def _still_said(table: Table, owner: str, batch_id: int) -> QuerySet[Any]:
    """What holds, and what a later list or a confirmation took the place of: that one stands by itself.

    A household or person of the list that stays, because people worked on it, keeps what the list told of it.
    """
    rows: QuerySet[Any] = table.plain.filter(
        CURRENT | Q(told_since(table, owner)), batch_id=batch_id, taken_back_at=None
    )
    if table is HouseholdFact:
        return rows.exclude(household__batch_id=batch_id)
    if table is PersonFact:
        return rows.exclude(person__batch_id=batch_id)
    return rows


def _one_each(table: Table, owner: str, before: QuerySet[Any]) -> Iterator[tuple[int, int]]:
    """What holds again, by what had closed it. One list closes two of one kind where two records of a person became one since: hers
    holds again and not what went over to her, of those what was noted last."""
    closed = defaultdict[tuple[Any, ...], list[tuple[int, int]]](list)
    for pk, by, *of in before.order_by("-recorded_at", "-pk").values_list(
        "pk", "by", owner, "kind", "replaced_at"
    ):
        closed[tuple(of)].append((pk, by))
    doubled = {of[0] for of, rows in closed.items() if len(rows) > 1} if table is PersonFact else set()
    merges = Merge.plain.filter(among("kept_id", doubled), undone_at=None) if doubled else Merge.plain.none()
    went_over = {fact["id"] for facts in merges.values_list("facts", flat=True) for fact in facts}
    for rows in closed.values():
        yield next((row for row in rows if row[0] not in went_over), rows[0])


def _take_back(table: Table, owner: str, ids: Sequence[int], now: datetime) -> None:
    ours = table.plain.filter(among("pk", ids))
    owners = list(ours.values_list(owner, flat=True))
    closed_by = ours.filter(
        **{owner: OuterRef(owner)}, kind=OuterRef("kind"), recorded_at=OuterRef("replaced_at")
    )
    before = table.plain.filter(among(owner, owners), taken_back_at=None).exclude(among("pk", ids))
    closed_by = closed_by.order_by(F("replaced_at").desc(nulls_first=True), "pk")
    before = before.annotate(by=Subquery(closed_by.values("pk")[:1])).exclude(by=None)
    ends = {pk: end for pk, *end in ours.values_list("pk", "replaced_at", "valid_to")}
    again = defaultdict[tuple[Any, ...], list[int]](list)
    for pk, by in _one_each(table, owner, before):
        again[tuple(ends[by])].append(pk)
    ours.filter(CURRENT).update(replaced_at=now)
    ours.update(taken_back_at=now)
    for (replaced_at, valid_to), rows in again.items():
        table.plain.filter(among("pk", rows)).update(replaced_at=replaced_at, valid_to=valid_to)
    if table is VillageFact:
        _tell(ours.values_list("place_no", flat=True).iterator())
        return
    if table is PersonFact:
        called.settle(owners)
        owners = list(Person.plain.filter(among("pk", owners)).values_list("household_id", flat=True))
    Household.plain.filter(among("pk", owners)).update(version=F("version") + 1)

"""Dated facts a list tells, written by the hundred rows, and taken back with it.

As one noted by hand: what held until now is closed and stays, taken back it holds again. The list is their source, of a status
its decision. The same told on a later day is a confirmation, a row as at the desk; else what is known already is not written again:
a list sent twice, an older one, or one the register gave out itself confirms nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
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
from hoaban.domains.registry.queries.brought_facts import held_columns, told_since
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
Ends = tuple[datetime | None, date | None]
"""When the register stopped saying it, and the day it ended; nothing of what holds."""
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
    columns = (owner, "kind", "pk", *held_columns(table))
    held_of = cache(FactHeld.of)  # of thousands the register says the same
    known = {(of, kind): (pk, held_of(*rest)) for of, kind, pk, *rest in rows.values_list(*columns)}
    fresh, closing, today = [], defaultdict[date, list[int]](list), timezone.localdate(now)
    for one in said:
        pk, now_held = known.get((one.owner, one.kind), (0, None))
        if now_held is None:
            fresh.append(one)
        elif not now_held.stays(one.kind, one.told):
            kept = now_held.kept_in(one.told, today)
            fresh.append(one if kept is one.told else one._replace(told=kept))
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
    """What holds, and what a later list or a confirmation took the place of: that one stands by itself. Where a decision's number was
    corrected, the right one first, then what it had closed.

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


def finish_undoing(person: int, since: datetime, now: datetime) -> None:
    """Lists taken back while her facts stood with another record: what they told of her goes too, as it would have then."""
    hers = PersonFact.plain.filter(person_id=person, taken_back_at=None, batch_id__isnull=False)
    for batch_id in sorted(imports.undone_since(set(hers.values_list("batch_id", flat=True)), since)):
        rows = _still_said(PersonFact, "person_id", batch_id).filter(person_id=person)
        if ids := list(rows.values_list("pk", flat=True)):
            _take_back(PersonFact, "person_id", ids, now)


def _held_again(
    table: Table, owner: str, ours: QuerySet[Any], before: QuerySet[Any]
) -> dict[Ends, list[int]]:
    """How what had been closed ends without what closed it. Where two records of a person became one, one list may have closed two of
    one kind, each its record's own: hers holds again and not what went over to her, of those what was noted last."""
    closers = defaultdict[tuple[Any, ...], list[tuple[int, Ends]]](list)
    for pk, replaced_at, valid_to, *key in ours.values_list(
        "pk", "replaced_at", "valid_to", owner, "kind", "recorded_at"
    ):
        closers[tuple(key)].append((pk, (replaced_at, valid_to)))
    closed = [
        (pk, tuple(key))
        for pk, *key in before.order_by("-recorded_at", "-pk").values_list("pk", owner, "kind", "replaced_at")
    ]
    times = Counter(key for _pk, key in closed)
    doubled = {key[0] for key, many in times.items() if many > 1 or len(closers[key]) > 1}
    went_over = _went_over(doubled) if table is PersonFact and doubled else {}
    again, held = defaultdict[Ends, list[int]](list), set[tuple[Any, ...]]()
    for pk, key in sorted(closed, key=lambda row: row[0] in went_over):
        found = sorted(closers[key], key=lambda one: one[1][0] is not None)
        own = (ends for by, ends in found if went_over.get(by) == went_over.get(pk))
        ends = next(own, found[0][1])
        if ends[0] is None and key[:2] in held:
            continue
        held |= {key[:2]} if ends[0] is None else set()
        again[ends].append(pk)
    return again


def _went_over(people: Collection[int]) -> dict[int, int]:
    """Facts that came to them from another record of theirs, by the merge."""
    merges = Merge.plain.filter(among("kept_id", people), undone_at=None)
    return {fact["id"]: pk for pk, facts in merges.values_list("pk", "facts") for fact in facts}


def _take_back(table: Table, owner: str, ids: Sequence[int], now: datetime) -> None:
    ours = table.plain.filter(among("pk", ids))
    owners = list(ours.values_list(owner, flat=True))
    closed_by = ours.filter(
        **{owner: OuterRef(owner)}, kind=OuterRef("kind"), recorded_at=OuterRef("replaced_at")
    )
    before = table.plain.filter(among(owner, owners), taken_back_at=None).exclude(among("pk", ids))
    again = _held_again(table, owner, ours, before.filter(Exists(closed_by)))
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

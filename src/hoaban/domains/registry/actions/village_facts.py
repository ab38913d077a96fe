"""Facts of one kind about many villages at once, for a room above that holds the paper they stand on.

The paper's room says which of its own permissions allows it; here it is asked again, at every village.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions.again import open_again
from hoaban.domains.registry.events import VillageFactRecorded
from hoaban.domains.registry.facts import FactKind, VillageHeld, VillageSaid
from hoaban.domains.registry.models import CURRENT, VillageFact
from hoaban.domains.registry.ports import connected
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.events import api as events


def hold_village_facts(kind: FactKind) -> dict[int, VillageHeld]:
    """Unit → what holds of it now, wherever it lies; the rows are locked until the caller's transaction ends."""
    rows = VillageFact.plain.filter(CURRENT, kind=kind).select_for_update()
    return {
        row.unit_id: VillageHeld(row.pk, row.unit_id, row.place_no, row.value, row.valid_from) for row in rows
    }


@transaction.atomic
def note_village_facts(
    *, by: access.Actor, may: str, kind: FactKind, said: Sequence[VillageSaid], since: date, source: str,
    ended: date | None, now: datetime,
) -> list[int]:  # fmt: skip
    """The facts' ids, in the order said. Each closes what held of its village from an earlier day on.

    What is told late was true for its time only: until ``ended``, or until what is known of the village from a later day on.
    Rows closed here carry the instant ``now``: by it taking back finds them again.
    """
    _require(by, may, [one.place_no for one in said])
    held = hold_village_facts(kind)
    made, closing = list[VillageFact](), list[int]()
    for one in said:
        before = held.get(one.unit)
        later = before.valid_from if before and not before.began_by(since) else None
        stop = ended or later
        made.append(_row(kind, one, since, source, stop, now))
        if before and stop is None:
            closing.append(before.id)
    VillageFact.plain.filter(pk__in=closing).update(replaced_at=now, valid_to=since)
    noted = [fact.pk for fact in VillageFact.plain.bulk_create(made)]
    _tell(one.place_no for one in said)
    return noted


@transaction.atomic
def take_village_facts_back(
    *, by: access.Actor, may: str, kind: FactKind, ids: Collection[int], noted_at: datetime | None, now: datetime
) -> int:  # fmt: skip
    """They never held: they stay, marked, and what they had closed at ``noted_at`` holds again.

    Answered is of how many villages somebody noted something else since, which stays.
    """
    access.require(by, may)
    rows = VillageFact.plain.filter(pk__in=list(ids), kind=kind)
    ours = dict(rows.values_list("pk", "unit_id"))
    current = set(rows.filter(CURRENT, taken_back_at=None).values_list("pk", flat=True))
    past = set(rows.filter(replaced_at=noted_at).values_list("pk", flat=True))
    VillageFact.plain.filter(pk__in=current).update(replaced_at=now)
    rows.filter(taken_back_at=None).update(taken_back_at=now)
    closed = VillageFact.plain.filter(
        kind=kind, unit_id__in=[ours[pk] for pk in current], replaced_at=noted_at, taken_back_at=None
    )
    closed.exclude(pk__in=list(ours)).update(replaced_at=None, valid_to=None)
    _tell(rows.values_list("place_no", flat=True))
    return len(ours.keys() - current - past)


@transaction.atomic
def correct_village_paper(
    *, by: access.Actor, may: str, kind: FactKind, ids: Collection[int], source: str, now: datetime
) -> dict[int, int]:
    """The paper they stand on was named wrongly: those that hold now are closed, and opened with its right name as they are.

    Closed one → the one that holds instead; what no longer holds, or has the right name, keeps what was written.
    """
    rows = VillageFact.plain.select_for_update().filter(CURRENT, pk__in=list(ids), kind=kind)
    held = list(rows.exclude(source=source).order_by("pk"))
    _require(by, may, [row.place_no for row in held])
    made = _named(held, source, now)
    _tell(row.place_no for row in held)
    return made


def again_of_village(rows: QuerySet[Any], now: datetime) -> Any:
    """As `open_again`, of one village and kind: a fact is taken back with all writings of its paper's number, and what holds again
    stands on its paper by the number of today."""
    newest = rows.filter(CURRENT).first()
    numbers = set(connected.papers.numbers_of(newest.pk)) if newest else set()
    again = open_again(rows, now)
    while again and newest and _is_writing(newest, again) and again.source in numbers:
        again = open_again(rows, now)
    if again and (named := connected.papers.numbers_of(again.pk)) and again.source != named[0]:
        for before, instead in _named([again], named[0], now).items():
            connected.papers.stands_for(before, instead)
    return again


def _is_writing(one: VillageFact, other: VillageFact) -> bool:
    return (one.value, one.valid_from, one.until) == (other.value, other.valid_from, other.until)


def _named(held: Sequence[VillageFact], source: str, now: datetime) -> dict[int, int]:
    """Closed one → the one opened as it is, by that name of its paper."""
    VillageFact.plain.filter(pk__in=[row.pk for row in held]).update(
        replaced_at=now, valid_to=F("valid_from")
    )
    made = VillageFact.plain.bulk_create(
        [
            VillageFact(
                unit_id=row.unit_id, place_no=row.place_no, kind=row.kind, value=row.value, valid_from=row.valid_from, until=row.until,
                source=source, said_by=row.said_by, recorded_at=now,
            )
            for row in held
        ]
    )  # fmt: skip
    return {row.pk: fact.pk for row, fact in zip(held, made, strict=True)}


def _require(by: access.Actor, may: str, numbers: Iterable[int]) -> None:
    """One look at her areas, however many villages."""
    access.require(by, may)
    areas = by.areas(may)
    if not all(any(area.contains(number) for area in areas) for number in numbers):
        raise NotAllowed


def _row(
    kind: FactKind, one: VillageSaid, since: date, source: str, stop: date | None, now: datetime
) -> VillageFact:
    return VillageFact(
        unit_id=one.unit, place_no=one.place_no, kind=kind, value=one.value, valid_from=since, source=source,
        until=one.until, recorded_at=now, replaced_at=now if stop else None, valid_to=stop,
    )  # fmt: skip


def _tell(numbers: Iterable[int]) -> None:
    """One event a commune: who counts villages counts a commune at a time."""
    for commune in sorted({rules.commune_of(number) for number in numbers}):
        events.publish(VillageFactRecorded(commune))

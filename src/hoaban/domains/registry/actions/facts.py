"""Dated facts of a household, a person or a village: noted one at a time, and taken back. Nothing is overwritten.

A note closes the row that held and opens one; taking back closes the newest and opens the one it had closed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from hoaban.domains.registry import facts, queries
from hoaban.domains.registry.actions import called, whose_phone
from hoaban.domains.registry.actions.again import open_again
from hoaban.domains.registry.actions.village_facts import again_of_village
from hoaban.domains.registry.door import DoorSaid
from hoaban.domains.registry.errors import (
    DayUnfit,
    SourceMissing,
    TellerMissing,
    UntilUnfit,
    ValueUnfit,
)
from hoaban.domains.registry.events import HouseholdFactRecorded, PersonFactRecorded, VillageFactRecorded
from hoaban.domains.registry.facts import KINDS, About, FactKind, NewFact, Subject
from hoaban.domains.registry.models import (
    CURRENT,
    Household,
    HouseholdFact,
    Person,
    PersonFact,
    VillageFact,
)
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places import api as places

Table = type[HouseholdFact] | type[PersonFact] | type[VillageFact]


@dataclass(frozen=True, slots=True)
class Held:
    """Whose facts, locked: where they are kept, and what a page of hers counts as."""

    table: Table
    owner: dict[str, int]
    place_no: int
    version: int
    target: Any
    event: HouseholdFactRecorded | PersonFactRecorded | VillageFactRecorded
    household: int | None


@transaction.atomic
def note_fact(
    *, by: access.Actor, subject: Subject, fact: NewFact, version: int, request: str | None, now: datetime
) -> None:
    """Close what held until now and open the new fact; a page opened before somebody's change is refused.

    The same value again is a confirmation: it, too, is a row, so that the register knows when it was last asked.
    """
    access.require(by, Permission.RECORD)
    if audit.answered(by, request):
        return
    held = locked(by, subject, version)
    _judge(subject.about, fact, queries.languages_at(held.place_no) if fact.kind is FactKind.LANGUAGE else ())
    rows = held.table.plain.filter(kind=fact.kind, **held.owner)
    close(rows, fact.valid_from, now)
    try:
        held.table.plain.create(
            place_no=held.place_no, kind=fact.kind, value=fact.value, valid_from=fact.valid_from, until=fact.until,
            source=fact.source[:160], said_by=fact.said_by[:120], recorded_at=now, **held.owner,
        )  # fmt: skip
    except IntegrityError as clash:
        raise Stale from clash  # another first fact of this kind came in the same instant
    _settle(held, fact.kind)
    tell(by, held, "registry:fact:record", fact.kind, request)


def note_heard(
    by: access.Actor, home: Household, person: Person | None, said: DoorSaid, now: datetime
) -> None:
    """As `note_fact`, in the transaction of a visit that holds the household and was allowed by the room that goes there."""
    fact = NewFact(said.kind, said.value, None, said_by=said.said_by[:120])
    about = About.PERSON if person else About.HOUSEHOLD
    _judge(about, fact, queries.languages_at(home.place_no) if fact.kind is FactKind.LANGUAGE else ())
    table: Table = PersonFact if person else HouseholdFact
    owner = {"person_id": person.pk} if person else {"household_id": home.pk}
    close(table.plain.filter(kind=fact.kind, **owner), None, now)
    table.plain.create(
        place_no=home.place_no,
        kind=fact.kind,
        value=fact.value,
        source="",
        said_by=fact.said_by,
        recorded_at=now,
        **owner,
    )
    audit.record("registry:fact:record", by=by, target=person or home, fields=[fact.kind])
    events.publish(PersonFactRecorded(person.pk) if person else HouseholdFactRecorded(home.pk))


@transaction.atomic
def take_back_fact(
    *, by: access.Actor, subject: Subject, kind: FactKind, version: int, request: str | None, now: datetime
) -> None:
    """It was never so: the newest row of the kind stays, marked, and what it had closed holds again."""
    access.require(by, Permission.RECORD)
    if audit.answered(by, request):
        return
    held = locked(by, subject, version)
    rows = held.table.plain.filter(kind=kind, **held.owner)
    again = again_of_village(rows, now) if held.table is VillageFact else open_again(rows, now)
    if again and kind is FactKind.PHONE:
        whose_phone.stays_ended(again)
    _settle(held, kind)
    tell(by, held, "registry:fact:take_back", kind, request)


def _settle(held: Held, kind: FactKind) -> None:
    if kind is FactKind.CALLED:
        called.settle([held.owner["person_id"]])


def close(rows: QuerySet[Any], valid_from: date | None, now: datetime) -> None:
    """What holds among these ends where the new one begins: known from today on; in the world from the day it began."""
    present, today = rows.filter(CURRENT).first(), timezone.localdate(now)
    began = present.valid_from if present else None
    if valid_from and (valid_from > today or (began and valid_from < began)):
        raise DayUnfit
    rows.filter(CURRENT).update(replaced_at=now, valid_to=valid_from or today)


def end_with(person: Person, on: date, now: datetime) -> list[int]:
    """What holds of somebody ends with her life; answers with what ended. In the caller's transaction."""
    rows = PersonFact.plain.filter(CURRENT, person=person)
    ended = sorted(rows.values_list("pk", flat=True))
    rows.update(replaced_at=now, valid_to=on)
    called.settle([person.pk])
    return ended


def hold_again(ended: Collection[int]) -> None:
    """She had not died: what ended with her life holds as before."""
    rows = PersonFact.plain.filter(pk__in=ended)
    rows.update(replaced_at=None, valid_to=None)
    called.settle(set(rows.values_list("person_id", flat=True)))


def _judge(about: About, fact: NewFact, languages: Collection[str]) -> None:
    told = KINDS[fact.kind]
    if about not in told.about or not facts.is_value(fact.kind, fact.value, languages):
        raise ValueUnfit
    if told.needs_source and not fact.source:
        raise SourceMissing
    if told.needs_teller and not fact.said_by:
        raise TellerMissing
    if fact.until and (not told.has_until or (fact.valid_from and fact.until < fact.valid_from)):
        raise UntilUnfit


def locked(by: access.Actor, subject: Subject, version: int) -> Held:
    """Locked and as the page showed it; not hers and not there look alike."""
    held = _village(by, subject.number) if subject.about is About.VILLAGE else _of_household(by, subject)
    access.require_at(by, Permission.RECORD, held.place_no)
    if held.version != version:
        raise Stale
    return held


def _of_household(by: access.Actor, subject: Subject) -> Held:
    """A person's facts count for the household's page: whoever has it open must see them change."""
    person = None
    wanted: dict[str, Any] = {"uid": subject.uid}
    if subject.about is About.PERSON:
        person = (
            Person.objects.visible_to(by).filter(CURRENT, uid=subject.uid).only("pk", "household_id").first()
        )
        wanted = {"pk": person.household_id if person else 0}
    home = Household.objects.visible_to(by).select_for_update().filter(CURRENT, **wanted).first()
    if home is None:
        raise NotFound
    if person is None:
        owner, event = {"household_id": home.pk}, HouseholdFactRecorded(home.pk)
        return Held(HouseholdFact, owner, home.place_no, home.version, home, event, home.pk)
    owner = {"person_id": person.pk}
    return Held(
        PersonFact, owner, home.place_no, home.version, person, PersonFactRecorded(person.pk), home.pk
    )


def _village(by: access.Actor, number: int) -> Held:
    unit = places.unit_by_number(number)
    if unit is None or unit.level is not places.Level.VILLAGE:
        raise NotFound
    rows = VillageFact.objects.visible_to(by).select_for_update().filter(unit_id=unit.id)
    version = queries.village_version(rows)
    target = ("registry.village", str(number))
    return Held(VillageFact, {"unit_id": unit.id}, number, version, target, VillageFactRecorded(number), None)


def tell(by: access.Actor, held: Held, tag: str, kind: str, request: str | None) -> None:
    """Open pages are stale, the deed is on record, who counts is told."""
    if held.household:
        Household.plain.filter(pk=held.household).update(version=F("version") + 1)
    audit.record(tag, by=by, target=held.target, request=request, fields=[kind])
    events.publish(held.event)

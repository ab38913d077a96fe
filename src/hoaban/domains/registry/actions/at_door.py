"""What was told at a household's door, for a room above that keeps who stood there; that room says by which of its rights."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions import days, telling, villages
from hoaban.domains.registry.actions.asking import close_when_all_confirmed
from hoaban.domains.registry.actions.correcting import Entry, held, keep, put_household, put_person
from hoaban.domains.registry.actions.facts import note_heard
from hoaban.domains.registry.brought import birth_columns
from hoaban.domains.registry.door import DoorSeen, DoorTold
from hoaban.domains.registry.errors import BirthOdd, PersonElsewhere, PhoneContradicts, PhoneOdd
from hoaban.domains.registry.events import HouseholdCorrected, HouseholdVisited
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Household, Person, PersonFact
from hoaban.domains.registry.values import Changed, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.imports.api import dates


@transaction.atomic
def tell_at_door(
    *, by: access.Actor, may: str, uid: UUID, version: int, told: DoorTold, request: str | None, now: datetime
) -> DoorSeen:  # fmt: skip
    """Correct what differs and count the household as seen; one that changed since ``version`` is refused."""
    access.require(by, may)
    within = access.within("place_no", by.areas(may))
    row: Household | None = Household.plain.select_for_update().filter(CURRENT, within, uid=uid).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Stale
    heads = Person.plain.filter(CURRENT, household_id=row.pk, relation=Relation.HEAD)
    asked_of = list(heads[:1]) if told.phone is not None else []
    for head in asked_of:
        _correct(by, row, head, _phone(told.phone or ""), now)
    _tell_of_people(by, row, told, now)
    _refuse_contradiction(row, [*told.numbers, *(head.uid for head in asked_of), *_phones_of(told)])
    seen_on = min(told.seen_on or timezone.localdate(now), timezone.localdate(now))
    _correct_place(by, row, dict(told.place), seen_on, now)
    heard = telling.Heard(seen_on, told.said_by or by.label, now)
    telling.who_left(by, row, told.left, heard)
    telling.who_is_new(by, row, told.new, heard)
    Household.plain.filter(pk=row.pk).update(
        confirmed_at=now, confirmed_by=by.key, confirmation_uid=None, version=F("version") + 1
    )
    audit.record("registry:household:visit", by=by, target=row, request=request, values=dict(told.values))
    events.publish(HouseholdVisited(row.pk))
    if told.left or told.new or told.births or told.numbers:
        events.publish(
            HouseholdCorrected(row.pk)
        )  # who looks for doubles and after people of standing hears of it too
    close_when_all_confirmed(by, [row.pk])
    return DoorSeen(row.pk, Household.plain.values_list("place_no", flat=True).get(pk=row.pk))


def _correct_place(
    by: access.Actor, row: Household, said: dict[str, str], seen_on: date, now: datetime
) -> None:
    """Kept with what stood before, as a correction at the desk is. It is so since the day somebody stood there; where something
    later is known, of no day."""
    before: dict[str, Any] = {name: getattr(row, name) for name in said}
    after: dict[str, Any] = dict(said)
    if before == after:
        return
    if rules.name_key(said.get("village", row.village)) != rules.name_key(row.village):
        before["place_no"] = row.place_no
        after["place_no"] = villages.number_of(by, rules.commune_of(row.place_no), said["village"])
    put_household(row.pk, after)
    on = seen_on if days.may_be_of_home(seen_on, row, now) else None
    keep(by, row, Changed.HOUSEHOLD, before, after, now, entry=Entry(on=on))


def _phone(typed: str) -> dict[str, Any]:
    number = rules.phone_e164(typed) if typed.strip() else ""
    if number is None:
        raise PhoneOdd
    return {"phone_e164": number}


def _birth(typed: str) -> dict[str, Any]:
    """As precisely as somebody knows it."""
    if not telling.is_birth(typed):
        raise BirthOdd
    year, month, day, precision = birth_columns(dates([typed])[0])
    return {
        "birth_year": year, "birth_month": month, "birth_date": day.isoformat() if day else None,
        "birth_precision": precision,
    }  # fmt: skip


def _correct(by: access.Actor, row: Household, person: Person, said: dict[str, Any], now: datetime) -> None:
    """All that differs of her in one change, as at the desk. A birth or a number that is written otherwise always was so."""
    before = held(person)
    after = before | said
    if after != before:
        put_person(person.pk, before, after, now)
        keep(by, row, Changed.PERSON, before, after, now, person)


def _tell_of_people(by: access.Actor, row: Household, told: DoorTold, now: datetime) -> None:
    """Numbers and facts of whoever lives here; of somebody who lives elsewhere by now nothing is written."""
    asked = {*told.numbers, *told.births, *(one.person for one in told.facts if one.person)}
    people = {UUID(str(one.uid)): one for one in Person.plain.filter(CURRENT, household=row, uid__in=asked)}
    if len(people) < len(asked):
        raise PersonElsewhere
    for uid in {**told.numbers, **told.births}:
        said = _phone(told.numbers[uid]) if uid in told.numbers else {}
        said |= _birth(told.births[uid]) if uid in told.births else {}
        _correct(by, row, people[uid], said, now)
    for one in told.facts:
        note_heard(by, row, people[one.person] if one.person else None, one, now)


def _phones_of(told: DoorTold) -> list[UUID]:
    return [one.person for one in told.facts if one.person and one.kind is FactKind.PHONE]


def _refuse_contradiction(row: Household, told_of: list[UUID]) -> None:
    """«No telephone» beside a number that stands after all was told is refused: one of the two is wrong. What contradicts since long
    keeps nothing out of which this visit tells nothing."""
    odd = PersonFact.plain.filter(CURRENT, kind=FactKind.PHONE, value="none", person__household=row)
    odd = odd.filter(person__uid__in=told_of).exclude(person__phone_e164="")
    for name in odd.values_list("person__name", flat=True)[:1]:
        raise PhoneContradicts(name=name)

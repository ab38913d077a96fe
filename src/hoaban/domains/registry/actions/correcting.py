"""Corrections by hand: a household's place, a person's plain facts, who came and who left. Both values are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions import villages
from hoaban.domains.registry.errors import ChangedSince, SecondHead
from hoaban.domains.registry.events import HouseholdCorrected
from hoaban.domains.registry.models import CURRENT, Change, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import Changed, Left, PersonTold, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

PERSON = (
    "name",
    "relation",
    "sex",
    "phone_e164",
    "birth_year",
    "birth_month",
    "birth_date",
    "birth_precision",
)


@dataclass(frozen=True, slots=True)
class Deed:
    """What her page showed, and when she pressed."""

    version: int
    """Of the household."""
    request: str | None
    now: datetime


@transaction.atomic
def correct_household(*, by: access.Actor, uid: UUID, village: str, address: str, deed: Deed) -> None:
    """Another village or address; whatever is kept by place goes along."""
    if _is_answered(by, deed):
        return
    home = _home(by, deed, uid=uid)
    before: dict[str, Any] = {"village": home.village, "address": home.address, "place_no": home.place_no}
    place_no = home.place_no
    if rules.name_key(village) != rules.name_key(home.village):
        place_no = villages.number_of(by, rules.commune_of(home.place_no), village)
    after = {"village": village, "address": address, "place_no": place_no}
    put_household(home.pk, after)
    _note(by, deed, home, Changed.HOUSEHOLD, before, after)


@transaction.atomic
def correct_person(*, by: access.Actor, uid: UUID, told: PersonTold, deed: Deed) -> None:
    """Name, relation, sex, birth, telephone."""
    if _is_answered(by, deed):
        return
    person = _person(by, uid)
    home = _home(by, deed, pk=person.household_id)
    before, after = held(person), _said(told)
    one_head(home, after["relation"], person.pk)
    put_person(person.pk, after)
    _note(by, deed, home, Changed.PERSON, before, after, person)


@transaction.atomic
def add_person(*, by: access.Actor, uid: UUID, told: PersonTold, deed: Deed) -> None:
    """Somebody who lives here and stands in no list."""
    if _is_answered(by, deed):
        return
    home = _home(by, deed, uid=uid)
    added(by, home, told, deed.now)
    _told(by, deed, home, "registry:household:added", sorted(PERSON))


@transaction.atomic
def person_left(*, by: access.Actor, uid: UUID, why: Left, on: date, deed: Deed) -> None:
    """She moved away or died: kept, but no longer of the household."""
    if _is_answered(by, deed):
        return
    person = _person(by, uid)
    home = _home(by, deed, pk=person.household_id)
    gone(by, home, person, why, on, deed.now)
    _told(by, deed, home, "registry:household:left", ["on", "why"])


@transaction.atomic
def take_back_change(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> UUID:
    """Put one change back where it still stands; answers with the household."""
    access.require(by, Permission.CORRECT)
    change: Change | None = Change.objects.visible_to(by).filter(uid=uid).select_related("household").first()
    if change is None:
        raise NotFound
    if audit.answered(by, request) or change.taken_back_at:
        return UUID(str(change.household.uid))
    home = (
        Household.objects.visible_to(by, "correct").select_for_update().filter(pk=change.household_id).first()
    )
    if home is None:
        raise NotFound
    _put_back(change, home, now)
    Change.plain.filter(pk=change.pk).update(taken_back_at=now)
    _told(by, Deed(home.version, request, now), home, "registry:household:put_back", [change.what])
    return UUID(str(home.uid))


def _put_back(change: Change, home: Household, now: datetime) -> None:
    if change.what == Changed.HOUSEHOLD:
        if any(getattr(home, name) != value for name, value in change.after.items()):
            raise ChangedSince
        put_household(home.pk, change.before)
        return
    person = Person.plain.select_for_update().get(pk=change.person_id or 0)
    if change.what == Changed.LEFT:
        one_head(home, person.relation, person.pk)
        back_here(change, person)
        return
    if person.replaced_at or held(person) != change.after:
        raise ChangedSince
    if change.what == Changed.ADDED:
        Person.plain.filter(pk=person.pk).update(replaced_at=now, version=F("version") + 1)
    else:
        one_head(home, change.before["relation"], person.pk)
        put_person(person.pk, change.before)


def added(
    by: access.Actor, home: Household, told: PersonTold, now: datetime, since: date | None = None
) -> Person:
    """A person begins to count in a household she stood in no list of."""
    after = _said(told)
    one_head(home, after["relation"])
    keys = {"name_key": rules.name_key(told.name), "name_sort": rules.name_sort(told.name)}
    person = Person(
        household=home, place_no=home.place_no, recorded_at=now, valid_from=since, **after, **keys
    )
    person.save(force_insert=True)
    keep(by, home, Changed.ADDED, {}, after, now, person)
    return person


def gone(by: access.Actor, home: Household, person: Person, why: Left, on: date, now: datetime) -> None:
    """Her row is closed and stays."""
    Person.plain.filter(pk=person.pk).update(valid_to=on, replaced_at=now, version=F("version") + 1)
    keep(by, home, Changed.LEFT, {}, {"why": why.value, "on": on.isoformat()}, now, person)


def back_here(change: Change, person: Person) -> None:
    """She counts again, as before she was said to be gone."""
    Person.plain.filter(pk=person.pk).update(valid_to=None, replaced_at=None, version=F("version") + 1)


def _is_answered(by: access.Actor, deed: Deed) -> bool:
    access.require(by, Permission.CORRECT)
    return audit.answered(by, deed.request) is not None


def _person(by: access.Actor, uid: UUID) -> Person:
    person: Person | None = Person.objects.visible_to(by, "correct").filter(CURRENT, uid=uid).first()
    if person is None:
        raise NotFound
    return person


def _home(by: access.Actor, deed: Deed, **which: Any) -> Household:
    """Locked; a page opened before somebody's change is refused."""
    rows = Household.objects.visible_to(by, "correct").select_for_update()
    home: Household | None = rows.filter(CURRENT, **which).first()
    if home is None:
        raise NotFound
    if home.version != deed.version:
        raise Stale
    return home


def one_head(home: Household, relation: str, *besides: int) -> None:
    heads = Person.plain.filter(CURRENT, household_id=home.pk, relation=Relation.HEAD).exclude(pk__in=besides)
    if relation == Relation.HEAD and heads.exists():
        raise SecondHead


def held(person: Person) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in PERSON}
    day = values["birth_date"]
    return values | {"birth_date": day.isoformat() if day else None}


def _said(told: PersonTold) -> dict[str, Any]:
    day = told.birth_date
    return {
        "name": told.name, "relation": told.relation.value, "sex": told.sex.value, "phone_e164": told.phone,
        "birth_year": told.birth_year, "birth_month": told.birth_month,
        "birth_date": day.isoformat() if day else None, "birth_precision": told.birth_precision.value,
    }  # fmt: skip


def put_person(pk: int, values: Mapping[str, Any]) -> None:
    name = values["name"]
    Person.plain.filter(pk=pk).update(
        **values, name_key=rules.name_key(name), name_sort=rules.name_sort(name), version=F("version") + 1
    )


def put_household(pk: int, values: Mapping[str, Any]) -> None:
    said = {name: value for name, value in values.items() if name != "place_no"}
    Household.plain.filter(pk=pk).update(**said)
    if "place_no" in values:
        villages.carry([pk], values["place_no"])


def keep(
    by: access.Actor, home: Household, what: Changed, before: Mapping[str, Any], after: Mapping[str, Any], at: datetime,
    person: Person | None = None,
) -> None:  # fmt: skip
    """Both values, so that the change can be put back and the past be told."""
    Change.plain.create(
        household=home, person=person, what=what, before=dict(before), after=dict(after), by_key=by.key,
        by_label=by.label, at=at,
    )  # fmt: skip


def _note(
    by: access.Actor, deed: Deed, home: Household, what: Changed, before: Mapping[str, Any], after: Mapping[str, Any],
    person: Person | None = None,
) -> None:  # fmt: skip
    keep(by, home, what, before, after, deed.now, person)
    changed = [name for name, value in after.items() if before.get(name) != value]
    _told(by, deed, home, f"registry:household:{what.value}", sorted(changed))


def _told(by: access.Actor, deed: Deed, home: Household, tag: str, fields: list[str]) -> None:
    Household.plain.filter(pk=home.pk).update(version=F("version") + 1)
    audit.record(tag, by=by, target=home, request=deed.request, fields=fields)
    events.publish(HouseholdCorrected(home.pk))

"""Corrections by hand: a household's place, a person's plain facts, who came and who moved away. Both values are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions import days, facts, papers, same_number, villages, whose_phone
from hoaban.domains.registry.actions.emptied import end_if_empty, stands_alone
from hoaban.domains.registry.errors import (
    ChangeDayUnfit,
    ChangedSince,
    ErasedForGood,
    MergedSince,
    SecondHead,
)
from hoaban.domains.registry.events import HouseholdCorrected
from hoaban.domains.registry.models import CURRENT, Change, Household, Merge, Move, Person
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
CAME = (Changed.ADDED, Changed.BORN)


@dataclass(frozen=True, slots=True)
class Deed:
    """What her page showed, and when she pressed."""

    version: int
    """Of the household."""
    request: str | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands beside a change: who said so, on which paper, whose child, with what it is put back, the number it replaced, and
    since when it is so."""

    said_by: str = ""
    paper: str = ""
    parent_id: int | None = None
    deed: UUID | None = None
    former_sealed: bytes | None = None
    on: date | None = None


ALONE = Entry()


@transaction.atomic
def correct_household(
    *, by: access.Actor, uid: UUID, village: str, address: str, deed: Deed, entry: Entry = ALONE
) -> None:  # fmt: skip
    """Another village or address; whatever is kept by place goes along. It is so from the day of ``entry`` on; without one it was
    written wrongly."""
    if is_answered(by, deed):
        return
    home = home_here(by, deed, uid=uid)
    if entry.on and not days.may_be_of_home(entry.on, home, deed.now):
        raise ChangeDayUnfit
    before: dict[str, Any] = {"village": home.village, "address": home.address, "place_no": home.place_no}
    after = {"village": village, "address": address, "place_no": villages.renumbered(by, home, village)}
    put_household(home.pk, after)
    _note(by, deed, home, Changed.HOUSEHOLD, before, after, entry=entry)


@transaction.atomic
def correct_person(
    *, by: access.Actor, uid: UUID, told: PersonTold, deed: Deed, entry: Entry = ALONE
) -> None:  # fmt: skip
    """Name, relation, sex, birth, telephone. Another name or relation is so from the day of ``entry`` on; without one it was written
    wrongly, as a birth always was."""
    if is_answered(by, deed):
        return
    person = person_here(by, uid)
    home = home_here(by, deed, pk=person.household_id)
    before, after = held(person), _said(told)
    one_head(home, after["relation"], person.pk)
    if entry.on and not days.may_be_of(entry.on, [person], deed.now):
        raise ChangeDayUnfit
    put_person(person.pk, before, after, deed.now)
    _note(by, deed, home, Changed.PERSON, before, after, person, entry)


@transaction.atomic
def add_person(
    *, by: access.Actor, uid: UUID, told: PersonTold, deed: Deed, since: date | None = None, entry: Entry = ALONE
) -> None:  # fmt: skip
    """Somebody who lives here and stands in no list; ``since`` None: nobody knows since when."""
    if is_answered(by, deed):
        return
    home = home_here(by, deed, uid=uid)
    added(by, home, told, deed.now, since=since, entry=entry)
    noted(by, deed, home, "registry:household:added", sorted(PERSON))


@transaction.atomic
def person_left(
    *, by: access.Actor, uid: UUID, on: date, deed: Deed, entry: Entry = ALONE
) -> None:  # fmt: skip
    """She moved away, nobody knows to which household: kept, but no longer of this one."""
    if is_answered(by, deed):
        return
    person = person_here(by, uid)
    home = home_here(by, deed, pk=person.household_id)
    if not days.may_be_of(on, [person], deed.now):
        raise ChangeDayUnfit
    gone(by, home, person, Left.MOVED, on, deed.now, entry)
    end_if_empty(home, on, deed.now)
    noted(by, deed, home, "registry:household:left", ["on", "why"])


@transaction.atomic
def take_back_change(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> UUID:
    """Put one change back where it still stands, and whatever was of one deed with it; answers with the household."""
    access.require(by, Permission.CORRECT)
    change: Change | None = Change.objects.visible_to(by).filter(uid=uid).select_related("household").first()
    if change is None:
        raise NotFound
    if audit.answered(by, request) or change.taken_back_at:
        return UUID(str(change.household.uid))
    papers.before_rows()
    home = (
        Household.objects.visible_to(by, "correct").select_for_update().filter(pk=change.household_id).first()
    )
    if home is None:
        raise NotFound
    together = deed_of(change)
    if any(one.taken_back_at for one in together):
        raise ChangedSince
    who = {one.person_id for one in together if one.person_id}
    before = list(Person.plain.select_for_update().filter(pk__in=who).order_by("pk"))
    for one in together:
        _put_back(one, home, now)
    if any(one.what in CAME for one in together):
        _nobody_there(home, now)
    Change.plain.filter(pk__in=[one.pk for one in together]).update(taken_back_at=now)
    what = sorted({one.what for one in together})
    noted(by, Deed(home.version, request, now), home, "registry:household:put_back", what)
    same_number.settle(by, [*before, *Person.plain.filter(pk__in=who)])
    return UUID(str(home.uid))


def deed_of(change: Change) -> list[Change]:
    """All that is put back with it or not at all, last first."""
    return list(Change.plain.filter(deed=change.deed).order_by("-pk")) if change.deed else [change]


def _put_back(change: Change, home: Household, now: datetime) -> None:
    if change.what == Changed.HOUSEHOLD:
        if any(getattr(home, name) != value for name, value in change.after.items()):
            raise ChangedSince
        put_household(home.pk, change.before)
        return
    person = Person.plain.select_for_update().filter(pk=change.person_id or 0).first()
    if person is None:  # behind the wall, in another commune
        raise ChangedSince
    if person.erased_at:
        raise ErasedForGood
    if person.merged_into_id:
        raise MergedSince
    if change.what == Changed.LEFT:
        _never_left(change, person, home)
    elif change.what == Changed.RETURNED:
        away_again(change, person, home, now)
    elif change.what == Changed.PAPERS:
        if problem := papers.in_the_way(change, person, papers.done_to_numbers([person.pk])):
            raise problem
        papers.take_out(change, person)
    else:
        _put_person_back(change, person, home, now)


def _never_left(change: Change, person: Person, home: Household) -> None:
    if person.replaced_at is None or not is_latest(change):
        raise ChangedSince
    one_head(home, person.relation, person.pk)
    stands_alone(home)
    back_here(change, person)


def _put_person_back(change: Change, person: Person, home: Household, now: datetime) -> None:
    """Her plain facts as they were; who was added counts no longer, and no record joined with hers goes unseen with her."""
    is_added = change.what in CAME
    joined = [row.before for row in Merge.plain.filter(kept=person, undone_at__isnull=True, at__gt=change.at)]
    is_here = person.household_id == home.pk and person.replaced_at is None
    is_same = is_here and held(person) == change.after
    if is_here and joined and (is_added or (not is_same and change.after in joined)):
        raise MergedSince
    if not is_same:
        raise ChangedSince
    if is_added:
        Person.plain.filter(pk=person.pk).update(replaced_at=now, version=F("version") + 1)
    else:
        if not _leaves_again(change):
            one_head(home, change.before["relation"], person.pk)
        put_person_again(change, now)


def _leaves_again(change: Change) -> bool:
    """Her return is put back with it: whatever she is to the head then, she is not of the household."""
    with_it = Change.plain.filter(deed=change.deed, what=Changed.RETURNED)
    return change.deed is not None and with_it.exists()


def _nobody_there(home: Household, now: datetime) -> None:
    """A household no list brought, whose last person was written down by mistake, was one too."""
    if home.batch_id is None and not Person.plain.filter(CURRENT, household=home).exists():
        Household.plain.filter(pk=home.pk, replaced_at__isnull=True).update(replaced_at=now)


def added(
    by: access.Actor, home: Household, told: PersonTold, now: datetime, *, since: date | None = None,
    what: Changed = Changed.ADDED, entry: Entry = ALONE,
) -> Person:  # fmt: skip
    """A person begins to count in a household: born there, or never in a list."""
    after = _said(told)
    one_head(home, after["relation"])
    keys = {"name_key": rules.name_key(told.name), "name_sort": rules.name_sort(told.name)}
    person = Person(
        household=home, place_no=home.place_no, recorded_at=now, valid_from=since, **after, **keys
    )
    person.save(force_insert=True)
    keep(by, home, what, {}, after, now, person, entry)
    return person


def gone(
    by: access.Actor, home: Household, person: Person, why: Left, on: date, now: datetime, entry: Entry = ALONE,
    *, at_door: date | None = None,
) -> None:  # fmt: skip
    """Her row is closed and stays. What held of her ends with her life. ``at_door``: the day of a visit that told it, and one of the same
    round may say otherwise."""
    Person.plain.filter(pk=person.pk).update(valid_to=on, replaced_at=now, version=F("version") + 1)
    after: dict[str, Any] = {"why": why.value, "on": on.isoformat()}
    if at_door:
        after["door"] = at_door.isoformat()
    if why is Left.DIED:
        after["facts"] = facts.end_with(person, on, now)
    keep(by, home, Changed.LEFT, {}, after, now, person, entry)


def back_here(change: Change, person: Person) -> None:
    """She counts again, as before she was said to be gone, and what ended with her holds again."""
    Person.plain.filter(pk=person.pk).update(valid_to=None, replaced_at=None, version=F("version") + 1)
    facts.hold_again(change.after.get("facts", ()))
    Household.plain.filter(pk=person.household_id).update(valid_to=None, replaced_at=None)


def away_again(change: Change, person: Person, home: Household, now: datetime) -> None:
    """A return that was none is put back: she is gone since the day told before, and so is a household that had ended."""
    if person.replaced_at or person.household_id != home.pk or not is_latest(change):
        raise ChangedSince
    left = date.fromisoformat(change.before["on"])
    Person.plain.filter(pk=person.pk).update(valid_to=left, replaced_at=now, version=F("version") + 1)
    ended = change.before["home_to"]
    end_if_empty(home, date.fromisoformat(ended) if ended else _last_left(home, left), now)


def _last_left(home: Household, day: date) -> date:
    """The last day on which anybody left it, by leaving or by a move; ``day`` is one."""
    left = Person.plain.filter(household=home, merged_into__isnull=True).aggregate(last=Max("valid_to"))[
        "last"
    ]
    moved = Move.plain.filter(source=home, taken_back_at__isnull=True).aggregate(last=Max("on"))["last"]
    return max(day, left or day, moved or day)


def is_latest(change: Change) -> bool:
    """Nothing that stands was told later of her leaving or coming back."""
    later = Change.plain.filter(
        person_id=change.person_id or 0, what__in=[Changed.LEFT, Changed.RETURNED], taken_back_at__isnull=True, pk__gt=change.pk
    )  # fmt: skip
    return not later.exists()


def is_answered(by: access.Actor, deed: Deed) -> bool:
    access.require(by, Permission.CORRECT)
    return audit.answered(by, deed.request) is not None


def person_here(by: access.Actor, uid: UUID) -> Person:
    person: Person | None = Person.objects.visible_to(by, "correct").filter(CURRENT, uid=uid).first()
    if person is None:
        raise NotFound
    return person


def home_here(by: access.Actor, deed: Deed, **which: Any) -> Household:
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
    named = {"name": told.name, "relation": told.relation.value, "sex": told.sex.value}
    return named | {"phone_e164": told.phone} | birth_of(told)


def birth_of(told: PersonTold) -> dict[str, Any]:
    day = told.birth_date
    return {
        "birth_year": told.birth_year, "birth_month": told.birth_month,
        "birth_date": day.isoformat() if day else None, "birth_precision": told.birth_precision.value,
    }  # fmt: skip


def put_person(
    pk: int, before: Mapping[str, Any], after: Mapping[str, Any], at: datetime, *, since: datetime | None = None
) -> None:  # fmt: skip
    """What was said of a number that goes, goes with it (`whose_phone`)."""
    name = after["name"]
    Person.plain.filter(pk=pk).update(
        **after, name_key=rules.name_key(name), name_sort=rules.name_sort(name), version=F("version") + 1
    )
    whose_phone.end_with_number(pk, before, after, at, since)


def put_person_again(change: Change, now: datetime) -> None:
    """As she was before that change, and with her number what had been said of it."""
    pk = change.person_id or 0
    put_person(pk, change.after, change.before, now, since=change.at)
    whose_phone.hold_again(pk, change.at)


def put_household(pk: int, values: Mapping[str, Any]) -> None:
    said = {name: value for name, value in values.items() if name != "place_no"}
    Household.plain.filter(pk=pk).update(**said)
    if "place_no" in values:
        villages.carry([pk], values["place_no"])


def keep(
    by: access.Actor, home: Household, what: Changed, before: Mapping[str, Any], after: Mapping[str, Any], at: datetime,
    person: Person | None = None, entry: Entry = ALONE,
) -> None:  # fmt: skip
    """Both values, so that the change can be put back and the past be told."""
    Change.plain.create(
        household=home, person=person, what=what, before=dict(before), after=dict(after), by_key=by.key,
        by_label=by.label, at=at, said_by=entry.said_by[:120], paper=entry.paper[:160], on=entry.on,
        parent_id=entry.parent_id, deed=entry.deed, former_sealed=entry.former_sealed,
    )  # fmt: skip


def _note(
    by: access.Actor, deed: Deed, home: Household, what: Changed, before: Mapping[str, Any], after: Mapping[str, Any],
    person: Person | None = None, entry: Entry = ALONE,
) -> None:  # fmt: skip
    keep(by, home, what, before, after, deed.now, person, entry)
    changed = [name for name, value in after.items() if before.get(name) != value]
    noted(by, deed, home, f"registry:household:{what.value}", sorted(changed))


def noted(by: access.Actor, deed: Deed, home: Household, tag: str, fields: list[str]) -> None:
    Household.plain.filter(pk=home.pk).update(version=F("version") + 1)
    audit.record(tag, by=by, target=home, request=deed.request, fields=fields)
    events.publish(HouseholdCorrected(home.pk))

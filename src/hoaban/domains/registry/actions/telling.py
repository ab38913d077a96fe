"""What was told at the door of who lives there: somebody died or moved away, somebody is new. Called by the visit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions import days
from hoaban.domains.registry.actions.correcting import (
    Entry,
    added,
    back_here,
    birth_of,
    deed_of,
    gone,
    held,
    keep,
    put_person,
)
from hoaban.domains.registry.actions.returning import returned
from hoaban.domains.registry.brought import birth_columns
from hoaban.domains.registry.errors import (
    BirthDayUnfit,
    DeathDayUnfit,
    ErasedForGood,
    MoveDayUnfit,
    PersonElsewhere,
)
from hoaban.domains.registry.life import HERE, NEVER, Return, child_of
from hoaban.domains.registry.models import CURRENT, LEFT, Change, Household, Person
from hoaban.domains.registry.queries.gone import has_moved_away
from hoaban.domains.registry.values import Changed, Left, PersonTold, Precision, Relation, Sex
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.api import dates
from hoaban.foundation.offline import api as offline

SAME_ROUND = timedelta(days=30)
"""So long two visits of a village are one round: what one says of another's word contradicts it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """On which day somebody stood at the door, who it was, and when it is written down."""

    seen_on: date
    said_by: str
    now: datetime


def who_left(by: access.Actor, home: Household, said: Mapping[UUID, str], heard: Heard) -> None:
    """Each as the visitor heard it. Whoever lives in another household by now is not touched: that is refused; so is a day before
    what is known of her."""
    now = heard.now
    for uid, told in said.items():
        person = Person.plain.select_for_update().filter(uid=uid, household=home).first()
        if person is None or person.merged_into_id:
            raise PersonElsewhere
        if person.erased_at:
            raise ErasedForGood
        why, day = offline.dated(told)
        if person.replaced_at:
            change = Change.plain.filter(person=person, what=Changed.LEFT, taken_back_at__isnull=True).last()
            if change is None or len(deed_of(change)) > 1:
                raise PersonElsewhere  # somebody else became head that day: all of it is put back on the household's page
            if why == HERE and _is_back(change, heard):
                returned(by, home, person, _back(home, person, heard), now)
                continue
            back_here(change, person)
            Change.plain.filter(pk=change.pk).update(taken_back_at=now)
        if why in (HERE, NEVER):
            _beside_the_head(by, home, person, now)
        else:
            _gone(by, home, person, Left(why), day, heard)


def _gone(
    by: access.Actor, home: Household, person: Person, why: Left, day: date | None, heard: Heard
) -> None:
    # A phone whose clock runs ahead says tomorrow: nobody leaves later than today.
    today = timezone.localdate(heard.now)
    on = min(day or today, today)
    if not days.may_be_of(on, [person], heard.now):
        raise DeathDayUnfit if why is Left.DIED else MoveDayUnfit
    gone(by, home, person, why, on, heard.now, Entry(said_by=heard.said_by), at_door=heard.seen_on)


def _beside_the_head(by: access.Actor, home: Household, person: Person, now: datetime) -> None:
    """Whoever was its head and never left is none beside another who became it meanwhile."""
    if person.relation == Relation.HEAD and _has_head(home, person):
        before = held(person)
        after = before | {"relation": Relation.OTHER.value}
        put_person(person.pk, before, after, now)
        keep(by, home, Changed.PERSON, before, after, now, person)


def _has_head(home: Household, besides: Person) -> bool:
    heads = Person.plain.filter(CURRENT, household=home, relation=Relation.HEAD)
    return bool(heads.exclude(pk=besides.pk).exists())


def _is_back(change: Change, heard: Heard) -> bool:
    """Whoever lives here, of whom the desk or a list had told that she moved away before: she came back. Of a visit of the same
    round one of the two is wrong, and of a death too."""
    left = date.fromisoformat(change.after["on"])
    visited = _visited(change)
    is_of_round = visited is not None and heard.seen_on <= visited + SAME_ROUND
    return change.after["why"] == Left.MOVED and left <= heard.seen_on and not is_of_round


def _visited(change: Change) -> date | None:
    """The day of the visit that told it; of one told before that was kept, the day it was written down."""
    door = change.after.get("door")
    return (
        date.fromisoformat(door) if isinstance(door, str) else timezone.localdate(change.at) if door else None
    )


def _back(home: Household, person: Person, heard: Heard, said: Relation = Relation.OTHER) -> Return:
    """Met on that day, as what the visitor ``said`` she is, else as she was; whoever was the head is none beside another."""
    relation = Relation(person.relation) if said is Relation.OTHER else said
    is_second = relation is Relation.HEAD and _has_head(home, person)
    return Return(heard.seen_on, Relation.OTHER if is_second else relation, heard.said_by)


def who_is_new(by: access.Actor, home: Household, told: Mapping[str, str], heard: Heard) -> None:
    """Newborns, and those who came to live here. Without a name nobody is added: the form keeps what was said."""
    for number in sorted({key.partition(".")[2] for key in told}):
        said = {
            key.partition(".")[0]: value for key, value in told.items() if key.partition(".")[2] == number
        }
        if not said.get("new_name"):
            continue
        if said.get("new_how") == "born":
            _born(by, home, said, heard.now)
        else:
            _came(by, home, _told(said), heard, is_arrival=said.get("new_how") == "came")


def _came(
    by: access.Actor, home: Household, told: PersonTold, heard: Heard, *, is_arrival: bool
) -> None:  # fmt: skip
    """Somebody of her name, born no other year, had left this household: the same record is back, on the day she was met, and what the
    visitor knows of her and the register did not is written into it."""
    rows = Person.plain.select_for_update().filter(LEFT, household=home, name_key=rules.name_key(told.name))
    left = [one for one in rows.order_by("pk") if _is(one, told) and has_moved_away(one.pk)]
    since = heard.seen_on if is_arrival else None
    if since and len(left) == 1 and left[0].valid_to and left[0].valid_to <= since:
        returned(by, home, left[0], _back(home, left[0], heard, told.relation), heard.now)
        _fill_in(by, home, Person.plain.get(pk=left[0].pk), told, heard.now)
    else:
        added(by, home, told, heard.now, since=since)


def _is(one: Person, told: PersonTold) -> bool:
    """Sex and birth, as far as both are known, are the same; and the name with its marks, or the year of birth: «Nam» is not «Năm»."""
    pairs = ((one.sex, told.sex), (one.birth_year, told.birth_year), (one.birth_date, told.birth_date))
    agrees = all(not held or not said or held == said for held, said in pairs)
    is_named = _written(one.name) == _written(told.name)
    return agrees and (is_named or (one.birth_year is not None and one.birth_year == told.birth_year))


def _written(name: str) -> str:
    """As people write it, whatever its capitals and spaces."""
    return " ".join(normalize("NFC", name).lower().split())


def _fill_in(by: access.Actor, home: Household, person: Person, told: PersonTold, now: datetime) -> None:
    before = held(person)
    said: dict[str, Any] = {} if before["sex"] or not told.sex else {"sex": told.sex.value}
    if before["birth_year"] is None and told.birth_year is not None:
        said |= birth_of(told)
    if said:
        after = before | said
        put_person(person.pk, before, after, now)
        keep(by, home, Changed.PERSON, before, after, now, person)


def _born(by: access.Actor, home: Household, said: Mapping[str, str], now: datetime) -> None:
    """As at the desk: what the child is to the head follows from its parent, unless the visitor said it. A mother who died or
    moved away meanwhile is its mother."""
    child, parent = _told(said), _parent(home, said.get("new_parent", ""))
    if parent is None:
        added(by, home, child, now, what=Changed.BORN)
        return
    if child.birth_year is not None and child.birth_year <= (parent.birth_year or 0):
        raise BirthDayUnfit
    if not said.get("new_relation"):
        child = replace(child, relation=child_of(Relation(parent.relation)))
    added(by, home, child, now, what=Changed.BORN, entry=Entry(parent_id=parent.pk))


def _parent(home: Household, uid: str) -> Person | None:
    if not uid:
        return None
    rows = Person.plain.filter(household=home).select_related("merged_into")
    person: Person | None = rows.filter(uid=UUID(uid)).first()
    if person is None:
        raise PersonElsewhere
    return person.merged_into or person


def _told(said: Mapping[str, str]) -> PersonTold:
    born = dates([said["new_born"]])[0] if said.get("new_born") else None
    year, month, day, precision = birth_columns(born)
    return PersonTold(
        " ".join(said["new_name"].split()), Relation(said.get("new_relation") or Relation.OTHER),
        Sex(said.get("new_sex", "")), year, month, day, Precision(precision), "",
    )  # fmt: skip


def is_name(said: str) -> bool:
    return rules.is_name(" ".join(said.split()))


def is_birth(said: str) -> bool:
    """A date that exists, on or before today, of somebody who may be alive."""
    read = dates([said])[0]
    if read is None or read.year < rules.OLDEST_YEAR:
        return False
    return (read.day or date(read.year, read.month or 1, 1)) <= timezone.localdate()


def is_somebody(said: str) -> bool:
    """A person's key; whether she is of this household, the deed asks."""
    try:
        return bool(UUID(said))
    except ValueError:
        return False

"""What was told at the door of who lives there: somebody died or moved away, somebody is new. Called by the visit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions.correcting import Entry, added, back_here, deed_of, gone
from hoaban.domains.registry.actions.returning import returned
from hoaban.domains.registry.brought import birth_columns
from hoaban.domains.registry.errors import BirthDayUnfit, ErasedForGood, PersonElsewhere
from hoaban.domains.registry.life import HERE, NEVER, Return, child_of
from hoaban.domains.registry.models import CURRENT, LEFT, Change, Household, Person
from hoaban.domains.registry.queries.gone import has_moved_away
from hoaban.domains.registry.values import Changed, Left, PersonTold, Precision, Relation, Sex
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.api import dates
from hoaban.foundation.offline import api as offline

SAME_ROUND = timedelta(days=30)
"""So long two visits of a village are one round: what one says of another's word contradicts it."""


def who_left(
    by: access.Actor, home: Household, said: Mapping[UUID, str], seen_on: date, now: datetime
) -> None:
    """Each as the visitor heard it. Whoever lives in another household by now is not touched: that is refused."""
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
            if why == HERE and _is_back(change, seen_on, now):
                returned(by, home, person, _back(home, person, seen_on, by.label), now)
                continue
            back_here(change, person)
            Change.plain.filter(pk=change.pk).update(taken_back_at=now)
        if why not in (HERE, NEVER):
            # A phone whose clock runs ahead says tomorrow: nobody leaves later than today.
            today = timezone.localdate(now)
            gone(by, home, person, Left(why), min(day or today, today), now, at_door=True)


def _is_back(change: Change, seen_on: date, now: datetime) -> bool:
    """Whoever lives here, of whom the desk or a list had told that she moved away before: she came back. Of a visit of the same
    round one of the two is wrong, and of a death too."""
    left = date.fromisoformat(change.after["on"])
    is_of_round = change.after.get("door") and change.at > now - SAME_ROUND
    return change.after["why"] == Left.MOVED and left <= seen_on and not is_of_round


def _back(home: Household, person: Person, seen_on: date, said_by: str) -> Return:
    """Met on that day; whoever was the head is none beside another."""
    relation = Relation(person.relation)
    heads = Person.plain.filter(CURRENT, household=home, relation=Relation.HEAD)
    is_second = relation is Relation.HEAD and heads.exists()
    return Return(seen_on, Relation.OTHER if is_second else relation, said_by)


def who_is_new(
    by: access.Actor, home: Household, told: Mapping[str, str], seen_on: date, now: datetime
) -> None:
    """Newborns, and those who came to live here. Without a name nobody is added: the form keeps what was said."""
    for number in sorted({key.partition(".")[2] for key in told}):
        said = {
            key.partition(".")[0]: value for key, value in told.items() if key.partition(".")[2] == number
        }
        if not said.get("new_name"):
            continue
        if said.get("new_how") == "born":
            _born(by, home, said, now)
        else:
            came = said.get("new_how") == "came"
            _came(by, home, _told(said), now, seen_on if came else None)


def _came(by: access.Actor, home: Household, told: PersonTold, now: datetime, since: date | None) -> None:
    """Somebody of her name, born no other year, had left this household: the same record is back, on the day she was met."""
    rows = Person.plain.select_for_update().filter(LEFT, household=home, name_key=rules.name_key(told.name))
    left = [one for one in rows.order_by("pk") if _may_be(one, told) and has_moved_away(one.pk)]
    if since and len(left) == 1 and left[0].valid_to and left[0].valid_to <= since:
        returned(by, home, left[0], _back(home, left[0], since, by.label), now)
    else:
        added(by, home, told, now, since=since)


def _may_be(one: Person, told: PersonTold) -> bool:
    """Sex and birth, as far as both are known, are the same."""
    pairs = ((one.sex, told.sex), (one.birth_year, told.birth_year), (one.birth_date, told.birth_date))
    return all(not held or not said or held == said for held, said in pairs)


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

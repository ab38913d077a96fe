"""Events of a life as deeds: a birth, a death. Each is one press, kept with who said so, and put back as one."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from hoaban.domains.registry.actions import days
from hoaban.domains.registry.actions.correcting import (
    Deed,
    Entry,
    added,
    gone,
    held,
    home_here,
    is_answered,
    keep,
    noted,
    one_head,
    person_here,
    put_person,
)
from hoaban.domains.registry.actions.emptied import end_if_empty
from hoaban.domains.registry.errors import BirthDayUnfit, DeathDayUnfit
from hoaban.domains.registry.life import Birth, Death, child_of
from hoaban.domains.registry.models import CURRENT, Household, Person
from hoaban.domains.registry.values import Changed, Left, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import Stale
from hoaban.kit.uid import uuid7


@transaction.atomic
def record_birth(*, by: access.Actor, uid: UUID, birth: Birth, deed: Deed) -> None:
    """A child begins to count in the household it is born into; no paper and no number is needed for that."""
    if is_answered(by, deed):
        return
    home = home_here(by, deed, uid=uid)
    child, parent = birth.child, _of_household(home, birth.parent)
    if child.birth_year is None or (parent and child.birth_year <= (parent.birth_year or 0)):
        raise BirthDayUnfit
    if parent:
        child = replace(child, relation=child_of(Relation(parent.relation)))
    entry = Entry(birth.said_by, birth.paper, parent.pk if parent else None)
    added(by, home, child, deed.now, what=Changed.BORN, entry=entry)
    noted(by, deed, home, "registry:person:born", ["birth", "relation"])


@transaction.atomic
def record_death(*, by: access.Actor, uid: UUID, death: Death, deed: Deed) -> None:
    """She died: what held of her ends that day, and somebody of the household may be its head since. Put back as one."""
    if is_answered(by, deed):
        return
    person = person_here(by, uid)
    home = home_here(by, deed, pk=person.household_id)
    if not days.may_be_of(death.on, [person], deed.now):
        raise DeathDayUnfit
    entry = Entry(death.said_by, death.paper, deed=uuid7())
    gone(by, home, person, Left.DIED, death.on, deed.now, entry)
    if heir := _of_household(home, death.head):
        one_head(home, Relation.HEAD, heir.pk)
        before = held(heir)
        after = before | {"relation": Relation.HEAD.value}
        put_person(heir.pk, before, after, deed.now)
        # Of an heir of whom something later is known the day is not told: days go forward.
        on = death.on if days.may_be_of(death.on, [heir], deed.now) else None
        keep(by, home, Changed.PERSON, before, after, deed.now, heir, replace(entry, on=on))
    end_if_empty(home, death.on, deed.now)
    noted(by, deed, home, "registry:person:died", ["on", "relation"] if heir else ["on"])


def _of_household(home: Household, uid: UUID | None) -> Person | None:
    """Somebody who left since the page was opened is not chosen unseen."""
    if uid is None:
        return None
    person: Person | None = Person.plain.select_for_update().filter(CURRENT, household=home, uid=uid).first()
    if person is None:
        raise Stale
    return person

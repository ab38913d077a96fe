"""Somebody who had moved away lives in her household again: one record, whose absence stays told (decision 0120)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry.actions import same_number
from hoaban.domains.registry.actions.correcting import (
    Deed,
    Entry,
    held,
    is_answered,
    keep,
    noted,
    one_head,
    put_person,
)
from hoaban.domains.registry.actions.emptied import stands_alone
from hoaban.domains.registry.errors import ReturnDayUnfit
from hoaban.domains.registry.life import Return
from hoaban.domains.registry.models import LEFT, Household, Person
from hoaban.domains.registry.queries.gone import has_moved_away
from hoaban.domains.registry.values import Changed
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.kit.uid import uuid7


@transaction.atomic
def record_return(*, by: access.Actor, uid: UUID, back: Return, deed: Deed) -> None:
    """She counts again in the household she had left; where that had ended because nobody was left, it stands again."""
    if is_answered(by, deed):
        return
    person, home = _who_left(by, uid, deed)
    if not person.valid_to or not person.valid_to <= back.on <= timezone.localdate(deed.now):
        raise ReturnDayUnfit
    returned(by, home, person, back, deed.now)
    noted(by, deed, home, "registry:person:returned", ["on", "relation"])


def returned(by: access.Actor, home: Household, person: Person, back: Return, now: datetime) -> None:
    """Somebody who left this household, locked like it, counts there again since that day; who calls it puts it on record."""
    one_head(home, back.relation)
    entry = Entry(said_by=back.said_by, deed=uuid7(), on=back.on)
    ended = home.valid_to.isoformat() if home.valid_to else None
    _open(person, home)
    gone = {"on": person.valid_to.isoformat() if person.valid_to else None, "home_to": ended}
    keep(by, home, Changed.RETURNED, gone, {"on": back.on.isoformat()}, now, person, entry)
    if person.relation != back.relation:
        before = held(person)
        after = before | {"relation": back.relation.value}
        put_person(person.pk, before, after, now)
        keep(by, home, Changed.PERSON, before, after, now, person, entry)
    same_number.settle(by, list(Person.plain.filter(pk=person.pk)))


def _who_left(by: access.Actor, uid: UUID, deed: Deed) -> tuple[Person, Household]:
    """Somebody of the area who moved away, and her household, locked; whoever died does not return: that is put back."""
    person = Person.objects.visible_to(by, "correct").filter(LEFT, uid=uid).first()
    rows = Household.objects.visible_to(by, "correct").select_for_update()
    home: Household | None = rows.filter(pk=person.household_id).first() if person else None
    if person is None or home is None or not has_moved_away(person.pk):
        raise NotFound
    if home.version != deed.version:
        raise Stale
    stands_alone(home)
    # Read anew, locked: her term may have run out, and she may be erased, since.
    still: Person | None = Person.plain.select_for_update().filter(LEFT, pk=person.pk, household=home).first()
    if still is None:
        raise NotFound
    return still, home


def _open(person: Person, home: Household) -> None:
    Person.plain.filter(pk=person.pk).update(valid_to=None, replaced_at=None, version=F("version") + 1)
    Household.plain.filter(pk=home.pk).update(valid_to=None, replaced_at=None)

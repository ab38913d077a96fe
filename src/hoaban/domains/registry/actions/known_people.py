"""What a list does to people who stood already: what it says anew is changed, both values kept, nobody is written twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry.actions import papers
from hoaban.domains.registry.actions.correcting import held, put_person
from hoaban.domains.registry.actions.papers import Paper
from hoaban.domains.registry.anew import changed, said_of
from hoaban.domains.registry.models import CURRENT, Change, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import Changed, PersonTold
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.values import BatchFacts


def change_people(
    batch: BatchFacts, told: Mapping[int, PersonTold], numbers: Mapping[int, Sequence[Paper]]
) -> dict[int, tuple[str, str, UUID | None]]:
    """Compared with the record as it stands now. Who left, was merged or moved meanwhile, or has another number by now, is
    answered with the column and kind of her fault and whose page settles it, and nothing of what is said of her is taken."""
    access.require(batch.asker, Permission.IMPORT)
    if not told:
        return {}
    # Households before people, as a correction by hand locks, so that nobody waits in a circle.
    homes = Household.plain.filter(pk__in=Person.plain.filter(CURRENT, pk__in=told).values("household_id"))
    list(homes.select_for_update().order_by("pk").values_list("pk"))
    people = {
        one.pk: one for one in Person.plain.select_for_update().filter(CURRENT, pk__in=told).order_by("pk")
    }
    late, now = papers.unfit(batch, people, numbers), timezone.now()
    changes: list[Change] = []
    for pk, person in people.items():
        if pk not in late:
            changes += _changed(batch, person, said_of(told[pk]), numbers.get(pk, ()), now)
    Change.plain.bulk_create(changes)
    Household.plain.filter(pk__in={one.household_id for one in changes}).update(version=F("version") + 1)
    gone: dict[int, tuple[str, str, UUID | None]] = {
        pk: ("name", "person_gone", None) for pk in told if pk not in people
    }
    return gone | late


def _changed(
    batch: BatchFacts, person: Person, said: Mapping[str, Any], numbers: Sequence[Paper], now: datetime
) -> list[Change]:
    """What was changed of one person, written down."""
    before, found = held(person), list[tuple[Changed, dict[str, Any], dict[str, Any]]]()
    after = before | changed(before, said)
    if after != before:
        put_person(person.pk, before, after, now)
        found.append((Changed.PERSON, before, after))
    if added := papers.add(person, numbers):
        found.append((Changed.PAPERS, {}, {"papers": list(added), "marks": added}))
    return [
        Change(
            household_id=person.household_id, person=person, batch_id=batch.id, what=what, before=old, after=new,
            by_key=batch.asker.key, by_label=batch.asker.label, at=now,
        )
        for what, old, new in found
    ]  # fmt: skip

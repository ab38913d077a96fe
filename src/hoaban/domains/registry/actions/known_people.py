"""What a list does to people who stood already: what it says anew is changed, both values kept, nobody is written twice."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry import recognising
from hoaban.domains.registry.actions.correcting import held, put_person
from hoaban.domains.registry.judging import Prepared
from hoaban.domains.registry.models import CURRENT, Change, Household, Person
from hoaban.domains.registry.values import Changed
from hoaban.foundation.imports.values import BatchFacts, Fault


def said(prepared: Prepared, rows: list[int]) -> dict[int, tuple[int, dict[str, Any]]]:
    """Person → row, and what it says of her."""
    return {
        prepared.matched[row].pk: (row, recognising.said_of(prepared.told(row)))
        for row in rows
        if row in prepared.matched
    }


def change(batch: BatchFacts, told: Mapping[int, tuple[int, dict[str, Any]]]) -> list[Fault]:
    """Compared with the record as it stands now; who left, was merged or moved meanwhile is a late fault."""
    if not told:
        return []
    people = {
        one.pk: one for one in Person.plain.select_for_update().filter(CURRENT, pk__in=told).order_by("pk")
    }
    now, changes = timezone.now(), []
    for pk, person in people.items():
        before = held(person)
        after = before | recognising.changed(before, told[pk][1])
        if after != before:
            put_person(pk, after)
            changes.append(
                Change(
                    household_id=person.household_id, person=person, batch_id=batch.id, what=Changed.PERSON, before=before,
                    after=after, by_key=batch.asker.key, by_label=batch.asker.label, at=now,
                )
            )  # fmt: skip
    Change.plain.bulk_create(changes)
    homes = {one.household_id for one in changes}
    Household.plain.filter(pk__in=homes).update(version=F("version") + 1)
    return [Fault(row, "name", "person_gone") for pk, (row, _said) in told.items() if pk not in people]

"""What a list does to people who stood already: what it says anew is changed, both values kept, nobody is written twice."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry.actions import papers, whose_phone
from hoaban.domains.registry.actions.correcting import PERSON, held
from hoaban.domains.registry.actions.papers import Paper
from hoaban.domains.registry.actions.putting import put_each, with_keys
from hoaban.domains.registry.anew import changed, said_of
from hoaban.domains.registry.models import CURRENT, Change, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.values import Changed, PersonTold
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.values import BatchFacts

COLUMNS = ("pk", "uid", "household_id", "identity_index", "insurance_index", *PERSON)


def change_people(
    batch: BatchFacts, told: Mapping[int, PersonTold], numbers: Mapping[int, Sequence[Paper]]
) -> dict[int, tuple[str, str, UUID | None]]:
    """Compared with the record as it stands now. Who left, was merged or moved meanwhile, or has another number by now, is
    answered with the column and kind of her fault and whose page settles it, and nothing of what is said of her is taken."""
    access.require(batch.asker, Permission.IMPORT)
    if not told:
        return {}
    # Households before people, as a correction by hand locks, so that nobody waits in a circle.
    rows = Person.plain.filter(CURRENT, among("pk", told))
    homes = Household.plain.filter(pk__in=rows.values("household_id"))
    list(homes.select_for_update().order_by("pk").values_list("pk"))
    # As columns: an object for each of thousands takes longer than all that is asked of it.
    people: dict[int, Any] = {
        one.pk: one for one in rows.select_for_update().order_by("pk").values_list(*COLUMNS, named=True)
    }
    late, now = papers.unfit(batch, people, numbers), timezone.now()
    by = {"batch_id": batch.id, "by_key": batch.asker.key, "by_label": batch.asker.label, "at": now}
    changes, anew, added = list[Change](), dict[int, dict[str, Any]](), dict[int, dict[str, Any]]()
    former: list[int] = []
    """Whose telephone number goes."""
    for pk, person in people.items():
        if pk in late:
            continue
        whose = {"household_id": person.household_id, "person_id": pk, **by}
        before = {} if _is_as_told(person, told[pk]) else held(person)
        if before and (new := changed(before, said_of(told[pk]))):
            anew[pk], after = with_keys(new), before | new
            former += [pk] if whose_phone.goes(before, after) else []
            changes.append(Change(what=Changed.PERSON, before=before, after=after, **whose))
        if fresh := papers.lacking(person, numbers.get(pk, ())):
            added[pk] = papers.columns(fresh)
            marks = papers.marks(person, fresh)
            changes.append(
                Change(what=Changed.PAPERS, before={}, after={"papers": list(marks), "marks": marks}, **whose)
            )
    put_each(Person, anew)
    whose_phone.end_with_numbers(former, now)
    put_each(Person, added)
    Change.plain.bulk_create(changes)
    changed_homes = {one.household_id for one in changes}
    Household.plain.filter(among("pk", changed_homes)).update(version=F("version") + 1)
    gone: dict[int, tuple[str, str, UUID | None]] = {
        pk: ("name", "person_gone", None) for pk in told if pk not in people
    }
    return gone | late


def _is_as_told(person: Any, told: PersonTold) -> bool:
    """To the letter, as most of a list is."""
    said = (
        told.name, told.relation, told.sex, told.phone, told.birth_year, told.birth_month, told.birth_date, told.birth_precision,
    )  # fmt: skip
    return bool(person[-len(PERSON) :] == said)

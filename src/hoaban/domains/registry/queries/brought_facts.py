"""What the register holds of the facts a list tells: a read per table, however many rows the list has."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, OuterRef, Q, When

from hoaban.domains.registry.brought import FactHeld
from hoaban.domains.registry.facts import KINDS, FactKind
from hoaban.domains.registry.models import CURRENT, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.batches import HouseholdKey, household_ids
from hoaban.domains.registry.queries.slices import among, in_slices
from hoaban.foundation.access import api as access
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.values import BatchFacts

_CERTIFIED = [kind for kind, said in KINDS.items() if said.has_certificate]


def held_columns(table: Any) -> tuple[Any, ...]:
    """What `FactHeld.of` is made of. Of thousands of rows, each value that nobody asks for is left out: when a row was written that a
    list told with its day, and the name of the list where nothing stands on a certificate."""
    noted = Case(
        When(Q(valid_from=None) | Q(batch_id=None), then="recorded_at"), output_field=DateTimeField()
    )
    told = ("value", "valid_from", noted, "source", "batch_id", "until")
    if table is not PersonFact:
        return told
    named = imports.naming("batch_id")[1]
    return (*told, Case(When(kind__in=_CERTIFIED, then=named), output_field=CharField()))


@dataclass(frozen=True, slots=True)
class FactsHeld:
    """By household and kind, by person and kind, by village and kind."""

    homes: Mapping[tuple[HouseholdKey, FactKind], FactHeld] = field(default_factory=dict)
    people: Mapping[tuple[int, FactKind], FactHeld] = field(default_factory=dict)
    villages: Mapping[tuple[int, FactKind], FactHeld] = field(default_factory=dict)


def facts_held(
    batch: BatchFacts,
    *,
    homes: Collection[HouseholdKey],
    kinds: Collection[FactKind],
    people: Collection[int],
    villages: Collection[int],
) -> FactsHeld:
    """Of these kinds of households, people and villages; for whoever may bring lists."""
    access.require(batch.asker, Permission.IMPORT)
    known = {pk: key for key, pk in household_ids(homes).items()} if kinds else {}
    of_homes = HouseholdFact.plain.filter(CURRENT, kind__in=list(kinds))
    of_people = PersonFact.plain.filter(CURRENT, kind__in=list(kinds))
    of_villages = VillageFact.plain.filter(CURRENT, kind__in=list(kinds))
    told_of_homes = _told(HouseholdFact, of_homes, "household_id", known)
    told_of_people = _told(PersonFact, of_people, "person_id", people)
    told_of_villages = _told(VillageFact, of_villages, "place_no", villages)
    named = {str(kind): kind for kind in kinds}
    held_of = cache(FactHeld.of)  # of thousands the register says the same
    return FactsHeld(
        {(known[pk], named[kind]): held_of(*rest) for pk, kind, *rest in told_of_homes},
        {(pk, named[kind]): held_of(*rest) for pk, kind, *rest in told_of_people},
        {(number, named[kind]): held_of(*rest) for number, kind, *rest in told_of_villages},
    )


def _told(table: Any, rows: Any, owner: str, owners: Collection[int]) -> Iterator[Any]:
    columns = (owner, "kind", *held_columns(table))
    return in_slices(owners, lambda part: rows.filter(among(owner, part)).values_list(*columns))


def told_since(table: Any, owner: str) -> Exists:
    """Of a row: another list told something in its place, or anybody the same again. That stands without it."""
    told = Q(batch_id__isnull=False) | Q(value=OuterRef("value"))
    return Exists(_next_one(table, owner).filter(told).exclude(batch_id=OuterRef("batch_id")))


def corrected(table: Any, owner: str) -> Exists:
    """Of a row: its decision's number was corrected. The row with the right number is its list's too, and says what became of it."""
    return Exists(_next_one(table, owner).filter(batch_id=OuterRef("batch_id")))


def _next_one(table: Any, owner: str) -> Any:
    return table.plain.filter(
        **{owner: OuterRef(owner)}, kind=OuterRef("kind"), recorded_at=OuterRef("replaced_at"), taken_back_at=None
    )  # fmt: skip


def overtaken(batch_id: int) -> set[int]:
    """Households that stood already, of which somebody noted since what the list had told."""
    gone = Q(batch_id=batch_id, replaced_at__isnull=False, taken_back_at__isnull=True)
    homes = HouseholdFact.plain.filter(
        gone, ~told_since(HouseholdFact, "household_id"), ~corrected(HouseholdFact, "household_id")
    )
    people = PersonFact.plain.filter(
        gone, ~told_since(PersonFact, "person_id"), ~corrected(PersonFact, "person_id")
    )
    homes = homes.exclude(household__batch_id=batch_id)
    people = people.exclude(person__household__batch_id=batch_id)
    found = set(homes.values_list("household_id", flat=True))
    return found | set(people.values_list("person__household_id", flat=True))

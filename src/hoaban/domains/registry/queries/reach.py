"""Facts of whole areas for rooms that warn and judge: one query per table and commune or slice, no object per person."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Case, Q, When
from numpy.typing import NDArray

from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import packed
from hoaban.domains.registry.queries.reading import note_area
from hoaban.domains.registry.queries.slices import in_slices
from hoaban.domains.registry.rules import COMMUNE_SPAN, commune_of
from hoaban.domains.registry.values import Bulk, Relation
from hoaban.foundation.access import api as access

Columns = Mapping[str, NDArray[Any]]
REACHED_BY = (FactKind.LANGUAGE, FactKind.PHONE, FactKind.CHANNEL)


def recipients(actor: access.Actor, areas: Sequence[access.UnitRange]) -> Iterator[Columns]:
    """Everybody who lives in the areas, a commune at a time, in the order of ids, with how each is reached.

    `id`, `household`, `place`, `is_head`, `number` (digits with 84, 0 without), and as codes, empty where nobody said:
    `language` (several with spaces, the best first), `phone`, `channel`, and `coverage` of the village. On record first.
    """
    access.require(actor, Permission.REACH)
    note_area(actor, "registry:recipient:read", Bulk.REACH, areas)
    return _recipients(actor, areas)


def _recipients(actor: access.Actor, areas: Sequence[access.UnitRange]) -> Iterator[Columns]:
    allowed = access.within("place_no", actor.areas(Permission.REACH))
    for parts in _communes(actor, areas):
        here = access.within("place_no", parts) & allowed & CURRENT
        rows = packed.numbers(
            Person.objects.visible_to(actor).filter(here), "pk", "household_id", "place_no",
            Case(When(relation=Relation.HEAD, then=1), default=0), packed.number_of("phone_e164"),
        )  # fmt: skip
        rows = rows[np.argsort(rows[:, 0])]
        pk, place = rows[:, 0], rows[:, 2]
        yield _told(actor, here, pk) | {
            "id": pk, "household": rows[:, 1], "place": place, "is_head": rows[:, 3].astype(bool), "number": rows[:, 4],
            "coverage": _coverage(actor, here, place),
        }  # fmt: skip


def _told(actor: access.Actor, here: Q, pk: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Kind → what is told of each; one row per kind and value comes from the database, with all whom it is told of."""
    told = PersonFact.objects.visible_to(actor).filter(here, kind__in=REACHED_BY).order_by()
    found = {kind.value: np.full(len(pk), "", dtype=object) for kind in REACHED_BY}
    for kind, value, said in told.values_list("kind", "value").annotate(
        said=packed.Joined(packed.Line("person_id"))
    ):
        people = packed.read(said, 1)[:, 0]
        place = np.searchsorted(pk, people)
        here_too = place < len(pk)
        place, people = place[here_too], people[here_too]
        found[kind][place[pk[place] == people]] = value
    return found


def _coverage(actor: access.Actor, here: Q, place: NDArray[Any]) -> NDArray[Any]:
    cover = VillageFact.objects.visible_to(actor).filter(here, kind=FactKind.COVERAGE).order_by("recorded_at")
    villages, at = np.unique(place, return_inverse=True)
    said = dict(cover.values_list("place_no", "value"))
    found: NDArray[Any] = np.array([said.get(one, "") for one in villages.tolist()], dtype=object)
    return found[at]


def household_facts(
    actor: access.Actor, ids: Collection[int], kinds: Collection[FactKind]
) -> list[tuple[int, int, FactKind, str, Any, Any]]:
    """(household, person or 0, kind, value, since, until) of what holds now for these households and who lives there.

    For rules over many households: two queries, however many ids. On record first; those outside the area are not in it.
    """
    access.require(actor, Permission.IDENTIFY)
    note_area(actor, "registry:fact:list", Bulk.JUDGE, [], len(ids))
    allowed = access.within("place_no", actor.areas(Permission.IDENTIFY)) & CURRENT & Q(kind__in=list(kinds))
    home = HouseholdFact.objects.visible_to(actor).filter(allowed)
    people = PersonFact.objects.visible_to(actor).filter(allowed, person__replaced_at__isnull=True)
    columns = ("kind", "value", "valid_from", "until")
    told = [
        (one, 0, FactKind(kind), *rest)
        for one, kind, *rest in in_slices(
            ids, lambda part: home.filter(household_id__in=part).values_list("household_id", *columns)
        )
    ]
    return told + [
        (one, person, FactKind(kind), *rest)
        for one, person, kind, *rest in in_slices(
            ids,
            lambda part: people.filter(person__household_id__in=part).values_list(
                "person__household_id", "person_id", *columns
            ),
        )
    ]


def _communes(actor: access.Actor, areas: Sequence[access.UnitRange]) -> Iterator[list[access.UnitRange]]:
    """The areas cut at commune borders: as many people at a time as one commune has."""
    if not areas:
        return
    # Hundreds of villages are more alternatives than SQLite reads in one condition.
    whole = access.UnitRange(min(one.start for one in areas), max(one.stop for one in areas))
    rows = Household.objects.visible_to(actor).filter(access.within("place_no", [whole]), CURRENT).order_by()
    numbers = {commune_of(number) for number in rows.values_list("place_no", flat=True).distinct()}
    for number in sorted(numbers):
        commune = access.UnitRange(number, number + COMMUNE_SPAN)
        if parts := [both for area in areas if (both := area.meet(commune))]:
            yield parts

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
COMMUNES = 8
"""Read in one statement where the area is one range: each statement costs a millisecond besides its rows."""
REACHED_BY = (FactKind.LANGUAGE, FactKind.PHONE, FactKind.CHANNEL)


def recipients(actor: access.Actor, areas: Sequence[access.UnitRange]) -> Iterator[Columns]:
    """Everybody who lives in the areas, some communes at a time, village by village and home by home, with how each is reached.

    `id`, `household`, `place`, `is_head`, `number` (digits with 84, 0 without), and as codes, empty where nobody said:
    `language` (several with spaces, the best first), `phone`, `channel`, and `coverage` of the village. On record first.
    """
    access.require(actor, Permission.REACH)
    note_area(actor, "registry:recipient:read", Bulk.REACH, areas)
    return _recipients(actor, areas)


def _recipients(actor: access.Actor, areas: Sequence[access.UnitRange]) -> Iterator[Columns]:
    allowed = access.within("place_no", actor.areas(Permission.REACH))
    for parts in _some_communes(actor, areas):
        here = access.within("place_no", parts) & allowed & CURRENT
        unsorted = packed.columns(
            Person.objects.visible_to(actor).filter(here), "pk", "household_id", "place_no",
            Case(When(relation=Relation.HEAD, then=1), default=0), packed.number_of("phone_e164"),
        )  # fmt: skip
        order = np.lexsort(unsorted[:3])
        pk, home, place, is_head, number = (one[order] for one in unsorted)
        yield _told(actor, here, pk) | {
            "id": pk, "household": home, "place": place, "is_head": is_head.astype(bool), "number": number,
            "coverage": _coverage(actor, here, place),
        }  # fmt: skip


def _told(actor: access.Actor, here: Q, pk: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Kind → what is told of each. A row per village, kind and value comes from the database, with all whom it is told of there:
    that is the order of the index, so nothing is sorted."""
    rows = PersonFact.objects.visible_to(actor).filter(here, kind__in=REACHED_BY).order_by()
    told: dict[tuple[str, str], list[str]] = {}
    for _village, kind, value, said in rows.values_list("place_no", "kind", "value").annotate(
        said=packed.written("person_id")
    ):
        told.setdefault((kind, value), []).append(said)
    found = {kind.value: np.full(len(pk), "", dtype=object) for kind in REACHED_BY}
    in_order = np.argsort(pk, kind="stable")
    for (kind, value), parts in told.items():
        people = packed.read(",".join(parts))
        at = np.searchsorted(pk, people, sorter=in_order)
        here_too = at < len(pk)
        at = in_order[at[here_too]]
        found[kind][at[pk[at] == people[here_too]]] = value
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


def _some_communes(
    actor: access.Actor, areas: Sequence[access.UnitRange]
) -> Iterator[list[access.UnitRange]]:
    """The areas cut at commune borders: so many people at a time as a few communes have, or one where its villages are named."""
    if not areas:
        return
    # Hundreds of villages are more alternatives than SQLite reads in one condition.
    whole = access.UnitRange(min(one.start for one in areas), max(one.stop for one in areas))
    rows = Household.objects.visible_to(actor).filter(access.within("place_no", [whole]), CURRENT).order_by()
    numbers = sorted({commune_of(number) for number in rows.values_list("place_no", flat=True).distinct()})
    for first in range(0, len(numbers), COMMUNES):
        some = numbers[first : first + COMMUNES]
        parts = _meeting(areas, access.UnitRange(some[0], some[-1] + COMMUNE_SPAN))
        each = [parts] if len(parts) == 1 else [
            _meeting(areas, access.UnitRange(one, one + COMMUNE_SPAN)) for one in some
        ]  # fmt: skip
        yield from filter(None, each)


def _meeting(areas: Sequence[access.UnitRange], part: access.UnitRange) -> list[access.UnitRange]:
    return [both for area in areas if (both := area.meet(part))]

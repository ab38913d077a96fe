"""Facts of whole areas for rooms that warn and judge: one query per table and commune or slice, no object per person."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.permissions import Permission
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
    for area in _communes(actor, areas):
        here = _inside(area) & allowed & CURRENT
        people = list(
            Person.objects.visible_to(actor).filter(here).order_by("pk")
            .values_list("pk", "household_id", "place_no", "relation", "phone_e164")
        )  # fmt: skip
        told = PersonFact.objects.visible_to(actor).filter(here, kind__in=REACHED_BY)
        facts = {(one, kind): value for one, kind, value in told.values_list("person_id", "kind", "value")}
        cover = (
            VillageFact.objects.visible_to(actor).filter(here, kind=FactKind.COVERAGE).order_by("recorded_at")
        )
        covered = dict(cover.values_list("place_no", "value"))
        pk, home, place, relation, phone = zip(*people, strict=True) if people else [()] * 5
        said = {
            kind.value: np.array([facts.get((one, kind.value), "") for one in pk], dtype=object)
            for kind in REACHED_BY
        }
        yield said | {
            "id": _ints(pk), "household": _ints(home), "place": _ints(place),
            "is_head": np.array([one == Relation.HEAD for one in relation], dtype=bool),
            "number": _ints([int(one.lstrip("+") or 0) for one in phone]),
            "coverage": np.array([covered.get(one, "") for one in place], dtype=object),
        }  # fmt: skip


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


def _communes(actor: access.Actor, areas: Sequence[access.UnitRange]) -> Iterator[access.UnitRange]:
    """The areas cut at commune borders: as many people at a time as one commune has."""
    rows = Household.objects.visible_to(actor).filter(access.within("place_no", areas), CURRENT).order_by()
    numbers = {commune_of(number) for number in rows.values_list("place_no", flat=True).distinct()}
    for number in sorted(numbers):
        commune = access.UnitRange(number, number + COMMUNE_SPAN)
        yield from (both for area in areas if (both := area.meet(commune)))


def _inside(area: access.UnitRange) -> Q:
    return Q(place_no__gte=area.start, place_no__lt=area.stop)


def _ints(values: Sequence[int]) -> NDArray[Any]:
    return np.fromiter(values, dtype=np.int64, count=len(values))

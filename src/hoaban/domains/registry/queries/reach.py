"""Facts of whole areas for rooms that warn and judge: one query per table and commune or slice, no object per person."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Case, Count, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from numpy.typing import NDArray

from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import packed
from hoaban.domains.registry.queries.ahead import read_ahead
from hoaban.domains.registry.queries.reading import note_area
from hoaban.domains.registry.queries.slices import in_slices
from hoaban.domains.registry.rules import COMMUNE_SPAN, commune_of
from hoaban.domains.registry.values import Bulk, Relation
from hoaban.foundation.access import api as access

Columns = Mapping[str, NDArray[Any]]
COMMUNES = 8
"""Read in one statement where the area is one range: each statement costs a millisecond besides its rows."""
_Rows = tuple[list[dict[str, Any]], dict[int, str]]
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
    known: dict[str, str] = {}
    return read_ahead(
        list(_some_communes(actor, areas)),
        lambda parts: _read(actor, access.within("place_no", parts) & allowed & CURRENT),
        lambda rows: _columns(rows, known),
    )


def _read(actor: access.Actor, here: Q) -> _Rows:
    """Two statements: villages with their people, and the coverage told of villages.

    A row per village: everybody's numbers, and what is told of whom, kind by kind, each as one text. `twice` is an id doubled,
    and one more of a head. Grouped by village alone the people come in their index's order; what is told of them is looked up
    for each village and kind in an order of its index too, so nothing is sorted.
    """
    facts = PersonFact.objects.visible_to(actor).filter(CURRENT, place_no=OuterRef("place_no")).order_by()
    said = facts.values("place_no").annotate(said=packed.pairs("person_id", "value")).values("said")
    people = Person.objects.visible_to(actor).filter(here).order_by().values("place_no")
    villages = people.annotate(
        many=Count("pk"), twice=packed.Joined(F("pk") * 2 + Case(When(relation=Relation.HEAD, then=1), default=0)),
        homes=packed.Joined("household_id"),
        numbers=packed.Joined(Coalesce(NullIf(F("phone_e164"), Value("")), Value("0"))),
        **{kind: packed.OfGroup(said.filter(kind=kind)) for kind in REACHED_BY},
    )  # fmt: skip
    cover = VillageFact.objects.visible_to(actor).filter(here, kind=FactKind.COVERAGE).order_by("recorded_at")
    return list(villages), dict(cover.values_list("place_no", "value"))


def _columns(read: _Rows, known: dict[str, str]) -> Columns:
    villages, coverage = read
    twice, home, number = (
        packed.read(",".join(one[name] for one in villages)) for name in ("twice", "homes", "numbers")
    )
    numbered, many = [one["place_no"] for one in villages], [one["many"] for one in villages]
    place = np.repeat(np.array(numbered, dtype=np.int64), many)
    covered = np.repeat(np.array([coverage.get(one, "") for one in numbered], dtype=object), many)
    order = np.lexsort((twice, home, place))
    twice, home, place, number, covered = (one[order] for one in (twice, home, place, number, covered))
    pk = twice >> 1
    return _told(villages, pk, known) | {
        "id": pk, "household": home, "place": place, "is_head": (twice & 1).astype(bool), "number": number,
        "coverage": covered,
    }  # fmt: skip


def _told(
    villages: Sequence[Mapping[str, Any]], pk: NDArray[Any], known: dict[str, str]
) -> dict[str, NDArray[Any]]:
    """Kind → what is told of each, empty where nothing is."""
    found = {str(kind): np.full(len(pk), "", dtype=object) for kind in REACHED_BY}
    first, elsewhere = (pk.min(), pk.max() + 1) if len(pk) else (0, 0)
    # By id, from the first here to the last: four bytes for each, so five megabytes for a province's at most.
    at = np.full(elsewhere - first + 1, -1, dtype=np.int32)
    at[pk - first] = np.arange(len(pk))
    for kind, column in found.items():
        people, values = packed.read_pairs([one[kind] for one in villages if one[kind]], known)
        people[(people < first) | (people > elsewhere)] = elsewhere
        here = at[people - first]
        column[here[here >= 0]] = values[here >= 0]
    return found


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

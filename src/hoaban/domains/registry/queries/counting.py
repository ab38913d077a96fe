"""How many there are of what, by unit: the ground of indicators. One query, whatever the area.

What leaves here is true, also where it is one: whoever shows counts hides the small ones (`kit.suppression`).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet

from hoaban.domains.registry.facts import KINDS, About, FactKind
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.columns import Columns
from hoaban.domains.registry.queries.reading import note_area
from hoaban.domains.registry.values import Bulk, Purpose
from hoaban.foundation.access import api as access


class By(StrEnum):
    """What people and households are counted by, besides a kind of fact."""

    HOUSEHOLDS = "households"
    PEOPLE = "people"
    SEX = "sex"
    BIRTH_YEAR = "birth_year"
    ETHNIC_GROUP = "ethnic_group"


_PERSON_COLUMNS = {By.SEX: "sex", By.BIRTH_YEAR: "birth_year", By.ETHNIC_GROUP: "ethnic_group_id"}


def denominators(
    actor: access.Actor, areas: Sequence[access.UnitRange], by: By | FactKind, about: About | None = None
) -> Columns:
    """How many there are in each village or commune number: columns `unit`, `value`, `count`; one query, on record first.

    A household without a village counts under its commune's number; commune totals are sums over `unit // 10_000`. By a
    kind of fact only those are counted of whom something is told; by `PEOPLE` and `HOUSEHOLDS` everybody. Counts are
    true, also those of one: whoever shows them hides the small ones. An ethnic group asks for its own right as well.
    """
    access.require(actor, Permission.COUNT)
    rights = [Permission.COUNT, *([Permission.ETHNIC_GROUP] if by is By.ETHNIC_GROUP else [])]
    purpose = Purpose.STATISTICS if by is By.ETHNIC_GROUP else Bulk.COUNT
    rows, column = _counted(actor, by, about)
    for right in rights:
        access.require(actor, right)
        rows = rows.filter(access.within("place_no", actor.areas(right)))
    note_area(actor, "registry:population:count", purpose, areas)
    rows = rows.filter(CURRENT, access.within("place_no", areas)).order_by()
    keys = ("place_no", *([column] if column else []))
    found = list(rows.values_list(*keys).annotate(how_many=Count("pk")).order_by(*keys))
    values = [row[1] if column else "" for row in found]
    return {
        "unit": np.array([row[0] for row in found], dtype=np.int64),
        "value": np.array(["" if value is None else str(value) for value in values], dtype=object),
        "count": np.array([row[-1] for row in found], dtype=np.int64),
    }


def _counted(actor: access.Actor, by: By | FactKind, about: About | None) -> tuple[QuerySet[Any], str]:
    """Which rows are counted, and by which column; of those who left nobody."""
    rows: QuerySet[Any]
    if not isinstance(by, FactKind):
        table = Household if by is By.HOUSEHOLDS else Person
        return table.objects.visible_to(actor), _PERSON_COLUMNS.get(by, "")
    match about or KINDS[by].about[0]:
        case About.HOUSEHOLD:
            rows = HouseholdFact.objects.visible_to(actor).filter(household__replaced_at__isnull=True)
        case About.PERSON:
            rows = PersonFact.objects.visible_to(actor).filter(person__replaced_at__isnull=True)
        case About.VILLAGE:
            rows = VillageFact.objects.visible_to(actor)
    return rows.filter(kind=by), "value"

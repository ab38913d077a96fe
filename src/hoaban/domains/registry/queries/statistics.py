"""Columns for official statistics: who lives in a commune, counted and never named. Each reading is on record."""

from collections.abc import Collection, Sequence

import numpy as np
from django.db.models import Q
from django.utils import timezone

from hoaban.domains.registry import decided, rules
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.columns import Columns
from hoaban.domains.registry.queries.slices import in_slices
from hoaban.domains.registry.values import Poverty, Precision, Purpose, Sex
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit

_SEXES = {Sex.UNKNOWN.value: 0, Sex.MALE.value: 1, Sex.FEMALE.value: 2}


def people_to_count(actor: access.Actor, commune: int) -> Columns:
    """Everybody who lives in a commune now, without name or number; merged, ended and moved away are not among them.

    ``sex`` 0 unknown, 1 male, 2 female; ``year`` and ``group`` 0 where not known; ``year_only``: no day or month is known.
    """
    access.require_at(actor, Permission.ETHNIC_GROUP, commune)
    rows = Person.objects.visible_to(actor).filter(CURRENT, _inside(commune)).order_by("pk")
    listed = rows.values_list(
        "place_no", "household_id", "sex", "birth_year", "birth_precision", "ethnic_group_id"
    )
    place, home, sex, year, precision, group = zip(*listed, strict=True) if listed else [()] * 6
    if place:
        audit.record_read(
            "registry:people:count", by=actor, target=("registry.commune", str(commune)),
            purpose=Purpose.STATISTICS, count=len(place),
        )  # fmt: skip
    return {
        "place": np.array(place, np.int64),
        "household": np.array(home, np.int64),
        "sex": np.array([_SEXES[one] for one in sex], np.int8),
        "year": np.array([one or 0 for one in year], np.int16),
        "year_only": np.array([one == Precision.YEAR for one in precision], np.bool_),
        "group": np.array([one or 0 for one in group], np.int64),
    }


def statuses_to_count(actor: access.Actor, commune: int) -> dict[int, str]:
    """Household → its poverty status now; of who is no longer poor, and nobody said what holds since, none is counted."""
    access.require_at(actor, Permission.COUNT, commune)
    rows = HouseholdFact.objects.visible_to(actor).filter(CURRENT, _inside(commune), kind=FactKind.POVERTY)
    rows = rows.exclude(value=Poverty.LEFT)
    return dict(rows.values_list("household_id", "value"))


def status_changes(actor: access.Actor, commune: int) -> list[tuple[int, str, str, str]]:
    """(place, month, status before, after) of every change the register knows, by the month in which it began to hold.

    A household's first status is no change: nobody knows what held before.
    """
    access.require_at(actor, Permission.COUNT, commune)
    facts = HouseholdFact.objects.visible_to(actor).filter(
        _inside(commune), kind=FactKind.POVERTY, taken_back_at__isnull=True
    )
    changed = facts.filter(replaced_at__isnull=False).values("household_id")
    rows = facts.filter(household_id__in=changed).order_by("household_id", "recorded_at", "pk")
    found, last, held = [], 0, ""
    for home, place, value, since, recorded, source in rows.values_list(
        "household_id", "place_no", "value", "valid_from", "recorded_at", "source"
    ):
        if home == last and value != held:
            known_on = timezone.localdate(recorded)
            began = decided.begins_by(source, since, known_on) or known_on
            found.append((place, f"{began:%Y-%m}", held, value))
        last, held = home, value
    return found


def communes_of(households: Collection[int] = (), people: Collection[int] = ()) -> set[int]:
    """The communes in which these live; who is gone has none."""
    places = set(Household.plain.filter(pk__in=list(households)).values_list("place_no", flat=True))
    places |= set(
        in_slices(people, lambda part: Person.plain.filter(pk__in=part).values_list("place_no", flat=True))
    )
    return {rules.commune_of(place) for place in places}


def communes_settled(numbers: Sequence[int]) -> list[int]:
    """Of these communes those in which somebody lives; one look at an index for each."""
    return [number for number in numbers if Person.plain.filter(CURRENT, _inside(number)).exists()]


def _inside(commune: int) -> Q:
    return Q(place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN)

"""The household somebody names by its code, and a code that is free."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.kit import text
from hoaban.kit.uid import uuid7


def home_coded(actor: access.Actor, near: int, code: str) -> UUID | None:
    """The household with this code in the commune of a unit, where she may correct it."""
    commune = rules.commune_of(near)
    rows = Household.objects.visible_to(actor, "correct").filter(
        CURRENT, code=code, place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN
    )
    found = rows.values_list("uid", flat=True).first()
    return UUID(str(found)) if found else None


def free_code(near: int, code: str) -> str:
    """A code nobody in the commune has, made from another: what the officer may keep or write over."""
    commune = rules.commune_of(near)
    wanted = [f"{code[:28]}-{number}" for number in range(2, 100)]
    taken = Household.plain.filter(
        CURRENT, code__in=wanted, place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN
    )
    known = set(taken.values_list("code", flat=True))
    return next((one for one in wanted if one not in known), "")


def code_of_ours(commune: int, now: datetime) -> str:
    """For a household that is written down without a code: the day and a number no household of the commune ever had."""
    wanted = [f"HM{timezone.localtime(now):%y%m%d}-{number}" for number in range(1, 200)]
    there = Household.plain.filter(
        code__in=wanted, place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN
    )
    known = set(there.values_list("code", flat=True))
    return next((one for one in wanted if one not in known), f"HM-{uuid7()}"[:32])


def communes_to_correct(actor: access.Actor) -> list[tuple[int, str]]:
    """Number and name of each commune she may correct in, or in part of, in Vietnamese order; where none of today is, her own."""
    areas = actor.areas(Permission.CORRECT)
    inside = [
        number
        for number in places.commune_numbers().values()
        if any(area.start < number + rules.COMMUNE_SPAN and number < area.stop for area in areas)
    ]
    if not inside:
        return [
            (rules.commune_of(area.start), "")
            for area in areas
            if area.stop - area.start <= rules.COMMUNE_SPAN
        ][:1]
    return sorted(places.names_of(inside).items(), key=lambda pair: text.name_sort(pair[1]))

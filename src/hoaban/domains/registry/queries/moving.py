"""The household somebody names by its code, and a code that is free."""

from uuid import UUID

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household
from hoaban.foundation.access import api as access


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

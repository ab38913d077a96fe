"""Moves as the history of a household tells them, and the household somebody names by its code."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household, Move
from hoaban.domains.registry.moves import MoveShown, MoveWhy
from hoaban.foundation.access import api as access

SHOWN = 40


def moves_of(actor: access.Actor, home: Household) -> Sequence[MoveShown]:
    """Newest first, one for those who went together; the caller's reading is on record and names are whole."""
    rows = Move.objects.visible_to(actor).filter(Q(source=home) | Q(target=home))
    rows = rows.select_related("person", "source", "target").order_by("-at", "deed", "pk")
    told = [list(moves) for _deed, moves in groupby(rows[:SHOWN], key=lambda move: move.deed)]
    return [
        MoveShown(
            one[0].deed, [move.person.name for move in one], one[0].source.uid, one[0].source.code, one[0].target.uid,
            one[0].target.code, one[0].target_id == home.pk, MoveWhy(one[0].why), one[0].on, one[0].by_label, one[0].at,
            one[0].taken_back_at is not None,
        )
        for one in told
    ]  # fmt: skip


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

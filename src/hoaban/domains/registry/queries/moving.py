"""Moves as the history of a household tells them, and the household somebody names by its code."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household, Move
from hoaban.domains.registry.moves import MoveShown, MoveWhy
from hoaban.domains.registry.queries.reading import shown_name
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places

SHOWN = 40


def moves_of(actor: access.Actor, home: Household) -> Sequence[MoveShown]:
    """Newest first, one for those who went together; the caller's reading is on record and names are whole."""
    rows = Move.objects.visible_to(actor).filter(Q(source=home) | Q(target=home))
    rows = rows.select_related("person", "source", "target").order_by("-at", "deed", "pk")
    with access.lifted("moves of a household she sees; the other end may lie in another commune"):
        told = [list(moves) for _deed, moves in groupby(rows[:SHOWN], key=lambda move: move.deed)]
    communes = _elsewhere([moves[0] for moves in told])
    return [
        MoveShown(
            one[0].deed, [shown_name(move.person.name) for move in one], one[0].source.uid, one[0].source.code, one[0].target.uid,
            one[0].target.code, one[0].target_id == home.pk, MoveWhy(one[0].why), one[0].on, one[0].by_label, one[0].at,
            one[0].taken_back_at is not None, communes.get(one[0].pk, ""),
        )
        for one in told
    ]  # fmt: skip


def _elsewhere(moves: Sequence[Move]) -> dict[int, str]:
    """Move → name of the other commune, where it led across."""
    ends = {
        move.pk: (rules.commune_of(move.source.place_no), rules.commune_of(move.target.place_no))
        for move in moves
    }
    across = {pk: pair for pk, pair in ends.items() if pair[0] != pair[1]}
    if not across:
        return {}
    names = places.names_of({number for pair in across.values() for number in pair})
    return {
        pk: f"{names.get(source, '')} → {names.get(target, '')}" for pk, (source, target) in across.items()
    }


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

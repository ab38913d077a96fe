"""Which weights a province goes by, which it could go by, and what those would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.models import InForce, Weighing
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import PROVINCE, Numbers, Reason, Weighed, Weights
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

LATELY = 30
SHIPS = 0


@dataclass(frozen=True, slots=True)
class SamplePair:
    """One of the pairs that would come or go: nobody's name, only what the two records share."""

    before: float
    after: float
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class WeighingShown:
    """Weights to look at; those that ship have neither row nor samples."""

    number: int
    row: Weighing | None
    gained: Sequence[SamplePair]
    lost: Sequence[SamplePair]
    holds: int
    """The number in force while the page is open."""


@dataclass(frozen=True, slots=True)
class WeightsPage:
    holds: InForce | None
    """None: nobody ever put others in force than those that ship."""
    learnt: Sequence[Weighing]
    rulings: Sequence[InForce]
    is_learning: bool


def weighed(province: int) -> Weighed:
    """What is in force there."""
    return _kept(province, _holds(province))


def weighed_for(places: Numbers) -> Weighed:
    """For people who live there; of several provinces those that ship, so that a pair means the same on both sides."""
    provinces = np.unique(places // PROVINCE * PROVINCE)
    return weighed(int(provinces[0])) if len(provinces) == 1 else Weighed(SHIPS, rules.known_weights())


def weights_page(actor: access.Actor, province: int) -> WeightsPage:
    access.require(actor, Permission.WEIGH)
    rulings = list(InForce.objects.visible_to(actor).filter(province=province).order_by("-pk")[:LATELY])
    learnt = list(Weighing.objects.visible_to(actor).filter(province=province).order_by("-number")[:LATELY])
    return WeightsPage(
        rulings[0] if rulings else None,
        [row for row in learnt if row.learnt_at],
        rulings,
        any(not row.learnt_at for row in learnt),
    )


def weighing_for(actor: access.Actor, province: int, number: int) -> WeighingShown:
    access.require(actor, Permission.WEIGH)
    if number == SHIPS:
        return WeighingShown(SHIPS, None, [], [], _holds(province))
    rows = Weighing.objects.visible_to(actor).filter(province=province, number=number)
    row = rows.filter(learnt_at__isnull=False).first()
    if row is None:
        raise NotFound
    gained, lost = (
        [
            SamplePair(before, after, [Reason(*told) for told in why])
            for before, after, why in row.sample.get(side, [])
        ]
        for side in ("gained", "lost")
    )
    return WeighingShown(number, row, gained, lost, _holds(province))


def waiting_weighings() -> list[Weighing]:
    """Those to be learnt, the longest waiting first."""
    return list(Weighing.plain.filter(learnt_at__isnull=True).order_by("asked_at", "pk"))


def _holds(province: int) -> int:
    rows = InForce.plain.filter(province=province).order_by("-pk").values_list("number", flat=True)
    return next(iter(rows[:1]), SHIPS)


def _kept(province: int, number: int) -> Weighed:
    if number == SHIPS:
        return Weighed(SHIPS, rules.known_weights())
    learnt = Weighing.plain.values_list("text", flat=True).get(province=province, number=number)
    return Weighed(number, _read(learnt))


@lru_cache(maxsize=8)
def _read(text: str) -> Weights:
    return rules.weights_of_text(text)

"""What people said of pairs before, for a search among records that stand today."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet

from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.values import Numbers, Pairs, People, Said, State
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access

Key = tuple[int, int]


def said_of(by: access.Actor, people: People, commune: int | None = None) -> Said:
    """Of people in rising order of ids, a commune's or all; who is not among them is left out."""
    told = _said_different(commune).order_by("pk").values_list("first_person", "second_person")
    two = np.array(_of_today(list(told)), np.int64).reshape(-1, 2).T
    first, second = (_positions(people, side) for side in two)
    both = (first >= 0) & (second >= 0) & (first != second)
    first, second = first[both], second[both]
    stands, stood = np.array(registry.homes_of_merged(by, commune), np.int64).reshape(-1, 2).T
    at = _positions(people, stands)
    return Said(Pairs(np.minimum(first, second), np.maximum(first, second)), at[at >= 0], stood[at >= 0])


def carried_on(commune: int | None = None) -> Mapping[Key, Sequence[Any]]:
    """Who is another than somebody whose record became a third: by who stands today, with the reasons when that was said.

    Where somebody said something of the two that stand, that holds.
    """
    rows = list(_said_different(commune).order_by("decided_at", "pk"))
    keys = [(row.first_person, row.second_person) for row in rows]
    told = {now: row.reasons for row, key, now in zip(rows, keys, _of_today(keys), strict=True) if now != key}
    own = Pair.plain.filter(first_person__in={one for one, _other in told}, decided_at__isnull=False)
    decided = set(own.values_list("first_person", "second_person"))
    return {key: why for key, why in told.items() if key not in decided and key[0] != key[1]}


def _said_different(commune: int | None) -> "QuerySet[Pair]":
    rows: QuerySet[Pair] = Pair.plain.filter(state=State.DIFFERENT)
    return rows if commune is None else rows.filter(Q(first_place=commune) | Q(second_place=commune))


def _of_today(keys: Sequence[Key]) -> list[Key]:
    """Who stands for each two today."""
    stands = registry.current({side for key in keys for side in key})
    today = (
        sorted((stands[registry.PersonId(one)], stands[registry.PersonId(other)])) for one, other in keys
    )
    return [(one, other) for one, other in today]


def _positions(people: People, ids: Numbers) -> Numbers:
    """Where each stands among the people; -1 who does not."""
    if not len(people):
        return np.full(len(ids), -1)
    at = np.minimum(np.searchsorted(people.id, ids), len(people) - 1)
    return np.where(people.id[at] == ids, at, -1)

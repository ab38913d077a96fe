"""What people said of pairs before, for a search among records that stand today."""

from collections.abc import Iterable

import numpy as np

from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.values import Numbers, Pairs, People, Said, State
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access


def said_of(by: access.Actor, people: People, commune: int | None = None) -> Said:
    """Of people in rising order of ids, a commune's or all; who is not among them is left out."""
    rows = Pair.plain.filter(state=State.DIFFERENT)
    if commune is not None:
        rows = rows.filter(first_place=commune, second_place=commune)
    different = _columns(rows.order_by("pk").values_list("first_person", "second_person"))
    first, second = _positions(people, different[0]), _positions(people, different[1])
    both = (first >= 0) & (second >= 0)
    stands, stood = _columns(registry.homes_of_merged(by, commune))
    at = _positions(people, stands)
    return Said(Pairs(first[both], second[both]), at[at >= 0], stood[at >= 0])


def _columns(rows: Iterable[tuple[int, int]]) -> Numbers:
    return np.array(list(rows), np.int64).reshape(-1, 2).T


def _positions(people: People, ids: Numbers) -> Numbers:
    """Where each stands among the people; -1 who does not."""
    if not len(people):
        return np.full(len(ids), -1)
    at = np.minimum(np.searchsorted(people.id, ids), len(people) - 1)
    return np.where(people.id[at] == ids, at, -1)

"""Two households of which somebody surely stands in both are one family written twice: the others of it are compared as of one home."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules.scoring import PLACE, scored
from hoaban.domains.linkage.values import Compared, Numbers, Pairs, People, Place, Scored, Weights

SURE = 0.9
"""From this score by itself a pair says that its two households are one family; never of itself."""
MOST = 20
"""More people than this are an institution, not a family."""


def of_families(people: People, found: Scored, weights: Weights) -> Scored:
    """The same, and pairs whose households share somebody else weighed as such."""
    levels = with_families(people, found.pairs, found.compared, sure_of(found))
    at = np.flatnonzero(levels.levels[:, PLACE] == Place.FAMILY)
    score = found.score.copy()
    score[at] = scored(found.pairs.where(at), levels.where(at), weights).score
    return replace(found, compared=levels, score=score)


def sure_of(found: Scored) -> Pairs:
    return found.pairs.where(found.score >= SURE)


def with_families(people: People, pairs: Pairs, compared: Compared, sure: Pairs) -> Compared:
    """What is known of pairs, and whether somebody else joins their two households."""
    levels = compared.levels.copy()
    apart = levels[:, PLACE] != Place.HOUSEHOLD
    levels[apart & _share_another(people, pairs, sure), PLACE] = Place.FAMILY
    return replace(compared, levels=levels)


def _share_another(people: People, pairs: Pairs, sure: Pairs) -> NDArray[np.bool_]:
    """Which pairs lie in two households that a sure pair of two other people joins."""
    _homes, home, members = np.unique(people.household, return_inverse=True, return_counts=True)
    sure = sure.where((home[sure.first] != home[sure.second]) & (_larger(members, home, sure) <= MOST))
    joined, at = np.unique(_both(home, sure, len(members)), return_inverse=True)
    if not len(joined):
        return np.zeros(len(pairs), bool)
    asked = _both(home, pairs, len(members))
    where = np.minimum(np.searchsorted(joined, asked), len(joined) - 1)
    rows = np.flatnonzero(joined[where] == asked)
    where, some, size = where[rows], pairs.where(rows), len(people)
    # All that join the two, but those of one of her two records; the pair itself would be taken off twice.
    ends = np.concatenate([at * size + sure.first, at * size + sure.second])
    left = _often(at, where) + _often(sure.first * size + sure.second, some.first * size + some.second)
    for record in (some.first, some.second):
        left -= _often(ends, where * size + record)
    found = np.zeros(len(pairs), bool)
    found[rows] = left > 0
    return found


def _both(home: Numbers, pairs: Pairs, homes: int) -> Numbers:
    """The two households of each pair as one number."""
    one, other = home[pairs.first], home[pairs.second]
    return np.minimum(one, other) * homes + np.maximum(one, other)


def _larger(members: Numbers, home: Numbers, pairs: Pairs) -> Numbers:
    return np.maximum(members[home[pairs.first]], members[home[pairs.second]])


def _often(told: Numbers, asked: Numbers) -> Numbers:
    """How often each that is asked for was told."""
    once, count = np.unique(told, return_counts=True)
    at = np.minimum(np.searchsorted(once, asked), len(once) - 1)
    return np.where(once[at] == asked, count[at], 0)

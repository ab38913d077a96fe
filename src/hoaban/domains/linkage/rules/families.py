"""Two households of which somebody surely stands in both are one family written twice: the others of it are compared as of one home."""

from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules.scoring import AGREED, PLACE, against_rivals, scored
from hoaban.domains.linkage.values import (
    NOTHING_SAID,
    Compared,
    Numbers,
    Pairs,
    People,
    Place,
    Said,
    Scored,
    Weights,
)

SURE = 0.9
"""From this score by itself a pair says that its two households are one family; never of itself."""
MOST = 20
"""More people than this are an institution, not a family."""


def of_families(people: People, found: Scored, weights: Weights, said: Said = NOTHING_SAID) -> Scored:
    """The same, and pairs whose households share somebody else weighed as such."""
    sure = sure_of(found, len(people), weights, said)
    levels = with_families(people, found.pairs, found.compared, sure, said)
    at = np.flatnonzero(levels.levels[:, PLACE] == Place.FAMILY)
    score = found.score.copy()
    score[at] = scored(found.pairs.where(at), levels.where(at), weights).score
    return replace(found, compared=levels, score=score)


def sure_of(found: Scored, people: int, weights: Weights, said: Said = NOTHING_SAID) -> Pairs:
    """Pairs that join two households: each is seen beside its rivals, too, and nobody said that they are two."""
    agreed = found.where(np.flatnonzero(found.score >= AGREED))
    is_seen = against_rivals(agreed, people).score >= weights.shown_from
    is_two = np.isin(_code(agreed.pairs, people), _code(said.different, people))
    return agreed.pairs.where(np.flatnonzero((agreed.score >= SURE) & is_seen & ~is_two))


def with_families(
    people: People, pairs: Pairs, compared: Compared, sure: Pairs, said: Said = NOTHING_SAID
) -> Compared:
    """What is known of pairs, and whether somebody else joins their two households: by a sure pair, or merged from one."""
    levels = compared.levels.copy()
    apart = levels[:, PLACE] != Place.HOUSEHOLD
    merged = _of_merged(said, len(people))
    sure = Pairs(*(np.concatenate(sides) for sides in zip(_sides(sure), _sides(merged), strict=True)))
    household = np.concatenate([people.household, said.stood])
    levels[apart & _share_another(household, pairs, sure), PLACE] = Place.FAMILY
    return replace(compared, levels=levels)


def _of_merged(said: Said, people: int) -> Pairs:
    """Each record that became another stands behind the people, in its household, and is one with all that are the same person."""
    records: defaultdict[int, list[int]] = defaultdict(list)
    for at, stands in enumerate(said.stands.tolist()):
        records[stands].append(people + at)
    pairs = [pair for stands, former in records.items() for pair in combinations((stands, *former), 2)]
    return Pairs(*np.array(pairs, np.int64).reshape(-1, 2).T)


def _share_another(household: Numbers, pairs: Pairs, sure: Pairs) -> NDArray[np.bool_]:
    """Which pairs lie in two households that a sure pair of two other people joins; ``household``: of each position."""
    _homes, home, members = np.unique(household, return_inverse=True, return_counts=True)
    sure = sure.where((home[sure.first] != home[sure.second]) & (_larger(members, home, sure) <= MOST))
    joined, at = np.unique(_both(home, sure, len(members)), return_inverse=True)
    if not len(joined):
        return np.zeros(len(pairs), bool)
    asked = _both(home, pairs, len(members))
    where = np.minimum(np.searchsorted(joined, asked), len(joined) - 1)
    rows = np.flatnonzero(joined[where] == asked)
    where, some, size = where[rows], pairs.where(rows), len(household)
    # All that join the two, but those of one of her two records; the pair itself would be taken off twice.
    ends = np.concatenate([at * size + sure.first, at * size + sure.second])
    left = _often(at, where) + _often(_code(sure, size), _code(some, size))
    for record in (some.first, some.second):
        left -= _often(ends, where * size + record)
    found = np.zeros(len(pairs), bool)
    found[rows] = left > 0
    return found


def _sides(pairs: Pairs) -> tuple[Numbers, Numbers]:
    return pairs.first, pairs.second


def _code(pairs: Pairs, size: int) -> Numbers:
    return pairs.first * size + pairs.second


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

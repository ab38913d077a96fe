"""Weights counted on pairs of which the truth is known.

Expectation and maximisation over what blocking brings was tried first: there one pair in a hundred is one person, and the
two clusters it finds are passes of the blocking, not persons (precision 0.02; `learning` does it over all pairs). Counting u
among what blocking brings was tried next: blocking chooses pairs by what they agree in, so agreeing seemed to say little, and
what says most (a year apart, the same day) was drowned. So u is counted on pairs drawn by chance, and m on the doubles.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.values import COMPARED, Levels, Number, Pairs, People, Place, Weights

LEAST_ONE, LEAST_TWO = 0.005, 1e-6
"""What no slip of ours makes happens all the same: a wrong sex, another number on another card. Nothing rules a pair out."""
HALF_A_PAIR = 0.5
LEAST_SAME = 1e-7
"""An identity number is handed out once; that two bear it all the same no sample of pairs is large enough to count."""
COMMUNE = 10_000
Shares = dict[str, NDArray[np.float64]]


def estimated(one: Levels, two: Levels, kin: Levels, start: Weights, source: str) -> Weights:
    """m from doubles, u from strangers of one commune and from people of one household; choices stay as they were told."""
    strangers = _shares(two, start.two, LEAST_TWO)
    relatives = _shares(kin, start.kin, LEAST_TWO)
    place = strangers["place"]
    place[Place.ELSEWHERE] = 1.0
    # Were a whole commune written twice, two of one family would be met as often as two of one household; never less.
    place[Place.FAMILY] = max(place[Place.FAMILY], place[Place.HOUSEHOLD])
    strangers["identity"][Number.SAME] = relatives["identity"][Number.SAME] = LEAST_SAME
    shares = of_those_alone(_shares(one, start.one, LEAST_ONE))
    return replace(start, one=shares, two=strangers, kin=relatives, source=source)


def of_those_alone(one: Shares) -> Shares:
    """Where she stands, of those whose family was not written twice: that nobody else of hers stands there says nothing against her."""
    place = one["place"].copy()
    place[1 : Place.FAMILY] /= place[1 : Place.FAMILY].sum()
    return one | {"place": place}


def by_chance(people: People, count: int, seed: int) -> Pairs:
    """Two people of one commune, so many times."""
    dice = np.random.default_rng(seed)
    rows = np.argsort(people.place // COMMUNE, kind="stable")
    _commune, start, size = np.unique(people.place[rows] // COMMUNE, return_index=True, return_counts=True)
    first = dice.integers(0, len(rows), count)
    home = np.searchsorted(start, first, side="right") - 1
    second = start[home] + dice.integers(0, size[home])
    apart = first != second
    return _ordered(rows[first[apart]], rows[second[apart]])


def of_one_household(people: People) -> Pairs:
    """Everybody with everybody of the household."""
    rows = np.lexsort((people.id, people.household))
    first, second = [], []
    for step in range(1, 12):
        same = people.household[rows[:-step]] == people.household[rows[step:]]
        first.append(rows[:-step][same])
        second.append(rows[step:][same])
    return _ordered(np.concatenate(first), np.concatenate(second))


def _ordered(one: NDArray[np.int64], other: NDArray[np.int64]) -> Pairs:
    return Pairs(np.minimum(one, other), np.maximum(one, other))


def _shares(levels: Levels, known: Shares, least: float) -> Shares:
    """How often each level is met among pairs of which it is known; level 0 keeps 1: it says nothing.

    What none of n pairs showed may still be met in the next: it counts as half a pair, never as rarer than n pairs can tell.
    """
    found = {}
    for column, (what, kinds) in enumerate(COMPARED.items()):
        counts = np.bincount(levels[:, column], minlength=len(kinds) + 1)[1:]
        seen = counts.sum()
        share = np.maximum(counts / seen, max(least, HALF_A_PAIR / seen)) if seen else known[what][1:]
        found[what] = np.concatenate([[1.0], share])
    return found

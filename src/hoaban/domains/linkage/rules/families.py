"""Two households of which most stand in both, one of them surely, are one family written twice: the others of it are compared as
of one home. One woman written with her parents and with her husband's makes no family of two."""

from collections import defaultdict
from dataclasses import dataclass, replace
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
FITS = 0.01
"""From this score by itself somebody may stand in both: enough to be counted among those who do, never to join two households."""
MOST = 20
"""More people than this are an institution, not a family."""


@dataclass(frozen=True, slots=True)
class Joins:
    """Who stands in two households: surely, or perhaps (the sure ones among them)."""

    sure: Pairs
    fits: Pairs


def of_families(people: People, found: Scored, weights: Weights, said: Said = NOTHING_SAID) -> Scored:
    """The same, and pairs whose households share somebody else weighed as such."""
    joins = joins_of(found, len(people), weights, said)
    levels = with_families(people, found.pairs, found.compared, joins, said)
    at = np.flatnonzero(levels.levels[:, PLACE] == Place.FAMILY)
    score = found.score.copy()
    score[at] = scored(found.pairs.where(at), levels.where(at), weights).score
    return replace(found, compared=levels, score=score)


def joins_of(found: Scored, people: int, weights: Weights, said: Said = NOTHING_SAID) -> Joins:
    """Pairs that stand for somebody in two households, but for those of whom people said that they are two.

    Surely: by itself, and shown beside its rivals, too.
    """
    is_two = np.isin(_code(found.pairs, people), _code(said.different, people))
    agreed = found.where(np.flatnonzero(found.score >= AGREED))
    is_seen = against_rivals(agreed, people, said.different).score >= weights.shown_from
    is_sure = (agreed.score >= SURE) & is_seen & ~is_two[found.score >= AGREED]
    return Joins(agreed.pairs.where(is_sure), found.pairs.where((found.score >= FITS) & ~is_two))


def with_families(
    people: People, pairs: Pairs, compared: Compared, joins: Joins, said: Said = NOTHING_SAID
) -> Compared:
    """What is known of pairs, and whether their two households are one family: by others who stand in both, or were merged from one."""
    levels = compared.levels.copy()
    apart = levels[:, PLACE] != Place.HOUSEHOLD
    merged = _of_merged(said, len(people))
    joins = Joins(_with(joins.sure, merged), _with(joins.fits, merged))
    household = np.concatenate([people.household, said.stood])
    levels[apart & _of_one_family(household, pairs, joins), PLACE] = Place.FAMILY
    return replace(compared, levels=levels)


def _of_merged(said: Said, people: int) -> Pairs:
    """Each record that became another stands behind the people, in its household, and is one with all that are the same person."""
    records: defaultdict[int, list[int]] = defaultdict(list)
    for at, stands in enumerate(said.stands.tolist()):
        records[stands].append(people + at)
    pairs = [pair for stands, former in records.items() for pair in combinations((stands, *former), 2)]
    return Pairs(*np.array(pairs, np.int64).reshape(-1, 2).T)


def _of_one_family(household: Numbers, pairs: Pairs, joins: Joins) -> NDArray[np.bool_]:
    """Which pairs lie in two households of one family; ``household``: of each position.

    Somebody else surely stands in both, and so may more than half of the others of the smaller one. Where most of both stand
    nowhere but there, two families share who married: two sisters-in-law of one name and year are two people.
    """
    _homes, home, members = np.unique(household, return_inverse=True, return_counts=True)
    sure = joins.sure.where(
        (home[joins.sure.first] != home[joins.sure.second])
        & (_of_two(np.maximum, members, home, joins.sure) <= MOST)
    )
    joined, found = np.unique(_both(home, sure, len(members))), np.zeros(len(pairs), bool)
    rows, where = _among(joined, _both(home, pairs, len(members)))
    asked = pairs.where(rows)
    others = _of_two(np.minimum, members, home, asked) - 1
    of_all = np.ones(len(rows), bool)
    for told, least in ((sure, np.zeros(len(rows))), (joins.fits, others / 2)):
        at_rows, at = _among(joined, _both(home, told, len(members)))
        of_all &= _beside(home, asked, where, told.where(at_rows), at) > least
    found[rows] = of_all
    return found


def _beside(home: Numbers, asked: Pairs, where: Numbers, told: Pairs, at: Numbers) -> Numbers:
    """How many people of the same two households (``at``; ``where`` of those asked for) stand in both by ``told``, her two records
    left out. People of the household that has fewer of them: two records of one wife there make one of her."""
    order = np.argsort(at, kind="stable")
    start = np.searchsorted(at[order], where)
    often = np.searchsorted(at[order], where, side="right") - start
    row = np.repeat(np.arange(len(where)), often)
    at_told = order[np.arange(len(row)) + np.repeat(start - (np.cumsum(often) - often), often)]
    one, other = told.first[at_told], told.second[at_told]
    hers = np.zeros(len(row), bool)
    for record in (asked.first[row], asked.second[row]):
        hers |= (one == record) | (other == record)
    turned, size = home[one] > home[other], len(home)
    sides = np.where(turned, other, one), np.where(turned, one, other)
    people = (np.unique(row[~hers] * size + side[~hers]) // size for side in sides)
    return np.minimum(*(np.bincount(rows, minlength=len(where)) for rows in people))


def _among(joined: Numbers, codes: Numbers) -> tuple[Numbers, Numbers]:
    """Rows whose two households are joined, and where among those."""
    if not len(joined):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    where = np.minimum(np.searchsorted(joined, codes), len(joined) - 1)
    rows = np.flatnonzero(joined[where] == codes)
    return rows, where[rows]


def _with(pairs: Pairs, more: Pairs) -> Pairs:
    return Pairs(np.concatenate([pairs.first, more.first]), np.concatenate([pairs.second, more.second]))


def _code(pairs: Pairs, size: int) -> Numbers:
    return pairs.first * size + pairs.second


def _both(home: Numbers, pairs: Pairs, homes: int) -> Numbers:
    """The two households of each pair as one number."""
    one, other = home[pairs.first], home[pairs.second]
    return np.minimum(one, other) * homes + np.maximum(one, other)


def _of_two(chosen: np.ufunc, members: Numbers, home: Numbers, pairs: Pairs) -> Numbers:
    """How many live in the larger or the smaller of the two households."""
    of_two: Numbers = chosen(members[home[pairs.first]], members[home[pairs.second]])
    return of_two

"""All steps in a row: candidates, levels, near numbers where they may decide, score, and what is worth a look."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules.blocking import candidates
from hoaban.domains.linkage.rules.comparing import compared, crowd_of, may_be_one, with_numbers
from hoaban.domains.linkage.rules.names import named
from hoaban.domains.linkage.rules.scoring import against_rivals, scored
from hoaban.domains.linkage.rules.weighing import fitted, known_weights
from hoaban.domains.linkage.values import COMPARED, Compared, Number, Pairs, People, Scored, Weights

WORTH_OPENING = 1e-4
"""Below this score without their numbers two people are nowhere near one: no sealed number is opened for them."""
IDENTITY = list(COMPARED).index("identity")


PART = 500_000
"""So many pairs are compared at once: memory stays flat, and a job can say that it lives."""
Near = Callable[[Sequence[tuple[int, int]]], Sequence[int]]


def found(
    people: People, near: Near, beat: Callable[[], None] = lambda: None, weights: Weights | None = None
) -> Scored:
    """The pairs worth a person's look, the likeliest first."""
    weights = fitted(weights or known_weights(), people)
    result = against_rivals(brought(people, near, weights, WORTH_OPENING, beat), len(people))
    seen = np.flatnonzero(result.score >= weights.shown_from)
    return result.where(seen[np.argsort(-result.score[seen], kind="stable")])


def brought(
    people: People, near: Near, weights: Weights, least: float, beat: Callable[[], None] = lambda: None
) -> Scored:
    """Pairs that were compared and score as much at least, each by itself; ``weights`` are fitted to these people."""
    kept = []
    for pairs, levels in _parts(people, near, weights):
        beat()
        some = scored(pairs, levels, weights)
        kept.append(some.where(np.flatnonzero(some.score >= least)))
    return joined(kept)


def levels_of(people: People, near: Near, weights: Weights) -> tuple[Pairs, Compared]:
    """Every pair that was compared, with its levels."""
    every = brought(people, near, weights, 0.0)
    return every.pairs, every.compared


def _parts(people: People, near: Near, weights: Weights) -> Iterator[tuple[Pairs, Compared]]:
    """Candidates with their levels; identity numbers that differ are looked at more closely where it may decide."""
    names = named(people.name)
    asked, crowd = candidates(people, names), crowd_of(people, names)
    for start in range(0, max(len(asked), 1), PART):
        pairs = asked.where(np.arange(start, min(start + PART, len(asked))))
        pairs = pairs.where(may_be_one(people, names, pairs, crowd))
        levels = compared(people, names, pairs, crowd)
        differ = np.flatnonzero(levels.levels[:, IDENTITY] == Number.OTHER)
        unknown = with_numbers(levels, differ, np.zeros(len(differ), np.int8))
        at = differ[scored(pairs, unknown, weights).score[differ] >= WORTH_OPENING]
        levels = _looked_at(people, pairs, levels, at, near)
        yield pairs, levels


def levels_between(people: People, pairs: Pairs, near: Near) -> Compared:
    """How far given pairs agree: what another engine finds is told in the same words."""
    levels = compared(people, named(people.name), pairs)
    at = np.flatnonzero(levels.levels[:, IDENTITY] == Number.OTHER)
    return _looked_at(people, pairs, levels, at, near)


def _looked_at(people: People, pairs: Pairs, levels: Compared, at: NDArray[np.int64], near: Near) -> Compared:
    if not len(at):
        return levels
    ids = zip(people.id[pairs.first[at]].tolist(), people.id[pairs.second[at]].tolist(), strict=True)
    return with_numbers(levels, at, np.array(near(list(ids)), dtype=np.int8))


def joined(parts: Sequence[Scored]) -> Scored:
    """Several as one, in their order."""

    def all_of(column: Callable[[Scored], NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([column(part) for part in parts])

    pairs = Pairs(all_of(lambda part: part.pairs.first), all_of(lambda part: part.pairs.second))
    compared = Compared(
        all_of(lambda part: part.compared.levels),
        all_of(lambda part: part.compared.namesakes),
        all_of(lambda part: part.compared.rarity),
    )
    return Scored(pairs, compared, all_of(lambda part: part.score))

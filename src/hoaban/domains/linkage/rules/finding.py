"""All steps in a row: candidates, levels, near numbers where they may decide, score, and what is worth a look."""

from collections.abc import Callable, Sequence

import numpy as np

from hoaban.domains.linkage.rules.blocking import candidates
from hoaban.domains.linkage.rules.comparing import compared, with_numbers
from hoaban.domains.linkage.rules.names import named
from hoaban.domains.linkage.rules.scoring import against_rivals, scored
from hoaban.domains.linkage.rules.weighing import fitted, known_weights
from hoaban.domains.linkage.values import COMPARED, Compared, Number, Pairs, People, Scored, Weights

WORTH_OPENING = 1e-4
"""Below this score without their numbers two people are nowhere near one: no sealed number is opened for them."""
IDENTITY = list(COMPARED).index("identity")


def found(
    people: People,
    near: Callable[[Sequence[tuple[int, int]]], Sequence[int]],
    weights: Weights | None = None,
) -> Scored:
    """The pairs worth a person's look, the likeliest first."""
    weights = fitted(weights or known_weights(), people)
    pairs, levels = levels_of(people, near, weights)
    result = against_rivals(scored(pairs, levels, weights), len(people))
    seen = np.flatnonzero(result.score >= weights.shown_from)
    return result.where(seen[np.argsort(-result.score[seen], kind="stable")])


def levels_of(
    people: People, near: Callable[[Sequence[tuple[int, int]]], Sequence[int]], weights: Weights
) -> tuple[Pairs, Compared]:
    """Every candidate with its levels; identity numbers that differ are looked at more closely where it may decide."""
    names = named(people.name)
    pairs = candidates(people, names)
    levels = compared(people, names, pairs)
    differ = np.flatnonzero(levels.levels[:, IDENTITY] == Number.OTHER)
    unknown = with_numbers(levels, differ, np.zeros(len(differ), np.int8))
    at = differ[scored(pairs, unknown, weights).score[differ] >= WORTH_OPENING]
    if not len(at):
        return pairs, levels
    ids = zip(people.id[pairs.first[at]].tolist(), people.id[pairs.second[at]].tolist(), strict=True)
    return pairs, with_numbers(levels, at, np.array(near(list(ids)), dtype=np.int8))

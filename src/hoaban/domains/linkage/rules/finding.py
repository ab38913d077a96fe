"""All steps in a row: candidates, levels, near numbers where they may decide, score, and what is worth a look."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules.blocking import candidates
from hoaban.domains.linkage.rules.comparing import Crowd, compared, crowd_of, may_be_one, with_numbers
from hoaban.domains.linkage.rules.families import of_families
from hoaban.domains.linkage.rules.groups import closed
from hoaban.domains.linkage.rules.names import Names, named
from hoaban.domains.linkage.rules.scoring import against_rivals, scored
from hoaban.domains.linkage.rules.weighing import fitted, known_weights
from hoaban.domains.linkage.values import (
    COMPARED,
    NO_PAIRS,
    NOTHING_SAID,
    Compared,
    Number,
    Numbers,
    Pairs,
    People,
    Said,
    Scored,
    Weights,
)

WORTH_OPENING = 1e-4
"""Below this score without their numbers two people are nowhere near one: no sealed number is opened for them."""
IDENTITY = list(COMPARED).index("identity")


PART = 500_000
"""So many pairs are compared at once: memory stays flat, and a job can say that it lives."""
Near = Callable[[Sequence[tuple[int, int]]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Read:
    """What is read of all people once."""

    names: Names
    crowd: Crowd
    slips: Pairs
    """Whose identity numbers are known to be one slip apart."""
    said: Said


def read(people: People, slips: Pairs | None = None, said: Said | None = None) -> Read:
    names = named(people.name)
    return Read(names, crowd_of(people, names), slips or NO_PAIRS, said or NOTHING_SAID)


def found(
    people: People, near: Near, beat: Callable[[], None] = lambda: None, weights: Weights | None = None,
    slips: Pairs | None = None, said: Said | None = None,
) -> Scored:  # fmt: skip
    """The pairs worth a person's look, the likeliest first."""
    weights, known = fitted(weights or known_weights(), people), read(people, slips, said)
    result = brought(people, near, weights, WORTH_OPENING, beat, known)
    result = against_rivals(result, len(people), known.said.different)
    result = closed(
        result,
        weights.shown_from,
        lambda pairs: scored(pairs, levels_between(people, pairs, near, known), weights),
        known.said.different,
    )
    seen = np.flatnonzero(result.score >= weights.shown_from)
    return result.where(seen[np.argsort(-result.score[seen], kind="stable")])


def brought(
    people: People, near: Near, weights: Weights, least: float, beat: Callable[[], None] = lambda: None,
    known: Read | None = None,
) -> Scored:  # fmt: skip
    """Pairs that were compared and score as much at least, each by itself and by who else of two households is one; ``weights``
    are fitted to these people."""
    kept, known = [], known or read(people)
    for pairs, levels in _parts(people, near, weights, known):
        beat()
        some = scored(pairs, levels, weights)
        kept.append(some.where(np.flatnonzero(some.score >= least)))
    return of_families(people, joined(kept), weights, known.said)


def levels_of(
    people: People, near: Near, weights: Weights, slips: Pairs | None = None
) -> tuple[Pairs, Compared]:
    """Every pair that was compared, with its levels."""
    every = brought(people, near, weights, 0.0, known=read(people, slips))
    return every.pairs, every.compared


def _parts(people: People, near: Near, weights: Weights, known: Read) -> Iterator[tuple[Pairs, Compared]]:
    """Candidates with their levels; identity numbers that differ are looked at more closely where it may decide."""
    names, crowd = known.names, known.crowd
    asked, slipped = candidates(people, names, known.slips), np.sort(_codes(known.slips, people))
    for start in range(0, max(len(asked), 1), PART):
        pairs = asked.where(np.arange(start, min(start + PART, len(asked))))
        is_slip = _among(_codes(pairs, people), slipped)
        chosen = is_slip | may_be_one(people, names, pairs, crowd)
        pairs, is_slip = pairs.where(chosen), is_slip[chosen]
        levels = compared(people, names, pairs, crowd)
        known_near = np.flatnonzero(is_slip)
        levels = with_numbers(levels, known_near, np.full(len(known_near), Number.SLIP, np.int8))
        differ = np.flatnonzero(levels.levels[:, IDENTITY] == Number.OTHER)
        unknown = with_numbers(levels, differ, np.zeros(len(differ), np.int8))
        at = differ[scored(pairs, unknown, weights).score[differ] >= WORTH_OPENING]
        levels = _looked_at(people, pairs, levels, at, near)
        yield pairs, levels


def _codes(pairs: Pairs, people: People) -> Numbers:
    return pairs.first * len(people) + pairs.second


def _among(codes: Numbers, known: Numbers) -> NDArray[np.bool_]:
    """Which stand among the known, which are in order: `np.isin` would put millions in order anew for each part."""
    if not len(known):
        return np.zeros(len(codes), bool)
    at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.asarray(known[at] == codes)


def levels_between(people: People, pairs: Pairs, near: Near, known: Read | None = None) -> Compared:
    """How far given pairs agree: what another engine finds is told in the same words."""
    known = known or read(people)
    levels = compared(people, known.names, pairs, known.crowd)
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

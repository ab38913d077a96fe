"""How well doubles are found, kind of slip by kind of slip, on made-up people of whom the truth is known."""

from dataclasses import dataclass

import numpy as np

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.values import (
    COMPARED,
    Compared,
    Labelled,
    Name,
    Numbers,
    Pairs,
    Scored,
    Slip,
    Weights,
)
from hoaban.domains.registry import api as registry


@dataclass(frozen=True, slots=True)
class KindFigure:
    """Of the doubles with this slip: how many were compared at all, how many a person would see."""

    kind: Slip
    planted: int
    compared: float
    shown: float


@dataclass(frozen=True, slots=True)
class NameFigure:
    """Of the pairs a person would see whose names agree so: how many are one person."""

    name: Name
    shown: int
    precision: float


@dataclass(frozen=True, slots=True)
class Figures:
    people: int
    candidates: int
    shown: int
    recall: float
    precision: float
    kinds: list[KindFigure]
    names: list[NameFigure]


def judged(made: Labelled, weights: Weights) -> Figures:
    """Find the doubles as the job does and compare with what was planted."""
    found = found_in(made, weights)
    size = len(made.people)
    truth = _code(made.truth, size)
    compared, seen = _code(found.pairs, size), found.score >= weights.shown_from
    shown = compared[seen]
    is_true = np.isin(shown, truth)
    was_compared, was_shown = np.isin(truth, compared), np.isin(truth, shown)
    kinds = []
    for kind in Slip:
        chosen = np.array([kind in slips for slips in made.slips], dtype=bool)
        if chosen.any():
            kinds.append(
                KindFigure(
                    kind,
                    int(chosen.sum()),
                    float(was_compared[chosen].mean()),
                    float(was_shown[chosen].mean()),
                )
            )
    levels = found.compared.levels[seen, 0]
    names = [
        NameFigure(name, int((levels == name).sum()), float(is_true[levels == name].mean()))
        for name in Name
        if (levels == name).any()
    ]
    precision = float(is_true.mean()) if len(shown) else 1.0
    return Figures(size, len(compared), len(shown), float(was_shown.mean()), precision, kinds, names)


def found_in(made: Labelled, weights: Weights) -> Scored:
    pairs, levels = levels_of(made)
    return rules.scored(pairs, levels, weights)


def levels_of(made: Labelled) -> tuple[Pairs, Compared]:
    """Candidates and how they agree, near numbers included."""
    names = rules.named(made.people.name)
    pairs = rules.candidates(made.people, names)
    return pairs, near_numbers(made, pairs, rules.compared(made.people, names, pairs))


def near_numbers(made: Labelled, pairs: Pairs, compared: Compared) -> Compared:
    column = list(COMPARED).index("identity")
    at = np.flatnonzero(compared.levels[:, column] > 0)
    read = [
        registry.how_near(made.identities[one], made.identities[other])
        for one, other in zip(pairs.first[at].tolist(), pairs.second[at].tolist(), strict=True)
    ]
    return rules.with_numbers(compared, at, np.array(read, dtype=np.int8))


def estimated(made: Labelled, start: Weights, source: str) -> Weights:
    """Weights for what this set holds."""
    pairs, compared = levels_of(made)
    size = len(made.people)
    is_one = np.isin(_code(pairs, size), _code(made.truth, size))
    return rules.estimated(compared.levels, is_one, start, source)


def _code(pairs: Pairs, size: int) -> Numbers:
    return pairs.first * size + pairs.second

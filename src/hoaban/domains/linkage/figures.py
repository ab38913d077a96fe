"""How well doubles are found, kind of slip by kind of slip, on made-up people of whom the truth is known."""

from dataclasses import dataclass

import numpy as np

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.values import (
    Compared,
    Labelled,
    Name,
    Numbers,
    Pairs,
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
    found = rules.scored(*levels_of(made, weights), weights)
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


def levels_of(made: Labelled, weights: Weights) -> tuple[Pairs, Compared]:
    """Every candidate with its levels; near numbers are made as the register makes them."""
    numbers = dict(zip(made.people.id.tolist(), made.identities, strict=True))
    return rules.levels_of(
        made.people,
        lambda pairs: [registry.how_near(numbers[one], numbers[other]) for one, other in pairs],
        weights,
    )


def estimated(made: Labelled, start: Weights, source: str) -> Weights:
    """Weights for what this set holds."""
    pairs, compared = levels_of(made, start)
    size = len(made.people)
    is_one = np.isin(_code(pairs, size), _code(made.truth, size))
    return rules.estimated(compared.levels, is_one, start, source)


def _code(pairs: Pairs, size: int) -> Numbers:
    return pairs.first * size + pairs.second

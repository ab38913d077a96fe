"""How well doubles are found, kind of slip by kind of slip, on made-up people of whom the truth is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.ports import NearNumbers
from hoaban.domains.linkage.values import (
    COMPARED,
    Compared,
    Labelled,
    Name,
    Number,
    Numbers,
    Pairs,
    Place,
    Scored,
    Slip,
    Weights,
)
from hoaban.domains.registry import api as registry

CHANCE = 3_000_000
"""So many pairs of strangers: what happens to one pair in a million is still met."""
IDENTITY, PLACE = (list(COMPARED).index(what) for what in ("identity", "place"))


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
    f1: float
    drowned: float
    """Share of the doubles that a stranger fits at least as well, in everything compared: no engine on these columns can know."""
    kinds: list[KindFigure]
    names: list[NameFigure]
    by_family: int
    """Pairs shown of whom somebody else stands in both households."""
    two_by_family: int
    """Those of them that are two people."""


def judged(made: Labelled, weights: Weights) -> Figures:
    """Find the doubles as the job does and compare with what was planted."""
    size, weights = len(made.people), rules.fitted(weights, made.people)
    alone = rules.scored(*levels_of(made, weights), weights)
    found = rules.closed(
        rules.against_rivals(alone, size),
        weights.shown_from,
        lambda pairs: rules.scored(pairs, rules.levels_between(made.people, pairs, _near(made)), weights),
    )
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
    by_family = found.compared.levels[seen, PLACE] == Place.FAMILY
    names = [
        NameFigure(name, int((levels == name).sum()), float(is_true[levels == name].mean()))
        for name in Name
        if (levels == name).any()
    ]
    recall, precision = float(was_shown.mean()), float(is_true.mean()) if len(shown) else 1.0
    f1 = 2 * recall * precision / max(recall + precision, 1e-9)
    drowned = _drowned(alone, np.isin(_code(alone.pairs, size), truth), size)
    return Figures(
        size,
        len(compared),
        len(shown),
        recall,
        precision,
        f1,
        drowned,
        kinds,
        names,
        int(by_family.sum()),
        int((by_family & ~is_true).sum()),
    )


def _drowned(found: Scored, is_one: NDArray[np.bool_], size: int) -> float:
    """Of the doubles that were compared: how many have a stranger beside them with no lower score."""
    strangers = np.full(size, -1.0)
    for side in (found.pairs.first, found.pairs.second):
        np.maximum.at(strangers, side[~is_one], found.score[~is_one])
    one, other = found.pairs.first[is_one], found.pairs.second[is_one]
    return float((np.maximum(strangers[one], strangers[other]) >= found.score[is_one]).mean())


def levels_of(made: Labelled, weights: Weights) -> tuple[Pairs, Compared]:
    """Every candidate with its levels; near numbers are made as the register makes them."""
    return rules.levels_of(made.people, _near(made), weights, _slips(made))


def _slips(made: Labelled) -> Pairs:
    return Pairs(*registry.slipped(made.identities))


def _near(made: Labelled) -> NearNumbers:
    numbers = dict(zip(made.people.id.tolist(), made.identities, strict=True))
    return lambda pairs: [registry.how_near(numbers[one], numbers[other]) for one, other in pairs]


def learnt(made: Labelled, start: Weights, chance: int = 1_000_000) -> Weights:
    """Weights for this set, of which nobody says who is who."""
    source = f"learnt from {len(made.people)} made-up people without the truth"
    return rules.learnt(made.people, _near(made), start, source, chance, _slips(made))


def estimated(made: Labelled, start: Weights, source: str, chance: int = CHANCE) -> Weights:
    """Weights for what this set holds."""
    size, people = len(made.people), made.people
    truth, names = _code(made.truth, size), rules.named(people.name)
    weights = rules.fitted(start, people)
    joins = rules.joins_of(rules.scored(*levels_of(made, start), weights), size, weights)
    two, kin = (
        levels.levels[~np.isin(_code(pairs, size), truth)]
        for pairs in (rules.by_chance(people, chance, seed=1), rules.of_one_household(people))
        for levels in (rules.with_families(people, pairs, rules.compared(people, names, pairs), joins),)
    )
    one = rules.with_families(people, made.truth, rules.compared(people, names, made.truth), joins)
    differ = np.flatnonzero(one.levels[:, IDENTITY] == Number.OTHER)
    near = [
        registry.how_near(made.identities[made.truth.first[at]], made.identities[made.truth.second[at]])
        for at in differ
    ]
    return rules.estimated(
        rules.with_numbers(one, differ, np.array(near, np.int8)).levels, two, kin, start, source
    )


def _code(pairs: Pairs, size: int) -> Numbers:
    return pairs.first * size + pairs.second

"""Weights are learnt from the people themselves; nobody says who is who, and what was planted comes out."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from hoaban.domains.linkage import figures, generator, rules
from hoaban.domains.linkage.rules.learning import Evidence, settled
from hoaban.domains.linkage.values import (
    COMPARED,
    Birth,
    Compared,
    Labelled,
    Name,
    Pairs,
    People,
    Place,
    Weights,
)

COUNT, DOUBLES, STRANGERS = 200_000, 2_000, 600_000
Shares = dict[str, NDArray[np.float64]]


def drawn(dice: np.random.Generator, shares: Shares, count: int) -> Compared:
    """So many pairs whose levels are met as often as told."""
    columns = []
    for what, kinds in COMPARED.items():
        share = shares[what][1:].copy()
        if what == "place":
            share[Place.ELSEWHERE - 1] = 0.0
        columns.append(dice.choice(np.arange(1, len(kinds) + 1), count, p=share / share.sum()))
    levels = np.stack(columns, axis=1).astype(np.int8)
    return Compared(levels, np.zeros(count, np.int64), np.ones(count))


def planted(known: Weights) -> Weights:
    """Other lists: worse names, better dates, villages of which there are but three."""
    one, two = dict(known.one), dict(known.two)
    one["name"] = np.array([1, 0.3, 0.05, 0.05, 0.05, 0.05, 0.05, 0.2, 0.2, 0.03, 0.01, 0.005, 0.005, 0.005])
    one["birth"] = np.array([1, 0.87, 0.01, 0.02, 0.02, 0.01, 0.01, 0.01, 0.02, 0.01, 0.01, 0.01])
    two["place"] = np.array([1, 0.0003, 0.33, 0.66969, 1.0, 1e-5])
    return replace(known, one=one, two=two)


def crowd(count: int) -> People:
    """Only how many they are and where they live is asked."""
    none = np.zeros(count, np.int64)
    return People(np.arange(count), none, *[none] * 8, np.full(count, 14_03646_0001), np.full(count, ""))


@pytest.mark.slow
def test_what_was_planted_is_learnt_without_the_truth() -> None:
    dice, known = np.random.default_rng(4), rules.known_weights()
    hidden = planted(known)
    same, other = drawn(dice, hidden.one, DOUBLES), drawn(dice, hidden.two, STRANGERS)
    # Blocking brings strangers because they agree in something: that alone must not be taken for a person.
    chosen = np.flatnonzero((other.levels[:, 0] < Name.OTHER) | (other.levels[:, 1] < Birth.OTHER))
    levels = np.concatenate([same.levels, other.levels[chosen]])
    count = len(levels)
    first = dice.permutation(COUNT)[: 2 * count].reshape(2, count)
    pairs = Pairs(first.min(axis=0), first.max(axis=0))
    none = Compared(levels[:0], np.zeros(0, np.int64), np.ones(0))
    evidence = Evidence(
        (pairs, Compared(levels, np.zeros(count, np.int64), np.ones(count))), (pairs, other), (pairs, none)
    )
    found = settled(crowd(COUNT), evidence, known)
    for what in ("name", "birth"):
        assert np.abs(found.one[what] - hidden.one[what]).max() < 0.03
    assert found.two["place"][Place.VILLAGE] == pytest.approx(0.33, abs=0.01)
    assert found.doubled == pytest.approx(DOUBLES / COUNT, rel=0.1)


@pytest.fixture(scope="module")
def made() -> Labelled:
    return generator.labelled(3_000, 360, 3)


@pytest.mark.slow
def test_learning_finds_no_fewer_than_the_weights_it_started_from(made: Labelled) -> None:
    known = rules.known_weights()
    found = figures.learnt(made, known, chance=200_000)
    assert figures.judged(made, found).f1 > figures.judged(made, known).f1 - 0.005
    assert found.doubled == pytest.approx(360 / 3_360, abs=0.02)


def test_a_village_without_doubles_teaches_nothing_of_doubles() -> None:
    known, made = rules.known_weights(), generator.labelled(600, 0, 5)
    found = rules.learnt(made.people, lambda pairs: [0] * len(pairs), known, "here", chance=20_000)
    assert found.doubled < 0.01
    assert found.source == "here"
    assert all(np.abs(found.one[what] - known.one[what]).max() < 0.1 for what in COMPARED)


def test_nobody_at_all_teaches_nothing() -> None:
    known, nobody = rules.known_weights(), generator.labelled(0, 0, 5).people
    found = rules.learnt(nobody, lambda pairs: [0] * len(pairs), known, "here", chance=10)
    assert found is known

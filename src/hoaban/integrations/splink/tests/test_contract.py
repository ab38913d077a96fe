"""Both engines keep the promises of `linkage.ports.Finder`; made-up people of whom the truth is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from hoaban.domains.linkage import api as linkage
from hoaban.domains.linkage import generator
from hoaban.domains.linkage.values import COMPARED, Labelled, Slip
from hoaban.domains.registry import api as registry
from hoaban.integrations.splink import api as splink


@pytest.fixture(scope="module")
def made() -> Labelled:
    return generator.labelled(3_000, 360, 3)


@pytest.fixture(params=["ours", "splink"])
def engine(request: pytest.FixtureRequest) -> linkage.Finder:
    return linkage.found if request.param == "ours" else splink.find


@pytest.mark.slow
def test_pairs_come_likeliest_first_once_each_with_levels(engine: linkage.Finder, made: Labelled) -> None:
    numbers = dict(zip(made.people.id.tolist(), made.identities, strict=True))
    beats: list[int] = []

    def near(pairs: Sequence[tuple[int, int]]) -> list[int]:
        return [registry.how_near(numbers[one], numbers[other]) for one, other in pairs]

    slips = linkage.Pairs(*registry.slipped(made.identities))
    found = engine(made.people, near, lambda: beats.append(1), slips=slips)
    pairs = list(zip(found.pairs.first.tolist(), found.pairs.second.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert all(first < second for first, second in pairs)
    assert (np.diff(found.score) <= 0).all()
    assert (found.score.min() > 0, found.score.max() <= 1) == (True, True)
    assert found.compared.levels.shape == (len(pairs), len(COMPARED))
    assert beats, "a long search says that it lives"
    truth = set(zip(made.truth.first.tolist(), made.truth.second.tolist(), strict=True))
    assert len(truth & set(pairs)) > 0.6 * len(truth)
    assert len(truth & set(pairs)) > 0.6 * len(pairs)


@pytest.mark.slow
def test_a_number_with_one_slip_is_enough_to_be_compared(engine: linkage.Finder, made: Labelled) -> None:
    """One of each pair that was planted moves far away, loses its birth and gets a number one slip from the other's."""
    chosen = np.flatnonzero([Slip.NONE in kinds for kinds in made.slips])[:10]
    people, numbers = made.people.where(np.arange(len(made.people))), list(made.identities)
    first, second = made.truth.first[chosen], made.truth.second[chosen]
    people.place[second] += 50_000_000
    for column in (people.year, people.month, people.day, people.phone):
        column[second] = 0
    people.household[second] = people.household.max() + np.arange(1, 11)
    for at, (one, other) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        numbers[one], numbers[other] = f"001{at}02030405", f"001{at}02030415"
    distinct = {number: code for code, number in enumerate(sorted(set(numbers) - {""}), start=1)}
    people.identity[:] = [distinct.get(number, 0) for number in numbers]

    def near(pairs: Sequence[tuple[int, int]]) -> list[int]:
        return [registry.how_near(numbers[one - 1], numbers[other - 1]) for one, other in pairs]

    moved = set(zip(first.tolist(), second.tolist(), strict=True))
    known = linkage.Pairs(*registry.slipped(numbers))
    without, found = (engine(people, near, slips=slips) for slips in (None, known))
    met = [
        moved & set(zip(one.pairs.first.tolist(), one.pairs.second.tolist(), strict=True))
        for one in (without, found)
    ]
    assert len(met[0]) <= 2
    assert len(met[1]) >= 8


def test_an_engine_that_is_chosen_is_asked() -> None:
    from hoaban.domains.linkage import ports

    assert ports.finder() is linkage.found
    ports.connect_finder(splink.find)
    try:
        assert ports.finder() is splink.find
    finally:
        ports._chosen.clear()

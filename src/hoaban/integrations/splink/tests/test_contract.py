"""Both engines keep the promises of `linkage.ports.Finder`; made-up people of whom the truth is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from hoaban.domains.linkage import api as linkage
from hoaban.domains.linkage import generator
from hoaban.domains.linkage.values import COMPARED, Labelled
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

    found = engine(made.people, near, lambda: beats.append(1))
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


def test_an_engine_that_is_chosen_is_asked() -> None:
    from hoaban.domains.linkage import ports

    assert ports.finder() is linkage.found
    ports.connect_finder(splink.find)
    try:
        assert ports.finder() is splink.find
    finally:
        ports._chosen.clear()

"""Three records of one person: what two pairs say of the third, and when nothing is said."""

from collections.abc import Sequence

import numpy as np
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.linkage import rules, spoken
from hoaban.domains.linkage.values import COMPARED, Compared, Pairs, People, Scored

SHOWN_FROM = 0.5
Told = tuple[int, int, float]
HOME = 14_03646_0001


def scored(*pairs: Told) -> Scored:
    count = len(pairs)
    none = Compared(np.zeros((count, len(COMPARED)), np.int8), np.zeros(count, np.int64), np.ones(count))
    one, other = (np.array([pair[at] for pair in pairs], np.int64) for at in (0, 1))
    return Scored(Pairs(one, other), none, np.array([pair[2] for pair in pairs]))


def closed(found: Scored, *alone: Told) -> dict[tuple[int, int], float]:
    """What is shown afterwards; ``alone``: what the pairs that are lacking say by themselves, and no other is asked for."""
    known = {pair[:2]: pair[2] for pair in alone}

    def told(pairs: Pairs) -> Scored:
        asked = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
        assert sorted(asked) == sorted(known)
        return scored(*((*pair, known[pair]) for pair in asked))

    after = rules.closed(found, SHOWN_FROM, told)
    pairs = list(zip(after.pairs.first.tolist(), after.pairs.second.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs), "a pair stands once"
    return {
        pair: score for pair, score in zip(pairs, after.score.tolist(), strict=True) if score >= SHOWN_FROM
    }


def test_who_was_said_to_be_another_lends_nobody_belief() -> None:
    found = scored((0, 1, 0.9999), (1, 2, 0.9999))
    more = rules.closed(
        found, SHOWN_FROM, lambda pairs: scored((0, 2, 0.1)), Pairs(np.array([0]), np.array([1]))
    )
    assert len(more.pairs) == 2


def test_two_that_are_one_with_a_third_are_one() -> None:
    """Never compared, or compared and held too little alike: the third record says it."""
    for known in ((), ((0, 2, 0.1),)):
        shown = closed(scored((0, 1, 0.9999), (1, 2, 0.9999), *known), (0, 2, 0.1))
        assert shown.keys() == {(0, 1), (1, 2), (0, 2)}
        assert shown[0, 2] == pytest.approx(0.982, abs=0.001)


def test_what_the_two_say_themselves_may_outweigh_the_third() -> None:
    """Beyond doubt twice is worth nine bits: two who hardly agree in anything stay two."""
    assert (0, 2) not in closed(scored((0, 1, 0.9999), (1, 2, 0.9999)), (0, 2, 0.001))


def test_doubtful_pairs_prove_no_third() -> None:
    assert (0, 2) not in closed(scored((0, 1, 0.6), (1, 2, 0.6)), (0, 2, 0.3))


def test_a_group_is_one_person_whole_or_not_at_all() -> None:
    """0, 1, 2 would be one; 3 hangs on 2 and fits neither of the others, so some link is chance and nobody knows which."""
    chain = scored((0, 1, 0.9999), (1, 2, 0.9999), (2, 3, 0.9999))
    assert closed(chain, (0, 2, 0.3), (0, 3, 1e-6), (1, 3, 1e-6)).keys() == {(0, 1), (1, 2), (2, 3)}
    star = scored((0, 1, 0.9999), (0, 2, 0.9999), (0, 3, 0.9999))
    assert len(closed(star, (1, 2, 0.3), (1, 3, 0.3), (2, 3, 0.3))) == 6


def test_one_group_does_not_hold_up_another() -> None:
    found = scored((0, 1, 0.9999), (1, 2, 0.9999), (5, 6, 0.9999), (6, 7, 0.9999))
    assert closed(found, (0, 2, 1e-6), (5, 7, 0.3)).keys() == {(0, 1), (1, 2), (5, 6), (6, 7), (5, 7)}


def test_pairs_alone_groups_that_lack_nothing_and_crowds_ask_for_nothing() -> None:
    alone = scored((0, 1, 0.9), (2, 3, 0.9), (4, 5, 0.3), (5, 6, 0.9))
    assert closed(alone).keys() == {(0, 1), (2, 3), (5, 6)}
    assert len(closed(scored((0, 1, 0.9), (1, 2, 0.9), (0, 2, 0.9)))) == 3
    assert len(closed(scored(*((0, other, 0.9999) for other in range(1, 13))))) == 12
    assert closed(scored()) == {}


def test_initials_and_a_year_beside_are_hers_once_one_number_links_them_and_the_reason_says_so() -> None:
    """The first record has her name, day and number; the second no number, the third initials and a year: alike too little alone."""
    none, one = np.zeros(3, np.int64), np.ones(3, np.int64)
    people = People(
        np.arange(1, 4), np.array(["Cà Thị Xuân", "Cà Thị Xuân", "C. T. Xuân"], object), one + 1, np.array([1990, 1990, 1991]),
        np.array([2, 2, 0]), np.array([3, 3, 0]), none, np.array([5, 0, 5]), none, np.arange(1, 4), np.full(3, HOME),
        np.full(3, "", dtype=object),
    )  # fmt: skip
    apart = people.where(np.array([1, 2]))
    assert not len(rules.found(apart, unasked).pairs)
    found = rules.found(people, unasked)
    pairs = list(zip(found.pairs.first.tolist(), found.pairs.second.tolist(), strict=True))
    assert sorted(pairs) == [(0, 1), (0, 2), (1, 2)]
    assert found.rival is not None
    at = pairs.index((1, 2))
    weights = rules.fitted(rules.known_weights(), people)
    with translation.override("vi"):
        told = spoken.told(rules.reasons_of(found.compared, weights, at, float(found.rival[at])))
    assert (True, "Có bản ghi thứ ba khớp với cả hai bản ghi") in told


def unasked(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """One of the two has no number: there is nothing near."""
    return [0] * len(pairs)


def hung(found: Scored, commune: Sequence[int], *refused: tuple[int, int]) -> set[tuple[int, int]]:
    pairs = list(zip(found.pairs.first.tolist(), found.pairs.second.tolist(), strict=True))
    said = np.array([pair in refused for pair in pairs], np.bool_)
    return {pairs[at] for at in rules.hanging(found, np.array(commune, np.int64), said)}


def whole(*pairs: Told) -> Scored:
    """Groups closed, and what is not shown left out, as a search hands it on."""
    after = rules.closed(
        scored(*pairs), SHOWN_FROM, lambda lacking: scored(*((*pair, 0.4) for pair in rows(lacking)))
    )
    return after.where(np.flatnonzero(after.score >= SHOWN_FROM))


def rows(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))


def test_a_pair_hangs_on_another_commune_where_its_group_reaches_there() -> None:
    chain = whole((0, 1, 0.9999), (1, 2, 0.9999), (5, 6, 0.9999), (6, 7, 0.9999))
    assert hung(chain, [1, 2, 1, 0, 0, 3, 3, 3]) == {(0, 2)}
    assert hung(chain, [1, 1, 1, 0, 0, 3, 3, 3]) == set(), "a group of one commune is its own search's"
    assert hung(chain, [1, 1, 2, 0, 0, 3, 3, 3]) == set(), "a pair across was added, none within"
    star = whole((0, 1, 0.9999), (0, 2, 0.9999), (0, 3, 0.9999))
    assert hung(star, [2, 1, 1, 1]) == {(1, 2), (1, 3), (2, 3)}
    assert star.third is not None
    assert set(star.third.tolist()) == {-1, 0}
    assert hung(scored((0, 1, 0.9)), [1, 1]) == set(), "an engine that knows no groups adds nothing"


def test_a_group_in_which_two_were_told_apart_adds_nothing() -> None:
    star = whole((0, 1, 0.9999), (0, 2, 0.9999), (0, 3, 0.9999), (5, 6, 0.9999), (6, 7, 0.9999))
    home = [2, 1, 1, 1, 0, 3, 4, 3]
    for refused in ((0, 1), (0, 3), (1, 2)):
        assert hung(star, home, refused) == {(5, 7)}


LINKS = st.sets(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), min_size=1
)


@given(LINKS, st.lists(st.integers(1, 3), min_size=10, max_size=10))
def test_a_group_loses_no_pair_and_doubles_none(links: set[tuple[int, int]], commune: list[int]) -> None:
    """Every pair of a group is a link, or across, or of a group of one commune, or hangs: one of them, and once."""
    found = whole(*((*link, 0.9999) for link in sorted(links)))
    shown = rows(found.pairs)
    assert len(set(shown)) == len(shown)
    hangs = hung(found, commune)
    for one, other in shown:
        group = {one, other}.union(*(pair for pair in shown if one in pair))
        reaches = len({commune[record] for record in group}) > 1
        within = commune[one] == commune[other]
        assert ((one, other) in hangs) == (within and reaches and (one, other) not in links)

"""A family written twice: who else stands in both households speaks for a pair, and never for itself."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoaban.domains.linkage import generator, rules
from hoaban.domains.linkage.rules.families import MOST, SURE
from hoaban.domains.linkage.rules.finding import brought, read
from hoaban.domains.linkage.values import (
    COMPARED,
    NO_PAIRS,
    NOTHING_SAID,
    Pairs,
    People,
    Place,
    Said,
    Scored,
    Slip,
)

HOME, AWAY = 14_03646_0001, 14_03664_0001
MOTHER, CHILD, SISTER = ("Cà Thị Xuyến", 1961, 2, 3), ("Lò Thị Mai", 1990, 0, 0), ("Lò Thị Na", 1992, 0, 0)
Told = tuple[tuple[str, int, int, int], int, int]


def people(*rows: Told) -> People:
    """((name, year, month, day), household, place) each, among two hundred of the child's name, each in a home of her own."""
    crowd = [
        (("Lò Thị Mai", 1930 + at % 80, 0, 0), 1_000 + at, HOME + 10_000 * (at % 40)) for at in range(200)
    ]
    told = [*rows, *crowd]
    none = np.zeros(len(told), np.int64)
    born = [np.array([one[0][at] for one in told], np.int64) for at in (1, 2, 3)]
    homes, places = (np.array([one[at] for one in told], np.int64) for at in (1, 2))
    return People(
        np.arange(1, len(told) + 1), np.array([one[0][0] for one in told], object), none, *born, none, none, none, homes, places,
        np.full(len(told), "", dtype=object),
    )  # fmt: skip


def compared(some: People, said: Said = NOTHING_SAID) -> Scored:
    weights = rules.fitted(rules.known_weights(), some)
    return brought(some, lambda pairs: [0] * len(pairs), weights, 0.0, known=read(some, said=said))


def of(found: Scored, one: int, other: int) -> tuple[int, float]:
    """(place, score) of a pair."""
    at = np.flatnonzero((found.pairs.first == one) & (found.pairs.second == other))[0]
    return int(found.compared.levels[at, list(COMPARED).index("place")]), float(found.score[at])


def test_she_who_moved_with_her_mother_is_found_though_many_bear_her_name() -> None:
    alone = people((CHILD, 1, HOME), (CHILD, 2, AWAY))
    together = people((CHILD, 1, HOME), (CHILD, 2, AWAY), (MOTHER, 1, HOME), (MOTHER, 2, AWAY))
    assert of(compared(alone), 0, 1)[0] == Place.ELSEWHERE
    assert of(compared(alone), 0, 1)[1] < 0.1
    assert of(compared(together), 0, 1)[0] == Place.FAMILY
    assert of(compared(together), 0, 1)[1] > 0.9


def test_the_pair_that_joins_two_households_does_not_speak_for_itself() -> None:
    found = compared(people((MOTHER, 1, HOME), (MOTHER, 2, AWAY), (CHILD, 1, HOME)))
    assert of(found, 0, 1)[0] == Place.ELSEWHERE


def test_her_second_record_speaks_for_nobody_who_is_not_beside_it() -> None:
    """The mother stands thrice: that two of her records are one says nothing of the third."""
    found = compared(people((MOTHER, 1, HOME), (MOTHER, 2, AWAY), (MOTHER, 1, HOME)))
    assert of(found, 0, 1)[0] == Place.ELSEWHERE


def test_a_mother_whose_two_records_were_made_one_still_speaks_for_her_child_and_not_for_herself() -> None:
    """Merged thrice over, the households of her former records are joined with each other, too."""
    rows = (CHILD, 1, HOME), (CHILD, 2, AWAY), (MOTHER, 1, HOME), (MOTHER, 2, AWAY), (CHILD, 3, AWAY)
    merged = Said(NO_PAIRS, np.array([2, 2]), np.array([2, 3]))
    found = compared(people(rows[0], rows[1], rows[2], rows[3], rows[4]), merged)
    assert [of(found, *pair)[0] for pair in ((0, 1), (0, 4), (1, 4))] == [Place.FAMILY] * 3
    assert of(found, 2, 3)[0] == Place.ELSEWHERE


def test_two_of_whom_somebody_said_that_they_are_two_join_nothing() -> None:
    some = people((CHILD, 1, HOME), (CHILD, 2, AWAY), (MOTHER, 1, HOME), (MOTHER, 2, AWAY))
    refused = replace(NOTHING_SAID, different=Pairs(np.array([2]), np.array([3])))
    assert of(compared(some, refused), 0, 1)[0] == Place.ELSEWHERE


def test_a_pair_that_nobody_will_see_joins_nothing() -> None:
    """Her second record has the number and the telephone of a third, which fits it better: the pair with the first is not shown."""
    other = ("Quàng Thị Nga", 1961, 2, 3)
    rows = [(CHILD, 1, HOME), (CHILD, 2, AWAY), (MOTHER, 1, HOME), (MOTHER, 2, AWAY), (other, 3, AWAY)]
    some = people(*rows)
    joined = compared(some)
    some.identity[3:5], some.phone[3:5] = 9, 7
    parted = compared(some)
    assert [of(found, 2, 3)[1] > SURE for found in (joined, parted)] == [True, True]
    assert [of(found, 0, 1)[0] for found in (joined, parted)] == [Place.FAMILY, Place.ELSEWHERE]


def test_sisters_of_a_family_written_twice_stay_two() -> None:
    homes = [(one, home, HOME) for home in (1, 2) for one in (MOTHER, CHILD, SISTER)]
    found = rules.found(people(*homes), lambda pairs: [0] * len(pairs)).pairs
    shown = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert {pair for pair in shown if min(pair) < len(homes)} == {(0, 3), (1, 4), (2, 5)}


WIFE = ("Cà Thị Xuyến", 1984, 2, 3)
HERS = [("Cà Văn Đôi", 1950, 1, 7), ("Quàng Thị Phiêng", 1953, 11, 20)]
HIS = [("Lò Văn Hặc", 1982, 8, 15), ("Tòng Thị Ương", 1957, 4, 30)]


@pytest.mark.parametrize("place", [HOME + 1, AWAY])
def test_who_is_written_with_her_parents_and_with_her_husband_s_makes_no_family_of_two(place: int) -> None:
    """Her sister and his have one name and one year: two people, who share no more than strangers of that name do."""
    rows = [(one, 1, HOME) for one in (WIFE, CHILD, *HERS)] + [(one, 2, place) for one in (WIFE, CHILD, *HIS)]
    found = compared(people(*rows))
    assert of(found, 0, 4)[1] > SURE
    assert of(found, 1, 5)[0] in (Place.COMMUNE, Place.ELSEWHERE)
    assert of(found, 1, 5)[1] < rules.known_weights().shown_from


def test_once_the_wife_was_made_one_her_sister_and_his_are_two_as_before() -> None:
    rows = [(one, 1, HOME) for one in (WIFE, CHILD, *HERS)] + [(one, 2, AWAY) for one in (CHILD, *HIS)]
    merged = Said(NO_PAIRS, np.array([0]), np.array([2]))
    assert of(compared(people(*rows), merged), 1, 4)[0] == Place.ELSEWHERE


@pytest.mark.parametrize("is_merged", [True, False])
def test_two_records_of_one_wife_in_his_household_make_one_of_her(is_merged: bool) -> None:
    hers = [(one, 1, HOME) for one in (WIFE, CHILD, *HERS)]
    his = [(one, 2, AWAY) for one in (CHILD, *HIS, *([] if is_merged else [WIFE, WIFE]))]
    said = Said(NO_PAIRS, np.array([0, 0]), np.array([2, 2])) if is_merged else NOTHING_SAID
    assert of(compared(people(*hers, *his), said), 1, 4)[0] == Place.ELSEWHERE


OTHERS = [
    ("Vàng A Tủa", 1931), ("Hạng Thị Dợ", 1938), ("Giàng Mí Sùng", 1945), ("Quàng Thị Phiêng", 1952), ("Tòng Văn Hặc", 1959),
    ("Bạc Cầm Ương", 1966), ("Lường Thị Inh", 1973), ("Hoàng Đình Khoa", 1980), ("Sộng Láo Chứ", 1987), ("Mè Thị Bun", 1994),
    ("Đèo Văn Ngoan", 2001), ("Phạm Quốc Yên", 2008),
]  # fmt: skip


@given(both=st.integers(0, 4), here=st.integers(0, 4), there=st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_two_households_are_one_family_where_most_of_the_smaller_one_stand_in_both(
    both: int, here: int, there: int
) -> None:
    who = [(name, year, 1 + at, 2 + at) for at, (name, year) in enumerate(OTHERS)]
    shared, own, others = who[:both], who[both : both + here], who[both + here : both + here + there]
    rows = [(one, 1, HOME) for one in (CHILD, *shared, *own)]
    found = compared(people(*rows, *((one, 2, AWAY) for one in (CHILD, *shared, *others))))
    is_family = 2 * both > both + min(here, there)
    assert of(found, 0, len(rows))[0] == (Place.FAMILY if is_family else Place.ELSEWHERE)


def test_a_boarding_school_is_no_family() -> None:
    others = [
        ((f"Quàng Văn {'abcdefghiklmnopqrstuvxy'[at]}", 1950 + at, 0, 0), 2, AWAY) for at in range(MOST)
    ]
    found = compared(
        people((CHILD, 1, HOME), (CHILD, 2, AWAY), (MOTHER, 1, HOME), (MOTHER, 2, AWAY), *others)
    )
    assert of(found, 0, 1)[0] == Place.ELSEWHERE


def test_weights_learnt_before_families_were_known_weigh_them_as_shipped() -> None:
    ships = rules.known_weights()
    older = "\n".join(
        line
        for line in rules.weights_text(replace(ships, doubled=0.2)).split("\n")
        if line[:9] != "family = "
    )
    again = rules.weights_of_text(older)
    assert again.doubled == pytest.approx(0.2)
    assert again.two["place"][Place.FAMILY] == pytest.approx(ships.two["place"][Place.FAMILY])


@pytest.mark.parametrize(("share", "is_met"), [(0.0, False), (1.0, True)])
def test_families_are_written_twice_as_often_as_told(share: float, is_met: bool) -> None:
    made = generator.labelled(600, 60, 5, with_family=share)
    homes = made.people.household[made.truth.second]
    apart = homes[homes != made.people.household[made.truth.first]]
    assert len(made.truth) == 60
    assert (len(set(apart.tolist())) < len(apart)) is is_met


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_who_married_comes_into_a_household_that_stands_as_often_as_told(share: float) -> None:
    made = generator.labelled(600, 60, 5, married_in=share)
    homes, married = made.people.household, [Slip.MARRIED in slips for slips in made.slips]
    stands = np.isin(homes[made.truth.second[married]], homes[:600])
    assert len(stands)
    assert (stands.all(), stands.any()) == (bool(share), bool(share))

"""Doubles are found among made-up people of whom the truth is known; each kind of slip by itself."""

import tomllib

import numpy as np
import pytest
from django.utils import translation

from hoaban.domains.linkage import figures, generator, rules, spoken
from hoaban.domains.linkage.rules.names import named
from hoaban.domains.linkage.rules.scoring import against_rivals, bits_of
from hoaban.domains.linkage.rules.weighing import read_weights
from hoaban.domains.linkage.rules.words import sound
from hoaban.domains.linkage.values import (
    COMPARED,
    Birth,
    Compared,
    Labelled,
    Name,
    Number,
    Pairs,
    People,
    Place,
    Scored,
    Slip,
)
from hoaban.domains.registry import api as registry

HOME, NEXT = 14_03646_0001, 14_03664_0001


def people(*rows: tuple[str, int, int, int], household: int = 0, place: int = HOME) -> People:
    """(name, year, month, day) each; in households of their own unless one is given."""
    count = len(rows)
    none = np.zeros(count, np.int64)
    born = [np.array([row[at] for row in rows], np.int64) for at in (1, 2, 3)]
    homes = np.full(count, household) if household else np.arange(1, count + 1)
    return People(
        np.arange(1, count + 1), np.array([row[0] for row in rows], object), none, *born, none, none, none, homes,
        np.full(count, place), np.full(count, "", dtype=object),
    )  # fmt: skip


def levels(two: People) -> dict[str, int]:
    pair = Pairs(np.array([0]), np.array([1]))
    found = rules.compared(two, rules.named(two.name), pair).levels[0]
    return dict(zip(COMPARED, found.tolist(), strict=True))


@pytest.fixture(scope="module")
def made() -> Labelled:
    return generator.labelled(3_000, 360, 3)


NAMES = [
    ("Lò Thị Mai", "lò thị MAI", Name.EXACT),
    ("Cầm Thuý Hoà", "Cầm Thúy Hòa", Name.EXACT),
    ("Lò Thị Mai", "Lò Thị Mai", Name.EXACT),
    ("Đèo Thị Đào", "Deo Thi Dao", Name.MARKS),
    ("Lò Thị Mai", "Mai Lò Thị", Name.ORDER),
    ("Sùng A Páo", "Xùng A Páo", Name.SOUND),
    ("Giàng Thị Mỷ", "Dàng Thị Mỉ", Name.SOUND),
    ("Vừ A Chu", "Wừ A Chu", Name.SOUND),
    ("Lò Thị Thu Mai", "Lò Thị Mai", Name.PART),
    ("Lò Mai", "Lò Thị Mai", Name.PART),
    ("L. T. Mai", "Lò Thị Mai", Name.INITIALS),
    ("Quàng Thị Phương", "Quàng Thị Phưng", Name.LETTER),
    ("Quàng Thị Mai", "Lường Thị Mai", Name.GIVEN),
    ("Lò Thị Mai", "Lò Thị Mao", Name.CLOSE),
    ("Lò Thị Mai", "Mai L. T.", Name.CLOSE),
    ("Lò Thị Mai", "Lò Văn Pản", Name.FAMILY),
    ("Lò", "Lò Thị Mai", Name.FAMILY),
    ("Lò Thị Mai", "La Thu Mau", Name.ROUGH),
    ("Quàng Thị Mai", "Lò Văn Quang", Name.WORD),
    ("Quàng Thị Mai", "Lò Văn Quáng", Name.WORD),
    ("Lường Thị Mai", "Lương Văn Pản", Name.FAMILY),
    ("Lò Văn Pản", "Quàng Thị Ban", Name.OTHER),
    ("", "Lò Thị Mai", 0),
]


@pytest.mark.parametrize(("one", "other", "level"), NAMES)
def test_names_agree_as_people_would_say(one: str, other: str, level: int) -> None:
    assert levels(people((one, 1990, 0, 0), (other, 1990, 0, 0)))["name"] == level


def test_many_names_at_once_agree_as_each_two_do() -> None:
    sides = ([two[side] for two in NAMES] for side in (0, 1))
    many = people(*[(name, 1990, 0, 0) for side in sides for name in side])
    half = np.arange(len(NAMES))
    found = rules.compared(many, rules.named(many.name), Pairs(half, half + len(NAMES)))
    assert found.levels[:, 0].tolist() == [level for _one, _other, level in NAMES]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ((1990, 2, 3), (1990, 2, 3), Birth.DAY),
        ((1990, 2, 3), (1990, 2, 0), Birth.MONTH),
        ((1990, 2, 3), (1990, 0, 0), Birth.COARSER),
        ((1990, 0, 0), (1990, 0, 0), Birth.YEAR),
        ((1990, 2, 3), (1990, 3, 2), Birth.TURNED),
        ((1990, 2, 3), (1990, 2, 13), Birth.HALF),
        ((1990, 2, 3), (1991, 2, 3), Birth.NEXT),
        ((1990, 2, 3), (1991, 7, 21), Birth.OTHER),
        ((1967, 0, 0), (1976, 0, 0), Birth.NEAR),
        ((1937, 2, 3), (1967, 2, 3), Birth.DIGIT),
        ((1990, 2, 3), (1991, 0, 0), Birth.VAGUE),
        ((1938, 2, 3), (1967, 2, 3), Birth.OTHER),
        ((1990, 2, 3), (1990, 7, 21), Birth.OTHER),
        ((1990, 0, 0), (1950, 0, 0), Birth.OTHER),
        ((0, 0, 0), (1950, 0, 0), 0),
    ],
)
def test_births_agree_as_far_as_the_less_precise_goes(
    one: tuple[int, int, int], other: tuple[int, int, int], level: int
) -> None:
    assert levels(people(("A", *one), ("A", *other)))["birth"] == level


def test_one_household_s_telephone_says_nothing_of_who_is_who() -> None:
    two = people(("Lò Văn A", 1990, 0, 0), ("Lò Văn B", 1992, 0, 0), household=7)
    two.phone[:] = 84_912_345_678
    assert (levels(two)["phone"], levels(two)["place"]) == (0, Place.HOUSEHOLD)


def test_a_commune_s_own_number_is_no_village() -> None:
    unknown = people(("A", 1990, 0, 0), ("A", 1990, 0, 0), place=HOME - HOME % 10_000)
    assert levels(unknown)["place"] == 0


def test_a_name_that_many_bear_says_less_than_a_rare_one() -> None:
    many = [("Lò Thị Mai", 1950 + year, 0, 0) for year in range(40)]
    rare = [("Cà Thị Xuân", 1990, 0, 0), ("Cà Thị Xuân", 1990, 0, 0)]
    all_of_them = people(*many, *rare)
    names = rules.named(all_of_them.name)
    pairs = Pairs(np.array([0, 40]), np.array([1, 41]))
    compared = rules.compared(all_of_them, names, pairs)
    common, seldom = (rules.reasons_of(compared, rules.known_weights(), at) for at in (0, 1))
    assert [reason.namesakes for reason in (*common, *seldom) if reason.what == "name"][-1] == 2
    by_name = [next((one.bits for one in told if one.what == "name"), 0.0) for told in (common, seldom)]
    assert by_name[0] < by_name[1] - 3


def test_pairs_of_sounds_meet() -> None:
    assert sound("sung") == sound("xung")
    assert sound("giang") == sound("dang")
    assert sound("mai") != sound("lai")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("000123456789", "000123456789", Number.SAME),
        ("000123456789", "000123456780", Number.SLIP),
        ("000123456789", "000123465789", Number.SLIP),
        ("000123456789", "000123456", Number.OTHER),
        ("000123456789", "000987654321", Number.OTHER),
    ],
)
def test_a_number_is_near_when_one_slip_lies_between(one: str, other: str, near: int) -> None:
    assert registry.how_near(one, other) == near


def test_every_kind_of_slip_is_compared_and_most_are_shown(made: Labelled) -> None:
    found = figures.judged(made, rules.known_weights())
    assert {kind.kind for kind in found.kinds} == set(Slip)
    assert [kind.kind for kind in found.kinds if kind.compared < 0.8] == []
    assert found.f1 > 0.95


def test_candidates_grow_with_people_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "PER_COMMUNE", 500)
    sizes = []
    for count in (1_500, 6_000):
        some = generator.labelled(count, 0, 5).people
        sizes.append(len(rules.candidates(some, named(some.name))) / count)
    assert sizes[1] < 1.5 * sizes[0]


def test_a_thousand_people_of_one_name_and_year_bring_no_million_pairs() -> None:
    crowd = people(*[("Lò Thị Mai", 1990, 1, 1)] * 1_000)
    assert len(rules.candidates(crowd, named(crowd.name))) < 13_000


def test_a_rare_name_in_a_village_is_compared_whatever_the_year() -> None:
    rare = [("Cà Thị Xuân", 1937, 2, 3), ("Cà Thị Xuyến", 1968, 5, 9)]
    common = [("Lò Thị Mai", 1940 + year, 0, 0) for year in range(30)]
    some = people(*rare, *common)
    found = rules.candidates(some, named(some.name))
    assert (0, 1) in set(zip(found.first.tolist(), found.second.tolist(), strict=True))


@pytest.mark.parametrize(("many", "pairs"), [(2, 1), (26, 0)])
def test_a_household_is_compared_and_an_institution_passed_over(many: int, pairs: int) -> None:
    home = people(*[("M" + "a" * at, 1900 + at, 0, 0) for at in range(1, many + 1)], household=7)
    assert len(rules.candidates(home, named(home.name))) == pairs


def test_a_number_with_one_slip_brings_two_together_whatever_else_they_share() -> None:
    two = people(("Lò Thị Mai", 1990, 2, 3), ("Quàng Văn Páo", 1950, 0, 0))
    two.identity[:], two.place[1] = (1, 2), NEXT
    slips = Pairs(np.array([0]), np.array([1]))

    def near(_pairs: object) -> list[int]:
        raise AssertionError("what is known is not asked for")

    assert len(rules.candidates(two, named(two.name))) == 0, "nothing else brings them"
    pairs, compared = rules.levels_of(two, near, rules.known_weights(), slips)
    assert (pairs.first.tolist(), pairs.second.tolist()) == ([0], [1])
    assert compared.levels[0, list(COMPARED).index("identity")] == Number.SLIP


def test_she_who_moved_and_was_written_otherwise_is_found_by_her_number() -> None:
    crowd = [(f"Quàng Văn {name}", 1950 + at, 0, 0) for at, name in enumerate(("An", "Bình", "Giáp", "Hùng"))]
    some = people(*crowd, ("Lò Thị Xuyến", 1990, 2, 3), ("Lo Thi Xuyen", 0, 0, 0))
    some.identity[:], some.place[5] = np.arange(1, 7), NEXT
    slips = Pairs(np.array([4]), np.array([5]))
    without, found = (rules.found(some, lambda pairs: [3] * len(pairs), slips=one) for one in (None, slips))
    assert len(without.pairs) == 0
    assert (found.pairs.first.tolist(), found.pairs.second.tolist()) == ([4], [5])


def test_nobody_alone_and_nobody_at_all_have_no_pair() -> None:
    for rows in ([], [("Lò Thị Mai", 1990, 0, 0)]):
        some = people(*rows)
        assert len(rules.candidates(some, named(some.name))) == 0


def test_weights_are_read_as_they_are_written() -> None:
    known = rules.known_weights()
    again = read_weights(tomllib.loads(rules.weights_text(known)))
    assert all(np.allclose(known.one[what], again.one[what]) for what in COMPARED)
    assert all(np.allclose(known.kin[what], again.kin[what]) for what in COMPARED)
    assert (known.source, known.prior) == (again.source, again.prior)


def test_counted_weights_find_what_they_were_counted_on(made: Labelled) -> None:
    weights = figures.estimated(made, rules.known_weights(), "here", chance=100_000)
    assert figures.judged(made, weights).f1 > 0.9


def test_what_few_pairs_never_showed_counts_as_half_a_pair() -> None:
    """Fifty relatives without a near number do not prove that it is met once in a million."""
    column = list(COMPARED).index("identity")
    few = np.zeros((50, len(COMPARED)), np.int8)
    few[:, column] = Number.OTHER
    weights = rules.estimated(few, np.repeat(few, 100_000, axis=0), few, rules.known_weights(), "here")
    assert weights.kin["identity"][Number.SLIP] == pytest.approx(0.01)
    assert weights.two["identity"][Number.SLIP] == pytest.approx(1e-6), (
        "five million pairs: as rare as any slip is held to be"
    )
    assert weights.one["identity"][Number.SLIP] == pytest.approx(0.01)


def scored(*pairs: tuple[int, int, float]) -> Scored:
    count = len(pairs)
    none = Compared(np.zeros((count, len(COMPARED)), np.int8), np.zeros(count, np.int64), np.ones(count))
    one, other = (np.array([pair[at] for pair in pairs], np.int64) for at in (0, 1))
    return Scored(Pairs(one, other), none, np.array([pair[2] for pair in pairs]))


def test_a_pair_is_believed_less_beside_a_likelier_one() -> None:
    found = against_rivals(scored((0, 1, 0.99), (0, 2, 0.6)), 3)
    assert found.score[0] == pytest.approx(0.99)
    assert found.score[1] < 0.05
    assert found.rival is not None
    assert found.rival[1] > 4


def test_three_records_of_one_person_are_no_rivals() -> None:
    found = against_rivals(scored((0, 1, 0.99), (0, 2, 0.9), (1, 2, 0.8)), 3)
    assert found.score.tolist() == pytest.approx([0.99, 0.9, 0.8])


def test_who_was_said_to_be_another_takes_belief_from_nobody() -> None:
    pairs = scored((0, 1, 0.99), (0, 2, 0.6))
    assert against_rivals(pairs, 3, pairs.pairs.where([0])).score[1] == pytest.approx(0.6)


def bits_of_name(others: list[str], one: str, other: str) -> float:
    some = people(*[(name, 1950 + at % 50, 0, 0) for at, name in enumerate([one, other, *others])])
    compared = rules.compared(some, rules.named(some.name), Pairs(np.array([0]), np.array([1])))
    assert compared.levels[0, 0] == Name.LETTER
    return float(bits_of(compared, rules.known_weights())[0, 0])


def test_a_spelling_that_nobody_else_has_is_a_slip_and_two_common_names_are_two() -> None:
    crowd = [f"Lò Văn {letter}" for letter in "abcdefghiklmnopq"] * 100
    slip = bits_of_name([*crowd, *["Quàng Thị Hương"] * 40], "Quàng Thị Hương", "Quàng Thị Huơnng")
    names = bits_of_name(
        [*crowd, *["Quàng Thị Hương", "Quàng Thị Phương"] * 40], "Quàng Thị Hương", "Quàng Thị Phương"
    )
    assert slip > names + 4


def test_the_more_are_compared_the_less_a_chance_agreement_says() -> None:
    few, many = (people(*[("Lò Thị Mai", 1990, 0, 0)] * count) for count in (5_000, 50_000))
    assert (
        rules.fitted(rules.known_weights(), many).prior < rules.fitted(rules.known_weights(), few).prior / 9
    )


def test_the_same_seed_makes_the_same_people(made: Labelled) -> None:
    again = generator.labelled(3_000, 360, 3)
    assert again.people.name.tolist() == made.people.name.tolist()
    assert list(again.slips) == list(made.slips)


def test_reasons_are_told_in_words_for_and_against() -> None:
    two = people(("Lò Thị Mai", 1990, 2, 3), ("Lo Thi Mai", 1950, 7, 20))
    compared = rules.compared(two, rules.named(two.name), Pairs(np.array([0]), np.array([1])))
    with translation.override("vi"):
        told = {
            words: speaks_for
            for speaks_for, words in spoken.told(rules.reasons_of(compared, rules.known_weights(), 0))
        }
        assert told["Ngày sinh khác nhau"] is False
        assert [
            words
            for words in told
            if words.startswith("Cùng họ tên, chỉ khác dấu") and "có 2 bản ghi" in words
        ] != []
        assert spoken.likely(0.95) == "Rất có thể là một người"

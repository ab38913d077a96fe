"""How far two people agree, thing by thing: levels, not yet weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules import addresses
from hoaban.domains.linkage.rules.names import Names
from hoaban.domains.linkage.rules.spelling import spelt
from hoaban.domains.linkage.values import (
    COMPARED,
    Birth,
    Compared,
    Levels,
    Name,
    Number,
    Numbers,
    Pairs,
    People,
    Place,
    Same,
)

COMMUNE = 10_000
Truth = NDArray[np.bool_]


def may_be_one(people: People, names: Names, pairs: Pairs, crowd: "Crowd") -> Truth:
    """Born on different days, of different homes and different names, with no number in common: no letter is read for those."""
    a, b = pairs.first, pairs.second
    numbers = ((column[a], column[b]) for column in (people.identity, people.insurance, people.phone))
    may: Truth = (names.sound[names.of[a]] == names.sound[names.of[b]]) | (
        people.household[a] == people.household[b]
    )
    for one, other in numbers:
        may |= (one == other) & (one > 0)
    # The numbers may be one slip apart, which only their keeper can tell.
    both = (people.identity[a] > 0) & (people.identity[b] > 0)
    may |= both & (names.letters[names.of[a]] == names.letters[names.of[b]])
    may |= _births(people, a, b) != Birth.OTHER
    may |= _one_house(people, crowd, a, b)
    return may


def _one_house(people: People, crowd: "Crowd", a: Numbers, b: Numbers) -> Truth:
    """By the address: the same street, or the same house number in the village."""
    homes, one, other = crowd.homes, crowd.homes.of[a], crowd.homes.of[b]
    word = (homes.word[one] == homes.word[other]) & (homes.word[one] > 0)
    number = (homes.number[one] == homes.number[other]) & (people.place[a] == people.place[b])
    told = (homes.code[one] > 0) & (homes.code[other] > 0)
    house: Truth = (
        told & (word | number) & (np.maximum(crowd.address[a], crowd.address[b]) <= addresses.HAMLET)
    )
    return house


@dataclass(frozen=True, slots=True)
class Crowd:
    """Per person: how many of her commune bear her name and her given name, how many of all; and addresses read once."""

    whole: Numbers
    given: Numbers
    written: Numbers
    """How many have her name letter by letter."""
    people: Numbers
    """How many the commune has."""
    whole_anywhere: Numbers
    given_anywhere: Numbers
    written_anywhere: Numbers
    address: Numbers
    """How many share her address as it is written."""
    homes: addresses.Addresses


def crowd_of(people: People, names: Names) -> Crowd:
    commune = people.place // COMMUNE
    _communes, where, size = np.unique(commune, return_inverse=True, return_counts=True)
    everywhere = np.zeros(len(people), np.int64)
    (whole, given, written), (whole_anywhere, given_anywhere, written_anywhere) = (
        [_bearers(area, form[names.of]) for form in (names.marks, names.given, names.exact)]
        for area in (commune, everywhere)
    )
    homes = addresses.addressed(people.address)
    sharing = _bearers(commune, homes.code[homes.of])
    many = size[where] if len(size) else size
    return Crowd(
        whole, given, written, many, whole_anywhere, given_anywhere, written_anywhere, sharing, homes
    )


def compared(people: People, names: Names, pairs: Pairs, crowd: Crowd | None = None) -> Compared:
    """All levels but near identity numbers, which only the keeper of the numbers can tell (`with_numbers`)."""
    a, b = pairs.first, pairs.second
    crowd = crowd or crowd_of(people, names)
    home = people.household[a] == people.household[b]
    # One household has one address and one telephone: that says nothing of who in it is who.
    written = addresses.compared(crowd.homes, crowd.homes.of[a], crowd.homes.of[b])
    is_house = np.maximum(crowd.address[a], crowd.address[b]) <= addresses.HAMLET
    columns = {
        "name": _names(names, names.of[a], names.of[b]),
        "birth": _births(people, a, b),
        "sex": _same(people.sex[a], people.sex[b]),
        "phone": np.where(home, 0, _same(people.phone[a], people.phone[b])),
        "identity": _identities(people.identity[a], people.identity[b]),
        "insurance": _same(people.insurance[a], people.insurance[b]),
        "place": _places(people, a, b, home),
        "address": np.where(is_house & ~home, written, 0),
    }
    levels = np.stack([columns[what] for what in COMPARED], axis=1).astype(np.int8)
    return Compared(levels, *_namesakes(people, crowd, pairs, levels[:, 0]))


def with_numbers(one: Compared, at: NDArray[np.int64], near: Levels) -> Compared:
    """The same with what the keeper of the numbers says of the pairs ``at``: same, one slip apart, another, not known."""
    levels = one.levels.copy()
    levels[at, list(COMPARED).index("identity")] = near
    return Compared(levels, one.namesakes, one.rarity)


def _same(one: Numbers, other: Numbers) -> Levels:
    """0 where one of the two is not known."""
    level = np.where(one == other, Same.SAME, Same.OTHER)
    return np.where((one == 0) | (other == 0), 0, level).astype(np.int8)


def _identities(one: Numbers, other: Numbers) -> Levels:
    level = np.where(one == other, Number.SAME, Number.OTHER)
    return np.where((one == 0) | (other == 0), 0, level).astype(np.int8)


def _places(people: People, a: Numbers, b: Numbers, home: Truth) -> Levels:
    """A commune's own number says that the village is not known: then nothing is said but another commune."""
    one, other = people.place[a], people.place[b]
    apart = one // COMMUNE != other // COMMUNE
    known = (one % COMMUNE > 0) & (other % COMMUNE > 0)
    level = np.select(
        [home, apart, known & (one == other), known],
        [Place.HOUSEHOLD, Place.ELSEWHERE, Place.VILLAGE, Place.COMMUNE],
        0,
    )
    return level.astype(np.int8)


def _births(people: People, a: Numbers, b: Numbers) -> Levels:
    year, month, day = ((column[a], column[b]) for column in (people.year, people.month, people.day))
    known_year = (year[0] > 0) & (year[1] > 0)
    known_month, known_day = (np.minimum(*pair) > 0 for pair in (month, day))
    same_year, same_month, same_day = (pair[0] == pair[1] for pair in (year, month, day))
    known_day &= known_month
    both = same_month & same_day & known_day
    turned = known_day & (month[0] == day[1]) & (month[1] == day[0])
    half = known_day & (same_month | same_day)
    near, neither = _near_years(*year), (day[0] == 0) & (day[1] == 0)
    level = np.select(
        [
            same_year & both,
            same_year & known_month & ~known_day & same_month,
            same_year & neither,
            same_year & ~known_month,
            same_year & turned,
            near & (both | turned),
            near & neither,
            same_year & half,
            both & _one_digit(*year),
            near & ~known_day,
        ],
        [
            Birth.DAY, Birth.MONTH, Birth.YEAR, Birth.COARSER, Birth.TURNED, Birth.NEXT, Birth.NEAR, Birth.HALF, Birth.DIGIT,
            Birth.VAGUE,
        ],
        Birth.OTHER,
    )  # fmt: skip
    return np.where(known_year, level, 0).astype(np.int8)


def _near_years(one: Numbers, other: Numbers) -> Truth:
    """A year apart, or the last two digits the other way round (1967 and 1976)."""
    turned = (one // 100 == other // 100) & (one % 10 == other // 10 % 10) & (other % 10 == one // 10 % 10)
    near: Truth = (np.abs(one - other) == 1) | (turned & (one != other))
    return near


def _one_digit(one: Numbers, other: Numbers) -> Truth:
    """1937 and 1967: one of the four was written or read wrongly."""
    differ = np.sum([one // part % 10 != other // part % 10 for part in (1, 10, 100, 1000)], axis=0)
    once: Truth = differ == 1
    return once


def _names(names: Names, a: Numbers, b: Numbers) -> Levels:
    """By codes where they decide, else by the letters."""
    known = (names.marks[a] > 0) & (names.marks[b] > 0)
    same = [form[a] == form[b] for form in (names.exact, names.marks, names.order, names.sound)]
    given, family = names.given[a] == names.given[b], names.family[a] == names.family[b]
    level = np.select(
        [*same, given, family],
        [Name.EXACT, Name.MARKS, Name.ORDER, Name.SOUND, Name.GIVEN, Name.FAMILY],
        Name.OTHER,
    )
    open_ones = np.flatnonzero(known & (level >= Name.GIVEN))
    found, said = spelt(names, a[open_ones], b[open_ones]), level[open_ones]
    level[open_ones] = np.where((found > 0) & ((found != Name.WORD) | (said == Name.OTHER)), found, said)
    return np.where(known, level, 0).astype(np.int8)


TYPICAL = {"whole": 0.00043, "given": 0.0088}
"""Share of a commune that bears one's own name, on average of the people the weights are counted on."""
LENT, UNSEEN = 500, 0.5
"""People of typical names lent to everybody: a hamlet of ten, whatever it holds, proves nothing about names. And half a bearer
whom nobody saw among many: a name that no third person bears is rare, but not as rare as that says."""
SLIPPED = {
    Name.MARKS: 1.68e-5, Name.ORDER: 7.88e-6, Name.SOUND: 4.94e-5, Name.PART: 1.1e-5, Name.INITIALS: 5.39e-6,
    Name.LETTER: 8.27e-5, Name.CLOSE: 1.23e-5, Name.ROUGH: 4.38e-6,
}  # fmt: skip
"""Share of people whose name is written as the rarer of the two, of strangers whose names agree so (harmonic mean; same people)."""
WRITTEN_SO = 0.02
"""One name in two writings: of fifty others who bear it one at most is written the rarer way, where nobody is seen to be."""


def _namesakes(
    people: People, crowd: Crowd, pairs: Pairs, level: Levels
) -> tuple[Numbers, NDArray[np.float64]]:
    """How many of the commune bear the name, and how much likelier than usual two strangers there agree on it.

    Where a village shares one family name and few given ones, agreeing on them says little; a name borne by nobody else
    says much. Names that agree by the given name alone are weighed by that.
    """
    # In one household the family name is shared: only the given one says something.
    one_home = people.household[pairs.first] == people.household[pairs.second]
    slipped = np.isin(level, list(SLIPPED)) & ~one_home
    by_given = ((level >= Name.GIVEN) & ~slipped) | one_home
    counts = np.where(
        by_given, *(np.maximum(of[pairs.first], of[pairs.second]) for of in (crowd.given, crowd.whole))
    )
    usual = np.where(by_given, TYPICAL["given"], TYPICAL["whole"])
    home = people.place[pairs.first] // COMMUNE == people.place[pairs.second] // COMMUNE
    chance = np.maximum(
        *(_share(crowd, side, by_given, home, usual, len(people)) for side in (pairs.first, pairs.second))
    )
    rarer = _rarer(crowd, pairs, home, chance, len(people)) / _typical(level)
    return counts.astype(np.int64), np.where(slipped, rarer, chance / usual)


def _typical(level: Levels) -> NDArray[np.float64]:
    shares = np.ones(max(Name) + 1)
    shares[list(SLIPPED)] = list(SLIPPED.values())
    typical: NDArray[np.float64] = shares[level]
    return typical


def _share(
    crowd: Crowd, of: Numbers, by_given: Truth, home: Truth, usual: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """Share of people who bear this one's name: in all communes, and within one as many as there if that is more."""
    here = np.where(by_given, crowd.given[of], crowd.whole[of])
    anywhere = np.where(by_given, crowd.given_anywhere[of], crowd.whole_anywhere[of])
    # The two themselves are no strangers to the name.
    unseen = UNSEEN * size / (size + LENT)
    of_all = (np.maximum(anywhere - 2, 0) + unseen + LENT * usual) / (size + LENT)
    of_commune = np.maximum(here - 2, 0) / (crowd.people[of] + LENT)
    share: NDArray[np.float64] = np.where(home, np.maximum(of_commune, of_all), of_all)
    return share


def _rarer(
    crowd: Crowd, pairs: Pairs, home: Truth, chance: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """Share of people whose name is written as the rarer of the two is.

    A spelling that nobody else has is a slip of the name it resembles; where both are names that many bear
    (Hương, Phương), they are two people's.
    """
    here, anywhere = (
        np.minimum(of[pairs.first], of[pairs.second]) - 1 for of in (crowd.written, crowd.written_anywhere)
    )
    unseen = np.minimum(chance * (size + LENT) * WRITTEN_SO, UNSEEN)
    of_all = np.maximum(anywhere, unseen) / (size + LENT)
    of_commune = here / (crowd.people[pairs.first] + LENT)
    share: NDArray[np.float64] = np.where(home, np.maximum(of_commune, of_all), of_all)
    return share


def _bearers(commune: Numbers, code: Numbers) -> Numbers:
    """Per person: how many of the commune share the code."""
    if not len(code):
        return np.zeros(0, np.int64)
    _keys, back, count = np.unique(commune * (code.max() + 1) + code, return_inverse=True, return_counts=True)
    bearers: Numbers = count[back].astype(np.int64)
    return bearers

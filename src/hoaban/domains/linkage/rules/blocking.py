"""Which people are compared at all: each pass sorts by a key and compares neighbours, so candidates grow with people only."""

from collections.abc import Iterator

import numpy as np

from hoaban.domains.linkage.rules.addresses import addressed
from hoaban.domains.linkage.rules.names import Names
from hoaban.domains.linkage.values import NO_PAIRS, Numbers, Pairs, People

WINDOW = 12
"""Neighbours in a block that are compared with each: a key shared by thousands (a name, a year) costs no more than that."""
COMMUNE = 10_000


def candidates(people: People, names: Names, slips: Pairs = NO_PAIRS) -> Pairs:
    """Every pair that some pass brings, or that has identity numbers one slip apart, once."""
    size = max(len(people), 1)
    brought = [*_passes(people, names), (slips.first, slips.second)]
    # Sorting is many times faster here than the hashing np.unique would do.
    codes = np.sort(np.concatenate([first * size + second for first, second in brought]))
    once = np.ones(len(codes), bool)
    once[1:] = codes[1:] != codes[:-1]
    codes = codes[once]
    return Pairs(codes // size, codes % size)


def _passes(people: People, names: Names) -> Iterator[tuple[Numbers, Numbers]]:
    marks, order, sound = names.marks[names.of], names.order[names.of], names.sound[names.of]
    given, family = names.given[names.of], names.family[names.of]
    commune, day = people.place // COMMUNE, people.month * 32 + people.day
    known = (people.month > 0) & (people.day > 0)
    precise = np.where(known, people.year * 512 + day, 0)
    for number in (people.identity, people.insurance, people.phone):
        yield _neighbours(people, number)
    # The same words and year anywhere: she moved.
    yield _neighbours(people, order, people.year)
    # The same words or sounds in a commune, whatever the year: it was written wrongly, or one list has none.
    yield _neighbours(people, marks, commune)
    yield _neighbours(people, sound, commune)
    # Another spelling, a missing middle name, an initial: family or given name with the year, in the commune.
    yield _neighbours(people, given, commune, people.year)
    yield _neighbours(people, given, family, commune)
    # The day alone: the name was heard wrongly.
    yield _neighbours(people, precise, commune)
    yield _neighbours(people, precise, given)
    # The day without the year, which was written wrongly.
    yield _neighbours(people, order, np.where(known, day, 0))
    yield _neighbours(people, given, np.where(known, day, 0), commune)
    # Day and month the other way round, initials: in the village, by year and sex.
    yield _neighbours(people, people.place, people.year, people.sex + 1)
    # In one household, whatever the name and the year.
    yield _neighbours(people, people.household, most=WINDOW)
    # Under one roof by the address alone, where two lists have each a household of their own for it; in one short street.
    homes = addressed(people.address)
    yield _neighbours(people, homes.code[homes.of], commune, most=WINDOW)
    yield _neighbours(people, homes.word[homes.of], commune, most=WINDOW)
    # In a village of a dozen, everybody.
    yield _neighbours(people, np.where(people.place % COMMUNE > 0, people.place, 0), most=WINDOW)
    # A slip in a name that is rare here, whatever the birth; a slip in every word of it.
    letter, letters = names.letter[names.of], names.letters[names.of]
    yield _neighbours(people, given, letter, commune, most=WINDOW)
    yield _neighbours(people, letters, people.year, commune, most=WINDOW)
    # A year written wrongly and a name as well: who else in the village bears so rare a given name, so rare a family name?
    yield _neighbours(people, given, people.place, most=WINDOW)
    yield _neighbours(people, family, people.place, most=WINDOW)


def _neighbours(people: People, *keys: Numbers, most: int = 0) -> tuple[Numbers, Numbers]:
    """People with equal keys, each with the next few in the order of place and birth; an unknown key meets nobody.

    ``most``: a key shared by more than so many says nothing and is passed over.
    """
    known = np.flatnonzero(np.all([key > 0 for key in keys], axis=0))
    sorted_by = (people.id, people.day, people.month, people.year, people.place, *reversed(keys))
    rows = known[np.lexsort([column[known] for column in sorted_by])]
    if most and len(rows) > most:
        # Whoever has the same key so many places further on stands in a block that is too large; so do all between.
        far = np.all([key[rows[:-most]] == key[rows[most:]] for key in keys], axis=0)
        large = np.zeros(len(rows) + 1, np.int64)
        np.add.at(large, np.flatnonzero(far), 1)
        np.add.at(large, np.flatnonzero(far) + most + 1, -1)
        rows = rows[np.cumsum(large[:-1]) == 0]
    first, second = [], []
    for step in range(1, min(WINDOW, max(len(rows) - 1, 0)) + 1):
        one, other = rows[:-step], rows[step:]
        same = np.all([key[one] == key[other] for key in keys], axis=0)
        if not same.any():
            break
        first.append(one[same])
        second.append(other[same])
    if not first:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    one, other = np.concatenate(first), np.concatenate(second)
    return np.minimum(one, other), np.maximum(one, other)

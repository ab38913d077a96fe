"""Which people are compared at all: each pass sorts by a key and compares neighbours, so candidates grow with people only."""

from collections.abc import Iterator
from functools import reduce

import numpy as np

from hoaban.domains.linkage.rules.addresses import addressed
from hoaban.domains.linkage.rules.names import Names
from hoaban.domains.linkage.values import NO_PAIRS, Numbers, Pairs, People

WINDOW = 12
"""Neighbours in a block that are compared with each: a key shared by thousands (a name, a year) costs no more than that."""
COMMUNE = 10_000
MOST_CODE = 2**62


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
    place, commune = _dense(people.place), _dense(people.place // COMMUNE)
    day = people.month * 32 + people.day
    base = np.lexsort((people.id, people.day, people.month, people.year, people.place))
    known = (people.month > 0) & (people.day > 0)
    precise = np.where(known, people.year * 512 + day, 0)
    for number in (people.identity, people.insurance, people.phone):
        yield _neighbours(base, number)
    # The same words and year anywhere: she moved.
    yield _neighbours(base, order, people.year)
    # The same words or sounds in a commune, whatever the year: it was written wrongly, or one list has none.
    yield _neighbours(base, marks, commune)
    yield _neighbours(base, sound, commune)
    # Another spelling, a missing middle name, an initial: family or given name with the year, in the commune.
    yield _neighbours(base, given, commune, people.year)
    yield _neighbours(base, given, family, commune)
    # The day alone: the name was heard wrongly.
    yield _neighbours(base, precise, commune)
    yield _neighbours(base, precise, given)
    # The day without the year, which was written wrongly.
    yield _neighbours(base, order, np.where(known, day, 0))
    yield _neighbours(base, given, np.where(known, day, 0), commune)
    # Day and month the other way round, initials: in the village, by year and sex.
    yield _neighbours(base, place, people.year, people.sex + 1)
    # In one household, whatever the name and the year.
    yield _neighbours(base, people.household, most=WINDOW)
    # Under one roof by the address alone, where two lists have each a household of their own for it; in one short street.
    homes = addressed(people.address)
    yield _neighbours(base, homes.code[homes.of], commune, most=WINDOW)
    yield _neighbours(base, homes.word[homes.of], commune, most=WINDOW)
    # In a village of a dozen, everybody.
    yield _neighbours(base, np.where(people.place % COMMUNE > 0, place, 0), most=WINDOW)
    # A slip in a name that is rare here, whatever the birth; a slip in every word of it.
    letter, letters = names.letter[names.of], names.letters[names.of]
    yield _neighbours(base, given, letter, commune, most=WINDOW)
    yield _neighbours(base, letters, people.year, commune, most=WINDOW)
    # A year written wrongly and a name as well: who else in the village bears so rare a given name, so rare a family name?
    yield _neighbours(base, given, place, most=WINDOW)
    yield _neighbours(base, family, place, most=WINDOW)


def _neighbours(base: Numbers, *keys: Numbers, most: int = 0) -> tuple[Numbers, Numbers]:
    """People with equal keys, each with the next few in the order of ``base``; an unknown key meets nobody.

    ``most``: a key shared by more than so many says nothing and is passed over.
    """
    code = reduce(_with, keys)[base]
    at = _in_order(code)
    rows, code = base[at], code[at]
    if most and len(rows) > most:
        # Whoever has the same key so many places further on stands in a block that is too large; so do all between.
        far = code[:-most] == code[most:]
        large = np.zeros(len(rows) + 1, np.int64)
        np.add.at(large, np.flatnonzero(far), 1)
        np.add.at(large, np.flatnonzero(far) + most + 1, -1)
        few = np.cumsum(large[:-1]) == 0
        rows, code = rows[few], code[few]
    first, second = [], []
    for step in range(1, min(WINDOW, max(len(rows) - 1, 0)) + 1):
        same = code[:-step] == code[step:]
        if not same.any():
            break
        first.append(rows[:-step][same])
        second.append(rows[step:][same])
    if not first:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    one, other = np.concatenate(first), np.concatenate(second)
    return np.minimum(one, other), np.maximum(one, other)


def _with(code: Numbers, key: Numbers) -> Numbers:
    """Equal where both are; 0 where one of the two is not known."""
    span = int(key.max(initial=0)) + 1
    if int(code.max(initial=0)) >= MOST_CODE // span:
        code = _dense(code)
    return np.where((code > 0) & (key > 0), code * span + key, 0)


def _dense(code: Numbers) -> Numbers:
    """The same from 1 on, without gaps; 0 stays."""
    once, dense = np.unique(code, return_inverse=True)
    return dense.astype(np.int64) + (len(once) > 0 and int(once[0]) > 0)


def _in_order(code: Numbers) -> Numbers:
    """Positions of the known codes in rising order, equal ones as they stand."""
    known = np.flatnonzero(code)
    bits = max(len(code) - 1, 1).bit_length()
    if int(code.max(initial=0)) >> (63 - bits):
        return known[np.argsort(code[known], kind="stable")]
    # Numbers alone are sorted many times faster than positions by number.
    return np.sort(code[known] << bits | known) & ((1 << bits) - 1)

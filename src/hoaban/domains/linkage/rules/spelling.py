"""What the letters of two names say where their codes leave it open: word by word, for thousands of pairs at once."""

from collections.abc import Iterator

import numpy as np

from hoaban.domains.linkage.rules.names import Names
from hoaban.domains.linkage.rules.words import Truth, Words, is_slip, is_within, may_slip
from hoaban.domains.linkage.values import Levels, Name, Numbers

LONG, LONGER = 4, 6
"""In a short word one letter makes another name (Mai, Mao); of so many letters one is a slip of the pen, of more two."""


def spelt(names: Names, one: Numbers, other: Numbers) -> Levels:
    """Per pair of names what their letters say; 0: nothing more than the codes."""
    level = np.zeros(len(one), np.int8)
    for at, few, many in _by_length(names.words, np.minimum(one, other), np.maximum(one, other)):
        level[at] = _level(names, few, many)
    return level


def _by_length(words: Words, one: Numbers, other: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Positions of the pairs whose names have as many words each, and those names, the one of fewer words first."""
    is_more = words.count[one] > words.count[other]
    few, many = np.where(is_more, other, one), np.where(is_more, one, other)
    shape = words.count[few] * (words.count.max(initial=0) + 1) + words.count[many]
    rows = np.argsort(shape, kind="stable")
    for at in np.split(rows, np.flatnonzero(np.diff(shape[rows])) + 1):
        if len(at) and words.count[few[at[0]]]:
            yield at, few[at], many[at]


def _level(names: Names, few: Numbers, many: Numbers) -> Levels:
    """Of pairs with as many words each; where several levels fit, the closest."""
    words, one, other = names.words, names.words.of(few), names.words.of(many)
    same, may = one[:, :, None] == other[:, None, :], may_slip(words, one[:, :, None], other[:, None, :])
    level = np.where(_share_word(words, one, other, same, may), Name.WORD, 0).astype(np.int8)
    fits, written = _fit_by_slips(words, one, other, same, may)
    level[fits] = np.where(written[fits] > 0, Name.CLOSE, Name.ROUGH)
    if one.shape == other.shape:
        level[_differ_by_letter(words, one, other)] = Name.LETTER
        level[_are_initials(words, one, other)] = Name.INITIALS
    else:
        level[names.joined[few] == names.joined[many]] = Name.LETTER
        level[_lack_middle(same)] = Name.PART
    return level


def _lack_middle(same: Truth) -> Truth:
    """A middle name is missing: family and given are the same, the shorter one's words stand in the longer one in order."""
    pairs, few, many = same.shape
    fits: Truth = same[:, 0, 0] & same[:, -1, -1] & (few > 1)
    last = np.full(pairs, -1)
    for at in range(few):
        later = same[:, at] & (np.arange(many) > last[:, None])
        fits, last = fits & later.any(axis=1), later.argmax(axis=1)
    return fits


def _are_initials(words: Words, one: Numbers, other: Numbers) -> Truth:
    """«L. T. Mai» and «Lò Thị Mai»: each word the other or its first letter, the given name or one more in full."""
    differ = one != other
    is_initial = np.minimum(words.length[one], words.length[other]) == 1
    fits = ~differ | (is_initial & (words.first[one] == words.first[other]))
    short = differ.sum(axis=1)
    return np.asarray(fits.all(axis=1) & (short > 0) & (short < one.shape[1]))


def _differ_by_letter(words: Words, one: Numbers, other: Numbers) -> Truth:
    """One word is another, by a letter where it is long, by two where it is longer."""
    differ = one != other
    rows = np.flatnonzero(differ.sum(axis=1) == 1)
    at = differ[rows].argmax(axis=1)
    a, b = one[rows, at], other[rows, at]
    length = np.minimum(words.length[a], words.length[b])
    found = np.zeros(len(one), bool)
    found[rows] = (length >= LONG) & is_within(words, a, b, np.where(length < LONGER, 1, 2))
    return found


def _fit_by_slips(
    words: Words, one: Numbers, other: Numbers, same: Truth, may: Truth
) -> tuple[Truth, Numbers]:
    """Word by word the same or one slip apart, in whatever order, at most one word missing; and how many are as written."""
    pairs, few, many = same.shape
    free, slipped = np.ones((pairs, many), bool), np.zeros((pairs, few), bool)
    for at in range(few):
        slipped[:, at] = ~_taken(free, same[:, at])
    written = few - slipped.sum(axis=1)
    fits = (written >= many - few) & (few > 1) & (many <= few + 1)
    fits &= (may.any(axis=2) | ~slipped).all(axis=1)
    rows = np.flatnonzero(fits)
    free, slipped = free[rows], slipped[rows]
    near = may[rows] & slipped[:, :, None] & free[:, None, :]
    pair, left, right = np.nonzero(near)
    near[pair, left, right] = is_slip(words, one[rows[pair], left], other[rows[pair], right])
    for word in range(few):
        fits[rows] &= _taken(free, near[:, word]) | ~slipped[:, word]
    return fits, written


def _taken(free: Truth, fitting: Truth) -> Truth:
    """The first free word that fits is taken; whether there was one."""
    fitting = fitting & free
    found = fitting.any(axis=1)
    rows = np.flatnonzero(found)
    free[rows, fitting[rows].argmax(axis=1)] = False
    return np.asarray(found)


def _share_word(words: Words, one: Numbers, other: Numbers, same: Truth, may: Truth) -> Truth:
    """Family or given name of one as family or given name of the other, as written or, where it is long, with a slip."""
    ends = np.ix_(range(len(one)), (0, -1), (0, -1))
    found: Truth = np.asarray(same[ends].any(axis=(1, 2)))
    at, left, right = np.nonzero(may[ends] & ~found[:, None, None])
    a, b = one[at, -left], other[at, -right]
    long = np.minimum(words.length[a], words.length[b]) >= LONG
    found[at[long & is_slip(words, a, b)]] = True
    return found

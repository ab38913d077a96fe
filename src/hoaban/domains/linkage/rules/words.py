"""Words of names as numbers, and which two are a slip of the pen apart: letters are read once per two words that may be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.values import Numbers

Truth = NDArray[np.bool_]

# Letters that stand for one another: by the speech of the North (gi/d/r, s/x, ch/tr, l/n), in names carried over from
# Mông and Thái (z, j, w, f), and by the two ways of writing i and c.
_SOUNDS = (
    (re.compile(r"^(?:gi|d|z|j|r)(?=[aeiouy])"), "d"),
    (re.compile(r"^gi$"), "di"),
    (re.compile(r"^(?:x|s)(?=[aeiouy])"), "s"),
    (re.compile(r"^(?:tr|ch)"), "ch"),
    (re.compile(r"^(?:l|n)(?=[aeiouy])"), "l"),
    (re.compile(r"^(?:ph|f)"), "f"),
    (re.compile(r"^(?:w|v)"), "v"),
    (re.compile(r"^(?:c|k|q)(?!h)"), "k"),
    (re.compile(r"^ngh"), "ng"),
    (re.compile(r"^gh"), "g"),
    (re.compile(r"y"), "i"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of a list of names once, and which of them each name has."""

    texts: Sequence[str]
    length: Numbers
    first: Numbers
    """The first letter."""
    sound: Numbers
    letters: Numbers
    """Which letters from a to z stand in it, a bit each. Per word up to here, per name from here on."""
    count: Numbers
    begin: Numbers
    row: Numbers
    """The words of all names one after the other: those of a name are `count` many from `begin` on."""

    def of(self, names: Numbers) -> Numbers:
        """A row for each of these names, which have as many words each, in the order written."""
        found: Numbers = self.row[self.begin[names][:, None] + np.arange(self.count[names[0]])]
        return found


def words_of(keys: Sequence[Sequence[str]]) -> Words:
    texts = sorted({word for words in keys for word in words})
    code = {word: at for at, word in enumerate(texts)}
    sounds: dict[str, int] = {}
    count = _ints([len(words) for words in keys])
    return Words(
        texts,
        length=_ints([len(word) for word in texts]),
        first=_ints([ord(word[0]) for word in texts]),
        sound=_ints([sounds.setdefault(sound(word), len(sounds)) for word in texts]),
        letters=_ints([sum(1 << ord(letter) - ord("a") for letter in set(word) if "a" <= letter <= "z") for word in texts]),
        count=count,
        begin=np.cumsum(count) - count,
        row=_ints([code[word] for words in keys for word in words]),
    )  # fmt: skip


def _ints(values: Sequence[int]) -> Numbers:
    return np.array(values, np.int64)


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A word as it may be heard: Sùng and Xùng, Giàng and Dàng, Vừ and Wừ are one."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def may_slip(words: Words, one: Numbers, other: Numbers) -> Truth:
    """Of words side by side: whether letters are worth reading, or decide already (one sound, an initial)."""
    length = words.length[one], words.length[other]
    apart = np.bitwise_count(words.letters[one] ^ words.letters[other])
    near = (apart <= 2) & (np.abs(length[0] - length[1]) <= 1)
    return np.where(
        np.minimum(*length) == 1, _same_first(words, one, other), near | _same_sound(words, one, other)
    )


def is_slip(words: Words, one: Numbers, other: Numbers) -> Truth:
    """The same, one sound, or a letter apart; a single letter is a slip of every word that begins with it."""
    is_initial = np.minimum(words.length[one], words.length[other]) == 1
    found = np.where(is_initial, _same_first(words, one, other), _same_sound(words, one, other))
    rows = np.flatnonzero(~is_initial & ~found)
    found[rows] = is_within(words, one[rows], other[rows], np.ones(len(rows), np.int64))
    return found


def is_within(words: Words, one: Numbers, other: Numbers, most: Numbers) -> Truth:
    """Whether no more letters lie between two words than is told for the two, which is two at most."""
    size = len(words.texts)
    codes = (np.minimum(one, other) * size + np.maximum(one, other)) * 3 + most
    distinct, back = np.unique(codes, return_inverse=True)
    pairs, most = distinct // 3, distinct % 3
    one, other = pairs // size, pairs % size
    found = np.zeros(len(distinct), bool)
    # A letter changed is one the other lacks in each.
    apart = np.bitwise_count(words.letters[one] ^ words.letters[other])
    near = np.flatnonzero((apart <= 2 * most) & (np.abs(words.length[one] - words.length[other]) <= most))
    found[near] = [
        _is_near(words.texts[a], words.texts[b], letters)
        for a, b, letters in zip(one[near].tolist(), other[near].tolist(), most[near].tolist(), strict=True)
    ]
    return found[back]


def _same_first(words: Words, one: Numbers, other: Numbers) -> Truth:
    return np.asarray(words.first[one] == words.first[other])


def _same_sound(words: Words, one: Numbers, other: Numbers) -> Truth:
    return np.asarray(words.sound[one] == words.sound[other])


@lru_cache(maxsize=200_000)
def _is_near(one: str, other: str, most: int) -> bool:
    """Of a province's names the words are few: the same two are asked about in commune after commune."""
    return distance(one, other, most) <= most


def distance(one: str, other: str, most: int) -> int:
    """Letters put in, left out, changed or swapped with a neighbour; more than ``most`` is told as most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    older: list[int] = []
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(line[-1] + 1, before[column] + 1, before[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, older[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        older, before = before, line
    return min(before[-1], most + 1)

"""Names as codes: one number per spelling, per key without marks, per set of words, per sound; every distinct name is read once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.values import Numbers
from hoaban.kit import text

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
class Names:
    """Per distinct name its forms; `of` says which of them each person has."""

    of: Numbers
    texts: NDArray[Any]
    keys: Sequence[tuple[str, ...]]
    """Words without marks, in the order written."""
    exact: Numbers
    marks: Numbers
    order: Numbers
    sound: Numbers
    given: Numbers
    family: Numbers
    letter: Numbers
    """The family name's first letter."""
    letters: Numbers
    """First letters of family and given name. Codes, all of them: equal where the form is."""


def named(names: NDArray[Any]) -> Names:
    texts, of = np.unique(names.astype(str), return_inverse=True)
    keys = [tuple(text.name_key(name).split()) for name in texts]
    sounds = [[sound(word) for word in words] for words in keys]
    return Names(
        of.astype(np.int64), texts, keys,
        exact=codes_of([text.nfc(text.modern_tone(name)).casefold() for name in texts]),
        marks=codes_of([" ".join(words) for words in keys]),
        order=codes_of([" ".join(sorted(words)) for words in keys]),
        sound=codes_of([" ".join(sorted(words)) for words in sounds]),
        given=codes_of([words[-1] if words else "" for words in sounds]),
        family=codes_of([words[0] if words else "" for words in sounds]),
        letter=codes_of([words[0][:1] if words else "" for words in sounds]),
        letters=codes_of([words[0][:1] + words[-1][:1] if words else "" for words in sounds]),
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A word as it may be heard: Sùng and Xùng, Giàng and Dàng, Vừ and Wừ are one."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def codes_of(forms: Sequence[str]) -> Numbers:
    """Numbers from 1; an empty form is 0 and meets nothing."""
    if not forms:
        return np.zeros(0, np.int64)
    _distinct, codes = np.unique(np.array(forms, dtype=str), return_inverse=True)
    return np.where(np.array([bool(form) for form in forms]), codes.astype(np.int64) + 1, 0)


def fits_initials(one: Sequence[str], other: Sequence[str]) -> bool:
    """«L. T. Mai» and «Lò Thị Mai»: as many words, each the other or its first letter, the given name or one more in full."""
    if len(one) != len(other):
        return False
    short = 0
    for a, b in zip(one, other, strict=True):
        if a != b:
            if (len(a) > 1 and len(b) > 1) or a[:1] != b[:1]:
                return False
            short += 1
    return 0 < short < len(one)


def fits_part(one: Sequence[str], other: Sequence[str]) -> bool:
    """A middle name is missing: family and given are the same, the shorter one's words stand in the longer one in order."""
    few, many = sorted((one, other), key=len)
    if len(few) < 2 or len(few) == len(many) or few[0] != many[0] or few[-1] != many[-1]:
        return False
    rest = iter(many)
    return all(word in rest for word in few)


def fits_slips(one: Sequence[str], other: Sequence[str]) -> tuple[bool, int]:
    """Word by word the same or one slip apart, in whatever order, at most one word missing; and how many are as written."""
    few, many = sorted((one, other), key=len)
    rest, slipped = list(many), []
    for word in few:
        if word in rest:
            rest.remove(word)
        else:
            slipped.append(word)
    written = len(few) - len(slipped)
    if len(few) < 2 or len(many) > len(few) + (written > 0):
        return False, written
    for word in slipped:
        near = next((against for against in rest if _one_slip(word, against)), None)
        if near is None:
            return False, written
        rest.remove(near)
    return True, written


def shares_word(one: Sequence[str], other: Sequence[str]) -> bool:
    """Family or given name of one as family or given name of the other, as written or, where it is long, with a slip."""
    if not one or not other:
        return False
    theirs = (other[0], other[-1])
    for a in (one[0], one[-1]):
        for b in theirs:
            if a == b or (len(a) > 3 and len(b) > 3 and _one_slip(a, b)):
                return True
    return False


@lru_cache(maxsize=200_000)
def _one_slip(one: str, other: str) -> bool:
    """Of a province's names the words are few: the same two are asked about thousands of times."""
    if min(len(one), len(other)) == 1:
        return one[:1] == other[:1]
    return sound(one) == sound(other) or distance(one, other, 1) <= 1


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

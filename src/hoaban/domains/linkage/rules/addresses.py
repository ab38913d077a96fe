"""Where somebody lives as it was written: the numbers apart from the words, marks and filling words left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules.names import codes_of, distinct
from hoaban.domains.linkage.rules.words import distance
from hoaban.domains.linkage.values import Address, Levels, Numbers
from hoaban.kit import text

# «Số nhà 12», «số 12» and «12» are one; so are «bản Bó» and «Bó».
NUMBER_OF = frozenset({"so", "nha"})
FILLING = frozenset({"ban", "thon", "to", "tieu", "khu", "pho", "duong", "ngo", "xom"})
LETTERS = 26
SHORT = 5
"""Words of fewer letters are near only when they are equal."""
HAMLET = 12
"""An address that more people of a commune share is a hamlet's, not a house's: the village says it already."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Per distinct address its numbers and its words; `of` says which of them each person has."""

    of: Numbers
    code: Numbers
    """Equal where numbers and words are; 0 where nothing is told."""
    number: Numbers
    word: Numbers
    words: Sequence[str]
    letters: NDArray[Any]
    """How often each letter stands in the words: two that differ in many letters need not be read."""


def addressed(addresses: NDArray[Any]) -> Addresses:
    texts, of = distinct(addresses)
    parts = [_parts(one) for one in texts]
    words = ["".join(told) for _numbers, told in parts]
    letters = np.zeros((len(texts), LETTERS), np.int8)
    for at, word in enumerate(words):
        for letter in word:
            if "a" <= letter <= "z":
                letters[at, ord(letter) - ord("a")] += 1
    return Addresses(
        of,
        codes_of([" ".join([*numbers, "/", *told]) if numbers or told else "" for numbers, told in parts]),
        codes_of([" ".join(numbers) for numbers, _told in parts]),
        codes_of(words), words, letters,
    )  # fmt: skip


def _parts(address: str) -> tuple[list[str], list[str]]:
    told = re.findall(r"\w+", text.fold(address).casefold())
    numbers = [word for word in told if any(letter.isdigit() for letter in word)]
    words = [word for word in told if word not in numbers and word not in NUMBER_OF]
    return numbers, [word for word in words if word not in FILLING] or words


def compared(known: Addresses, a: Numbers, b: Numbers) -> Levels:
    """By codes where they decide; words are read once per two distinct addresses that are nearly of the same letters."""
    told = (known.code[a] > 0) & (known.code[b] > 0)
    same_number = (known.number[a] == known.number[b]) & (known.number[a] > 0)
    alike = (known.word[a] == known.word[b]) & (known.word[a] > 0)
    near = alike.copy()
    open_ones = np.flatnonzero(told & ~alike & (known.word[a] > 0) & (known.word[b] > 0))
    if len(open_ones):
        near[open_ones] = _near(known, a[open_ones], b[open_ones])
    level = np.select(
        [known.code[a] == known.code[b], near & (known.number[a] == known.number[b]), near, same_number],
        [Address.SAME, Address.SLIP, Address.STREET, Address.NUMBER],
        Address.OTHER,
    )
    return np.where(told, level, 0).astype(np.int8)


def _near(known: Addresses, a: Numbers, b: Numbers) -> NDArray[np.bool_]:
    size = len(known.words)
    codes, back = np.unique(np.minimum(a, b) * size + np.maximum(a, b), return_inverse=True)
    one, other = codes // size, codes % size
    near = np.zeros(len(codes), bool)
    apart = np.abs(known.letters[one] - known.letters[other]).sum(axis=1)
    # Two slips change four letters of the two at most.
    for at in np.flatnonzero(apart <= 4).tolist():
        first, second = known.words[one[at]], known.words[other[at]]
        near[at] = min(len(first), len(second)) >= SHORT and distance(first, second, 2) <= 2
    return near[back]

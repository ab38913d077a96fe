"""Names as codes: one number per spelling, per key without marks, per set of words, per sound; every distinct name is read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules.words import Words, sound, words_of
from hoaban.domains.linkage.values import Numbers
from hoaban.kit import text


@dataclass(frozen=True, slots=True)
class Names:
    """Per distinct name its forms; `of` says which of them each person has."""

    of: Numbers
    keys: Sequence[tuple[str, ...]]
    """Words without marks, in the order written."""
    words: Words
    exact: Numbers
    marks: Numbers
    joined: Numbers
    """The same words without the gaps between them."""
    order: Numbers
    sound: Numbers
    given: Numbers
    family: Numbers
    letter: Numbers
    """The family name's first letter."""
    letters: Numbers
    """First letters of family and given name. Codes, all of them: equal where the form is."""


def named(names: NDArray[Any]) -> Names:
    texts, of = distinct(names)
    read = [[_word(word) for word in name.split()] for name in texts]
    keys = [tuple(part for _exact, parts in words for part in parts) for words in read]
    sounds = [[sound(word) for word in words] for words in keys]
    return Names(
        of, keys, words_of(keys),
        exact=codes_of([" ".join(exact for exact, _parts in words) for words in read]),
        marks=codes_of([" ".join(words) for words in keys]),
        joined=codes_of(["".join(words) for words in keys]),
        order=codes_of([" ".join(sorted(words)) for words in keys]),
        sound=codes_of([" ".join(sorted(words)) for words in sounds]),
        given=codes_of([words[-1] if words else "" for words in sounds]),
        family=codes_of([words[0] if words else "" for words in sounds]),
        letter=codes_of([words[0][:1] if words else "" for words in sounds]),
        letters=codes_of([words[0][:1] + words[-1][:1] if words else "" for words in sounds]),
    )  # fmt: skip


def distinct(texts: NDArray[Any]) -> tuple[Sequence[str], Numbers]:
    """Each text once, in order, and which of them every position has."""
    told = texts.tolist()
    once = sorted(set(told))
    code = {one: at for at, one in enumerate(once)}
    return once, np.fromiter((code[one] for one in told), np.int64, len(told))


@lru_cache(maxsize=50_000)
def _word(word: str) -> tuple[str, tuple[str, ...]]:
    """As it is written, whatever the case and the place of the tone mark, and its words without marks: «H'Mông» is one, «A-Páo» two."""
    return text.nfc(text.modern_tone(word)).casefold(), tuple(text.name_key(word).split())


def codes_of(forms: Sequence[str]) -> Numbers:
    """Numbers from 1; an empty form is 0 and meets nothing."""
    codes = {"": 0}
    return np.fromiter((codes.setdefault(form, len(codes)) for form in forms), np.int64, len(forms))

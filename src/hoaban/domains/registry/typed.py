"""What somebody typed to find a person: parts of the name, perhaps a birth year or an age, perhaps a village."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hoaban.kit import fulltext
from hoaban.kit.text import name_key, nfc

OLDEST = 120
ROUGHLY = 5
"""Years an old person's own telling is beside the paper."""
_AGE = re.compile(r"\b(\d{1,3})\s*(?:tuổi|tuoi|t)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
# After a comma, or after a word for a village written with its mark: «Ban» without one is a name too.
_VILLAGE = re.compile(r"[,;]|\s(?=(?:bản|thôn|xóm|tiểu khu|tổ dân phố|tổ)\s)", re.IGNORECASE)
_KINDS = re.compile(r"^(?:ban|thon|xom|tieu khu|to dan pho|to|tk)(?= )")
_UNMARKED = re.compile(r".*\s(?=(?:ban|thon|xom|tieu khu|to dan pho|to|tk)\s\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """The name as typed and its folded words, birth years of which one fits, folded words of a village's name; each may be empty."""

    name: str
    words: tuple[str, ...]
    years: tuple[int, ...] = ()
    village: tuple[str, ...] = ()


def read(text: str, today: date) -> Typed:
    """«lò ban 1985, bản mòng» or «ban lo 40 tuổi». An age leaves three years: people count it in two ways."""
    text = nfc(text)
    years: set[int] = set()
    for found in _AGE.finditer(text):
        if int(found[1]) <= OLDEST:
            years |= {today.year - int(found[1]) + shift for shift in (-1, 0, 1)}
    text = _AGE.sub(" ", text)
    years |= {int(found[1]) for found in _YEAR.finditer(text)}
    name, *rest = _VILLAGE.split(_YEAR.sub(" ", text))
    village = _KINDS.sub("", name_key(" ".join(rest))).split()
    return Typed(nfc(name), tuple(fulltext.words_of(name)), tuple(sorted(years)), tuple(village))


def unmarked_village(asked: Typed) -> Typed | None:
    """«lo thi hoa ban noong la» with the last word for a village read as one; None where a village was told or no such word stands
    between two others."""
    parted = None if asked.village else _UNMARKED.match(asked.name)
    if parted is None or not (words := fulltext.words_of(parted[0])):
        return None
    village = _KINDS.sub("", name_key(asked.name[parted.end() :])).split()
    return replace(asked, name=parted[0], words=tuple(words), village=tuple(village))


def around(years: Sequence[int]) -> tuple[int, ...]:
    """These birth years and those about them."""
    return tuple(range(min(years) - ROUGHLY, max(years) + ROUGHLY + 1))

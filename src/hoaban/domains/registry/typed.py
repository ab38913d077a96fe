"""What somebody typed to find a person: parts of the name, perhaps a birth year or an age, perhaps a village."""

import re
from dataclasses import dataclass
from datetime import date

from hoaban.kit import fulltext
from hoaban.kit.text import name_key, nfc

OLDEST = 120
_AGE = re.compile(r"\b(\d{1,3})\s*(?:tuổi|tuoi|t)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
# After a comma, or after a word for a village written with its mark: «Ban» without one is a name too.
_VILLAGE = re.compile(r"[,;]|\s(?=(?:bản|thôn|xóm|tiểu khu|tổ dân phố|tổ)\s)", re.IGNORECASE)
_KINDS = re.compile(r"^(?:ban|thon|xom|tieu khu|to dan pho|to|tk)(?= )")


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

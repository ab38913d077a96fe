"""Words without tone marks: how they are made, what they have to keep, which of them read as another word, who stands behind them."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hoaban.domains.warning.errors import ExerciseWord, NotToneless, OtherNumbers, WordsMissing, WordsTooLong
from hoaban.domains.warning.rules import wording
from hoaban.domains.warning.rules.wording import Lines
from hoaban.domains.warning.values import Book, Hazard, Status, Sureness, Text, Words
from hoaban.domains.warning.values.approved import Read
from hoaban.kit.text import bare, fold, nfc

EXERCISE_WORD = "DIEN TAP"
LONGEST = 1000
SIGNS = frozenset(" !\"#%&'()*+,-./:;<=>?")
"""ASCII signs that GSM-7 carries in one unit each."""
MOST_OTHERS = 4
NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""The bank's words are of no day."""
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_TYPED = str.maketrans(
    {"–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "«": '"', "»": '"', "’": "'", "‘": "'"}
)


def proposed(words: str) -> str:
    """Ours: each mark is taken off, each dash and quotation mark is a plain one."""
    return bare(nfc(words).translate(_TYPED))


def check(plain: str, full: str, *numbers: int) -> None:
    """Only letters that a short message carries, and every number as in the full words (and in ``numbers``)."""
    if full and not plain:
        raise WordsMissing
    if len(plain) > LONGEST:
        raise WordsTooLong
    for letter in plain:
        if letter not in SIGNS and not (letter.isascii() and letter.isalnum()):
            raise NotToneless(letter=letter)
    if fold(EXERCISE_WORD) in fold(plain):
        raise ExerciseWord
    wanted = Counter(_NUMBER.findall(full)) + Counter(map(str, numbers))
    if Counter(_NUMBER.findall(plain)) != wanted:
        raise OtherNumbers


def reads(full: str, known: Mapping[str, Sequence[str]]) -> tuple[Read, ...]:
    """Each word once that loses a mark, those with other readings first. ``known``: words by how they are written without marks.

    That it may be read as its own letters («đi» as «di») is no other reading, unless it stands beside one.
    """
    found = {}
    for word in _WORD.findall(nfc(full)):
        small, plain = word.lower(), proposed(word.lower())
        if plain != small and small not in found:
            others = tuple(one for one in known.get(plain, ()) if one != small)[:MOST_OTHERS]
            found[small] = Read(small, plain, others if set(others) - {plain} else ())
    return tuple(sorted(found.values(), key=lambda one: not one.others))


def row_lines(row: Words, book: Book) -> Lines:
    """Every sentence that may go out from a row of the bank; what danger it is, once for each of its levels."""
    found: dict[str, str] = {}
    for level in row.levels:
        for key, words in _lines_at(row, level, book):
            found[f"what{level}" if key == "what" else key] = words
    return tuple(found.items())


def _lines_at(row: Words, level: int, book: Book) -> Lines:
    do, go, when, who = (
        wording.tidied(one) for one in (row.do_this, row.go_there, row.by_when, row.who_calls)
    )
    text = Text(level, Sureness.LIKELY, (), NO_TIME, NO_TIME, do, go, when, who)
    return wording.lines(Status.ACTUAL, row.hazard, text, book)


def of_warning(told: Lines, level: int, full: Lines, plain: Lines) -> Lines | None:
    """The lines of a warning (of no drill) in the form of its row; None where one of them is not the row's own."""
    known = {key: (words, other) for (key, words), (_key, other) in zip(full, plain, strict=True)}
    found = []
    for key, words in told:
        mine, other = known.get(f"what{level}" if key == "what" else key, ("", ""))
        if mine != words:
            return None
        found.append((key, other))
    return tuple(found)


def seal(hazard: Hazard, level: int, full: Lines, plain: Lines) -> str:
    told = [hazard, level, full, plain]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def framed(status: Status, told: Lines) -> Lines:
    return wording.framed(status, told, EXERCISE_WORD)

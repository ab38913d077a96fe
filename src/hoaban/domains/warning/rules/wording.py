"""What people read, in its order: do this · go there · by when · who calls · then hazard and level."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from hoaban.domains.warning.errors import ExerciseWord, MarksMissing, WordsMissing, WordsTooLong
from hoaban.domains.warning.values import EXERCISE_WORD, Book, Ending, Hazard, Status, Text
from hoaban.kit.clock import VIETNAM

LONGEST = 200
SHORT = 12
"""Letters below which a sentence may do without a mark: «Đi ngay» has one, a name need not."""
Lines = tuple[tuple[str, str], ...]


def tidied(words: str) -> str:
    """Composed, in one line: decomposed marks would count twice in a message."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def check(text: Text) -> None:
    parts = (text.do_this, text.go_there, text.by_when, text.who_calls)
    if not text.do_this:
        raise WordsMissing
    if any(len(part) > LONGEST for part in parts):
        raise WordsTooLong
    if not has_marks(" ".join(parts)):
        raise MarksMissing
    if any(_folded(EXERCISE_WORD) in _folded(part) for part in parts):
        raise ExerciseWord


def has_marks(words: str) -> bool:
    letters = [letter for letter in words if letter.isalpha()]
    return len(letters) < SHORT or any(not letter.isascii() for letter in letters)


def lines(status: Status, hazard: Hazard, text: Text, book: Book) -> Lines:
    """In the order people read; a drill says so first."""
    what = danger(hazard, text.level, book)
    told = [
        ("do", text.do_this), ("go", text.go_there), ("when", text.by_when), ("who", text.who_calls), ("what", what),
    ]  # fmt: skip
    return framed(status, [(key, sentence(words)) for key, words in told if words])


def danger(hazard: Hazard, level: int, book: Book) -> str:
    """What it is and how grave."""
    return book.sentences["level"].format(
        hazard=_capital(book.hazards[hazard]), level=level, colour=book.colour(level)
    )


def ending(status: Status, hazard: Hazard, how: Ending, reason: str, book: Book) -> Lines:
    """What people read when it is over."""
    told = book.sentences[how.value].format(hazard=book.hazards[hazard])
    return framed(status, [("do", sentence(told)), ("who", sentence(reason))])


def joined(told: Lines) -> str:
    """As one message."""
    return " ".join(words for _key, words in told)


def passed_on(words: str, where: str, until: datetime | None, said: Mapping[str, str]) -> str:
    """What somebody sends on to her village's group: the words as two people approved them, untouched, then where it holds and
    until when, a line each. ``said``: the pack's sentences; ``until``: None where it is over."""
    told = [words]
    if where:
        told.append(said.get("where", "{places}.").format(places=where))
    if until is not None:
        at = until.astimezone(VIETNAM)
        told.append(said.get("until", "→ {time} {day}.").format(time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}"))
    return "\n".join(told)


def framed(status: Status, told: Sequence[tuple[str, str]], word: str = EXERCISE_WORD) -> Lines:
    """A drill says so before anything else."""
    if status is Status.EXERCISE:
        (key, first), *rest = told
        told = [(key, f"{word}. {first}"), *rest]
    return tuple(told)


def sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _folded(words: str) -> str:
    return unicodedata.normalize("NFC", words).casefold()

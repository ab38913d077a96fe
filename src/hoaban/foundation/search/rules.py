"""How well a title meets a question. Plain text in, a comparable value out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hoaban.foundation.search.values import Exactness, Shape
from hoaban.kit.text import fold, modern_tone, name_key, nfc

SHORTEST = 2
LONGEST = 200  # a pasted page is no question


def cleaned(text: str) -> str:
    """The question as it is shown and asked: one line, composed, not endless."""
    return nfc(text[:LONGEST])


def is_askable(text: str) -> bool:
    return len(name_key(text)) >= SHORTEST


@dataclass(frozen=True, slots=True)
class Words:
    """A title taken apart: with its marks folded away, and with them."""

    named: Sequence[str]
    marked: Sequence[str]


def words_of(title: str) -> Words:
    return Words(name_key(title).split(), _marked(title))


def exactness(question: str, title: str) -> Exactness:
    """Whole before prefix before infix; with tones before without.

    Whoever types tones means them: then a prefix with the right tones stands above a whole title with others. Whoever
    types none leaves them open: then the shape decides, tones only between equals.
    """
    return measure(question)(words_of(title))


def measure(question: str) -> Callable[[Words], Exactness]:
    """`exactness` for many titles: the question is taken apart once."""
    asked, marked = name_key(question).split(), _marked(question)
    asks_tones = fold(question) != question.casefold()

    def measured(title: Words) -> Exactness:
        shape = _shape(asked, title.named)
        has_tones = shape >= Shape.SWAPPED and _shape(marked, title.marked) == shape
        rank = 10 * has_tones + shape if asks_tones else 2 * shape + has_tones
        return Exactness(rank, shape, has_tones)

    return measured


def _marked(text: str) -> list[str]:
    """Words with their marks, the tone on one agreed letter: Hoà equals Hòa, Hoa does not."""
    return modern_tone(nfc(text)).casefold().split()


def _shape(asked: Sequence[str], named: Sequence[str]) -> Shape:
    if not asked or not named:
        return Shape.ELSEWHERE
    if asked == named:
        return Shape.WHOLE
    if _begins(asked, named):
        return Shape.PREFIX
    if any(_begins(asked, named[start:]) for start in range(1, len(named))):
        return Shape.INFIX
    if all(any(word.startswith(part) for word in named) for part in asked):
        return Shape.SWAPPED
    if len(asked) == 1 and len(named) > 1 and "".join(word[0] for word in named).startswith(asked[0]):
        return Shape.INITIALS
    return Shape.ELSEWHERE


def _begins(asked: Sequence[str], named: Sequence[str]) -> bool:
    """The last word may be half typed."""
    count = len(asked)
    return len(named) >= count and named[: count - 1] == asked[:-1] and named[count - 1].startswith(asked[-1])

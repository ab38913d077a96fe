"""Questions and answers."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Shape(IntEnum):
    """How a title meets a question; a higher one stands above."""

    ELSEWHERE = 0
    """The room found it by another field: a code, a phone number."""
    INITIALS = 1
    SWAPPED = 2
    """The same words in another order."""
    INFIX = 3
    PREFIX = 4
    WHOLE = 5


@dataclass(frozen=True, slots=True, order=True)
class Exactness:
    """Compared first by tones when the question carries tones, then by shape: see `rules.exactness`."""

    rank: int
    shape: Shape
    has_tones: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: what it is, where it opens."""

    room: str
    kind: str
    key: str
    title: str
    subtitle: str
    url: str
    score: float = 0.0
    """The room's own order among equals: 0 to 1."""
    exactness: Exactness = Exactness(0, Shape.ELSEWHERE, False)
    is_ordered: bool = True
    """False: the room found more than it had time to put in order, and this is one of the first that came."""


class Trouble(StrEnum):
    FAILED = "failed"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Silent:
    """A room that did not answer; the page says so, since an empty list would be a lie."""

    room: str
    label: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one room, the best first. ``has_more``: the room holds further ones."""

    room: str
    label: str
    hits: tuple[Hit, ...]
    has_more: bool
    narrow: str = ""
    """What of this room's can be added to the question; empty: a word."""

    @property
    def is_ordered(self) -> bool:
        """The closest stand among these."""
        return all(hit.is_ordered for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Answer:
    """Groups in the order of their best hit; ``best`` is all hits merged that were put in order: of others nobody knows."""

    text: str
    groups: tuple[Group, ...] = ()
    best: tuple[Hit, ...] = ()
    silent: tuple[Silent, ...] = ()

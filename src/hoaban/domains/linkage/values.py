"""What finding doubles calls things: people as columns, and how far two of them agree."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hoaban.foundation.access.values import UnitRange

PROVINCE = 10**9
Numbers = NDArray[np.int64]
Levels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class People:
    """People as columns, one position per person; 0 or an empty text where nothing is known."""

    id: Numbers
    name: NDArray[Any]
    sex: Numbers
    """1 male, 2 female."""
    year: Numbers
    month: Numbers
    day: Numbers
    """Birth as precisely as it is known: a year alone has neither month nor day."""
    phone: Numbers
    identity: Numbers
    insurance: Numbers
    """Codes of keyed digests: equal where the numbers are, and nothing else."""
    household: Numbers
    place: Numbers
    """Unit number, down to the village."""
    address: NDArray[Any]

    def __len__(self) -> int:
        return len(self.id)

    def where(self, chosen: NDArray[Any]) -> "People":
        return People(**{one.name: getattr(self, one.name)[chosen] for one in fields(self)})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Positions of two people each; the first is always the smaller one."""

    first: Numbers
    second: Numbers

    def __len__(self) -> int:
        return len(self.first)

    def where(self, chosen: NDArray[Any]) -> "Pairs":
        return Pairs(self.first[chosen], self.second[chosen])


NO_PAIRS = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of pairs before: who are two, and who stands for records that became another."""

    different: Pairs
    """By who stands today: who is another than somebody is another than whoever that record became."""
    stands: Numbers
    """Position of who stands today for a merged record."""
    stood: Numbers
    """The household of that record."""


NOTHING_SAID = Said(NO_PAIRS, np.zeros(0, np.int64), np.zeros(0, np.int64))


class Name(IntEnum):
    """How two names agree, the closest first; 0 says that one is not known."""

    EXACT = 1
    MARKS = 2
    """But for tone marks, đ and d, capitals."""
    ORDER = 3
    """The same words in another order."""
    SOUND = 4
    """But for letters that are written for one another."""
    PART = 5
    """A middle name is missing."""
    INITIALS = 6
    LETTER = 7
    """One or two letters differ."""
    CLOSE = 8
    """Word by word a slip: another order and a letter, initials and a missing word, one letter in a short word."""
    GIVEN = 9
    """The given name alone."""
    OTHER = 10
    FAMILY = 11
    """The family name alone, or all that one record has. (Numbers are kept with pairs: what is new comes last.)"""
    ROUGH = 12
    """A slip in every word: none stands there as in the other."""
    WORD = 13
    """Family or given name of one stands, perhaps with a slip, as either in the other; nothing more."""


class Birth(IntEnum):
    DAY = 1
    MONTH = 2
    YEAR = 3
    """Neither record has a day: who does not know hers does not know it in the next list either."""
    COARSER = 4
    """The same year, and one of the two has no day."""
    TURNED = 5
    """Day and month the other way round."""
    NEXT = 6
    """Day and month are the same (or turned); the year is one apart or has two digits changed places."""
    NEAR = 7
    """The year so, and neither has a day."""
    HALF = 8
    """The year and one of day and month."""
    OTHER = 9
    DIGIT = 10
    """Day and month are the same; one digit of the year is another."""
    VAGUE = 11
    """The year is one apart or has two digits changed places, and one of the two has no day."""


class Same(IntEnum):
    SAME = 1
    OTHER = 2


class Number(IntEnum):
    SAME = 1
    SLIP = 2
    """One digit differs, or two neighbours changed places."""
    OTHER = 3


class Third(IntEnum):
    """Where the record lies that fits both."""

    ANYWHERE = 0
    ELSEWHERE = 1
    """In another commune, while the two lie in one."""


class Again(IntEnum):
    """What came to agree since somebody said that they are two."""

    IDENTITY = 1
    """Or differs by one slip only."""
    INSURANCE = 2
    BIRTH = 3


class Place(IntEnum):
    HOUSEHOLD = 1
    VILLAGE = 2
    COMMUNE = 3
    ELSEWHERE = 4
    FAMILY = 5
    """In another household in which somebody else of hers surely stands, wherever it lies: a family written twice."""


class Address(IntEnum):
    SAME = 1
    SLIP = 2
    """The same numbers, and words with a slip or two."""
    STREET = 3
    """The same words or nearly so, other numbers or none."""
    NUMBER = 4
    """The same numbers alone."""
    OTHER = 5


COMPARED: dict[str, type[IntEnum]] = {
    "name": Name,
    "birth": Birth,
    "sex": Same,
    "phone": Same,
    "identity": Number,
    "insurance": Same,
    "place": Place,
    "address": Address,
}
"""What is compared, in the order of the columns of levels."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How far each pair agrees: a row per pair, a column per thing compared; and how many share the name nearby."""

    levels: Levels
    namesakes: Numbers
    """People of the commune who bear the name (the more common of the two)."""
    rarity: NDArray[np.float64]
    """How much more or less often than on average two people of this place agree on this name by chance."""

    def where(self, chosen: NDArray[Any]) -> "Compared":
        return Compared(self.levels[chosen], self.namesakes[chosen], self.rarity[chosen])


@dataclass(frozen=True, slots=True)
class Weights:
    """Per thing compared and level: how often it is so for one person (m) and for two (u, and k within a household)."""

    one: dict[str, NDArray[np.float64]]
    two: dict[str, NDArray[np.float64]]
    """Of two people of a commune, drawn by chance; a place elsewhere is met whenever both are not of one commune."""
    kin: dict[str, NDArray[np.float64]]
    """Of two people of one household: they share more than strangers do."""
    doubled: float
    """Share of people who stand twice; nobody knows it, so it is a choice."""
    prior: float
    """Share of one person among all pairs of whom are compared."""
    shown_from: float
    """Score from which a person looks at a pair."""
    source: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair got its score: what was compared, how it agrees, how much that says (in bits; below 0: against)."""

    what: str
    level: int
    bits: float
    namesakes: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs with what is known of them, ready to be looked at."""

    pairs: Pairs
    compared: Compared
    score: NDArray[np.float64]
    """Between 0 and 1."""
    rival: NDArray[np.float64] | None = None
    """Bits taken off because another record fits one of the two better; below 0: put on because a third fits both."""
    third: Numbers | None = None
    """Position of the record by which a pair was added to its group; -1 where the pair stands by itself."""

    def where(self, chosen: NDArray[Any]) -> "Scored":
        rival, third = (None if one is None else one[chosen] for one in (self.rival, self.third))
        return Scored(self.pairs.where(chosen), self.compared.where(chosen), self.score[chosen], rival, third)


@dataclass(frozen=True, slots=True)
class Changed:
    """What other weights would change: positions of pairs that come to be shown, and of those that no longer are."""

    before: int
    after: int
    gained: Numbers
    lost: Numbers
    old: Scored
    new: Scored


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weights and the number under which a province knows them; 0: as they ship."""

    number: int
    weights: Weights


class Slip(StrEnum):
    """What goes wrong when one person is written down twice; the generator plants each and recall is told for each."""

    NONE = "none"
    MARKS = "marks"
    D = "d"
    DECOMPOSED = "decomposed"
    CAPITALS = "capitals"
    ORDER = "order"
    MIDDLE = "middle"
    INITIALS = "initials"
    LETTER = "letter"
    SOUND = "sound"
    YEAR_ONLY = "year_only"
    DAY_SWAPPED = "day_swapped"
    YEAR_OFF = "year_off"
    IDENTITY_SLIP = "identity_slip"
    IDENTITY_MISSING = "identity_missing"
    PHONE_OTHER = "phone_other"
    MOVED = "moved"
    MARRIED = "married"
    """Moved to another household with another relation; nothing of the name changes."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Made-up people of whom it is known who stands twice, and what went wrong at the second writing."""

    people: People
    truth: Pairs
    slips: Sequence[frozenset[Slip]]
    identities: Sequence[str]
    """The invented numbers themselves: near matches are made of them, as the register does it."""


class State(StrEnum):
    """What people said of a pair."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"
    """Put off: it needs a paper, or a walk to the village."""
    MOOT = "moot"
    """One of the two records no longer stands."""


WAITING = (State.OPEN, State.LATER)


class ToldWhy(StrEnum):
    """How an officer knows that records of two communes are one person."""

    CARD = "card"
    FAMILY = "family"
    KNOWN = "known"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """What an officer of one commune told the keeper of the province."""

    by: str
    at: datetime
    why: ToldWhy
    words: str
    is_hers: bool
    """Told by the commune of whoever reads it: hers to withdraw."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """One line of the queue."""

    uid: UUID
    names: tuple[str, str]
    """Empty where the record lies in a commune she does not keep."""
    about: tuple[str, str]
    """Birth, household and village of each."""
    communes: tuple[str, str]
    """Where each lives, when the pair lies across two communes."""
    score: float
    reasons: Sequence[Reason]
    state: State
    decided_by: str
    decided_at: datetime | None
    weights_no: int | None
    """Whose weights gave the score: 0 those that ship; None another engine's own."""
    told: Told | None = None
    """That a commune said they are one person; None too for the other commune, which reads none of it."""


@dataclass(frozen=True, slots=True)
class PairShown:
    """One pair with its way through the queue."""

    row: PairRow
    people: tuple[UUID | None, UUID | None]
    """None for the record of a commune she does not keep."""
    homes: tuple[UUID | None, UUID | None]
    next: UUID | None
    previous: UUID | None
    may_tell: bool = False
    """She keeps one of its two communes and nobody told the keeper yet."""
    is_beyond: bool = False
    """She keeps the province of one of the two records only: here they are not made one."""


def is_above(area: UnitRange) -> bool:
    """A whole province: who reviews there settles pairs that lie in two communes, and keeps neither."""
    return area.stop - area.start >= PROVINCE


def keeps_both(areas: Sequence[UnitRange], one: int, other: int) -> bool:
    """Both places are hers to review: as their commune, or over the province they lie in."""
    return keeps(areas, one) and keeps(areas, other)


def keeps(areas: Sequence[UnitRange], place: int | None) -> bool:
    return place is not None and any(area.contains(place) for area in areas)


def side_kept(areas: Sequence[UnitRange], one: int, other: int) -> int | None:
    """Which of two communes is hers, 1 or 2; None for a province's keeper, for who keeps both and for who keeps neither."""
    own = [area for area in areas if not is_above(area)]
    hers = [side for side, place in ((1, one), (2, other)) if any(area.contains(place) for area in own)]
    return hers[0] if len(hers) == 1 and len(own) == len(areas) else None

"""People's signs in plain values: what was seen, what may follow what, whose words count apart. No Django, no table."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import cos, hypot, radians
from uuid import UUID

from hoaban.kit.text import fold

COMMUNE = 10_000
PROVINCE = 10**9
"""Unit numbers from one unit to the next."""


class SignState(StrEnum):
    NEW = "new"
    LOOKED = "looked_at"
    DRAFT = "draft"
    """A warning is being written from it; the people who told still get an answer."""
    ANSWERED = "answered"


class SignAnswer(StrEnum):
    SAFE = "safe"
    WATCH = "watch"
    COMING = "coming"
    LEAVE = "leave"


class SignStep(StrEnum):
    """What happened to a sign: a line of its history."""

    TELL = "tell"
    LOOK = "look"
    PLACE = "place"
    BECOME_DRAFT = "become_draft"
    ANSWER = "answer"
    UNDO = "undo"


class Way(StrEnum):
    """How it reached us."""

    PAGE = "page"
    SMS = "sms"
    ZALO = "zalo"
    CALL = "call"
    """Told by telephone or in person; an official wrote it down."""


OPEN_SIGNS = (SignState.NEW, SignState.LOOKED, SignState.DRAFT)
"""Who sees the same thing in the same place now joins it."""

MOVES: dict[tuple[SignState, SignStep], SignState] = {
    **{(state, SignStep.TELL): state for state in OPEN_SIGNS},
    **{(state, SignStep.PLACE): state for state in OPEN_SIGNS},
    (SignState.NEW, SignStep.LOOK): SignState.LOOKED,
    **{(state, SignStep.BECOME_DRAFT): SignState.DRAFT for state in SignState},
    **{(state, SignStep.ANSWER): SignState.ANSWERED for state in SignState},
    (SignState.ANSWERED, SignStep.UNDO): SignState.LOOKED,
}
"""Every move there is. A better answer may follow an answer: «watch» becomes «leave now» when the hill moves; another draft may
follow one that was taken back."""

ANSWER_WITHIN = timedelta(minutes=15)
"""Ours, no law names it: as long as a village may wait for a warning to be confirmed."""
UNDO_WITHIN = timedelta(minutes=15)
EARLIER = timedelta(hours=72)
"""How far back the page of a sign shows what was told of the same place."""
RINGS_AT = frozenset({1, 2, 5, 20})
"""Phones ring for the first who tells, and again when the word grows heavier; the list shows everyone at once."""
RINGS_AGAIN = timedelta(hours=6)

RINGING_PER_LINE, KEPT_PER_LINE, LINE_SECONDS = 10, 60, 600
"""A village behind one line: so many wake somebody in ten minutes, so many are kept; beyond, the page gives the telephone."""


def is_placed(number: int) -> bool:
    """A village or commune; the province's own number says that nobody understood the place yet."""
    return bool(number % PROVINCE)


def after(state: SignState, step: SignStep) -> SignState | None:
    """The state a step leads to; None where it is not allowed."""
    return MOVES.get((state, step))


def rings(tellers: int, last: datetime | None, now: datetime) -> bool:
    """Whether phones ring for this word. ``last``: when somebody told before, None for the first."""
    return last is None or tellers in RINGS_AT or now - last >= RINGS_AGAIN


def may_answer(answer: SignAnswer, seen: int, now: int) -> bool:
    """Whether an answer given to what an official saw still fits. «Leave now» is not held up by one more neighbour."""
    return seen == now or answer is SignAnswer.LEAVE


def may_undo(answered_at: datetime, now: datetime, *, has_left: bool) -> bool:
    return not has_left and now - answered_at <= UNDO_WITHIN


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (longitude, latitude), flat: within a province the error is far below a village's width."""
    narrow = cos(radians((one[1] + other[1]) / 2))
    return hypot((one[0] - other[0]) * narrow, one[1] - other[1]) * 111.2


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells."""

    uid: UUID
    """Made by whoever tells: sent twice, it is told once."""
    kind: str
    number: int
    """The village, else the commune; the province where the place was not understood."""
    way: Way = Way.PAGE
    phone_e164: str = ""
    words: str = ""
    position: tuple[float, float] | None = None
    """Longitude, latitude."""
    is_exercise: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever told it keeps: an address and a short code."""

    uid: UUID
    code: str


@dataclass(frozen=True, slots=True)
class SignFacts:
    """A sign as neighbours weigh it beside gauges."""

    id: int
    uid: UUID
    kind: str
    number: int
    state: SignState
    answer: SignAnswer | None
    words: str
    tellers: int
    """Different people, at least: two phones behind one line count once."""
    first_at: datetime
    last_at: datetime
    answered_at: datetime | None
    is_exercise: bool
    version: int
    draft_uid: UUID | None = None
    """Of room warning, as a value."""


@dataclass(frozen=True, slots=True)
class SignLine:
    """One line of the officials' list."""

    facts: SignFacts
    place: str


@dataclass(frozen=True, slots=True)
class Media:
    uid: UUID
    is_voice: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's word, as an official reads it."""

    at: datetime
    way: Way
    by_label: str
    phone_e164: str
    words: str
    position: tuple[float, float] | None
    media: tuple[Media, ...]
    told_at: datetime | None

    @property
    def latlon(self) -> str:
        """As ``geo:`` addresses want it, whatever the page's language does to decimal points."""
        return f"{self.position[1]:.5f},{self.position[0]:.5f}" if self.position else ""


@dataclass(frozen=True, slots=True)
class StepLine:
    at: datetime
    step: SignStep
    answer: SignAnswer | None
    words: str
    by_label: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What whoever told it sees; nothing of a person but which office looked."""

    kind: str
    place: str
    code: str
    at: datetime
    state: SignState
    seen_at: datetime | None
    answer: SignAnswer | None
    words: str
    answered_at: datetime | None
    told_at: datetime | None
    is_exercise: bool


# --- What an SMS says -----------------------------------------------------------------------------------------------

_KINDS_OF_PLACE = (
    "to dan pho",
    "tieu khu",
    "khu pho",
    "thi tran",
    "ban",
    "thon",
    "xom",
    "xa",
    "phuong",
    "khoi",
)
Names = list[tuple[int, str]]
"""Unit number and folded name."""


def bare(name: str) -> str:
    """A folded name without what kind of place it is."""
    for kind in _KINDS_OF_PLACE:
        if name.startswith(f"{kind} ") and len(name) > len(kind) + 1:
            return name[len(kind) + 1 :]
    return name


def find_place(text: str, villages: Names, communes: Names) -> int | None:
    """The one village or commune that a folded text names; None where nothing fits, or several do as well."""
    said = f" {text} "

    def named(units: Names) -> list[tuple[int, str]]:
        found = [(number, bare(name)) for number, name in units if f" {bare(name)} " in said]
        longest = max((len(name) for _number, name in found), default=0)
        return [one for one in found if len(one[1]) == longest]

    there = {number for number, _name in named(communes)}
    called = named(villages)
    within = [number for number, _name in called if number // COMMUNE * COMMUNE in there]
    if len(within) == 1:
        return within[0]
    if len(there) == 1 and (within or not called):
        return there.pop()
    return called[0][0] if len(called) == 1 and not there else None


UNSURE = {
    "da": "đá", "can": "cạn", "lo": "lở", "lu": "lũ", "cay": "cây", "duc": "đục",
    "da roi": "đá rơi", "da lan": "đá lăn", "lo dat": "lở đất", "nuoc duc": "nước đục", "nuoc can": "nước cạn",
    "nuoc dang": "nước dâng",
}  # fmt: skip
"""Written without marks these are everyday words too («dạ», «đã», «cần», «lo», «dạ rồi»); beside each, what the sign is spelt like."""
_MARKED = {"nut": "nứt", "nuc": "nứt", "sut": "sụt", "ngap": "ngập"}
"""Sure where they are written without marks; with others they are another word («bấm nút»)."""
_SHORT = 3
_TOKEN = re.compile(r"\w+")
_FILLERS = ("o", "tai")


def is_unsure(word: str) -> bool:
    return word in UNSURE


def kind_in(text: str, words: Mapping[str, Sequence[str]], places: Callable[[], Names]) -> str | None:
    """The kind that a message speaks of, by one of its words or two of them joined; None where it names none for sure.

    An everyday word counts only as the first one with a place right after it, an everyday pair with a place anywhere.
    """
    spelt = _TOKEN.findall(unicodedata.normalize("NFC", text).casefold())
    said = [fold(word) for word in spelt]
    kinds = {word: kind for kind, known in words.items() for word in known}
    guess = None
    for size in (2, 1):
        for start in range(len(said) - size + 1):
            kind = kinds.get("".join(said[start : start + size]))
            folded, written = (" ".join(some[start : start + size]) for some in (said, spelt))
            if kind is None or (folded not in UNSURE and len(folded) < _SHORT):
                continue
            if folded in _MARKED and written not in (folded, _MARKED[folded]):
                continue
            if folded not in UNSURE or (size == 2 and written == UNSURE[folded]):
                return kind
            if guess is None and written in (folded, UNSURE[folded]) and (size == 2 or not start):
                units, after = places(), range(len(said)) if size == 2 else [size]
                guess = kind if any(begins_with_place(said[at:], units) for at in after) else None
    return guess


def begins_with_place(said: Sequence[str], units: Names) -> bool:
    """Whether folded words begin with a place. A name of one syllable needs «bản», «xã» before it: it may be any word."""
    text = " ".join(said[1:] if said and said[0] in _FILLERS else said)
    name = bare(text)
    names = {bare(unit) for _number, unit in units}
    return any(
        f"{name} ".startswith(f"{one} ") and (name != text or " " in one or one.isdigit()) for one in names
    )

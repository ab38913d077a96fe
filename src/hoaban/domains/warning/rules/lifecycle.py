"""The life of an alert: what may follow what, who may, and with how many people. Time and people arrive as arguments."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from hoaban.domains.warning.errors import (
    LevelUnfit,
    OnlyPeopleIssue,
    ProofMissing,
    SecondPersonMissing,
    TimesUnfit,
)
from hoaban.domains.warning.rules import drawing
from hoaban.domains.warning.values import LEVELS, Hazard, Move, Proof, State, Status, Text

LIVE = frozenset({State.ISSUED, State.UPDATED, State.UPDATE_DRAFT, State.UPDATE_REVIEWED})
"""In force: people have been told, and it has not ended."""
WAITING = frozenset({State.DRAFT, State.REVIEWED, State.UPDATE_DRAFT, State.UPDATE_REVIEWED})
"""A text waits for a person."""
OVER = frozenset({State.CANCELLED, State.ALL_CLEAR, State.EXPIRED})

_FIRST = {
    (State.DRAFT, Move.CHANGE): State.DRAFT,
    (State.DRAFT, Move.REVIEW): State.REVIEWED,
    (State.DRAFT, Move.OVERRIDE): State.ISSUED,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.REVIEWED, Move.CHANGE): State.DRAFT,
    (State.REVIEWED, Move.SEND): State.ISSUED,
    (State.REVIEWED, Move.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Move.RESTORE): State.DRAFT,
}
_NEXT = {
    (State.ISSUED, Move.CHANGE): State.UPDATE_DRAFT,
    (State.UPDATED, Move.CHANGE): State.UPDATE_DRAFT,
    (State.UPDATE_DRAFT, Move.CHANGE): State.UPDATE_DRAFT,
    (State.UPDATE_DRAFT, Move.REVIEW): State.UPDATE_REVIEWED,
    (State.UPDATE_DRAFT, Move.OVERRIDE): State.UPDATED,
    (State.UPDATE_REVIEWED, Move.CHANGE): State.UPDATE_DRAFT,
    (State.UPDATE_REVIEWED, Move.SEND): State.UPDATED,
    # Taken back, the last version stands as it was sent; a second one was an update.
    (State.UPDATE_DRAFT, Move.WITHDRAW): State.ISSUED,
    (State.UPDATE_REVIEWED, Move.WITHDRAW): State.ISSUED,
}
_ENDS = {Move.CANCEL: State.CANCELLED, Move.ALL_CLEAR: State.ALL_CLEAR, Move.EXPIRE: State.EXPIRED}
_MOVES = _FIRST | _NEXT | {(state, move): end for state in LIVE for move, end in _ENDS.items()}

LONGEST = timedelta(days=10)
LEAST_REASON = 10
STRONG = frozenset({Proof.PASSKEY, Proof.APP_CODE})
STORM = timedelta(hours=36)
"""Drafts of one storm: a rest longer than this begins another event."""
_FAMILIES = (
    frozenset({Hazard.HEAVY_RAIN, Hazard.FLASH_FLOOD, Hazard.LANDSLIDE, Hazard.FLOOD, Hazard.STORM}),
    frozenset({Hazard.COLD}),
    frozenset({Hazard.HEAT, Hazard.FOREST_FIRE}),
)


def after(state: State, move: Move, number: int) -> State | None:
    """None: not from here. ``number`` of versions sent so far tells an issued alert from an updated one."""
    found = _MOVES.get((state, move))
    return State.UPDATED if found is State.ISSUED and state in _BACK and number > 1 else found


_BACK = frozenset({State.UPDATE_DRAFT, State.UPDATE_REVIEWED})


def may_move(state: State) -> frozenset[Move]:
    """What the page offers."""
    return frozenset(move for one, move in _MOVES if one is state)


def is_person(key: str) -> bool:
    """A job, a device or a program drafts; it neither agrees nor issues."""
    return key.startswith("user:")


def agree(writer: str, reader: str) -> None:
    """Whoever wrote the text that stands now cannot be its second pair of eyes."""
    if not is_person(reader):
        raise OnlyPeopleIssue
    if writer == reader:
        raise SecondPersonMissing


def send(writer: str, reader: str, issuer: str) -> None:
    """Two different people at least stand behind what goes out; a program that drafted counts as none."""
    if not is_person(issuer):
        raise OnlyPeopleIssue
    agree(writer, reader)
    if len({key for key in (writer, reader, issuer) if is_person(key)}) < 2:
        raise SecondPersonMissing


def prove(proof: Proof, *, is_demo: bool) -> None:
    """A passkey or the phone's code; people of a demo have no second factor, which is a property of their rows."""
    if proof not in STRONG and not (is_demo and proof is Proof.PASSWORD):
        raise ProofMissing


def check_level(level: int) -> None:
    if level not in LEVELS:
        raise LevelUnfit


def raised(level: int, by: int) -> int:
    """Decision 18/2021/QĐ-TTg, Điều 4: one more for hazards together, up to two for grave danger to life, never above 5."""
    check_level(level)
    return min(level + min(by, 2), LEVELS[-1])


def check_times(text: Text, now: datetime) -> None:
    if not (text.onset < text.expires and now < text.expires <= now + LONGEST):
        raise TimesUnfit


def has_expired(expires: datetime, now: datetime) -> bool:
    return expires <= now


def is_reason(text: str) -> bool:
    return len(text.strip()) >= LEAST_REASON


def family(hazard: Hazard) -> str:
    """Which hazards one storm brings."""
    return min(next(one for one in _FAMILIES if hazard in one))


def seal_of(status: Status, hazard: Hazard, issuer: str, text: Text) -> str:
    """Of everything a second person agrees to: the least change, and she is asked again."""
    told = [
        status, hazard, issuer, text.level, text.sure, sorted(text.areas), text.onset.timestamp(), text.expires.timestamp(),
        text.do_this, text.go_there, text.by_when, text.who_calls, *([drawing.kept(text.shape)] if text.shape else ()),
        *(["toneless", text.toneless] if text.toneless else ()),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def identifier(province: int, status: Status, sent: datetime, uid_hex: str) -> str:
    """Of an alert, fixed at its first issue; without spaces, commas, ``<`` and ``&`` (CAP 1.2, section 3.2.1)."""
    kind = "dt" if status is Status.EXERCISE else "cb"
    return f"hoaban.{province:02d}.{kind}.{sent:%Y%m%d%H%M%S}.{uid_hex[-12:]}"


def of_version(alert: str, number: int) -> str:
    """Each message has an identifier of its own."""
    return f"{alert}.{number}"


def span(ranges: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The smallest range that holds all of them."""
    starts, stops = zip(*ranges, strict=True)
    return min(starts), max(stops)

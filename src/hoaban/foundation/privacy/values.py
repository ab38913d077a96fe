"""Requests about one's own data: kinds, states, steps. Plain values; no Django."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

ACKNOWLEDGE_WORKDAYS = 2
ANSWER_DAYS = 15
"""◐ The terms we were given for Decree 356/2025/NĐ-CP; its text has not been read here yet (README)."""

PACKAGE = "privacy.package"
"""The purpose of its file."""
PACKAGE_DAYS = 30
"""How long a gathered package is kept; no law names it: long enough to come and fetch it."""
COMMUNE = 10_000
"""Unit numbers from a commune to the next."""

LAW = "Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP"
PURPOSE = "privacy.ask"
"""For what a helper asks in somebody's place."""


class Kind(StrEnum):
    SEE = "see"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    COMPLAIN = "complain"


class State(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    REFUSED = "refused"


class Step(StrEnum):
    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
    BEGIN = "begin"
    EXTEND = "extend"
    ANSWER = "answer"
    REFUSE = "refuse"
    CONSENT_BACK = "consent_back"
    """She no longer wants to be helped in this; the request goes on, the answer is hers alone."""


OPEN_STATES = (State.RECEIVED, State.ACKNOWLEDGED, State.IN_WORK)


class PackageState(StrEnum):
    """From «asked» to «erased»; a failed one says why, and another may be asked for."""

    ASKED = "asked"
    GATHERING = "gathering"
    READY = "ready"
    HANDED = "handed"
    ERASED = "erased"
    FAILED = "failed"


OPEN_PACKAGES = (PackageState.ASKED, PackageState.GATHERING, PackageState.READY)
FETCHABLE = (PackageState.READY, PackageState.HANDED)


class Seen(StrEnum):
    """How the official knew who stood before her."""

    CARD = "card"
    KNOWN = "known"
    WRITTEN = "written"
    """Somebody else, with the person's written word."""


class Standing(StrEnum):
    """Whether a record of a person still holds."""

    CURRENT = "current"
    CLOSED = "closed"
    MOVED = "moved"
    """She lives elsewhere: what is kept of her until she left is hers to see."""
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person an official may choose, told apart by ``detail``."""

    uid: UUID
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """One person, by every name under which rooms may know her."""

    uid: UUID
    name: str
    number: int
    """Her commune."""
    standing: Standing
    phone_e164: str
    things: frozenset[UUID]
    rows: frozenset[tuple[str, str]]
    has_namesake: bool


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """A package as the desk shows it."""

    uid: UUID
    state: PackageState
    asked_at: datetime
    asked_by: str
    built_at: datetime | None
    erase_at: datetime | None
    problem: str
    """English msgid."""
    is_in_register: bool
    handed: "tuple[HandedFacts, ...]" = ()


@dataclass(frozen=True, slots=True)
class HandedFacts:
    """One handing over: when, by whom, and whether its one download is spent."""

    uid: UUID
    at: datetime
    by: str
    seen: Seen
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is printed when a package changes hands."""

    handed: HandedFacts
    request_uid: UUID
    name: str
    number: int
    erase_at: datetime
    size: int
    mark: str
    """The beginning of the file's digest: tells one package from another."""
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person takes home: nothing of the code is kept in clear."""

    uid: UUID
    code: str
    received_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    what: Step
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """One request as a page shows it."""

    uid: UUID
    kind: Kind
    state: State
    name: str
    phone_e164: str
    number: int
    details: str
    received_at: datetime
    due_at: datetime
    is_late: bool
    outcome: str
    version: int

"""Requests about one's own data: kinds, states, steps. Plain values; no Django."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

ACKNOWLEDGE_WORKDAYS = 2
ANSWER_DAYS = 15
"""◐ The terms we were given for Decree 356/2025/NĐ-CP; its text has not been read here yet (README)."""

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person takes home: nothing of the code is kept in clear."""

    uid: UUID
    code: str


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

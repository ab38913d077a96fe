"""People of standing (người có uy tín): the plain words of this room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

LAW = "12/2018/QĐ-TTg"
"""Who may be recognised and what is due; changed by CHANGED_BY. The mark of both stands in room sources."""
CHANGED_BY = "28/2023/QĐ-TTg"


class Kind(StrEnum):
    YEARLY = "yearly"
    REPLACEMENT = "replacement"
    """For one village whose person of standing was withdrawn."""


class State(StrEnum):
    """Where the proposal of a village is."""

    RECORDED = "recorded"
    SENT = "sent"
    RETURNED = "returned"
    RECOGNISED = "recognised"


class Step(StrEnum):
    MEND = "mend"
    SEND = "send"
    RETURN = "return"
    DECIDE = "decide"


class Standing(StrEnum):
    """How it is with somebody who was recognised."""

    STANDS = "stands"
    LEAVING = "leaving"
    """The commune told the province why she should no longer stand; the province has not decided."""
    ENDED = "ended"


class Turn(StrEnum):
    """What happens to somebody who was recognised."""

    REPORT = "report"
    KEEP = "keep"
    END = "end"


class Why(StrEnum):
    """Why somebody no longer stands; what she did is in the decision's papers, never here."""

    DIED = "died"
    MOVED = "moved"
    ASKED = "asked"
    MISCONDUCT = "misconduct"
    RENEWED = "renewed"
    """A newer decision recognised her again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as the province's office opens it; no law known to us sets the days or the number, so the office does."""

    year: int
    document: str
    """Number of the paper that opens it."""
    villages_by: date
    communes_by: date
    province_by: date
    per_village: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the minutes of a village meeting say."""

    person: UUID
    met_on: date
    present: int
    votes_for: int
    votes_against: int
    minutes: int | None = None
    """Id of the kept photo or scan."""


@dataclass(frozen=True, slots=True)
class Decision:
    number: str
    decided_on: date
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class RoundShown:
    uid: UUID
    kind: Kind
    year: int
    document: str
    place_no: int
    place: str
    villages_by: date
    communes_by: date
    province_by: date
    per_village: int | None
    opened_by: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ProposalShown:
    uid: UUID
    round_uid: UUID
    village_no: int
    village: str
    commune: str
    person_uid: UUID
    name: str
    born: str
    met_on: date
    present: int
    votes_for: int
    votes_against: int
    minutes: UUID | None
    state: State
    reason: str
    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VillageLine:
    """One village of a round."""

    number: int
    name: str
    proposals: Sequence[ProposalShown]


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """One commune of a round, counted."""

    number: int
    name: str
    villages: int
    met: int
    recorded: int
    sent: int
    returned: int
    recognised: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the province in one commune; the seal changes with it, so that nobody decides on what she did not see."""

    uids: tuple[UUID, ...]
    seal: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """Somebody who was recognised."""

    uid: UUID
    person_uid: UUID
    village_no: int
    village: str
    commune: str
    name: str
    born: str
    decision: str
    decided_on: date
    from_on: date
    until_on: date | None
    state: Standing
    why: Why | None
    ended_on: date | None
    end_decision: str
    version: int
    former: tuple[str, ...] = ()
    """Numbers the decision was written under before, the latest first."""


class Benefit(StrEnum):
    """What somebody who stands may be given: only what the papers we have read name."""

    TET = "tet"
    """At Tết or a festival."""
    ILLNESS = "illness"
    DISASTER = "disaster"


class Giver(StrEnum):
    """Which office gives; amounts differ by it."""

    ANY = "any"
    """Of an amount only: it holds whoever gives."""
    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    """Of amounts before 1 July 2025; nobody gives for it any more."""
    COMMUNE = "commune"


class Objection(StrEnum):
    """Why something is not given."""

    NOTHING = "nothing"
    NO_LIMIT = "no_limit"
    TOO_MUCH = "too_much"
    TIMES_USED = "times_used"
    GIVEN_ALREADY = "given_already"
    """It may be given once more, when somebody says so knowing it."""


@dataclass(frozen=True, slots=True)
class Giving:
    """What is handed over, and for which year it counts."""

    benefit: Benefit
    giver: Giver
    year: int
    given_on: date
    amount: int
    thing: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Something of the same kind that she was given for the same year."""

    giver: Giver
    given_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when one decision held; the last day counts, the day of its end does not."""

    from_on: date
    until_on: date | None
    ended_on: date | None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """What a paper allows from a day on; ``valid_to`` is the first day on which it no longer holds."""

    benefit: Benefit
    giver: Giver
    most: int
    times: int | None
    """In one year; None: the paper names no number."""
    valid_from: date
    valid_to: date | None
    document: str
    mark: str = ""
    """How sure we are of what a pack says; empty: the office's own paper."""
    note: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None
    is_used: bool = False
    """Something was given by it."""
    is_outdated: bool = False
    """It was approved as a pack read its paper, and the pack reads otherwise by now."""


@dataclass(frozen=True, slots=True)
class GiftShown:
    """One line of what was given."""

    uid: UUID
    batch: UUID
    recognition: UUID
    name: str
    born: str
    village: str
    village_no: int
    benefit: Benefit
    giver: Giver
    year: int
    given_on: date
    amount: int
    thing: str
    document: str
    by: str
    at: datetime
    back_at: datetime | None
    back_by: str
    back_why: str


@dataclass(frozen=True, slots=True)
class TetLine:
    """Somebody who stands, and what she was given for this Tết."""

    one: Recognised
    given: Sequence[GiftShown]
    ran_out: bool
    """The days of her decision are over: it is renewed first."""


@dataclass(frozen=True, slots=True)
class TetSum:
    """One commune before Tết, counted; no name."""

    number: int
    name: str
    people: int
    given: int
    amount: int


@dataclass(frozen=True, slots=True)
class GivenSum:
    """How often, and how much."""

    count: int
    amount: int

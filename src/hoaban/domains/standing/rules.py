"""What may follow what, and whether minutes and days fit: plain Python."""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from hoaban.domains.standing.values import Decision, Meeting, Plan, Standing, State, Step, Turn

COMMUNE = 10_000
"""Unit numbers below one commune."""

_STEPS = {
    (State.RECORDED, Step.MEND): State.RECORDED,
    (State.RECORDED, Step.SEND): State.SENT,
    (State.SENT, Step.RETURN): State.RETURNED,
    (State.SENT, Step.DECIDE): State.RECOGNISED,
    (State.RETURNED, Step.MEND): State.RECORDED,
}
_TURNS = {
    (Standing.STANDS, Turn.REPORT): Standing.LEAVING,
    (Standing.STANDS, Turn.KEEP): Standing.STANDS,
    (Standing.STANDS, Turn.END): Standing.ENDED,
    (Standing.LEAVING, Turn.KEEP): Standing.STANDS,
    (Standing.LEAVING, Turn.END): Standing.ENDED,
}


def after(state: State, step: Step) -> State | None:
    """None: not from here."""
    return _STEPS.get((state, step))


def turned(standing: Standing, turn: Turn) -> Standing | None:
    """None: not from here."""
    return _TURNS.get((standing, turn))


def before(step: Step) -> frozenset[State]:
    """The states from which the step is taken."""
    return frozenset(state for state, one in _STEPS if one is step)


def commune_of(number: int) -> int:
    return number // COMMUNE * COMMUNE


def lives_there(place_no: int, village_no: int) -> bool:
    """In the village; where the register knows only the commune, the meeting knows better."""
    return place_no in (village_no, commune_of(village_no))


def seal_of(told: Sequence[tuple[UUID, int]]) -> str:
    """Of proposals and their versions: short, for an address or a tick."""
    lines = sorted(f"{uid}-{version}" for uid, version in told)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def in_order(plan: Plan) -> bool:
    return plan.villages_by <= plan.communes_by <= plan.province_by


def votes_fit(meeting: Meeting) -> bool:
    return 0 <= meeting.votes_for + meeting.votes_against <= meeting.present


def met_already(meeting: Meeting, today: date) -> bool:
    return meeting.met_on <= today


def span_fits(decision: Decision) -> bool:
    return decision.until_on is None or decision.from_on <= decision.until_on

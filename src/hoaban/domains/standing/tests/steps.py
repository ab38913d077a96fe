"""The steps of a round, as a test takes them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from hoaban.domains.standing import actions
from hoaban.domains.standing.values import Decision, Meeting, Plan
from hoaban.kit.clock import VIETNAM

PROVINCE, OWN = 14_00000_0000, 14_03646_0000
VILLAGE = OWN + 1
NOW = datetime(2026, 11, 26, 9, tzinfo=VIETNAM)
PLAN = Plan(2026, "90/KH-SDTTG", date(2026, 12, 1), date(2026, 12, 10), date(2026, 12, 20), 1)
DECISION = Decision("12/QĐ-UBND", date(2026, 12, 15), date(2026, 12, 15), date(2027, 12, 14))


def opened(by: Any, plan: Plan = PLAN, request: str | None = None) -> UUID:
    return actions.open_round(by=by, place_no=PROVINCE, plan=plan, request=request, now=NOW)


def meeting(person: Any, **changed: Any) -> Meeting:
    said = {"met_on": date(2026, 11, 25), "present": 40, "votes_for": 35, "votes_against": 2} | changed
    return Meeting(person.uid, **said)


def recorded(by: Any, one: UUID, person: Any, village: int = VILLAGE, **changed: Any) -> UUID:
    return actions.record_meeting(
        by=by,
        round_uid=one,
        village_no=village,
        told=meeting(person, **changed),
        mends=None,
        request=None,
        now=NOW,
    )


def sent(by: Any, one: UUID, *uids: UUID) -> int:
    return actions.send_up(by=by, round_uid=one, uids=uids, request=None, now=NOW)


def decided(by: Any, one: UUID, *uids: UUID, decision: Decision = DECISION) -> int:
    return actions.decide(by=by, round_uid=one, uids=uids, decision=decision, request=None, now=NOW)


def recognised(officer: Any, office: Any, leader: Any, person: Any) -> UUID:
    """Somebody who stands, through the whole round; the uid of her proposal."""
    one = opened(office)
    proposal = recorded(officer, one, person)
    sent(officer, one, proposal)
    decided(leader, one, proposal)
    return proposal

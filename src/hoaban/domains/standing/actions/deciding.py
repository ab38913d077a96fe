"""What the province does: it sends back with a reason, or decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.registry import api as registry
from hoaban.domains.standing import rules
from hoaban.domains.standing.actions import duty
from hoaban.domains.standing.actions.meetings import chosen, move, move_all
from hoaban.domains.standing.actions.rounds import locked_round
from hoaban.domains.standing.errors import SpanUnfit
from hoaban.domains.standing.events import PeopleRecognised
from hoaban.domains.standing.models import Proposal, Recognition
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Decision, Standing, State, Step, Why
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events


@transaction.atomic
def send_back(*, by: access.Actor, uid: UUID, reason: str, request: str | None, now: datetime) -> None:
    """The commune mends it; the reason is what it reads first."""
    access.require(by, Permission.REVIEW)
    rows = Proposal.objects.visible_to(by).select_for_update(of=("self",)).select_related("round")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request):
        return
    move(row, Step.RETURN, by, now, reason)
    audit.record("standing:proposal:return", by=by, target=row, request=request, fields=["state", "reason"])
    duty.came_back(by, row, now)
    duty.decided(by, row.round, now)


@transaction.atomic
def decide(
    *, by: access.Actor, round_uid: UUID, uids: Sequence[UUID], decision: Decision, request: str | None, now: datetime
) -> int:  # fmt: skip
    """All people of one decision are recognised together; who stood by an older one stands by this one. How many."""
    access.require(by, Permission.DECIDE)
    one = locked_round(by, round_uid)
    if audit.answered(by, request):
        return len(set(uids))
    if not rules.span_fits(decision):
        raise SpanUnfit
    rows = chosen(by, one, uids, Step.DECIDE)
    move_all(rows, State.SENT, Step.DECIDE, by, now)
    _recognise(rows, decision, by, now)
    audit.record("standing:person:decide", by=by, target=one, request=request, count=len(rows))
    events.publish(PeopleRecognised(one.pk))
    duty.decided(by, one, now)
    return len(rows)


def _recognise(rows: Sequence[Proposal], decision: Decision, by: access.Actor, now: datetime) -> None:
    """In a few statements, however many: a province decides on some two thousand at once."""
    stands = registry.current([row.person for row in rows])
    hers: dict[int, Proposal] = {}
    for row in rows:  # two villages may propose one person: she is recognised once
        hers.setdefault(stands[registry.PersonId(row.person)], row)
    older = Recognition.plain.filter(person__in=list(hers)).exclude(state=Standing.ENDED)
    asked = duties.waiting_targets([duty.CHECK, duty.DECIDE], Recognition._meta.label_lower)
    for one in [one for one in older if str(one.pk) in asked]:
        duty.checked(by, one, now)
    older.update(
        state=Standing.ENDED, why=Why.RENEWED, ended_on=decision.from_on, end_decision=decision.number, version=F("version") + 1
    )  # fmt: skip
    Recognition.plain.bulk_create(
        [
            Recognition(
                proposal=row, person=person, person_uid=row.person_uid, village_no=row.village_no, name=row.name,
                name_key=row.name_key, born=row.born, decision=decision.number, decided_on=decision.decided_on,
                from_on=decision.from_on, until_on=decision.until_on, by_label=by.label, at=now,
            )
            for person, row in hers.items()
        ],
        batch_size=500,
    )  # fmt: skip

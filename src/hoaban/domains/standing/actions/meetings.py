"""What the commune does: it writes a village meeting down, mends it, and sends many up at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry import api as registry
from hoaban.domains.standing import rules
from hoaban.domains.standing.actions import duty
from hoaban.domains.standing.actions.rounds import locked_round
from hoaban.domains.standing.errors import (
    EnoughProposed,
    MeetingUnfit,
    NotFromHere,
    NothingChosen,
    NotNow,
    ProposedAlready,
    RoundClosed,
    VotesUnfit,
)
from hoaban.domains.standing.models import Proposal, Round
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Meeting, State, Step
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit import api as audit


@transaction.atomic
def record_meeting(
    *, by: access.Actor, round_uid: UUID, village_no: int, told: Meeting, mends: tuple[UUID, int] | None,
    request: str | None, now: datetime,
) -> UUID:  # fmt: skip
    """Write down what a meeting's minutes say; ``mends`` names the proposal it replaces and the version that was seen."""
    if not any(area.contains(village_no) for area in by.areas(Permission.RECORD)):
        raise NotAllowed
    one = locked_round(by, round_uid)
    if answer := audit.answered(by, request):
        return UUID(str(Proposal.objects.visible_to(by).get(pk=answer).uid))
    person = _fits(by, one, village_no, told, now)
    row = _mended(by, one, village_no, mends) if mends else _fresh(one, village_no)
    with access.lifted("another village may have proposed her already, by key"):
        if Proposal.plain.filter(round=one, person=person.id).exclude(pk=row.pk).exists():
            raise ProposedAlready
    row.person, row.person_uid, row.name, row.born = person.id, person.uid, person.name, person.born
    row.met_on, row.present, row.votes_for = told.met_on, told.present, told.votes_for
    row.votes_against, row.by_label, row.at = told.votes_against, by.label, now
    row.minutes_id = told.minutes or row.minutes_id
    row.save()
    audit.record("standing:meeting:record", by=by, target=row, request=request)
    return row.uid


def _fits(
    by: access.Actor, one: Round, village_no: int, told: Meeting, now: datetime
) -> registry.PersonToChoose:
    if one.closed_at is not None:
        raise RoundClosed
    if not one.place_no <= village_no < one.place_stop:
        raise NotFound
    if not rules.votes_fit(told):
        raise VotesUnfit
    if not rules.met_already(told, timezone.localdate(now)):
        raise MeetingUnfit
    person = registry.person_to_choose(by, told.person)
    if person is None or not rules.lives_there(person.place_no, village_no):
        raise NotFromHere
    return person


def _fresh(one: Round, village_no: int) -> Proposal:
    held = Proposal.plain.filter(round=one, village_no=village_no).count()
    if one.per_village is not None and held >= one.per_village:
        raise EnoughProposed
    return Proposal(round=one, village_no=village_no)


def _mended(by: access.Actor, one: Round, village_no: int, mends: tuple[UUID, int]) -> Proposal:
    uid, seen = mends
    rows = (
        Proposal.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(round=one, village_no=village_no)
    )
    row: Proposal | None = rows.filter(uid=uid).first()
    if row is None:
        raise NotFound
    if row.version != seen:
        raise Stale
    state = rules.after(State(row.state), Step.MEND)
    if state is None:
        raise NotNow
    row.state, row.version = state, row.version + 1
    return row


@transaction.atomic
def send_up(
    *, by: access.Actor, round_uid: UUID, uids: Sequence[UUID], request: str | None, now: datetime
) -> int:
    """The commune checked them; from now on they wait for the province. How many."""
    access.require(by, Permission.RECORD)
    one = locked_round(by, round_uid)
    if audit.answered(by, request):
        return len(set(uids))
    rows = chosen(by, one, uids, Step.SEND)
    if not all(any(area.contains(row.village_no) for area in by.areas(Permission.RECORD)) for row in rows):
        raise NotAllowed
    move_all(rows, State.RECORDED, Step.SEND, by, now)
    audit.record("standing:proposal:send", by=by, target=one, request=request, count=len(rows))
    duty.sent(by, one, rows, now)
    return len(rows)


def chosen(by: access.Actor, one: Round, uids: Sequence[UUID], step: Step) -> list[Proposal]:
    """The ticked ones, locked; all of them may take the step, or none does."""
    if not uids:
        raise NothingChosen
    rows = list(
        Proposal.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(round=one, uid__in=set(uids))
        .order_by("pk")
    )
    if len(rows) != len(set(uids)):
        raise NotFound
    if any(row.state not in rules.before(step) for row in rows):
        raise NotNow
    return rows


def move(row: Proposal, step: Step, by: access.Actor, now: datetime, reason: str = "") -> None:
    """One step; the caller locked the row."""
    state = rules.after(State(row.state), step)
    if state is None:
        raise NotNow
    row.state, row.reason, row.version, row.by_label, row.at = (
        state,
        reason[:300],
        row.version + 1,
        by.label,
        now,
    )
    row.save(update_fields=["state", "reason", "version", "by_label", "at"])


def move_all(rows: Sequence[Proposal], state: State, step: Step, by: access.Actor, now: datetime) -> None:
    """One step for all that stand in the same state, in one statement; the caller locked them."""
    after = rules.after(state, step)
    if after is None:
        raise NotNow
    Proposal.plain.filter(pk__in=[row.pk for row in rows]).update(
        state=after, reason="", version=F("version") + 1, by_label=by.label, at=now
    )
    for row in rows:
        row.state, row.version = after, row.version + 1

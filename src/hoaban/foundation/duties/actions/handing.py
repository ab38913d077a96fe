"""Handing duties round: take, give, give back, take off the list; each in bulk, each with undo."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import ANONYMOUS, Actor, SystemActor, require
from hoaban.foundation.access.errors import NotAllowed, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import events as announce
from hoaban.foundation.duties import ports, queries
from hoaban.foundation.duties.actions.clock import lift
from hoaban.foundation.duties.actions.rooms import end, move
from hoaban.foundation.duties.errors import CannotTake, DutyClosed, NothingChosen, UndoTooLate
from hoaban.foundation.duties.models import CalendarLink, Duty
from hoaban.foundation.duties.permissions import Permission
from hoaban.foundation.duties.values import Bulk, Colleague, State
from hoaban.foundation.duties.values import Step as StepKind
from hoaban.foundation.events import api as events
from hoaban.kit.uid import uuid7

MOST_AT_ONCE = 200
LEAVING = SystemActor("duties.release")
Change = Callable[[Duty, UUID, datetime], None]


def take(
    *, by: Actor, tickets: Sequence[str], request: str | None = None, now: datetime | None = None
) -> Bulk:
    """Put one's own name on lines that wait at one's desk."""

    def change(duty: Duty, batch: UUID, moment: datetime) -> None:
        if duty.assigned_to != by.key:
            _give(duty, Colleague(by.key, by.label), by, batch, moment)

    return _in_bulk("duties:duty:take", "wait", by, tickets, request, now, change)


def assign(
    *, by: Actor, tickets: Sequence[str], to: str, request: str | None = None, now: datetime | None = None
) -> Bulk:
    """Give lines to a colleague (her key); those her role does not include are left where they are and counted."""
    require(by, Permission.ASSIGN)
    known: dict[tuple[str, int], dict[str, Colleague]] = {}

    def change(duty: Duty, batch: UUID, moment: datetime) -> None:
        desk = (duty.permission or Permission.ASSIGN, duty.number)
        if desk not in known:
            known[desk] = {one.key: one for one in ports.deputies().who_may(*desk)}
        if to not in known[desk]:
            raise CannotTake
        _give(duty, known[desk][to], by, batch, moment)

    return _in_bulk("duties:duty:assign", "edit", by, tickets, request, now, change)


def release(
    *, by: Actor, tickets: Sequence[str], request: str | None = None, now: datetime | None = None
) -> Bulk:
    """Give lines back to the office."""

    def change(duty: Duty, batch: UUID, moment: datetime) -> None:
        if duty.assigned_to != by.key or not duty.permission:
            raise CannotTake
        move(
            duty,
            StepKind.RELEASED,
            by,
            moment,
            changes={"assigned_to": "", "assigned_label": ""},
            batch=batch,
        )
        events.publish(announce.DutyAssigned(duty.pk, ""))

    return _in_bulk("duties:duty:release", "wait", by, tickets, request, now, change)


def withdraw(
    *,
    by: Actor,
    tickets: Sequence[str],
    reason: str = "",
    request: str | None = None,
    now: datetime | None = None,
) -> Bulk:
    """Take lines off the list that nobody needs to do any more."""
    require(by, Permission.WITHDRAW)

    def change(duty: Duty, batch: UUID, moment: datetime) -> None:
        end(duty, StepKind.WITHDRAWN, by, moment, note=reason, batch=batch)

    return _in_bulk("duties:duty:withdraw", "withdraw", by, tickets, request, now, change)


@transaction.atomic
def undo(*, by: Actor, batch: UUID, request: str | None = None, now: datetime | None = None) -> int:
    """Put back what an own bulk action changed, as long as nobody worked on it since; how many."""
    if audit.answered(by, request) is not None:
        return 0
    moment = timezone.localtime(now)
    steps = queries.undoable(by, batch, moment)
    if not steps:
        raise UndoTooLate
    for step in steps:
        closed = (
            {"closed_at": None, "closed_by": "", "closed_label": ""}
            if step.before["state"] == State.OPEN
            else {}
        )
        before = {name: value for name, value in step.before.items() if name != "state"}
        move(step.duty, StepKind.UNDONE, by, moment, changes={**before, **closed})
        events.publish(announce.DutyAssigned(step.duty.pk, step.duty.assigned_to))
    audit.record(
        "duties:duty:undo", by=by, target=("duties.batch", str(batch)), request=request, count=len(steps)
    )
    return len(steps)


@transaction.atomic
def release_of_person(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``accounts.person_left``: her lines go back to the office; those of hers alone go one desk up."""
    now = timezone.localtime()
    rows = Duty.plain.select_for_update().filter(assigned_to=f"user:{payload['user_id']}", state=State.OPEN)
    for duty in rows.order_by("pk"):
        if duty.permission:
            changes = {"assigned_to": "", "assigned_label": ""}
            move(duty, StepKind.RELEASED, LEAVING, now, changes=changes)
            events.publish(announce.DutyAssigned(duty.pk, ""))
        else:
            lift(duty, LEAVING, now, {})
            events.publish(announce.DutyEscalated(duty.pk, duty.desk, duty.assigned_to))
        audit.record("duties:duty:release", by=LEAVING, target=duty)


@transaction.atomic
def make_calendar_link(*, by: Actor, request: str | None = None) -> str:
    """A fresh private address of one's deadlines; the former one stops working. Shown once, only its digest is kept."""
    if by.key == ANONYMOUS.key:
        raise NotAllowed
    token = secrets.token_urlsafe(32)
    CalendarLink.plain.update_or_create(
        user_key=by.key, defaults={"digest": digest_of(token), "made_at": timezone.now()}
    )
    audit.record("duties:calendar:make", by=by, target=("duties.calendar", by.key), request=request)
    return token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _give(duty: Duty, to: Colleague, by: Actor, batch: UUID, now: datetime) -> None:
    move(
        duty,
        StepKind.ASSIGNED,
        by,
        now,
        changes={"assigned_to": to.key, "assigned_label": to.label},
        batch=batch,
    )
    events.publish(announce.DutyAssigned(duty.pk, to.key))


@transaction.atomic
def _in_bulk(
    tag: str,
    verb: str,
    by: Actor,
    tickets: Sequence[str],
    request: str | None,
    now: datetime | None,
    change: Change,
) -> Bulk:
    """Change each line that is still as the person saw it; one audit line for all, one history line each."""
    earlier = audit.answered(by, request)
    if earlier is not None:
        return Bulk(UUID(earlier), queries.steps_in(by, UUID(earlier)), 0)
    seen = _seen(tickets)
    batch, moment, done = uuid7(), timezone.localtime(now), 0
    problem: Exception | None = None
    for duty in queries.duties_to_change(by, verb, list(seen)):
        try:
            if duty.version != seen[duty.uid]:
                raise Stale
            change(duty, batch, moment)
        except (Stale, CannotTake, DutyClosed) as refused:
            problem = refused
        else:
            done += 1
    if not done:
        raise problem or DutyClosed
    audit.record(tag, by=by, target=("duties.batch", str(batch)), request=request, count=done)
    return Bulk(batch, done, len(seen) - done)


def _seen(tickets: Sequence[str]) -> dict[UUID, int]:
    """``uid.version`` as the form sent them; anything else is dropped."""
    found = {}
    for ticket in tickets[:MOST_AT_ONCE]:
        uid, _, version = ticket.partition(".")
        try:
            found[UUID(uid)] = int(version)
        except ValueError:
            continue
    if not found:
        raise NothingChosen
    return found

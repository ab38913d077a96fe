"""Opening and closing: what rooms call. Every later change goes through `move`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import events as announce
from hoaban.foundation.duties import rules
from hoaban.foundation.duties.errors import DutyClosed, MalformedDuty
from hoaban.foundation.duties.models import Duty, Step
from hoaban.foundation.duties.values import Colleague, Desk, State, Term
from hoaban.foundation.duties.values import Step as StepKind
from hoaban.foundation.events import api as events
from hoaban.kit.workdays import add_workdays

Target = models.Model | tuple[str, str]


@transaction.atomic
def open_duty(
    *,
    by: Actor,
    kind: str,
    title: str,
    target: Target,
    path: str,
    number: int,
    permission: str = "",
    assigned_to: Colleague | None = None,
    term: Term = None,
    params: Mapping[str, int | str] | None = None,
    law: str = "",
    law_source: str = "",
    cause: str = "",
    occasion: str = "",
    desk: Desk | None = None,
    now: datetime | None = None,
) -> UUID:
    """Ask for something to be done at a unit, by whoever holds ``permission`` there or by one person.

    Opening the same (kind, target, occasion) again answers with the first, even when it is done: an event told twice
    asks for nothing twice. ``title`` is an English msgid, ``params`` ids, counts and names of places only
    (`said_in` for what is said otherwise in another language);
    ``path`` is where the one action is.
    """
    if kind.count(".") != 1 or not rules.is_inside(path) or not (permission or assigned_to):
        raise MalformedDuty(kind=kind)
    target_type, target_id = _named(target)
    key = {"kind": kind, "target_type": target_type, "target_id": target_id, "occasion": occasion}
    known = Duty.plain.filter(**key).values_list("uid", flat=True).first()
    if known is not None:
        return known
    opened_at = timezone.localtime(now)
    due_at, is_estimate = rules.due_at(opened_at, term, add_workdays)
    duty = Duty(
        **key, title=title, params=dict(params or {}), path=path, number=number, permission=permission,
        desk=desk or rules.desk_of(number), opened_at=opened_at, due_at=due_at, is_estimate=is_estimate, law=law,
        law_source=law_source, cause=cause, assigned_to=assigned_to.key if assigned_to else "",
        assigned_label=assigned_to.label if assigned_to else "",
    )  # fmt: skip
    duty.look_at = rules.rung(opened_at, due_at, 0, opened_at)[2]
    return _saved(duty, key, by, opened_at)


def _saved(duty: Duty, key: dict[str, str], by: Actor, now: datetime) -> UUID:
    """Two events may ask at the same instant: the unique constraint decides, the loser answers with the winner's."""
    try:
        with transaction.atomic():
            duty.save(force_insert=True)
    except IntegrityError:
        return Duty.plain.values_list("uid", flat=True).get(**key)
    write_step(duty, StepKind.OPENED, by, now, before={})
    audit.record("duties:duty:open", by=by, target=duty)
    events.publish(announce.DutyOpened(duty.pk))
    return duty.uid


def close_duty(
    *,
    by: Actor,
    kind: str,
    target: Target,
    occasion: str | None = None,
    number: int | None = None,
    now: datetime | None = None,
) -> int:
    """The thing is done: close what was open for it, at one unit if ``number`` names it; how many. The room has checked that
    ``by`` may do it."""
    return _end(StepKind.DONE, by, kind, target, occasion, "", now, number)


def retell_duty(*, kind: str, target: Target, params: Mapping[str, int | str]) -> bool:
    """What an open duty's title counts has changed; False where none is open. No step: nothing was handed on or done."""
    target_type, target_id = _named(target)
    rows = Duty.plain.filter(kind=kind, target_type=target_type, target_id=target_id, state=State.OPEN)
    return rows.update(params=dict(params)) > 0


def withdraw_duty(
    *,
    by: Actor,
    kind: str,
    target: Target,
    occasion: str | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> int:
    """The thing need not be done any more (its import was undone, its case merged); how many were open."""
    return _end(StepKind.WITHDRAWN, by, kind, target, occasion, reason, now)


@transaction.atomic
def _end(
    step: StepKind,
    by: Actor,
    kind: str,
    target: Target,
    occasion: str | None,
    note: str,
    now: datetime | None,
    number: int | None = None,
) -> int:
    target_type, target_id = _named(target)
    rows = Duty.plain.filter(kind=kind, target_type=target_type, target_id=target_id, state=State.OPEN)
    if occasion is not None:
        rows = rows.filter(occasion=occasion)
    if number is not None:
        rows = rows.filter(number=number)
    found = list(rows.select_for_update().order_by("pk"))
    for duty in found:
        end(duty, step, by, timezone.localtime(now), note=note)
        audit.record(f"duties:duty:{'close' if step == StepKind.DONE else 'withdraw'}", by=by, target=duty)
    return len(found)


def end(
    duty: Duty, step: StepKind, by: Actor, now: datetime, *, note: str = "", batch: UUID | None = None
) -> None:
    """Close one locked row and say so."""
    changes = {"closed_at": now, "closed_by": by.key, "closed_label": by.label}
    move(duty, step, by, now, changes=changes, note=note, batch=batch)
    events.publish(announce.DutyClosed(duty.pk, duty.state))


def move(
    duty: Duty,
    step: StepKind,
    by: Actor,
    now: datetime,
    *,
    changes: Mapping[str, Any],
    note: str = "",
    batch: UUID | None = None,
) -> None:
    """One step of the state machine: a conditional UPDATE on the version, with its line of history."""
    state = rules.after(State(duty.state), step)
    if state is None:
        raise DutyClosed
    given = {"state": state, **changes}
    before = {name: getattr(duty, name) for name in given if name not in ("closed_at", "look_at")}
    changed = Duty.plain.filter(pk=duty.pk, version=duty.version).update(version=duty.version + 1, **given)
    if not changed:
        raise Stale
    for name, value in given.items():
        setattr(duty, name, value)
    duty.version += 1
    write_step(duty, step, by, now, before=before, note=note, batch=batch)


def write_step(
    duty: Duty,
    step: StepKind,
    by: Actor,
    now: datetime,
    *,
    before: Mapping[str, Any],
    note: str = "",
    batch: UUID | None = None,
) -> None:
    """A line of history, once per version."""
    Step.plain.create(
        duty=duty, at=now, what=step, by_key=by.key, by_label=by.label, to_label=duty.assigned_label, note=note[:300],
        batch=batch, before=dict(before), version=duty.version,
    )  # fmt: skip


def _named(target: Target) -> tuple[str, str]:
    if isinstance(target, models.Model):
        return target._meta.label_lower, str(target.pk)
    return target

"""The clock: reminds, hands to the deputy, lifts to the desk above. Every step may be interrupted and repeated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import events as announce
from hoaban.foundation.duties import ports, rules
from hoaban.foundation.duties.actions.rooms import move
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.duties.values import State
from hoaban.foundation.duties.values import Step as StepKind
from hoaban.foundation.events import api as events


def ringing(now: datetime, limit: int) -> list[int]:
    """Duties whose clock must be looked at, the longest waiting first."""
    rows = Duty.plain.filter(state=State.OPEN, look_at__isnull=False, look_at__lte=now).order_by(
        "look_at", "pk"
    )
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def ring(*, by: Actor, duty_id: int, now: datetime) -> bool:
    """Act on the gravest alarm that has rung; False when another run was first. Killed midway, nothing happened."""
    duty = Duty.plain.select_for_update().filter(pk=duty_id, state=State.OPEN, look_at__lte=now).first()
    if duty is None:
        return False
    stage, alarm, look_at = rules.rung(duty.opened_at, duty.due_at, duty.stage, now)
    clock = {"stage": stage, "look_at": look_at}
    if alarm == StepKind.REMINDED:
        move(duty, alarm, by, now, changes=clock)
        events.publish(announce.ReminderDue(duty.pk, stage))
    elif alarm is None:
        Duty.plain.filter(pk=duty.pk, version=duty.version).update(**clock)
    else:
        _escalate(duty, alarm, by, now, clock)
    return True


def put_off(duty_id: int, until: datetime) -> None:
    """Look at a row that broke the clock again later, so that it does not stand in the others' way."""
    Duty.plain.filter(pk=duty_id).update(look_at=until)


def _escalate(duty: Duty, alarm: StepKind, by: Actor, now: datetime, clock: dict[str, Any]) -> None:
    """To the deputy of whoever has it; without one to the desk above, which also gets it when the deputy rests."""
    day = timezone.localdate(now)
    deputies = ports.deputies().deputies_of(duty.assigned_to, day) if duty.assigned_to else ()
    if alarm == StepKind.HANDED_TO_DEPUTY and deputies:
        changes = {"assigned_to": deputies[0].key, "assigned_label": deputies[0].label}
        move(duty, alarm, by, now, changes=changes | clock)
    else:
        lift(duty, by, now, clock)
    audit.record("duties:duty:escalate", by=by, target=duty)
    events.publish(announce.DutyEscalated(duty.pk, duty.desk, duty.assigned_to))


def lift(duty: Duty, by: Actor, now: datetime, clock: Mapping[str, Any]) -> None:
    """Show it to the desk above, its own desk keeps it; at the top desk everybody sees that it is late."""
    above = rules.desk_above(duty.desk)
    move(duty, StepKind.LIFTED, by, now, changes={"is_lifted": True, "desk": above or duty.desk, **clock})

"""What waits for whom, until when, by which law. One row per thing and occasion.

Not a copy of the thing: a title's msgid with ids, an address, a unit, a clock. Rooms open and close duties; the desk
shows them with one query. Nothing is deleted: what was done on time is itself a fact.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.duties.values import Desk, State
from hoaban.foundation.duties.values import Step as StepKind
from hoaban.kit.uid import uuid7


class Duty(ScopedModel):
    """One thing a person must do."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=80)
    occasion = models.CharField(max_length=80, blank=True, default="")
    """Tells a second round for the same thing from a second telling of the first: «2026-11»."""
    path = models.CharField(max_length=300)
    number = models.BigIntegerField()
    permission = models.CharField(max_length=80, blank=True, default="")
    desk = models.PositiveSmallIntegerField(choices=[(desk.value, desk.name) for desk in Desk])
    assigned_to = models.CharField(max_length=80, blank=True, default="")
    assigned_label = models.CharField(max_length=200, blank=True, default="")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    is_estimate = models.BooleanField(default=False)
    law = models.CharField(max_length=200, blank=True, default="")
    law_source = models.CharField(max_length=80, blank=True, default="")
    """The legal document's number or id in `sources`, a value: a citation outlives a re-import."""
    cause = models.CharField(max_length=80, blank=True, default="")
    """The event or action that opened it."""
    state = models.CharField(
        max_length=10, default=State.OPEN.value, choices=[(state.value, state.value) for state in State]
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True, default="")
    closed_label = models.CharField(max_length=200, blank=True, default="")
    is_lifted = models.BooleanField(default=False)
    stage = models.PositiveSmallIntegerField(default=0)
    """How many alarms of its clock have rung."""
    look_at = models.DateTimeField(null=True)
    """When the clock must be looked at again; None: never."""
    version = models.PositiveIntegerField(default=1)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(
            Secrecy.PERSONAL,
            "params",
            "target_id",
            "path",
            "assigned_to",
            "assigned_label",
            "closed_by",
            "closed_label",
        ),
        **each(
            Secrecy.OPEN,
            "kind",
            "title",
            "target_type",
            "occasion",
            "number",
            "permission",
            "law",
            "law_source",
            "cause",
            "stage",
        ),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_type", "target_id", "occasion"], name="duties_duty_once"
            ),
            models.CheckConstraint(
                condition=~Q(permission="") | ~Q(assigned_to=""), name="duties_duty_waits_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN.value, closed_at__isnull=True)
                | (~Q(state=State.OPEN.value) & Q(closed_at__isnull=False)),
                name="duties_duty_closed_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["permission", "number", "due_at"],
                condition=Q(state=State.OPEN.value),
                name="duties_duty_desk",
            ),
            models.Index(
                fields=["assigned_to", "due_at"], condition=Q(state=State.OPEN.value), name="duties_duty_mine"
            ),
            models.Index(
                fields=["look_at"],
                condition=Q(state=State.OPEN.value, look_at__isnull=False),
                name="duties_duty_clock",
            ),
        ]


class Step(ScopedModel):
    """One line of a duty's history: reminders and escalations too. `before` is what undo puts back."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in StepKind])
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    to_label = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    batch = models.UUIDField(null=True)
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    """The duty's version after this step: undo refuses where another came later, a clock never rings twice."""

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(
        Secrecy.PERSONAL, "by_key", "by_label", "to_label", "note", "before"
    )
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["duty", "version"], name="duties_step_once")]
        indexes = [models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="duties_step_batch")]


class CalendarLink(ScopedModel):
    """A person's private address of deadlines for a phone's calendar; a new one ends the old."""

    user_key = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        "digest": Secrecy.CONFIDENTIAL,
        **each(Secrecy.PERSONAL, "user_key"),
    }
    retention = Keep(KeepWhy.ACCOUNT)

    class Meta(ScopedModel.Meta):
        pass

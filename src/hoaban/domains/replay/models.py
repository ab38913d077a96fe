"""A past night as it is being told: how far, and what each step made. For demonstrations; nobody's data stand here.

Who began, paused or stopped it stands in the record of deeds only.
"""

from django.db import models
from django.db.models import Q

from hoaban.domains.replay.values import LIVE, Kind, Origin, State
from hoaban.foundation.access.api import NOBODY, ScopedModel
from hoaban.kit.uid import uuid7


class Telling(ScopedModel):
    """One telling. `done` is the number of the next step: moved on together with the step's row, so each stands once."""

    uid = models.UUIDField(default=uuid7, editable=False)
    province = models.CharField(max_length=2)
    state = models.CharField(max_length=8)
    speed = models.PositiveIntegerField()
    patience_ms = models.PositiveIntegerField()
    until = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    alert = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="replay_telling_uid_once"),
            models.UniqueConstraint(
                fields=["province"], condition=Q(state__in=sorted(LIVE)), name="replay_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="replay_telling_state_known"
            ),
            models.CheckConstraint(condition=Q(speed__gte=1), name="replay_telling_speed"),
        ]


class TellingStep(ScopedModel):
    """A step that was told: written once."""

    telling = models.ForeignKey(Telling, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    origin = models.CharField(max_length=8)
    at = models.DateTimeField()
    """The hour of that night."""
    told_at = models.DateTimeField()
    path = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["telling", "number"], name="replay_step_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in Kind]), name="replay_step_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=[one.value for one in Origin]), name="replay_step_origin_known"
            ),
        ]

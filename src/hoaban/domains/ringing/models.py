"""Bells and rings. A bell rings for one storm, the signs of one commune, or one call for help; a ring is one person, rung once per
round, with her time.

What became of the call, the text message and the push of a ring stands in notify's ledger, under the request this room gave it.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from hoaban.domains.ringing.rules import LIVE
from hoaban.domains.ringing.values import Held, How, Stage, State, What
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


def known(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [one.value for one in values]}), name=name)


class Bell(ScopedModel):
    """What rings until somebody has it."""

    uid = models.UUIDField(default=uuid7, editable=False)
    what = models.CharField(max_length=5, default=What.DRAFT.value, db_default=What.DRAFT.value)
    occasion = models.UUIDField(db_column="storm")
    """What rings as one: warning's storm, the signs of a commune (`rules.signs_of`), one call for help."""
    subject = models.UUIDField(db_column="alert")
    """Of these the one that is opened first: the gravest draft, the sign, the call."""
    is_drill = models.BooleanField()
    level = models.SmallIntegerField()
    """0: nobody gave one, as of a sign."""
    places = models.CharField(max_length=300)
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    written_by = models.CharField(max_length=80)
    """She is awake: she is not rung for what she wrote down herself."""
    drafted_at = models.DateTimeField()
    """When what it began with was written or told: the time to the first ring counts from there."""
    began_at = models.DateTimeField()
    held = models.CharField(max_length=5, blank=True, default="", db_default="")
    """Why it calls nobody yet; empty again once it rings."""
    is_nameless = models.BooleanField(default=False, db_default=False)
    """It began with words of people alone whom nobody knows: of these only so many ring."""
    state = models.CharField(max_length=8)
    stage = models.SmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=80, blank=True)
    taken_label = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_how = models.CharField(max_length=8, blank=True)
    settled_at = models.DateTimeField(null=True)

    secrecy = {
        **each(
            Secrecy.OPEN, "what", "occasion", "subject", "held", "is_nameless", "is_drill", "level", "places", "place_no", "place_stop",
            "drafted_at",
            "began_at", "state", "stage", "round", "last", "next_at", "taken_at", "taken_how", "settled_at",
        ),
        **each(Secrecy.PERSONAL, "written_by", "taken_by", "taken_label"),
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="ringing_bell_uid_once"),
            models.UniqueConstraint(
                fields=["occasion"], condition=Q(state__in=sorted(LIVE)), name="ringing_bell_one_of_a_storm"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.HELD, State.RINGING, State.TAKEN]) | Q(next_at__isnull=False),
                name="ringing_bell_never_silent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.HELD, State.SETTLED, State.TAKEN]) | Q(held=""),
                name="ringing_bell_held_rings_not",
            ),
            known("what", What, "ringing_bell_what_known"),
            models.CheckConstraint(
                condition=Q(held__in=["", *(one.value for one in Held)]), name="ringing_bell_held_known"
            ),
            known("state", State, "ringing_bell_state_known"),
            known("stage", Stage, "ringing_bell_stage_known"),
            models.CheckConstraint(
                condition=Q(taken_how__in=["", *(one.value for one in How)]), name="ringing_bell_how_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="ringing_bell_due")]


class Ring(ScopedModel):
    """One person was rung."""

    bell = models.ForeignKey(Bell, on_delete=models.PROTECT, related_name="+")
    stage = models.SmallIntegerField()
    round = models.PositiveSmallIntegerField()
    recipient = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    rung_at = models.DateTimeField()

    secrecy = {
        **each(Secrecy.OPEN, "stage", "round", "rung_at"),
        **each(Secrecy.PERSONAL, "recipient", "label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["bell", "round", "recipient"], name="ringing_ring_once_a_round"),
            known("stage", Stage, "ringing_ring_stage_known"),
        ]

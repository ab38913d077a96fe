"""Requests of people about their own data, with everything that happened to each.

Who asks is a contact of accounts, kept here as a value; the person's data stay in the rooms that own them.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.privacy.values import Kind, State
from hoaban.foundation.privacy.values import Step as StepKind
from hoaban.kit.uid import uuid7


class DataRequest(ScopedModel):
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    contact_uid = models.UUIDField(db_index=True)
    number = models.BigIntegerField()
    """The commune asked."""
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    details = models.TextField(max_length=2000, blank=True, default="")
    state = models.CharField(
        max_length=12, default=State.RECEIVED.value, choices=[(state.value, state.value) for state in State]
    )
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_extended = models.BooleanField(default=False)
    outcome = models.TextField(max_length=4000, blank=True, default="")
    """What the person reads: the answer, or why not."""
    version = models.PositiveIntegerField(default=1)

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(
        Secrecy.PERSONAL, "contact_uid", "details", "outcome", "number"
    )
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["number", "state", "due_at"], name="privacy_request_desk")]


class Step(ScopedModel):
    """One line of a request's history, once per version."""

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=12, choices=[(step.value, step.value) for step in StepKind])
    text = models.TextField(max_length=4000, blank=True, default="")
    by_label = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    secrecy: ClassVar[Mapping[str, Secrecy]] = {"text": Secrecy.PERSONAL, "by_label": Secrecy.PERSONAL}
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["request", "version"], name="privacy_step_once")]

"""Requests of people about their own data, with everything that happened to each.

Who asks is a contact of accounts, kept here as a value; the person's data stay in the rooms that own them.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.privacy.values import OPEN_PACKAGES, Kind, PackageState, Seen, State
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


_OPEN = Q(state__in=[state.value for state in OPEN_PACKAGES])


class Package(ScopedModel):
    """What the rooms hold about the person of one request, gathered into one sealed file. The row outlives the file."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    person_uid = models.UUIDField(null=True)
    """Of the registry, as a value; NULL: she is not in it, or was not found."""
    state = models.CharField(
        max_length=12,
        default=PackageState.ASKED.value,
        choices=[(one.value, one.value) for one in PackageState],
    )
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=80)
    asked_by_label = models.CharField(max_length=200)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    built_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, default="")

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.PERSONAL, "number", "person_uid", "asked_by_key", "asked_by_label"),
        **each(Secrecy.OPEN, "attempts", "problem"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=_OPEN, name="privacy_package_one_request"),
            models.UniqueConstraint(
                fields=["person_uid"], condition=_OPEN, name="privacy_package_one_person"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=_OPEN, name="privacy_package_waiting"),
            models.Index(
                fields=["erase_at"], condition=Q(erase_at__isnull=False), name="privacy_package_leaving"
            ),
        ]


class HandOver(ScopedModel):
    """A package changed hands at the desk: whom the official saw, and when the one download was taken."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    seen = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Seen])
    fetched_at = models.DateTimeField(null=True)

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(Secrecy.PERSONAL, "by_key", "by_label")
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["package", "at"], name="privacy_handover_package")]

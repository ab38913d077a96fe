"""Somebody of another office looked at a household: who, from where, why, and what its commune thought of it."""

from django.db import models
from django.db.models import Q

from hoaban.domains.registry.models.history import Deed
from hoaban.domains.registry.models.people import Household
from hoaban.domains.registry.outside import Why
from hoaban.foundation.access.api import Keep, KeepWhy, Secrecy, each
from hoaban.kit.uid import uuid7


class OutsideLook(Deed):
    """One per person, household and day: further pages of that day stand in the record of readings.

    Not the record of readings itself, which only auditors read: this is what the household's own commune is told.
    """

    walled_by = "place_no"

    uid = models.UUIDField(default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    office = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=20)
    words = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    seen_at = models.DateTimeField(null=True)
    """Somebody of the commune went through it."""
    doubt = models.CharField(max_length=200, blank=True)
    doubted_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    secrecy = each(
        Secrecy.PERSONAL, "by_key", "by_label", "place_no", "office", "why", "words", "on", "doubt", "doubted_by", "answer",
        "answered_by",
    )  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(Deed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_outside_uid_once"),
            models.UniqueConstraint(
                fields=["by_key", "household", "on", "why"], name="registry_outside_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(why__in=[why.value for why in Why]), name="registry_outside_known"
            ),
        ]
        indexes = [models.Index(fields=["place_no", "on"], name="registry_outside_commune")]

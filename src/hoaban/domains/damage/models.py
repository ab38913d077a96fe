"""Who is asked for a report of damage, and every version of what was reported.

A report is written once and never changed: a correction is the next version, with who, when and why. Numbers are kept with the unit
the form had on that day, so that a later form cannot give an old number another meaning.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from hoaban.domains.damage.values import Cause, Kind
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


class Asked(ScopedModel):
    """One commune that owes a report about one event."""

    event = models.UUIDField()
    """The storm of room warning; of a danger nobody warned of the number aftermath gave it."""
    commune_no = models.BigIntegerField()
    hazard = models.CharField(max_length=12)
    cause = models.CharField(max_length=8)
    began_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    secrecy = each(Secrecy.OPEN, "event", "commune_no", "hazard", "cause", "began_at", "asked_at", "due_at")
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["event", "commune_no"], name="damage_asked_once"),
            models.CheckConstraint(condition=Q(cause__in=[one.value for one in Cause]), name="damage_asked_cause"),
            models.CheckConstraint(condition=Q(hazard__in=[one.value for one in Hazard]), name="damage_asked_hazard"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["commune_no", "event"], name="damage_asked_commune")]


class Report(ScopedModel):
    """One version of one commune's report about one event."""

    uid = models.UUIDField(default=uuid7, editable=False)
    event = models.UUIDField()
    commune_no = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    amounts = models.JSONField(default=dict)
    """Indicator → [number as text, unit]. What was not counted is absent."""
    note = models.CharField(max_length=500, blank=True)
    why = models.CharField(max_length=300, blank=True)
    law = models.CharField(max_length=80)
    """Whose indicators these are."""
    covers = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Numbers of former communes that are part of this one: from this version on it is their report too."""
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    secrecy = {
        **each(
            Secrecy.OPEN,
            "event",
            "commune_no",
            "kind",
            "number",
            "amounts",
            "note",
            "why",
            "law",
            "covers",
            "at",
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="damage_report_uid_once"),
            models.UniqueConstraint(fields=["event", "commune_no", "kind", "number"], name="damage_report_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="damage_report_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="damage_report_says_why"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Kind]), name="damage_report_kind"),
        ]  # fmt: skip

    def save(self, **options: Any) -> None:
        """Once."""
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("What a commune reported is not deleted")

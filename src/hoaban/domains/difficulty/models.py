"""Decisions that list villages or communes of special difficulty, and the units each lists.

Dated facts of villages (registry's `VillageFact`) follow a decision that comes into force; here stands which decision made them.
The tables were the registry's (decision 0060) and keep their names, and so do their constraints.
"""

from django.db import models
from django.db.models import Q

from hoaban.domains.difficulty.values import DecisionState, Of
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


class DifficultyDecision(ScopedModel):
    """A decision as its paper says; the list stays as it was pasted, with what nobody knew in it."""

    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    uid = models.UUIDField(default=uuid7, editable=False)
    number = models.CharField(max_length=60)
    """As `sources` knows it, where it does."""
    signed_on = models.DateField()
    issuer = models.CharField(max_length=200)
    of = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    adds = models.BooleanField(default=False)
    """It adds to the list that holds; otherwise it is the whole list from its first day on."""
    text = models.TextField(blank=True)
    unknown = models.JSONField(default=list)
    """Lines that named no unit when it came into force."""
    batch = models.ForeignKey("imports.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    """The sheet its list was taken from, where it was one."""
    batch_version = models.PositiveIntegerField(null=True)
    """The version that sheet left: a draft of another version was mended since."""
    state = models.CharField(max_length=12, default=DecisionState.DRAFT)
    in_force_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    former = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Numbers it stood under until each was corrected: number, until when, who corrected it."""
    is_synthetic = models.BooleanField(default=False)

    secrecy = {
        **each(
            Secrecy.OPEN, "number", "signed_on", "issuer", "of", "valid_from", "valid_to", "text", "unknown", "state", "version",
            "batch_version",
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label", "former"),
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        db_table = "registry_difficultydecision"
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_decision_uid_once"),
            models.UniqueConstraint(
                fields=["number", "of"],
                condition=~Q(state=DecisionState.TAKEN_BACK),
                name="registry_decision_once",
            ),
            models.CheckConstraint(
                condition=Q(of__in=[of.value for of in Of]), name="registry_decision_of_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DecisionState]),
                name="registry_decision_state_known",
            ),
        ]


class DifficultyUnit(ScopedModel):
    """A unit that a decision lists, or (``is_listed`` false) a village that it no longer lists."""

    decision = models.ForeignKey(DifficultyDecision, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    is_listed = models.BooleanField(default=True)
    fact = models.ForeignKey("registry.VillageFact", on_delete=models.PROTECT, null=True, related_name="+")

    secrecy = {**each(Secrecy.OPEN, "place_no")}

    class Meta(ScopedModel.Meta):
        db_table = "registry_difficultyunit"
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="registry_decision_unit_once")
        ]
        indexes = [models.Index(fields=["place_no"], name="registry_decision_place")]

"""Words of the bank as people approve them: as they stand, without tone marks, or in another language; and what a version said.

A form belongs to one row of the bank and to its full words as they were: with other words, in the pack or by a person, it counts no
more. It is never changed; what replaces it is a row of its own, whose approvals begin anew.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from hoaban.domains.warning.models import Version, known
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


class Form(ScopedModel):
    """A row of the bank in one form, as it was put before people."""

    uid = models.UUIDField(default=uuid7, editable=False)
    hazard = models.CharField(max_length=12)
    level = models.SmallIntegerField()
    """The lowest of the row: with the hazard it names it."""
    variant = models.CharField(max_length=8)
    """``toneless``, or the language by its ISO 639-3 code; ``vie``: as the bank has it."""
    lines = models.JSONField(default=list)
    seal = models.CharField(max_length=64)
    """Of the full words and of these: what people approve."""
    made_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    """Since then it counts no more: other words took its place, or somebody took it back."""
    over_key = models.CharField(max_length=80, default="", db_default="", blank=True)
    over_label = models.CharField(max_length=200, default="", db_default="", blank=True)
    """Who ended it; empty in rows that ended before that was kept."""

    secrecy = {
        **each(Secrecy.PERSONAL, "over_key", "over_label"),
        **each(Secrecy.OPEN, "hazard", "level", "variant", "lines", "seal", "made_at", "over_at"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="warning_form_uid_once"),
            models.UniqueConstraint(
                fields=["hazard", "level", "variant"], condition=Q(over_at__isnull=True), name="warning_form_one_open"
            ),
            known("hazard", Hazard, "warning_form_hazard_known"),
        ]  # fmt: skip


class FormApproval(ScopedModel):
    """One person stands behind a form; two different ones make it go out."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    by_role = models.CharField(max_length=60, blank=True)
    """The role that gave her the right, by its name in config/roles.py."""
    at = models.DateTimeField()
    proof = models.CharField(max_length=8)
    document = models.CharField(max_length=200, default="", db_default="", blank=True)
    """The paper she approves them by, as she wrote it; empty: she named none."""

    secrecy = {
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
        **each(Secrecy.OPEN, "by_role", "at", "proof", "document"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["form", "by_key"], name="warning_form_approval_once")]


class SentAs(ScopedModel):
    """What a version says in another form, as it stood when it was issued: written with it, once."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    variant = models.CharField(max_length=8)
    lines = models.JSONField(default=list)
    words = models.TextField()

    secrecy = each(Secrecy.OPEN, "variant", "lines", "words")

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "variant"], name="warning_sent_as_once"),
        ]

    def save(self, **options: Any) -> None:
        """Once."""
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("What went out is not deleted")

"""Which office speaks for an issuer. Nothing is deleted: what ended says until when it held, and warnings went out by it."""

from django.db import models
from django.db.models import F, Q

from hoaban.domains.warning.values import LEVELS
from hoaban.foundation.access.api import NOBODY, ScopedModel
from hoaban.kit.uid import uuid7


class Mandate(ScopedModel):
    """An issuer × an office × a document × some days."""

    uid = models.UUIDField(default=uuid7, editable=False)
    issuer = models.CharField(max_length=40)
    """Its code in the pack."""
    office = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    up_to = models.SmallIntegerField()
    """The highest level of risk it may speak at."""
    document = models.CharField(max_length=200)
    document_day = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """The first day it no longer holds."""
    given_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="warning_mandate_uid_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="warning_mandate_dates"
            ),
            models.CheckConstraint(
                condition=Q(up_to__gte=LEVELS[0], up_to__lte=LEVELS[-1]), name="warning_mandate_level"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["issuer"], name="warning_mandate_issuer")]

"""Whose signatures count. Certificates are public; private keys are in no table (`ports.Signer`).

A row is a decision: from when to when this very certificate, with those that issued it, is believed for a purpose. A renewed
certificate is another row beside it, so that both count while one follows the other.
"""

from django.db import models
from django.db.models import F, Q

from hoaban.domains.signing.values import Purpose
from hoaban.foundation.access.api import NOBODY, ScopedModel


class Pin(ScopedModel):
    """One certificate for one purpose, for a time."""

    purpose = models.CharField(max_length=20)
    certificate_id = models.CharField(max_length=64)
    chain = models.TextField()  # PEM, the signer's own first
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["purpose", "certificate_id"], name="signing_pin_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in Purpose]),
                name="signing_pin_purpose_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__lt=F("until")), name="signing_pin_range"
            ),
        ]

"""That people were erased when their term was over: who pressed, how many, by which document. Nobody is named."""

from django.db import models

from hoaban.domains.registry.models.history import Deed
from hoaban.foundation.access.api import Keep, KeepWhy, Secrecy, each
from hoaban.kit.uid import uuid7


class Erasure(Deed):
    """One press, in one commune. The rows of the people stay, empty (`Person.erased_at`)."""

    uid = models.UUIDField(default=uuid7, editable=False)
    place_no = models.BigIntegerField()
    """Of the commune."""
    count = models.IntegerField()
    """People; a record joined with hers goes with her and is not counted."""
    days = models.IntegerField()
    document = models.CharField(max_length=200)
    left = models.JSONField(default=dict)
    """Why (`StaysWhy` or a holder's key) → how many of those she looked at stayed."""

    secrecy = {
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
        **each(Secrecy.OPEN, "place_no", "count", "days", "document", "left"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(Deed.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_erasure_uid_once")]
        indexes = [models.Index(fields=["place_no", "at"], name="registry_erasure_commune")]

"""That the number of a decision was corrected in every household whose status stands on it. Which households: the facts recorded at
its instant; what was written before stays in their history."""

from django.db import models

from hoaban.domains.registry.models.history import Deed
from hoaban.foundation.access.api import Keep, KeepWhy, Secrecy, each
from hoaban.kit.uid import uuid7


class DecisionCorrection(Deed):
    """One press, in one commune: of two communes' decisions with one number each is its own."""

    uid = models.UUIDField(default=uuid7, editable=False)
    place_no = models.BigIntegerField()
    """Of the commune."""
    before = models.CharField(max_length=160)
    after = models.CharField(max_length=160)
    """As the facts' source says it: the number, and beside it its day or year."""
    count = models.IntegerField()
    """Households."""
    taken_back_at = models.DateTimeField(null=True)
    stayed = models.IntegerField(default=0)
    """Of those, how many kept the new number when it was taken back: somebody worked on them since."""

    secrecy = {
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
        **each(Secrecy.OPEN, "place_no", "before", "after", "count", "stayed"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Deed.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_decision_correction_once")]
        indexes = [models.Index(fields=["place_no", "at"], name="registry_decision_corrected")]

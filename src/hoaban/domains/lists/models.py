"""What lists left out (its table named as the registry gave it: a cut renames nothing, decision 0060), and whole lists confirmed."""

from django.db import models
from django.db.models import Q

from hoaban.domains.lists.values import Stage
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7

MOVING = Q(stage__in=[stage.value for stage in Stage if stage.is_moving])

KEPT = 2_000
"""Letters of a filter: a village's name is nine times as long in an address."""


class LeftOut(ScopedModel):
    """Rows of a household that a list could not bring, as a ledger: a list that brings some of them later says so
    with a negative line. What counts is the sum; taking a list back takes its line back."""

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("imports.ImportBatch", on_delete=models.PROTECT, related_name="+")
    rows = models.IntegerField()

    secrecy = {**each(Secrecy.OPEN, "rows")}

    class Meta(ScopedModel.Meta):
        db_table = "registry_leftout"
        constraints = [
            models.UniqueConstraint(fields=["household", "batch"], name="registry_left_out_once"),
        ]


class WholeList(ScopedModel):
    """Households of a filtered list confirmed as one deed: which they were when she looked, and how far the work is.

    What it confirmed carries its ``uid`` in the register. Not the list that brought them: that is a batch of imports.
    """

    uid = models.UUIDField(default=uuid7, editable=False)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    kept = models.CharField(max_length=KEPT, blank=True)
    """The filter of the list's address: village, commune, which list and which tab; never a name somebody searched."""
    stage = models.CharField(max_length=8, default=Stage.LOOKED)
    homes = models.JSONField()
    """Pairs of household and the version she looked at, in the order of the list."""
    reached = models.IntegerField(default=0)
    """So many of ``homes`` are decided; moves in the transaction that writes."""
    returned = models.IntegerField(default=0)
    """So many of those confirmed are decided by taking it back."""
    left = models.JSONField(default=list)
    """Pairs of household and why it was not confirmed."""
    stayed = models.JSONField(default=list)
    """Pairs of household and why it was not taken back."""
    looked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """The last of it was confirmed, or it was stopped."""

    secrecy = {
        **each(Secrecy.PERSONAL, "by_key", "by_label", "kept"),
        **each(Secrecy.OPEN, "stage", "homes", "reached", "returned", "left", "stayed"),
    }
    retention = Keep(KeepWhy.SERVICE)

    @property
    def confirmed(self) -> list[tuple[int, int]]:
        """Household and the version it was confirmed at, of those that this deed confirmed."""
        left = {pk for pk, _why in self.left}
        return [(pk, version) for pk, version in self.homes[: self.reached] if pk not in left]

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="lists_whole_uid_once"),
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in Stage]), name="lists_whole_stage_known"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=MOVING, name="lists_whole_moving"),
            models.Index(fields=["by_key", "id"], name="lists_whole_by"),
        ]

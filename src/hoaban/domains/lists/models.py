"""The one table of lists. Its name is as the registry gave it: a cut renames nothing (decision 0060)."""

from django.db import models

from hoaban.foundation.access.api import ScopedModel, Secrecy, each


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

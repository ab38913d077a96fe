"""A reform of communes and how far the rewriting of numbers has come.

Rows elsewhere hold plain numbers, so a reform is arithmetic: each old commune's villages move as one block into the
new commune. A pass goes by primary key and keeps its cursor in the transaction of each chunk: every row is moved once,
whether the process is killed or not.
"""

from django.db import models

from hoaban.foundation.access.api import NOBODY, ScopedModel


class Reform(ScopedModel):
    """One decision that replaced communes by others."""

    name = models.CharField(max_length=200, unique=True)
    decision = models.ForeignKey(
        "sources.LegalDocument", to_field="number", on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass


class ReformStep(ScopedModel):
    """Where one old commune goes. ``old_block`` is its number without the village digits."""

    reform = models.ForeignKey(Reform, on_delete=models.PROTECT, related_name="+")
    old_block = models.BigIntegerField()
    new_start = models.BigIntegerField()
    village_shift = models.BigIntegerField()
    last_village = models.IntegerField()  # -1: the only member of its new commune

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["reform", "old_block"], name="places_reformstep_once")]


class ReformColumn(ScopedModel):
    """The cursor of one registered column. Rows above ``upto`` were written after the reform began: already new."""

    reform = models.ForeignKey(Reform, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=80)
    column = models.CharField(max_length=80)
    stop_column = models.CharField(max_length=80, blank=True)
    cursor = models.BigIntegerField(default=0)
    upto = models.BigIntegerField()
    moved = models.BigIntegerField(default=0)
    kept = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Keys of rows that keep their former number: another one stands under the new one."""
    done_at = models.DateTimeField(null=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["reform", "table", "column"], name="places_reformcolumn_once")
        ]

"""Counts of people, kept so that a page never counts 1.3 million rows: one row per commune and per village of it.

Nothing here is shown as it stands: `queries` hides small numbers first. Numbers of villages are the register's; a reform
rewrites none of these rows, everything is counted anew.
"""

from django.db import models

from hoaban.domains.population.values import Level
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each


class Tally(ScopedModel):
    """What lives in one unit. At level village the commune's own number stands for «no village on record»."""

    level = models.CharField(max_length=7)
    place_no = models.BigIntegerField()
    commune = models.BigIntegerField()
    people = models.IntegerField()
    households = models.IntegerField()
    year_only = models.IntegerField()
    ages = models.JSONField()
    groups = models.JSONField()
    statuses = models.JSONField()
    changes = models.JSONField()
    reach = models.JSONField(default=dict)

    # Numbers of people, not about a person; small ones would tell of persons, so they are guarded until they are hidden.
    secrecy = {
        **each(Secrecy.SENSITIVE_CODE, "groups", "statuses", "changes", "reach"),
        **each(Secrecy.OPEN, "level", "place_no", "commune", "people", "households", "year_only", "ages"),
    }

    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["level", "place_no"], name="population_tally_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in Level]),
                name="population_tally_level_known",
            ),
        ]
        indexes = [models.Index(fields=["commune", "level"], name="population_tally_commune")]


class Count(ScopedModel):
    """A commune and how often its counting was asked for. It waits while that is more than what was answered.

    Numbers and no clock: a change that falls into the counting asks once more than the counting will have answered.
    """

    commune = models.BigIntegerField()
    asked = models.IntegerField(default=1)
    answered = models.IntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    secrecy = {**each(Secrecy.OPEN, "commune", "asked", "answered")}

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["commune"], name="population_count_once")]

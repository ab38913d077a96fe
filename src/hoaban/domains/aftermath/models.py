"""What officers say happened: a warning hit, was a false alarm, or nobody warned of what came.

Rows are written once. A later word about the same subject is a row with the next number; the last one holds. Nothing writes a row
but a person: no reading, no rule and no silence is taken for an outcome.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from hoaban.domains.aftermath.values import What
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


class Outcome(ScopedModel):
    """One officer's word on one warning, or on a danger nobody warned of."""

    uid = models.UUIDField(default=uuid7, editable=False)
    subject = models.UUIDField()
    """The alert; of a miss a number of its own."""
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=8)
    hazard = models.CharField(max_length=12)
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    rules = models.JSONField(default=list)
    """Uids of the rules whose gauges spoke for the warning, as they stood then."""
    happened_on = models.DateField()
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    secrecy = {
        **each(
            Secrecy.OPEN, "subject", "number", "what", "hazard", "place_no", "place_stop", "rules", "happened_on", "source", "note",
            "at",
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="aftermath_outcome_uid_once"),
            models.UniqueConstraint(fields=["subject", "number"], name="aftermath_outcome_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="aftermath_outcome_number"),
            models.CheckConstraint(condition=~Q(source=""), name="aftermath_outcome_has_source"),
            models.CheckConstraint(
                condition=Q(what__in=[one.value for one in What]), name="aftermath_outcome_what_known"
            ),
            models.CheckConstraint(
                condition=Q(hazard__in=[one.value for one in Hazard]), name="aftermath_outcome_hazard_known"
            ),
        ]
        indexes = [models.Index(fields=["hazard", "place_no"], name="aftermath_outcome_hazard")]

    def save(self, **options: Any) -> None:
        """Once."""
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("What an officer said happened is not deleted")

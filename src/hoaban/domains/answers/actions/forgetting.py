"""After a year nobody needs to know any more who told what: the answer and its time stay."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hoaban.domains.answers.models import Report
from hoaban.foundation.access import api as access

KEEP = timedelta(days=365)
_NOBODY = {"by_label": "", "phone_e164": "", "words": "", "read_label": ""}


def _over(before: datetime) -> "QuerySet[Report]":
    rows: QuerySet[Report] = Report.plain.filter(kept_at__lt=before)
    return rows.exclude(Q(**_NOBODY))


def _forget(before: datetime, limit: int) -> Sequence[object]:
    ids = list(_over(before).order_by("pk").values_list("pk", flat=True)[:limit])
    Report.plain.filter(pk__in=ids).update(**_NOBODY)
    return ids


def register() -> None:
    """Called when the app is ready. No law we have read names a term: as long as a season of rain is looked back on."""
    access.register_sweep(
        access.Sweep("answers.Report", Report.retention, lambda before: int(_over(before).count()), _forget)
    )

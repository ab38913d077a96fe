"""After a year nobody needs to know any more who told of a sign: the sign and its answer stay."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hoaban.domains.hazards.sign_models import SignReport
from hoaban.foundation.access import api as access
from hoaban.foundation.files import api as files
from hoaban.foundation.files.ports import Reader

KEEP = timedelta(days=365)
"""No law we have read names a term: as long as a season of rain is looked back on."""
_NOBODY = {"teller": "", "by_label": "", "phone_e164": "", "words": "", "longitude": None, "latitude": None}


def _over(before: datetime) -> QuerySet[SignReport]:
    rows: QuerySet[SignReport] = SignReport.plain.filter(at__lt=before)
    return rows.exclude(Q(**_NOBODY))


def _forget(before: datetime, limit: int) -> Sequence[object]:
    ids = list(_over(before).order_by("pk").values_list("pk", flat=True)[:limit])
    SignReport.plain.filter(pk__in=ids).update(**_NOBODY)
    return ids


def register(purpose: str, reader: Reader, why: str) -> None:
    """Called when the app is ready: rows are emptied, pictures and voices go with the same term."""
    access.register_sweep(
        access.Sweep(
            "hazards.SignReport", SignReport.retention, lambda before: int(_over(before).count()), _forget
        )
    )
    files.register_reader(
        purpose, reader, largest=15 * files.MEGABYTE,
        kinds=frozenset({"image/jpeg", "image/png", "image/webp"}) | files.SOUNDS, confidential=files.Confidential(why, KEEP),
    )  # fmt: skip

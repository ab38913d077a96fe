"""What was closed holds again, where what was told in its place is taken back."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hoaban.domains.registry.errors import NothingToTakeBack
from hoaban.domains.registry.models import CURRENT


def open_again(rows: QuerySet[Any], now: datetime) -> Any:
    """The newest of these never was; what it had closed holds again, and is answered."""
    newest = rows.filter(CURRENT).first()
    if newest is None:
        raise NothingToTakeBack
    rows.filter(pk=newest.pk).update(replaced_at=now, taken_back_at=now)
    closed = rows.filter(taken_back_at=None, replaced_at=newest.recorded_at, pk__lt=newest.pk)
    before = closed.order_by("-pk").first()
    if before:
        rows.filter(pk=before.pk).update(replaced_at=None, valid_to=None)
    return before

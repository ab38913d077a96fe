"""Who confirmed, and what of it can still be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hoaban.domains.registry.models import Confirmation
from hoaban.foundation.access import api as access

OFFERED = timedelta(hours=24)
"""So long a list offers to take the last bulk confirmation back."""


@dataclass(frozen=True, slots=True)
class LastConfirmation:
    uid: UUID
    count: int
    at: datetime


def last_confirmation(actor: access.Actor, now: datetime) -> LastConfirmation | None:
    """Her own latest press of «confirm the chosen ones», while it is fresh and stands."""
    row = (
        Confirmation.objects.visible_to(actor)
        .filter(taken_back_at__isnull=True, at__gte=now - OFFERED, count__gt=0)
        .order_by("-pk")
        .first()
    )
    return LastConfirmation(row.uid, row.count, row.at) if row else None

"""Who confirmed, and what of it can still be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hoaban.domains.registry.models import CURRENT, Confirmation, Household
from hoaban.domains.registry.queries.slices import among
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


def changed_since(actor: access.Actor, homes: Mapping[int, int], under: UUID) -> list[int]:
    """Of households a deed confirmed (household → version it confirmed), those somebody worked on since: they would stay."""
    rows = Household.objects.visible_to(actor, "edit").filter(CURRENT, among("pk", homes))
    stand = dict(rows.filter(confirmation_uid=under).values_list("pk", "version"))
    return [pk for pk, version in homes.items() if stand.get(pk) != version + 1]

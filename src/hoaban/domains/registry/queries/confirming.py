"""Who confirmed, and what of it can still be taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from hoaban.domains.registry.models import CURRENT, Confirmation, Household, Person
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
    """Of households a deed confirmed (household → version it confirmed), those somebody worked on since or came to live in: they
    would stay."""
    rows = Household.objects.visible_to(actor, "edit").filter(CURRENT, among("pk", homes))
    stand = dict(rows.filter(confirmation_uid=under).values_list("pk", "version"))
    joined = joined_since_confirmed(stand)
    return [pk for pk, version in homes.items() if stand.get(pk) != version + 1 or pk in joined]


def joined_since_confirmed(households: Collection[int]) -> set[int]:
    """Those of these with somebody who came after they were confirmed: a list brings people without a new version."""
    rows = Person.plain.filter(CURRENT, among("household_id", households))
    since = rows.filter(recorded_at__gt=F("household__confirmed_at"))
    return set(since.values_list("household_id", flat=True))

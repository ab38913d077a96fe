"""Communes that nobody asked about an event of their province: each may report all the same, also for what it was before a merge."""

from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils import timezone

from hoaban.domains.damage.models import Asked
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.queries.formers import former_of
from hoaban.domains.damage.values import EventShown, Unasked
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places
from hoaban.foundation.places.values import COMMUNE_STEP, PROVINCE_STEP

RECENT = timedelta(days=30)
MOST = 10


def communes_of(actor: Actor) -> list[int]:
    """Those she writes for, one by one; a whole province is nobody's own commune."""
    areas = actor.areas(Permission.WRITE)
    return [one.start for one in areas if one.start % PROVINCE_STEP and one.stop == one.start + COMMUNE_STEP]


def unasked_for(actor: Actor, now: datetime) -> list[Unasked]:
    """Events of the last month in her province about which a commune of hers was not asked, the newest first."""
    own = communes_of(actor)
    if not own:
        return []
    names = places.names_of(own)
    asked = set(Asked.plain.filter(commune_no__in=own).values_list("event", "commune_no"))
    by_province = {number: _recent(number, now) for number in {one // PROVINCE_STEP for one in own}}
    found: list[Unasked] = []
    for commune in own:
        new = (one for one in by_province[commune // PROVINCE_STEP] if (one.uid, commune) not in asked)
        found += [Unasked(one, commune, names.get(commune, "")) for one in islice(new, MOST)]
    return found


def _recent(province: int, now: datetime) -> list[EventShown]:
    rows = _of_province(province * PROVINCE_STEP).filter(began_at__gte=now - RECENT)
    told = rows.values("event").annotate(began=Min("began_at"), hazard=Min("hazard"))
    return [
        EventShown(one["event"], Hazard(one["hazard"]), timezone.localdate(one["began"]), 0, 0)
        for one in told.order_by("-began", "event")
    ]


def unasked_of(actor: Actor, event: UUID, commune: int) -> Asked:
    """The row of another commune that this one may begin from; NotFound where it is not hers, or the event is of no province of hers."""
    if commune not in communes_of(actor) or places.unit_by_number(commune) is None:
        raise NotFound
    found: Asked | None = _of_province(commune).filter(event=event).order_by("pk").first()
    if found is None:
        raise NotFound
    return found


def shown_of(row: Asked) -> EventShown:
    return EventShown(row.event, Hazard(row.hazard), timezone.localdate(row.began_at), 0, 0)


def heir_of(actor: Actor, former: int) -> int | None:
    """The commune of hers that took over this one; None where none did."""
    for commune in communes_of(actor):
        if former in set(former_of(commune)):
            return commune
    return None


def _of_province(commune: int) -> "QuerySet[Asked]":
    start = commune // PROVINCE_STEP * PROVINCE_STEP
    return Asked.plain.filter(commune_no__gte=start, commune_no__lt=start + PROVINCE_STEP)

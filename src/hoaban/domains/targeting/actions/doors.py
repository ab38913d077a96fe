"""At the door: who was told, who was away, who needs help; and homes a message did not reach."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.registry import api as registry
from hoaban.domains.targeting.events import DoorTold
from hoaban.domains.targeting.models import Door
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.queries.reader import Reader
from hoaban.domains.targeting.values import BY_MESSAGE, Told, Why
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

AT_ONCE = 500


@transaction.atomic
def tell_door(
    *, by: access.Actor, uid: UUID, how: Told | None, request: str | None, now: datetime
) -> tuple[UUID, int, bool]:
    """Tick a home as told, away or in need of help; None takes a wrong tick back. ``now`` is when she stood there: what was
    said later stands, whichever arrives first. The warning, the village, and whether what she said stands."""
    access.require(by, Permission.DOORS)
    row: Door | None = Door.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    said_at = row.said_at or row.told_at
    if audit.answered(by, request):
        return row.alert, row.place_no, True
    if said_at is not None and said_at > now:
        return row.alert, row.place_no, False
    row.said_at = now
    if row.told == (how or ""):
        row.save(update_fields=["said_at"])
        return row.alert, row.place_no, True
    row.told, row.version = how or "", row.version + 1
    row.told_at, row.told_by = (now, by.label) if how else (None, "")
    row.save(update_fields=["told", "told_at", "told_by", "said_at", "version"])
    audit.record(
        "targeting:door:tell", by=by, target=row, request=request, fields=["told"], note=how or "back"
    )
    events.publish(DoorTold(row.pk, row.place_no, row.told))
    return row.alert, row.place_no, True


@transaction.atomic
def note_failed(
    *, by: access.Actor, alert: UUID, households: Collection[int], why: Why = Why.FAILED, request: str | None = None
) -> int:  # fmt: skip
    """Homes that no message reaches come onto the list of this warning; how many are new on it. Asked in batches by delivery.

    One that was taken off because an earlier text had arrived comes back; one of which nobody knew is named failed once it is.
    """
    access.require(by, Permission.DOORS)
    if audit.answered(by, request):
        return 0
    rows = Door.objects.visible_to(by).filter(alert=alert, household__in=list(households))
    known = {home: (was, at) for home, was, at in rows.values_list("household", "why", "arrived_at")}
    homes = registry.homes_to_visit(
        Reader(by, Permission.DOORS), [one for one in households if one not in known]
    )
    made = [
        Door(alert=alert, household=one.id, household_uid=one.uid, place_no=one.place_no, why=why)
        for one in homes.values()
    ]
    Door.plain.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)
    back = [home for home, (_was, at) in known.items() if at is not None]
    surer = [home for home, (was, _at) in known.items() if (was, why) == (Why.UNHEARD, Why.FAILED)]
    if back or surer:
        rows.filter(household__in={*back, *surer}).update(arrived_at=None, why=why)
    if made or back or request:
        audit.record(
            "targeting:door:fail",
            by=by,
            target=("warning.alert", str(alert)),
            request=request,
            count=len(made) + len(back),
        )
    return len(made) + len(back)


@transaction.atomic
def note_arrived(*, by: access.Actor, alert: UUID, households: Collection[int], now: datetime) -> int:
    """A message arrived there after all: nobody has to come for it. What somebody said at the door stands; how many homes it is."""
    access.require(by, Permission.DOORS)
    rows = Door.objects.visible_to(by).filter(alert=alert, household__in=list(households))
    count: int = rows.filter(why__in=BY_MESSAGE, arrived_at__isnull=True).update(arrived_at=now)
    if count:
        audit.record("targeting:door:arrive", by=by, target=("warning.alert", str(alert)), count=count)
    return count

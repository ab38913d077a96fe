"""Browsers that hold offline work: seen, ended, wiped."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.offline.events import DeviceEnded
from hoaban.foundation.offline.models import Device
from hoaban.foundation.offline.permissions import Permission
from hoaban.foundation.offline.values import DeviceTold


@transaction.atomic
def note_device(*, by: access.Actor, told: DeviceTold, now: datetime) -> int:
    """Remember a browser and what it says it still holds; on record once, when it is first seen."""
    said = {
        "app": told.app, "last_seen_at": now, "unsent_forms": told.unsent_forms, "unsent_media": told.unsent_media,
    }  # fmt: skip
    mine = Device.plain.filter(owner_key=by.key, uid=told.uid)
    if mine.update(**said):
        return mine.values_list("pk", flat=True).get()
    areas = by.areas(Permission.SYNC)
    row = Device.plain.create(
        uid=told.uid, owner_key=by.key, owner_label=by.label, place_no=areas[0].start if areas else 0,
        name=told.name[:80], first_seen_at=now, **said,
    )  # fmt: skip
    audit.record("offline:device:begin", by=by, target=row)
    return row.pk


@transaction.atomic
def end_device(*, by: access.Actor, pk: int, request: str | None, now: datetime) -> None:
    """Ask a browser to wipe at its next contact; it sends first what it can. The owner may, and whoever looks after devices."""
    if request and audit.answered(by, request):
        return
    row = Device.objects.visible_to(by, "edit").select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at, row.ended_by = now, by.label
        row.wiped_at = row.lost_forms = row.lost_media = None
        row.save(update_fields=["ended_at", "ended_by", "wiped_at", "lost_forms", "lost_media"])
        events.publish(DeviceEnded(row.pk))
    audit.record("offline:device:end", by=by, target=row, request=request, fields=["ended_at"])


def note_rescue(*, by: access.Actor) -> None:
    """On record before a forgotten PIN is replaced."""
    access.require(by, Permission.SYNC)
    audit.record("offline:key:rescue", by=by)


@transaction.atomic
def note_wiped(*, uid: UUID, lost_forms: int, lost_media: int, now: datetime) -> None:
    """A browser says that it kept nothing, and what it could not send before. The first saying stands.

    Its own name is its proof: a phone that was ended is signed in no more, and may still tell what was lost.
    """
    rows = Device.plain.filter(uid=uid, ended_at__isnull=False, wiped_at__isnull=True)
    row = rows.select_for_update().first()
    if row is None:
        return
    row.wiped_at, row.lost_forms, row.lost_media = now, lost_forms, lost_media
    row.unsent_forms = row.unsent_media = 0
    row.save(update_fields=["wiped_at", "lost_forms", "lost_media", "unsent_forms", "unsent_media"])
    audit.record(
        "offline:device:wipe",
        by=access.ANONYMOUS,
        target=row,
        fields=["wiped_at"],
        count=lost_forms + lost_media,
    )

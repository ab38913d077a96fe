"""An area under a name, and its end."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.targeting.errors import AreaMissing, NameMissing
from hoaban.domains.targeting.models import Catchment
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.queries.areas import checked, touched_by
from hoaban.domains.targeting.values import Area
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.audit import api as audit
from hoaban.kit.text import nfc


@transaction.atomic
def save_catchment(
    *, by: access.Actor, name: str, source: str, drawn_on: date, area: Area, request: str | None, now: datetime
) -> UUID:  # fmt: skip
    """Keep an area with its name, its source and who drew it; its uid. What lies inside must be hers."""
    access.require(by, Permission.CATCHMENT)
    if answer := audit.answered(by, request):
        return UUID(str(Catchment.objects.visible_to(by, "keep").get(pk=answer).uid))
    name, source = nfc(name.strip())[:120], nfc(source.strip())[:200]
    if not (name and source):
        raise NameMissing
    clean = checked(area)
    ranges = touched_by(clean)
    if clean.is_empty or not ranges:
        raise AreaMissing
    if not all(any(own.covers(one) for own in by.areas(Permission.CATCHMENT)) for one in ranges):
        raise NotAllowed
    row = Catchment(
        name=name, source=source, drawn_on=drawn_on, by_key=by.key, by_label=by.label, units=list(clean.units),
        polygons=[[list(point) for point in ring] for ring in clean.polygons],
        circles=[[*one.centre, one.km] for one in clean.circles], place_no=min(one.start for one in ranges),
        place_stop=max(one.stop for one in ranges), recorded_at=now,
    )  # fmt: skip
    row.save()
    audit.record("targeting:catchment:save", by=by, target=row, request=request)
    return row.uid


@transaction.atomic
def end_catchment(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """It is offered no longer; what was done with it stays readable."""
    access.require(by, Permission.CATCHMENT)
    row: Catchment | None = (
        Catchment.objects.visible_to(by, "keep").select_for_update().filter(uid=uid).first()
    )
    if row is None:
        raise NotFound
    if audit.answered(by, request) or row.replaced_at is not None:
        return
    row.replaced_at = now
    row.save(update_fields=["replaced_at"])
    audit.record("targeting:catchment:end", by=by, target=row, request=request)

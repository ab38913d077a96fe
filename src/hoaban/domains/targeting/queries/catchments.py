"""Saved areas."""

from uuid import UUID

from hoaban.domains.targeting.models import Catchment
from hoaban.domains.targeting.values import Area, CatchmentShown, Circle
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

MOST = 200


def catchments(actor: access.Actor) -> list[CatchmentShown]:
    """What stands, by name."""
    rows = Catchment.objects.visible_to(actor).filter(replaced_at__isnull=True)
    return [_shown(row) for row in rows.order_by("name", "pk")[:MOST]]


def catchment_for(actor: access.Actor, uid: UUID) -> CatchmentShown:
    """One of them, also when it was ended."""
    row = Catchment.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return _shown(row)


def _shown(row: Catchment) -> CatchmentShown:
    area = Area(
        tuple(row.units), tuple(tuple((lon, lat) for lon, lat in ring) for ring in row.polygons),
        tuple(Circle((lon, lat), km) for lon, lat, km in row.circles),
    )  # fmt: skip
    return CatchmentShown(
        row.uid,
        row.name,
        row.drawn_on,
        row.source,
        access.read_name(row.by_label),
        area,
        row.replaced_at is not None,
    )

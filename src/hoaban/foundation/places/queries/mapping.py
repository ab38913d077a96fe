"""Maps of the units below one, drawn here: neighbours bring a value for each unit and get a picture, never outlines."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max

from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places import models
from hoaban.foundation.places.queries.figures import rings_of
from hoaban.foundation.places.queries.units import communes_at, holding, units_in
from hoaban.foundation.places.values import (
    COMMUNE_STEP,
    PROVINCE_STEP,
    Level,
    MapCell,
    Point,
    Unit,
    stop_of,
)
from hoaban.ui import maps
from hoaban.ui.charts import Style
from hoaban.ui.graphics import Graphic

Rings = Mapping[int, tuple[tuple[Point, ...], ...]]
NOTHING = MapCell(None)


def can_be_mapped(area: int) -> bool:
    """A province always; a commune where some village's position is on record; a village never."""
    if area % PROVINCE_STEP == 0:
        return True
    if area % COMMUNE_STEP:
        return False
    held = models.Unit.plain.filter(
        holding(None), level=Level.VILLAGE, start__gte=area, start__lt=stop_of(area)
    )
    return held.filter(longitude__isnull=False, latitude__isnull=False).exists()


def outlines_in(area: UnitRange) -> dict[int, tuple[tuple[Point, ...], ...]]:
    """Outlines by unit number, for a neighbour that computes with them and draws none: the file's licence is its owner's."""
    rows = models.Boundary.plain.filter(
        unit__valid_to__isnull=True, unit__start__gte=area.start, unit__start__lt=area.stop
    )
    return {int(start or 0): rings_of(stored) for start, stored in rows.values_list("unit__start", "rings")}


def map_below(
    area: int, title: str, measure: str, cells: Mapping[int, MapCell], *, style: Style
) -> Graphic | None:
    """The communes of a province, or the villages of a commune, by number; None where no position is on record."""
    units = communes_at(area // PROVINCE_STEP) if area % PROVINCE_STEP == 0 else _villages(area)
    rings = _outlines(area, *_stamp(area))
    return draw([_shape(unit, cells, rings) for unit in units], title, measure, style=style)


def draw(shapes: Sequence[maps.Shape], title: str, measure: str, *, style: Style) -> Graphic | None:
    """Outlines where all are imported, tiles where centres are known, nothing where neither is."""
    if shapes and all(shape.rings for shape in shapes):
        return maps.choropleth(title, measure, shapes, style=style)
    if any(shape.centre for shape in shapes):
        return maps.tile_map(title, measure, shapes, style=style)
    return None


def _shape(unit: Unit, cells: Mapping[int, MapCell], rings: Rings) -> maps.Shape:
    cell = cells.get(unit.number or 0, NOTHING)
    return maps.Shape(
        unit.code, unit.name, cell.value, cell.url, unit.centre, rings.get(unit.id, ()), is_hidden=cell.is_hidden
    )  # fmt: skip


def _villages(commune: int) -> list[Unit]:
    return units_in(UnitRange(commune, stop_of(commune)), Level.VILLAGE)


def _stamp(area: int) -> tuple[int, datetime | None]:
    """What tells that outlines were imported since."""
    told = models.Boundary.plain.filter(unit__start__gte=area, unit__start__lt=stop_of(area)).aggregate(
        number=Count("pk"), last=Max("imported_at")
    )
    return told["number"] or 0, told["last"]


@lru_cache(maxsize=4)
def _outlines(area: int, number: int, _last: datetime | None) -> Rings:
    """Read once after an import: thousands of points for a province."""
    if not number:
        return {}
    rows = models.Boundary.plain.filter(unit__start__gte=area, unit__start__lt=stop_of(area))
    return {unit: rings_of(stored) for unit, stored in rows.values_list("unit_id", "rings")}

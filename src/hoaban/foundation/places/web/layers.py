"""Which layers the map of communes offers, and the drawing of one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.places.queries import mapping
from hoaban.foundation.places.queries.board import Board
from hoaban.foundation.places.values import Unit
from hoaban.foundation.places.web import drawn
from hoaban.foundation.sources.api import Mark, weakest
from hoaban.ui import maps, tables
from hoaban.ui.charts import Style
from hoaban.ui.graphics import Graphic

ROMAN = ("I", "II", "III")


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing shown by commune. ``item`` names a published figure; none means a property of the unit."""

    key: str
    title: str | Promise
    measure: str | Promise
    item: str = ""
    places: int | None = None
    unit: str = ""
    words: tuple[str, ...] = ()


LAYERS = (
    Layer("area", _("Area"), _("Area (km²)"), places=1, unit="km²"),
    Layer("poverty", _("Poor households"), _("Poor households (%)"), "rate_demo", 1, "%"),
    Layer("zone", _("Zone of difficulty"), _("Zone (I to III)"), "zone_demo", 0, words=ROMAN),
    Layer("population", _("Population"), _("Population (people)"), "total_demo", 0),
)


def item_of(wanted: str) -> str:
    """The published item behind a layer's key, so that only it is read."""
    return next((layer.item for layer in LAYERS if layer.key == wanted), "")


def offered(board: Board) -> list[Layer]:
    """Layers with at least one value: a tab never opens an empty map."""
    has_area = any(unit.area_km2 is not None for unit in board.communes)
    return [layer for layer in LAYERS if (layer.item in board.items if layer.item else has_area)]


def chosen(board: Board, wanted: str) -> Layer | None:
    """The layer the address asks for, else the first that needs no figure by commune."""
    layers = offered(board)
    return next(
        (layer for layer in layers if layer.key == wanted),
        next((one for one in layers if not one.item), None),
    )


def values_of(board: Board, layer: Layer) -> dict[int, float]:
    """Value by unit id."""
    if layer.item:
        return {unit_id: float(figure.value) for unit_id, figure in board.by_commune(layer.item).items()}
    return {unit.id: float(unit.area_km2) for unit in board.communes if unit.area_km2 is not None}


def mark_of(board: Board, layer: Layer | None) -> Mark:
    """How sure the layer as a whole is: its least sure value decides."""
    if layer and layer.item:
        return weakest([figure.mark for figure in board.by_commune(layer.item).values()])
    return weakest([board.citations[unit.source_key].mark for unit in board.communes])


def source_keys(board: Board, layer: Layer | None) -> list[str]:
    """Where the layer's values come from; without a layer, where the list of communes does."""
    figures = board.by_commune(layer.item).values() if layer and layer.item else ()
    keys = {figure.source_key for figure in figures} or {unit.source_key for unit in board.communes}
    return sorted(keys - {""})


def graphic(board: Board, layer: Layer, sort: str) -> Graphic | None:
    """A map, or nothing where no position is known (a list follows)."""
    values, address = values_of(board, layer), drawn.unit_urls()
    shapes = [
        maps.Shape(
            unit.code, unit.name, values.get(unit.id), address(unit.code),
            unit.centre, board.rings.get(unit.id, ()),
        )
        for unit in board.communes
    ]  # fmt: skip
    title = gettext("%(measure)s by commune") % {"measure": layer.title}
    if mark_of(board, layer) == Mark.SYNTHETIC:
        title = gettext("%(title)s — made up for the demonstration") % {"title": title}
    picture = mapping.draw(shapes, title, str(layer.measure), style=style_of(layer))
    return replace(picture, table=table(board, layer, values, sort)) if picture else None


def style_of(layer: Layer) -> Style:
    return Style(unit=layer.unit, places=layer.places, words=layer.words, language=get_language() or "vi")


def table(board: Board, layer: Layer | None, values: Mapping[int, float], sort: str) -> tables.Table:
    """The communes beside the map, in the order the address asks for; by name unless asked otherwise."""
    sort = tables.sort_key(sort, ["name", "former", "value"], "name")
    units = _sorted(board, values, sort)
    columns = [tables.Column("name", gettext("Commune"), sortable=True)]
    if any(unit.former_district for unit in units):
        columns.append(tables.Column("former", gettext("Formerly in"), sortable=True))
    if layer:
        columns.append(tables.Column("value", layer.measure, numeric=True, sortable=True))
    style = replace(style_of(layer), unit="") if layer else None
    address, rows = drawn.unit_urls(), []
    for unit in units:
        cells: list[Any] = [unit.full_name]
        if len(columns) > 1 and columns[1].key == "former":
            cells.append(unit.former_district)
        if layer and style:
            cells.append(style.text(values.get(unit.id)))
        rows.append(tables.Row(tuple(cells), address(unit.code)))
    return tables.Table(gettext("Communes and wards"), tuple(columns), rows, sort=sort)


def _sorted(board: Board, values: Mapping[int, float], sort: str) -> list[Unit]:
    """Communes arrive in Vietnamese order; sorting is stable, so names stay the second key."""
    down, key = sort.startswith("-"), sort.removeprefix("-")
    if key == "value":
        known = [unit for unit in board.communes if unit.id in values]
        unknown = [unit for unit in board.communes if unit.id not in values]
        return sorted(known, key=lambda unit: values[unit.id], reverse=down) + unknown
    if key == "former":
        return sorted(board.communes, key=lambda unit: unit.former_district, reverse=down)
    return list(reversed(board.communes)) if down else list(board.communes)

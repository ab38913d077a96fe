"""Two maps as SVG text: a choropleth from boundaries, a tile map from centres where no boundaries are known.

Pure functions of plain shapes; both come with the table of the same values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, radians

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoaban.ui import grid
from hoaban.ui.charts import Style
from hoaban.ui.graphics import Graphic, LegendEntry, Svg
from hoaban.ui.tables import Column, Row, Table

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""

FEW = 5
"""Colours of the scale."""
_TILE = 76
_GAP = 4
_ON_PHONE = 60  # pixels a tile keeps there: its name can be read, a finger finds it


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit on a map: its name, its value (None: not known, or known and hidden), and its rings or its centre."""

    key: str
    name: str
    value: float | None = None
    url: str = ""
    centre: Point | None = None
    rings: tuple[tuple[Point, ...], ...] = ()
    is_hidden: bool = False

    @property
    def pattern(self) -> str:
        """Over a unit without a value: what nobody knows looks unlike what nobody may be told."""
        return "" if self.value is not None else "map-dots" if self.is_hidden else "map-hatch"

    def said(self, style: Style) -> str:
        return _("hidden") if self.value is None and self.is_hidden else style.text(self.value)


def breaks(values: Sequence[float], classes: int = 5) -> tuple[float, ...]:
    """Upper ends of classes of about equally many units; equal values never fall into two classes.

    A handful of values (zones I to III) is no scale: each is a class of its own.
    """
    ordered = sorted(values)
    if len(set(ordered)) <= classes:
        return tuple(sorted(set(ordered)))
    ends = [ordered[max(0, round(len(ordered) * (n + 1) / classes) - 1)] for n in range(classes)]
    return tuple(sorted(set(ends)))


def tile_map(title: str, measure: str, shapes: Sequence[Shape], *, style: Style) -> Graphic:
    """One equal tile per unit near its centre: no unit looks bigger than it counts, and none claims a border."""
    shapes = _as_written(shapes, style)
    placed = [shape for shape in shapes if shape.centre is not None]
    cells = _cells(tuple(shape.centre for shape in placed if shape.centre is not None))
    columns = max((x for x, _y in cells), default=0) + 1
    rows = max((y for _x, y in cells), default=0) + 1
    svg = Svg(
        "map map-tiles", title, view_box=f"0 0 {columns * _TILE} {rows * _TILE}", width=columns * _ON_PHONE
    )
    svg.raw(_PATTERNS)
    ends = _ends(shapes, style)
    for shape, (x, y) in zip(placed, cells, strict=True):
        _tile(svg, shape, x * _TILE, y * _TILE, level(shape.value, ends), style)
    note = _("Approximate position, not boundaries.")
    return _graphic(title, measure, svg, shapes, ends, style, note)


def choropleth(
    title: str, measure: str, shapes: Sequence[Shape], *, style: Style, width: int = 900
) -> Graphic:
    """Areas filled by class. Rings are longitude and latitude; proportions are true at this latitude."""
    shapes = _as_written(shapes, style)
    points = [point for shape in shapes for ring in shape.rings for point in ring]
    flat = _Flat(points, width)
    svg = Svg("map", title, view_box=f"0 0 {width} {flat.height:.0f}")
    svg.raw(_PATTERNS)
    ends = _ends(shapes, style)
    for shape in shapes:
        if shape.rings:
            _area(svg, shape, flat, level(shape.value, ends), style)
    return _graphic(title, measure, svg, shapes, ends, style, "")


def _as_written(shapes: Sequence[Shape], style: Style) -> list[Shape]:
    """Values rounded as they are shown, so that no two classes of a legend share an end."""
    if style.places is None:
        return list(shapes)
    return [
        shape if shape.value is None else replace(shape, value=round(shape.value, style.places))
        for shape in shapes
    ]


def _ends(shapes: Sequence[Shape], style: Style) -> tuple[float, ...]:
    """A value that is a word keeps its colour, whichever words of the list the map needs today."""
    if 1 < len(style.words) <= FEW:
        return tuple(range(1, len(style.words) + 1))
    return breaks([shape.value for shape in shapes if shape.value is not None])


def level(value: float | None, ends: Sequence[float]) -> str:
    """The class of a value as a CSS ending: ``1`` to ``5``, or ``none``; few classes spread over the scale."""
    if value is None or not ends:
        return "none"
    index = next((n for n, end in enumerate(ends) if value <= end), len(ends) - 1)
    return str(_spread(index, len(ends)))


def _spread(index: int, count: int) -> int:
    return 3 if count == 1 else 1 + round(index * 4 / (count - 1))


def _graphic(
    title: str,
    measure: str,
    svg: Svg,
    shapes: Sequence[Shape],
    ends: tuple[float, ...],
    style: Style,
    note: str,
) -> Graphic:
    notes = " ".join(part for part in (note, style.note) if part)
    legend = _legend(shapes, ends, style)
    return Graphic(
        title, svg.done(), _table(title, measure, shapes, style), legend, notes, style.source, wide=True
    )


def _legend(shapes: Sequence[Shape], ends: tuple[float, ...], style: Style) -> tuple[LegendEntry, ...]:
    """Each class with its true smallest and largest value and the number of units in it."""
    entries = []
    for index in range(len(ends)):
        css = str(_spread(index, len(ends)))
        values = [s.value for s in shapes if s.value is not None and level(s.value, ends) == css]
        if not values:
            continue
        low, high = style.text(min(values)), style.text(max(values))
        span = low if low == high else f"{low} – {high}"
        counted = ngettext("%(n)s unit", "%(n)s units", len(values)) % {"n": len(values)}
        entries.append(LegendEntry(f"scale-{css}", f"{span} ({counted})"))
    for pattern, words in (
        ("map-dots", _("hidden, too few (%(count)s)")),
        ("map-hatch", _("no figure (%(count)s)")),
    ):
        if count := sum(shape.pattern == pattern for shape in shapes):
            entries.append(LegendEntry("scale-none", words % {"count": count}, pattern))
    return tuple(entries)


def _table(title: str, measure: str, shapes: Sequence[Shape], style: Style) -> Table:
    ordered = sorted(shapes, key=lambda shape: (shape.value is None, -(shape.value or 0), shape.name))
    rows = [Row((shape.name, shape.said(style)), shape.url) for shape in ordered]
    return Table(title, (Column("name", _("Place")), Column("value", measure, numeric=True)), rows)


# The same patterns for all maps of a page: the same drawing under the same id does no harm when repeated.
_PATTERNS = (
    '<defs><pattern id="map-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)">'
    '<line class="hatch" x1="0" y1="0" x2="0" y2="8"/></pattern>'
    '<pattern id="map-dots" width="9" height="9" patternUnits="userSpaceOnUse">'
    '<circle class="dots" cx="2" cy="2" r="1.3"/></pattern></defs>'
)


def _tile(svg: Svg, shape: Shape, x: int, y: int, css: str, style: Style) -> None:
    size = _TILE - _GAP
    svg.open(f"{shape.name}: {shape.said(style)}", shape.url)
    svg.add("rect", x=x, y=y, width=size, height=size, rx=8, class_=f"mark-shape scale-{css}")
    if pattern := shape.pattern:
        fill = f"url(#{pattern})"
        svg.add("rect", x=x, y=y, width=size, height=size, rx=8, fill=fill, pointer_events="none")
    words = _two_lines(shape.name)
    for number, line in enumerate(words):
        svg.add("text", line, x=x + size / 2, y=y + 22 + number * 16, class_=f"tile-name on-{css}")
    svg.add("text", _short(shape, style), x=x + size / 2, y=y + size - 10, class_=f"tile-value on-{css}")
    svg.close(shape.url)


def _short(shape: Shape, style: Style) -> str:
    """The value without its unit: the legend says the unit."""
    return shape.said(replace(style, unit=""))


def _two_lines(name: str) -> list[str]:
    """A name broken at the space nearest its middle; a tile has room for two short lines."""
    if len(name) <= 7 or " " not in name:
        return [name]
    spaces = [place for place, letter in enumerate(name) if letter == " "]
    middle = min(spaces, key=lambda place: abs(place - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]


def _area(svg: Svg, shape: Shape, flat: "_Flat", css: str, style: Style) -> None:
    drawing = "".join(
        f"M{'L'.join(flat.at(point) for point in ring)}Z" for ring in shape.rings if len(ring) > 2
    )
    svg.open(f"{shape.name}: {shape.said(style)}", shape.url)
    svg.add("path", d=drawing, fill_rule="evenodd", class_=f"mark-shape scale-{css}")
    if pattern := shape.pattern:
        svg.add("path", d=drawing, fill_rule="evenodd", fill=f"url(#{pattern})", pointer_events="none")
    svg.close(shape.url)


class _Flat:
    """Degrees to drawing units: longitude shrinks with the cosine of the middle latitude."""

    def __init__(self, points: Sequence[Point], width: int) -> None:
        longitudes = [point[0] for point in points] or [0.0, 1.0]
        latitudes = [point[1] for point in points] or [0.0, 1.0]
        self._west, self._north = min(longitudes), max(latitudes)
        self._squeeze = cos(radians((min(latitudes) + max(latitudes)) / 2))
        across = (max(longitudes) - min(longitudes)) * self._squeeze or 1.0
        self._scale = width / across
        self.height = max((max(latitudes) - min(latitudes)) * self._scale, 1.0)

    def at(self, point: Point) -> str:
        x = (point[0] - self._west) * self._squeeze * self._scale
        y = (self._north - point[1]) * self._scale
        return f"{x:.1f} {y:.1f}"


@lru_cache(maxsize=16)
def _cells(centres: tuple[Point, ...]) -> tuple[tuple[int, int], ...]:
    """Cells by place, remembered: the board asks for the same seventy-odd centres on every view."""
    if not centres:
        return ()
    squeeze = cos(radians(sum(lat for _lon, lat in centres) / len(centres)))
    return grid.place([(lon * squeeze, -lat) for lon, lat in centres])

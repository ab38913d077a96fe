"""A drawn area on a plain ground of places: dots with names, no borders, for looking at it and for drawing it.

Pure functions of longitude and latitude. What the script for drawing needs to know of the projection stands on the ground.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from hoaban.ui import names
from hoaban.ui.graphics import Svg

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""
KM = 111.32
"""Of one degree of latitude."""
WIDTH = 640
"""Of the drawing, in its own units; the page stretches it."""
MARKED, DOT = 12, 4
"""Half the width of a place that the area holds, and the radius of another one: on a phone of 360 pixels they are half of it."""
LEAST = 0.06
"""Degrees that a ground is high and wide at least: a village is no map."""
TALLEST = 1.4
"""Degrees that a ground is high, at most, for each that it is wide: a phone shows it whole."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the ground; ``is_in``: the area holds it."""

    name: str
    at: Point
    is_in: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    west: float
    south: float
    east: float
    north: float
    left_off: int = 0
    """Places that lie in it and are too many to be drawn: the picture says so."""

    def holds(self, point: Point) -> bool:
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def window(points: Iterable[Point], around: float = 0.12) -> Window | None:
    """What holds all of these with room around; None of nothing."""
    found = list(points)
    if not found:
        return None
    (west, east), (south, north) = (
        (min(one[axis] for one in found), max(one[axis] for one in found)) for axis in (0, 1)
    )
    wide, high = (max((high - low) * (1 + 2 * around), LEAST) for low, high in ((west, east), (south, north)))
    wide = max(wide, high / TALLEST)
    middle = ((west + east) / 2, (south + north) / 2)
    return Window(middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2)


def circle_ends(circle: tuple[float, float, float]) -> tuple[Point, Point]:
    """South-west and north-east of a circle of longitude, latitude, kilometres."""
    lon, lat, km = circle
    tall = km / KM
    across = tall / cos(radians(lat))
    return (lon - across, lat - tall), (lon + across, lat + tall)


def sketch(
    title: str,
    ground: Window,
    spots: Sequence[Spot],
    rings: Sequence[Sequence[Point]] = (),
    circles: Sequence[tuple[float, float, float]] = (),
    near: Sequence[tuple[float, float, float]] = (),
    made: Sequence[Sequence[Point]] = (),
) -> SafeString:
    """The picture; who cannot see it is told ``title``, and reads the list of places beside it.

    ``spots``: the most important first, for not every name has room. ``near``: approximate circles. ``made``: outlines
    that nobody drew, so that they look like nothing that somebody did.
    """
    squeeze = cos(radians((ground.south + ground.north) / 2))
    scale = WIDTH / ((ground.east - ground.west) * squeeze)
    height = (ground.north - ground.south) * scale

    def at(point: Point) -> tuple[float, float]:
        return round((point[0] - ground.west) * squeeze * scale, 1), round(
            (ground.north - point[1]) * scale, 1
        )

    svg = Svg("sketch", title, view_box=f"0 0 {WIDTH} {height:.0f}")
    svg.add(
        "rect", class_="sketch-ground", width=WIDTH, height=f"{height:.0f}", data_west=ground.west, data_north=ground.north,
        data_across=squeeze * scale, data_down=scale,
    )  # fmt: skip
    for outlines, looks in ((made, "sketch-made"), (rings, "sketch-area")):
        for ring in outlines:
            corners = (f"{x} {y}" for x, y in map(at, ring))
            svg.add("path", d=f"M{'L'.join(corners)}Z", class_=looks)
    for some, looks in ((circles, "sketch-area"), (near, "sketch-near")):
        for lon, lat, km in some:
            x, y = at((lon, lat))
            svg.add("circle", cx=x, cy=y, r=round(km / KM * scale, 1), class_=looks)
    _places(svg, [(spot, at(spot.at)) for spot in spots if ground.holds(spot.at)], height, _left_off(ground))
    return svg.done()


def _left_off(ground: Window) -> str:
    if not ground.left_off:
        return ""
    said = ngettext("%(n)s more place is not drawn", "%(n)s more places are not drawn", ground.left_off)
    return said % {"n": ground.left_off}


def _places(svg: Svg, spots: Sequence[tuple[Spot, Point]], height: float, said: str) -> None:
    """Dots, then names, so that no dot lies over a name; who points at a dot is told its name in any case."""
    for spot, (x, y) in spots:
        svg.raw("<g>")
        svg.add("title", spot.name)
        _dot(svg, spot, x, y)
        svg.raw("</g>")
    wanted = [
        names.Name(spot.name, x, y, MARKED + 3 if spot.is_in else names.APART) for spot, (x, y) in spots
    ]
    strong = [spot.is_in for spot, _at in spots]
    marked = [(x - MARKED, y - MARKED, x + MARKED, y + MARKED) for spot, (x, y) in spots if spot.is_in]
    if said:  # stands before all others, in the corner
        wanted.insert(0, names.Name(said, 0, height - names.SIZES[0]))
        strong.insert(0, False)
    placed = names.written(wanted, WIDTH, height, marked)
    for name, one, is_strong in zip(wanted, placed, strong, strict=True):
        if one is not None:
            names.write(svg, name, one, is_strong=is_strong)


def _dot(svg: Svg, spot: Spot, x: float, y: float) -> None:
    """A full square on its point, or a small hollow ring: told apart without colour and on a small phone."""
    if spot.is_in:
        corners = f"M{x} {y - MARKED}l{MARKED} {MARKED}l-{MARKED} {MARKED}l-{MARKED} -{MARKED}Z"
        svg.add("path", d=corners, class_="sketch-in")
    else:
        svg.add("circle", cx=x, cy=y, r=DOT, class_="sketch-dot")

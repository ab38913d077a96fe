"""A drawn area on a plain ground of places: dots with names, no borders, for looking at it and for drawing it.

Pure functions of longitude and latitude. What the script for drawing needs to know of the projection stands on the ground.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from hoaban.ui.graphics import Svg

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""
KM = 111.32
"""Of one degree of latitude."""
LEAST = 0.06
"""Degrees that a ground is high and wide at least: a village is no map."""


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
    *,
    width: int = 640,
) -> SafeString:
    """The picture; who cannot see it is told ``title``, and reads the list of places beside it. ``near``: approximate circles."""
    squeeze = cos(radians((ground.south + ground.north) / 2))
    scale = width / ((ground.east - ground.west) * squeeze)
    height = (ground.north - ground.south) * scale

    def at(point: Point) -> tuple[float, float]:
        return round((point[0] - ground.west) * squeeze * scale, 1), round(
            (ground.north - point[1]) * scale, 1
        )

    svg = Svg("sketch", title, view_box=f"0 0 {width} {height:.0f}")
    svg.add(
        "rect", class_="sketch-ground", width=width, height=f"{height:.0f}", data_west=ground.west, data_north=ground.north,
        data_across=squeeze * scale, data_down=scale,
    )  # fmt: skip
    for ring in rings:
        corners = (f"{x} {y}" for x, y in map(at, ring))
        svg.add("path", d=f"M{'L'.join(corners)}Z", class_="sketch-area")
    for some, looks in ((circles, "sketch-area"), (near, "sketch-near")):
        for lon, lat, km in some:
            x, y = at((lon, lat))
            svg.add("circle", cx=x, cy=y, r=round(km / KM * scale, 1), class_=looks)
    for spot in spots:
        if ground.holds(spot.at):
            _spot(svg, spot, *at(spot.at), width)
    if ground.left_off:
        said = ngettext(
            "%(n)s more place is not drawn", "%(n)s more places are not drawn", ground.left_off
        ) % {"n": ground.left_off}
        svg.add("text", said, x=8, y=f"{height - 8:.0f}", class_="sketch-name")
    return svg.done()


def _spot(svg: Svg, spot: Spot, x: float, y: float, width: int) -> None:
    """Near the right edge the name stands to the left of its dot."""
    is_far = x > width * 0.75
    svg.add(
        "circle", cx=x, cy=y, r=5 if spot.is_in else 3, class_="sketch-in" if spot.is_in else "sketch-dot"
    )
    side = (
        {"x": x - 8, "class_": "sketch-name sketch-left"} if is_far else {"x": x + 8, "class_": "sketch-name"}
    )
    svg.add("text", spot.name, y=y + 4, **side)

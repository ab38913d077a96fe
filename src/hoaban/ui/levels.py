"""Places that hold a level, on a plain ground of dots: the shape of a mark and the number in it say what its colour says.

Pure functions of longitude and latitude. Marks never lie over each other where there is room beside: a thin line then leads
to the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians

from django.utils.safestring import SafeString

from hoaban.ui import names
from hoaban.ui.graphics import Svg
from hoaban.ui.sketch import KM, WIDTH, Point, Window

LARGE, SMALL, CROWD = 24, 17, 30
"""Half a mark's width, up to that many marks and beyond: 24 units are a finger's 24 pixels across on a phone of 360."""
ROUNDS = 60
"""Of pushing marks apart; what still overlaps then is drawn with the gravest on top."""
_CORNERS = {
    2: ((-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)),
    3: ((0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
    4: ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    5: (
        (-0.42, -1.02), (0.42, -1.02), (1.02, -0.42), (1.02, 0.42), (0.42, 1.02), (-0.42, 1.02), (-1.02, 0.42),
        (-1.02, -0.42),
    ),
}  # fmt: skip
"""Square, triangle, a square on its point, a figure of eight corners; level 1 is a circle."""


@dataclass(frozen=True, slots=True)
class Held:
    """A place and the level that holds there; ``is_part``: not in all of it."""

    name: str
    at: Point
    level: int
    said: str
    """What a screen reader says, and who points at it reads."""
    url: str
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What somebody drew: outlines, and circles of longitude, latitude, kilometres."""

    level: int
    rings: Sequence[Sequence[Point]] = ()
    circles: Sequence[tuple[float, float, float]] = ()


def level_map(
    title: str, ground: Window, others: Sequence[tuple[str, Point]], held: Sequence[Held], drawn: Sequence[Drawn] = ()
) -> SafeString:  # fmt: skip
    """``others``: places where nothing holds; ``held``: the gravest first, each a link that a keyboard reaches."""
    flat = Flat(ground)
    svg = Svg("sketch sketch-levels", title, view_box=f"0 0 {WIDTH} {flat.height:.0f}")
    svg.add("rect", class_="sketch-ground", width=WIDTH, height=f"{flat.height:.0f}")
    for area in drawn:
        _area(svg, area, flat)
    points = [flat.at(at) for _name, at in others]
    for x, y in points:
        svg.add("circle", cx=x, cy=y, r=3.5, class_="sketch-dot")
    size = LARGE if len(held) <= CROWD else SMALL
    marks = apart(tuple(flat.at(one.at) for one in held), size, (WIDTH, flat.height))
    for one, mark in reversed(list(zip(held, marks, strict=True))):
        leader(svg, flat.at(one.at), mark, size)
        _mark(svg, one, mark, size)
    wanted = [names.Name(one.name, x, y, size + 4) for one, (x, y) in zip(held, marks, strict=True)]
    wanted += [names.Name(name, x, y) for (name, _at), (x, y) in zip(others, points, strict=True)]
    full = [(x - size, y - size, x + size, y + size) for x, y in marks]
    for place, (name, found) in enumerate(
        zip(wanted, names.written(wanted, WIDTH, flat.height, full), strict=True)
    ):
        if found is not None:
            names.write(svg, name, found, is_strong=place < len(held))
    return svg.done()


def swatch(level: int) -> SafeString:
    """The mark of a level for the legend."""
    svg = Svg("sketch-swatch", "", view_box="-30 -30 60 60")
    _shape(svg, level, (0, 0), LARGE, is_part=False)
    return svg.done()


class Flat:
    """Degrees to units of the drawing."""

    def __init__(self, ground: Window) -> None:
        self._ground = ground
        self._squeeze = cos(radians((ground.south + ground.north) / 2))
        self.scale = WIDTH / ((ground.east - ground.west) * self._squeeze)
        self.height = (ground.north - ground.south) * self.scale

    def at(self, point: Point) -> Point:
        x = (point[0] - self._ground.west) * self._squeeze * self.scale
        return round(x, 1), round((self._ground.north - point[1]) * self.scale, 1)


@lru_cache(maxsize=32)
def apart(points: tuple[Point, ...], size: float, room: Point) -> tuple[Point, ...]:
    """Marks moved off each other, as little as it takes, and never out of the drawing."""
    found = [list(one) for one in points]
    wide = 2 * size + 2
    for _round in range(ROUNDS):
        is_moved = False
        for n, one in enumerate(found):
            for k, other in enumerate(found[:n]):
                across, down = one[0] - other[0], one[1] - other[1]
                far = hypot(across, down)
                if far >= wide:
                    continue
                is_moved = True
                # Two in one spot have no direction of their own: each pair takes another one.
                way = (across / far, down / far) if far > 0.1 else (cos(n + 2 * k), cos(n + 2 * k + 1.57))
                step = (wide - far) / 2 + 0.1
                for axis in (0, 1):
                    one[axis] += way[axis] * step
                    other[axis] -= way[axis] * step
        for one in found:
            for axis in (0, 1):
                one[axis] = min(max(one[axis], size + 1), room[axis] - size - 1)
        if not is_moved:
            break
    return tuple((round(x, 1), round(y, 1)) for x, y in found)


def _area(svg: Svg, one: Drawn, flat: Flat) -> None:
    looks = f"sketch-ring level-fill-{one.level}"
    for ring in one.rings:
        corners = (f"{x} {y}" for x, y in map(flat.at, ring))
        svg.add("path", d=f"M{'L'.join(corners)}Z", class_=looks)
    for lon, lat, km in one.circles:
        x, y = flat.at((lon, lat))
        svg.add("circle", cx=x, cy=y, r=round(km / KM * flat.scale, 1), class_=looks)


def leader(svg: Svg, place: Point, mark: Point, size: float) -> None:
    """From the place to a mark that had to stand beside it."""
    if hypot(place[0] - mark[0], place[1] - mark[1]) > size / 2:
        svg.add("line", x1=place[0], y1=place[1], x2=mark[0], y2=mark[1], class_="sketch-leader")
        svg.add("circle", cx=place[0], cy=place[1], r=3.5, class_="sketch-end")


def _mark(svg: Svg, one: Held, at: Point, size: float) -> None:
    svg.open(f"{one.name}: {one.said}", one.url)
    _shape(svg, one.level, at, size, is_part=one.is_part)
    svg.close(one.url)


def _shape(svg: Svg, level: int, at: Point, size: float, *, is_part: bool) -> None:
    looks = f"sketch-mark level-fill-{level}" + (" sketch-part" if is_part else "")
    figure(svg, level, at, size, looks, str(level), f"sketch-level level-ink-{level}")


def figure(svg: Svg, number: int, at: Point, size: float, looks: str, sign: str, written: str) -> None:
    """One of the five shapes, with a sign in it."""
    if corners := _CORNERS.get(number):
        drawn = "L".join(f"{at[0] + x * size:.1f} {at[1] + y * size:.1f}" for x, y in corners)
        svg.add("path", d=f"M{drawn}Z", class_=looks)
    else:
        svg.add("circle", cx=at[0], cy=at[1], r=size, class_=looks)
    down = size * 0.18 if number == 3 else 0  # a triangle is widest at its foot
    svg.add("text", sign, x=at[0], y=round(at[1] + down, 1), class_=written)

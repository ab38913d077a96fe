"""Places ticked beside an outline that stays: each its own shape, so that nothing between them is covered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hoaban.domains.targeting.queries.areas import VILLAGE_KM, Ground
from hoaban.domains.targeting.rules import leaving, shapes, typed
from hoaban.domains.targeting.values import MOST_VERTICES, Circle, Ring
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.places.values import Point

LEAST = 8
"""Corners a border has at least when it leaves: with fewer it says less than a circle."""
WORTH, WORTH_KM2 = 0.05, 1.0
"""Ground that is added is told from this share and these square kilometres on."""


@dataclass(slots=True)
class Drawing:
    """What stands already; it only grows."""

    polygons: list[Ring]
    circles: list[Circle]
    """Drawn by somebody."""
    near: list[Circle]
    meant: list[Ring] = field(default_factory=list)
    """What was added, as exactly as it is known."""

    def lacks(self, points: Sequence[Point]) -> list[Point]:
        """Those that lie in none of it."""
        every = shapes.points_of(points)
        held = shapes.held_by(map(shapes.points_of, self.polygons), every)
        for one in (*self.circles, *self.near):
            held |= shapes.kilometres(one.centre, every) <= one.km
        return [at for at, is_in in zip(points, held.tolist(), strict=True) if not is_in]

    def holds(self, ring: Ring) -> bool:
        inner = shapes.points_of(leaving.rounded(ring))
        return any(shapes.holds_ring(shapes.points_of(one), inner) for one in self.polygons)

    def left(self) -> int:
        """Corners that may still be written; each outline repeats its first one."""
        return MOST_VERTICES - sum(len(one) + 1 for one in self.polygons)


def beside(shape: warning.Shape, units: Sequence[int], ground: Ground | None = None) -> warning.Shape:
    """The shape unchanged, and what it does not hold of these units: by its border, else a circle around its centre."""
    ground = ground or Ground.of(access.EVERYWHERE)
    found = Drawing([*shape.polygons], _circles(shape.circles), _circles(shape.near))
    lined = {
        number: rings for number in units
        if (rings := [one for one in ground.rings.get(number, ()) if not found.holds(one)])
    }  # fmt: skip
    for number in units:
        _add(found, number, ground, lined)
        lined.pop(number, None)
    near = tuple((*one.centre, one.km) for one in found.near)
    made = shape.made + len(found.polygons) - len(shape.polygons)
    return replace(shape, polygons=tuple(found.polygons), near=near, made=made, grown=_grown(shape, found))


def _grown(shape: warning.Shape, found: Drawing) -> warning.Grown | None:
    """What the simpler outlines of all that stands there now cover more: of the shape that stays, and of what was added."""
    if not found.meant:
        return shape.grown
    circles = [shapes.ring_around(one) for one in (*_circles(shape.circles), *_circles(shape.near))]
    every = [*found.polygons, *map(shapes.ring_around, (*found.circles, *found.near))]
    before = covered([*shape.polygons, *circles, *found.meant])
    gained = shape.grown.more_km2 if shape.grown else 0.0
    after = covered(every)
    return grown(before - gained, after)


def covered(rings: Sequence[Ring]) -> float:
    """Square kilometres, about."""
    return shapes.ground_km2([shapes.points_of(one) for one in rings])


def grown(before: float, after: float) -> warning.Grown | None:
    """Where it is worth a word; in square kilometres."""
    more = after - before
    return warning.Grown(round(after, 1), round(more, 1)) if more > max(WORTH_KM2, before * WORTH) else None


def _circles(some: Sequence[tuple[float, float, float]]) -> list[Circle]:
    return [Circle((lon, lat), km) for lon, lat, km in some]


def _add(found: Drawing, number: int, ground: Ground, lined: dict[int, list[Ring]]) -> None:
    """``lined``: the borders that still wait for their corners, this unit's among them."""
    has_border, own = bool(ground.rings.get(number)), lined.get(number, [])
    spots = ground.known_in(number) if has_border else ground.spots_of(number)
    waiting = max(1, sum(map(len, lined.values())))
    each = (found.left() - waiting) // waiting
    if own and each >= LEAST:
        # One at a time: several that are too long together would become one hull.
        for ring in own:
            found.polygons += leaving.rings([ring], shapes.points_of(spots), each)
        spread = [_around(at, [at]) for at in found.lacks(spots)]
        found.near += spread
        found.meant += [*own, *map(shapes.ring_around, spread)]
    elif outside := found.lacks([*spots, *(corner for ring in own for corner in ring)]):
        around = around_of(number, ground, outside)
        found.near.append(around)
        found.meant += own or [shapes.ring_around(around)]


def around_of(number: int, ground: Ground, points: Sequence[Point]) -> Circle:
    """Around a unit's centre, so wide that the stated kilometre around each of the points lies in it."""
    return _around(_centre(number, ground, points), points)


def _centre(number: int, ground: Ground, points: Sequence[Point]) -> Point:
    """Its own, else the middle of what is known of it."""
    if number in ground.placed:
        return ground.placed[number][1]
    if number in ground.centres:
        return ground.centres[number]
    every = shapes.points_of(points)
    lon, lat = ((every.min(axis=0) + every.max(axis=0)) / 2).tolist()
    return lon, lat


def _around(centre: Point, points: Sequence[Point]) -> Circle:
    """So wide that the stated kilometre around the outermost of the points lies in it."""
    lon, lat = (round(one, typed.PLACES) for one in centre)
    far = float(shapes.kilometres((lon, lat), shapes.points_of(points)).max(initial=0.0))
    return Circle((lon, lat), math.ceil((far + VILLAGE_KM) * 100) / 100)

"""What of a drawn area leaves the platform: few corners in six decimals, and still every village inside that can be placed."""

import math
from collections.abc import Sequence

import numpy as np

from hoaban.domains.targeting.rules import outlines, shapes
from hoaban.domains.targeting.rules.shapes import Points, points_of
from hoaban.domains.targeting.rules.typed import PLACES
from hoaban.domains.targeting.values import MOST_VERTICES, Circle, Ring

MOST = MOST_VERTICES - 1
"""The first corner stands at the end again."""
_WIDER = 1.01
_MARGIN = 1e-4


def rings(drawn: Sequence[Ring], points: Points, most: int = MOST) -> tuple[Ring, ...]:
    """Outlines around all of these, with ``most`` corners together; none of the points that were inside is lost by rounding."""
    if not drawn:
        return ()
    inside = points[shapes.held_by(map(points_of, drawn), points)]
    every = np.concatenate([points_of(one) for one in drawn])
    found = tuple(_leaving(one, inside) for one in outlines.around(drawn, most))
    if _fits(found, inside, most):
        return found
    hull = outlines.hull(every)
    middle = hull.mean(axis=0)
    wider = outlines.covering(_ring(middle + (hull - middle) * _WIDER), most)
    if _fits((rounded(wider),), inside, most):
        return (rounded(wider),)
    return (_box(every),)


def apart(left: Sequence[Ring], drawn: Sequence[Ring]) -> tuple[list[Ring], list[Ring]]:
    """Those that hold what somebody drew, and those around other places alone; outlines only grow, so each drawn one lies in one."""
    own = set()
    for ring in drawn:
        held = [int(shapes.holds(points_of(one), points_of(ring)).sum()) for one in left]
        own.add(held.index(max(held)))
    return (
        [one for place, one in enumerate(left) if place in own],
        [one for place, one in enumerate(left) if place not in own],
    )


def _leaving(ring: Ring, points: Points) -> Ring:
    """Rounded; grown where that would lose one of the points it holds."""
    held = points[shapes.holds(points_of(ring), points)]
    if _fits((found := rounded(ring),), held, len(ring)):
        return found
    hull = outlines.hull(points_of(ring))
    middle = hull.mean(axis=0)
    wider = rounded(_ring(middle + (hull - middle) * _WIDER))
    return wider if _fits((wider,), held, len(ring)) else _box(points_of(ring))


def circle(one: Circle, points: Points) -> Circle:
    """So wide that it holds what its outline of corners holds."""
    held = points[shapes.holds(points_of(shapes.ring_around(one)), points)]
    far = shapes.kilometres(one.centre, held).max(initial=0.0)
    return Circle(one.centre, math.ceil(max(one.km, float(far)) * 100 + 0.1) / 100)


def _ring(points: Points) -> Ring:
    return tuple((float(lon), float(lat)) for lon, lat in points)


def rounded(ring: Ring) -> Ring:
    """In the decimals it leaves with."""
    corners = [(round(lon, PLACES), round(lat, PLACES)) for lon, lat in ring]
    return tuple(one for place, one in enumerate(corners) if one != corners[place - 1])


def _fits(found: Sequence[Ring], inside: Points, most: int) -> bool:
    simple = all(len(one) > 2 and shapes.crossing(points_of(one)) is None for one in found)
    return (
        simple and sum(map(len, found)) <= most and bool(shapes.held_by(map(points_of, found), inside).all())
    )


def _box(points: Points) -> Ring:
    (west, south), (east, north) = points.min(axis=0) - _MARGIN, points.max(axis=0) + _MARGIN
    corners = _ring(points_of(((west, south), (east, south), (east, north), (west, north))))
    return rounded(corners)

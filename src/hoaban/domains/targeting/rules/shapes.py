"""Outlines in plain numbers: what crosses, what lies inside, how far. Longitude and latitude, degrees; distances in kilometres.

Over a province the earth is flat enough: east-west is shortened by the cosine of the latitude, nothing else. The one library
that would do this, shapely, weighs 12 MB with its GEOS for a handful of functions (decision 0054).
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.targeting.errors import CircleUnfit, PointUnfit, ShapeCrosses, ShapeTooLong, ShapeUnfit
from hoaban.domains.targeting.values import MOST_POINTS, Circle, Ring
from hoaban.foundation.places.values import Point

Points = NDArray[np.float64]
EPS = 1e-7
"""Degrees, about a centimetre: a point so near to an outline lies on it, and counts as inside."""
KM = 111.32
"""Of one degree of latitude."""
WEST, EAST, SOUTH, NORTH = 102.0, 110.0, 8.0, 24.0
LARGEST_KM, SMALLEST_KM = 200.0, 0.1
_AT_ONCE = 256
_CELLS = 20_000
"""Sides times points of one step."""


def points_of(ring: Sequence[Point]) -> Points:
    return np.asarray(ring, dtype=np.float64).reshape(-1, 2)


def checked_point(point: Point) -> Point:
    lon, lat = point
    if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
        raise PointUnfit(text=f"{lat}, {lon}")
    return lon, lat


def checked_circle(circle: Circle) -> Circle:
    checked_point(circle.centre)
    if not SMALLEST_KM <= circle.km <= LARGEST_KM:
        raise CircleUnfit
    return circle


def checked_ring(ring: Sequence[Point]) -> Ring:
    """Without repeated corners, and refused where it crosses itself or encloses nothing."""
    corners: list[Point] = []
    for point in ring:
        if not corners or point != corners[-1]:
            corners.append(checked_point(point))
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) > MOST_POINTS:
        raise ShapeTooLong(most=MOST_POINTS)
    points = points_of(corners)
    if len(corners) < 3 or (np.abs(_turn(points[0], points[1], points)) < EPS * EPS).all():
        raise ShapeUnfit
    if found := crossing(points):
        raise ShapeCrosses(one=found[0] + 1, other=found[1] + 1)
    return tuple(corners)


def area_of(ring: Points) -> float:
    """Signed, in square degrees; positive where the corners go against the clock."""
    following = np.roll(ring, -1, axis=0)
    return float(np.sum(ring[:, 0] * following[:, 1] - following[:, 0] * ring[:, 1]) / 2)


def _turn(a: Points, b: Points, c: Points) -> NDArray[np.float64]:
    """Positive where a → b → c turns left."""
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )


def _cross(starts: Points, ends: Points, others: Points, other_ends: Points) -> NDArray[np.bool_]:
    """Matrix: does segment i of the first meet segment j of the second, touching included."""
    a, b = starts[:, None, :], ends[:, None, :]
    c, d = others[None, :, :], other_ends[None, :, :]
    one, two, three, four = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    boxed = (np.minimum(a, b) <= np.maximum(c, d)).all(axis=-1) & (np.minimum(c, d) <= np.maximum(a, b)).all(
        axis=-1
    )
    return boxed & (one * two <= 0) & (three * four <= 0)


def crossing(ring: Points) -> tuple[int, int] | None:
    """The first two sides that meet without being neighbours, by number from 0; None where the outline is simple."""
    count, ends = len(ring), np.roll(ring, -1, axis=0)
    numbers = np.arange(count)
    for start in range(0, count, _AT_ONCE):
        rows = numbers[start : start + _AT_ONCE]
        meets = _cross(ring[rows], ends[rows], ring, ends)
        apart = (numbers[None, :] - rows[:, None]) % count
        found = np.argwhere(meets & (apart > 1) & (apart < count - 1))
        if len(found):
            one, other = int(rows[found[0][0]]), int(found[0][1])
            return min(one, other), max(one, other)
    return _folded(ring)


def _folded(ring: Points) -> tuple[int, int] | None:
    """Two neighbouring sides that run back over each other."""
    before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
    flat = np.abs(_turn(before, ring, after)) < EPS * EPS
    back = ((before - ring) * (after - ring)).sum(axis=1) > 0
    found = np.flatnonzero(flat & back)
    return (int((found[0] - 1) % len(ring)), int(found[0])) if len(found) else None


def holds(ring: Points, points: Points) -> NDArray[np.bool_]:
    """Which points lie inside the outline or on it. Whoever is outside its box is not asked; the others all at once."""
    found = np.zeros(len(points), dtype=bool)
    low, high = ring.min(axis=0) - EPS, ring.max(axis=0) + EPS
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    for some in _portions(near, len(ring)):
        found[some] = _within(ring, points[some]) | (_gap(ring, points[some]) <= EPS)
    return found


def held_by(rings: Iterable[Points], points: Points) -> NDArray[np.bool_]:
    """Which points lie in any of the outlines."""
    found = np.zeros(len(points), dtype=bool)
    for ring in rings:
        found |= holds(ring, points)
    return found


def _portions(rows: NDArray[np.intp], sides: int) -> Iterator[NDArray[np.intp]]:
    """So many at once that a matrix of sides and points stays in a processor's own memory."""
    step = max(1, _CELLS // sides)
    return (rows[start : start + step] for start in range(0, len(rows), step))


def _within(ring: Points, points: Points) -> NDArray[np.bool_]:
    """Which points see an odd number of sides to their east."""
    (x, y), (starts, ends) = points.T, (ring[:, None, :], np.roll(ring, -1, axis=0)[:, None, :])
    rise = ends[..., 1] - starts[..., 1]
    slope = (ends[..., 0] - starts[..., 0]) / np.where(rise, rise, np.inf)
    spans = (starts[..., 1] > y) != (ends[..., 1] > y)
    east = starts[..., 0] + (y - starts[..., 1]) * slope
    found: NDArray[np.bool_] = np.logical_xor.reduce(spans & (x < east), axis=0)
    return found


def _gap(ring: Points, points: Points) -> NDArray[np.float64]:
    """Degrees to the nearest side."""
    (x, y), along = points.T, np.roll(ring, -1, axis=0) - ring
    east, north = x - ring[:, :1], y - ring[:, 1:]
    over, up = along[:, :1], along[:, 1:]
    length = over * over + up * up
    share = np.clip((east * over + north * up) / np.where(length, length, np.inf), 0.0, 1.0)
    nearest: NDArray[np.float64] = np.hypot(east - share * over, north - share * up).min(axis=0)
    return nearest


def meets(one: Points, other: Points) -> bool:
    """Whether two outlines share any place."""
    if (one.min(axis=0) > other.max(axis=0)).any() or (other.min(axis=0) > one.max(axis=0)).any():
        return False
    if holds(one, other[:1]).any() or holds(other, one[:1]).any():
        return True
    return bool(_cross(one, np.roll(one, -1, axis=0), other, np.roll(other, -1, axis=0)).any())


def holds_ring(outer: Points, inner: Points) -> bool:
    """Whether the whole inner outline lies inside the outer one."""
    if not holds(outer, inner).all():
        return False
    crossed = _cross(outer, np.roll(outer, -1, axis=0), inner, np.roll(inner, -1, axis=0))
    middles = (inner + np.roll(inner, -1, axis=0)) / 2
    return bool(holds(outer, middles).all()) and (not crossed.any() or not _leaves(outer, inner))


def _leaves(outer: Points, inner: Points) -> bool:
    """Whether a corner of the outer lies strictly within the inner: then a part of the inner is outside."""
    return bool((holds(inner, outer) & (_gap(inner, outer) > EPS)).any())


def kilometres(point: Point, others: Points) -> NDArray[np.float64]:
    """From one point to each of the others."""
    shrink = np.cos(np.radians((others[:, 1] + point[1]) / 2))
    return KM * np.hypot((others[:, 0] - point[0]) * shrink, others[:, 1] - point[1])


def ring_around(circle: Circle, corners: int = 32) -> Ring:
    """Corners outside the circle, so that the outline covers all of it."""
    turns = 2 * np.pi * np.arange(corners) / corners
    # The sides of a regular outline come nearer to the centre than its corners: by the cosine of half a turn. The small rest
    # makes good that a degree is wider at the southern edge than at the centre.
    wide = circle.km * 1.001 / np.cos(np.pi / corners)
    lon, lat = circle.centre
    tall = wide / KM
    across = tall / np.cos(np.radians(abs(lat) + tall))
    return tuple(
        zip((lon + across * np.cos(turns)).tolist(), (lat + tall * np.sin(turns)).tolist(), strict=True)
    )


def gap_km(ring: Points, point: Point) -> float:
    """From a point to an outline; 0 inside."""
    if holds(ring, points_of([point]))[0]:
        return 0.0
    shrink = np.array([np.cos(np.radians(point[1])), 1.0])
    return float(KM * _gap(ring * shrink, points_of([point]) * shrink)[0])


def ground_km2(rings: Sequence[Points], finely: int = 256) -> float:
    """Square kilometres that outlines cover together, each place once, by a grid of points: about so much, to be told to a person."""
    if not rings:
        return 0.0
    every = np.concatenate(rings)
    low, high = every.min(axis=0), every.max(axis=0)
    across, up = (
        (np.arange(finely) + 0.5) / finely * wide + least for wide, least in zip(high - low, low, strict=True)
    )
    points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    share = float(held_by(rings, points).mean())
    whole = float((high - low).prod()) * KM**2 * float(np.cos(np.radians((low[1] + high[1]) / 2)))
    return share * whole

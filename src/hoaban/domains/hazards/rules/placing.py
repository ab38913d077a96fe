"""Whether a position can be in the commune that is named for it. Outlines where they are known, else centres."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, radians

Point = tuple[float, float]
"""Longitude, latitude."""
Rings = Sequence[Sequence[Point]]

EDGE_KM = 2.0
"""Our own choice: outlines are thinned for drawing, and a gauge on a river stands on the border of two communes."""
FARTHEST_KM = 25.0
"""Our own choice: without an outline, so far from its centre nothing of a commune is expected."""
ELSEWHERE = 0


def commune_of_point(
    point: Point, own: int, outlines: Mapping[int, Rings], centres: Mapping[int, Point]
) -> int:
    """``own`` where the position can be there, else the commune in which it lies, else `ELSEWHERE`.

    Where nothing is known of the own commune nothing speaks against it.
    """
    if own in outlines and (_is_inside(point, outlines[own]) or _to_edge(point, outlines[own]) <= EDGE_KM):
        return own
    other = next((number for number, rings in outlines.items() if _is_inside(point, rings)), None)
    if other is not None:
        return other
    if own in outlines:
        return ELSEWHERE
    if own not in centres or _kilometres(point, centres[own]) <= FARTHEST_KM:
        return own
    near = min(centres, key=lambda number: _kilometres(point, centres[number]))
    return near if _kilometres(point, centres[near]) <= FARTHEST_KM else ELSEWHERE


def _is_inside(point: Point, rings: Rings) -> bool:
    """Even-odd over all rings: a hole is outside again."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in _edges(rings):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def _edges(rings: Rings) -> Iterator[tuple[Point, Point]]:
    for ring in rings:
        if ring:
            yield from pairwise([*ring, ring[0]])


def _to_edge(point: Point, rings: Rings) -> float:
    return min((_to_line(point, one, other) for one, other in _edges(rings)), default=float("inf"))


def _to_line(point: Point, one: Point, other: Point) -> float:
    narrow = cos(radians(point[1]))
    x, y = (point[0] - one[0]) * narrow, point[1] - one[1]
    dx, dy = (other[0] - one[0]) * narrow, other[1] - one[1]
    along = dx * dx + dy * dy
    share = min(1.0, max(0.0, (x * dx + y * dy) / along)) if along else 0.0
    return hypot(x - share * dx, y - share * dy) * 111.2


def _kilometres(one: Point, other: Point) -> float:
    """Flat: within a province the error is far below a commune's width."""
    return hypot((one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2)), one[1] - other[1]) * 111.2

"""Fewer corners, never less covered: what leaves the platform has at most a hundred corners and still holds every village.

Only two steps are taken, and both let the outline grow: a corner that points inward is cut off, or two sides are prolonged
until they meet in the place of the side between them. Where no step fits any more, the convex hull goes on. Of too many
outlines those that lie next to each other become one: one hull around all of them would reach over half a province.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.targeting.rules.shapes import EPS, Points, area_of, holds, points_of, ring_around
from hoaban.domains.targeting.values import MOST_VERTICES, Circle, Ring

LEAST = 4
"""Corners that an outline always may have."""
MOST_PAIRED, CELLS = 200, 14
"""Outlines of which every pair is looked at; and cells of a grid, each way, no more together than that."""
_FAR = 0.5
"""Degrees: two sides that meet further away than this are nearly parallel."""


def covering(ring: Sequence[tuple[float, float]], most: int = MOST_VERTICES) -> Ring:
    """An outline of at most ``most`` corners around everything the given one holds; as it is where it is short enough."""
    given = points_of(ring)
    if len(given) <= most:
        return _ring(given)
    points = _shrunk(given if area_of(given) > 0 else given[::-1], most)
    if len(points) > most:
        points = _shrunk(hull(points), most)
    if not holds(points, given).all():  # rounding of a needle: the hull has none
        points = _shrunk(hull(given), most)
    return _ring(points)


def _ring(points: Points) -> Ring:
    return tuple((float(lon), float(lat)) for lon, lat in points)


def hull(points: Points) -> Points:
    """The convex outline around points, against the clock (Andrew's monotone chain)."""
    ordered = sorted(set(map(tuple, points.tolist())))
    if len(ordered) < 3:
        return points_of(ordered)

    def half(walk: list[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for point in walk:
            while len(kept) > 1 and _left(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return points_of(half(ordered) + half(ordered[::-1]))


def _left(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _shrunk(points: Points, most: int) -> Points:
    """Step by step, the one first that adds least."""
    while len(points) > max(most, LEAST):
        better = _step(points)
        if better is None:
            return points
        points = better
    return points


def _step(points: Points) -> Points | None:
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    turns = _turns(before, points, after)
    cuts = np.where(turns <= 0, -turns / 2, np.inf)
    tips, adds = _prolonged(points, turns)
    costs = np.concatenate([cuts, adds])
    for choice in np.argsort(costs, kind="stable"):
        if not np.isfinite(costs[choice]):
            return None
        place = int(choice) % len(points)
        grown = _cut(points, place) if choice < len(points) else _joined(points, place, tips[place])
        if grown is not None:
            return grown
    return None


def _turns(a: Points, b: Points, c: Points) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (
        c[:, 0] - a[:, 0]
    )
    return found


def _prolonged(points: Points, turns: NDArray[np.float64]) -> tuple[Points, NDArray[np.float64]]:
    """For each side from i to i+1: where its neighbours meet when prolonged, and what that adds; infinite where they do not."""
    a, b, c, d = np.roll(points, 1, axis=0), points, np.roll(points, -1, axis=0), np.roll(points, -2, axis=0)
    along, back = b - a, c - d
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = along[:, 0] * back[:, 1] - along[:, 1] * back[:, 0]
        share = ((d - a)[:, 0] * back[:, 1] - (d - a)[:, 1] * back[:, 0]) / spread
        other = ((d - a)[:, 0] * along[:, 1] - (d - a)[:, 1] * along[:, 0]) / spread
        tips = a + share[:, None] * along
        adds = np.abs(_turns(b, tips, c)) / 2
    convex = (turns > 0) & (np.roll(turns, -1) > 0)
    fits = convex & np.isfinite(share) & (share > 1) & (other > 1)
    fits &= np.hypot(*(np.nan_to_num(tips, nan=1e9, posinf=1e9, neginf=-1e9) - b).T) < _FAR
    return tips, np.where(fits, adds, np.inf)


def _cut(points: Points, place: int) -> Points | None:
    """Without an inward corner, unless another corner lies in what is added."""
    triangle = points[[place - 1, place, (place + 1) % len(points)]]
    others = np.delete(points, [place, (place - 1) % len(points), (place + 1) % len(points)], axis=0)
    return None if _within(triangle, others).any() else np.delete(points, place, axis=0)


def _joined(points: Points, place: int, tip: Points) -> Points | None:
    """One corner instead of a side, unless what is added touches another part of the outline."""
    count = len(points)
    after = (place + 1) % count
    triangle = np.array([points[place], tip, points[after]])
    others = np.delete(points, [place, after], axis=0)
    if _within(triangle, others).any() or _touches(points, place, tip):
        return None
    grown = points.copy()
    grown[place] = tip
    return np.delete(grown, after, axis=0)


def _within(triangle: Points, points: Points) -> NDArray[np.bool_]:
    a, b, c = triangle
    signs = [
        (q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0])
        for p, q in ((a, b), (b, c), (c, a))
    ]
    slack = EPS * EPS
    inside: NDArray[np.bool_] = np.logical_or(
        np.logical_and.reduce([one >= -slack for one in signs]),
        np.logical_and.reduce([one <= slack for one in signs]),
    )
    return inside


def _touches(points: Points, place: int, tip: Points) -> bool:
    """Whether one of the two new sides meets a side that is not its neighbour."""
    count = len(points)
    ends = np.roll(points, -1, axis=0)
    near = {(place - 1) % count, place, (place + 1) % count}
    far = np.array([number for number in range(count) if number not in near])
    if not len(far):
        return False
    from_, to = points[far], ends[far]
    for corner in (points[place], points[(place + 1) % count]):
        a, b = np.broadcast_to(corner, from_.shape), np.broadcast_to(tip, from_.shape)
        one, two = _turns(a, b, from_), _turns(a, b, to)
        three, four = _turns(from_, to, a), _turns(from_, to, b)
        if ((one * two <= 0) & (three * four <= 0)).any():
            return True
    return False


def around(rings: Sequence[Ring], most: int = MOST_VERTICES) -> tuple[Ring, ...]:
    """Outlines that together have at most ``most`` corners and cover all of these; where there are too many, neighbours become one."""
    if not rings:
        return ()
    found = joined([points_of(one) for one in rings], max(1, most // (2 * LEAST)))
    return tuple(covering(_ring(one), most // len(found)) for one in found)


def joined(rings: list[Points], most: int) -> list[Points]:
    """At most so many outlines: each time the two whose common box adds least become their hull."""
    found = [*rings] if len(rings) <= MOST_PAIRED else _by_cell(rings)
    while len(found) > most:
        one, other = _nearest(found)
        both = hull(np.concatenate([found[one], found[other]]))
        found = [ring for place, ring in enumerate(found) if place not in (one, other)] + [both]
    return found


def _nearest(rings: Sequence[Points]) -> tuple[int, int]:
    low = np.array([ring.min(axis=0) for ring in rings])
    high = np.array([ring.max(axis=0) for ring in rings])
    both = np.maximum(high[:, None], high) - np.minimum(low[:, None], low)
    own = (high - low).prod(axis=1)
    added = both.prod(axis=2) - own[:, None] - own
    np.fill_diagonal(added, np.inf)
    one, other = np.unravel_index(int(added.argmin()), added.shape)
    return int(one), int(other)


def _by_cell(rings: Sequence[Points]) -> list[Points]:
    """Every pair of thousands would take minutes: first those whose middles share a cell of a coarse grid become one."""
    middles = np.array([ring.mean(axis=0) for ring in rings])
    low, wide = middles.min(axis=0), np.ptp(middles, axis=0) + EPS
    cells = ((middles - low) / wide * CELLS).astype(int)
    shared: dict[tuple[int, ...], list[Points]] = {}
    for cell, ring in zip(map(tuple, cells.tolist()), rings, strict=True):
        shared.setdefault(cell, []).append(ring)
    return [some[0] if len(some) == 1 else hull(np.concatenate(some)) for some in shared.values()]


def spot(point: tuple[float, float], km: float) -> Ring:
    """Eight corners around a village of which only the centre is known."""

    return ring_around(Circle(point, km), 8)

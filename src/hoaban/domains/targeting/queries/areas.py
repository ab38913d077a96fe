"""From an area to units: what lies inside, by what we know, and what nobody can say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from hoaban.domains.targeting.rules import outlines, shapes
from hoaban.domains.targeting.rules.shapes import Points
from hoaban.domains.targeting.values import Area, Doubt, How, Inside, Resolved, Ring, Unsure
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.foundation.places.values import Point

APART_KM = 30.0
"""A commune without an outline whose centre is further away than this has no part in a drawn area: our own rule, said on the page."""
VILLAGE_KM = 1.0
"""So far around a village's centre an outline reaches, where nothing else of it is known: our own rule."""
COMMUNE = 10_000


@dataclass(frozen=True, slots=True)
class Ground:
    """Communes, villages and what is known of where they lie: a handful of queries, whatever the area."""

    communes: Sequence[places.Unit]
    villages: Mapping[int, Sequence[places.Unit]]
    """By their commune's number."""
    rings: Mapping[int, Sequence[Ring]]
    placed: Mapping[int, tuple[How, Point]]
    """Where villages lie: by their own centre, or by a place that stands in them."""
    centres: Mapping[int, Point]
    """Of communes."""

    @classmethod
    def of(cls, within: access.UnitRange) -> "Ground":
        villages: dict[int, list[places.Unit]] = {}
        placed: dict[int, tuple[How, Point]] = {
            one.number: (How.FACILITY, one.centre)
            for one in places.facilities_in(within)
            if one.centre and one.number % COMMUNE
        }
        for unit in places.units_in(within, places.Level.VILLAGE):
            villages.setdefault(commune_of(unit.number or 0), []).append(unit)
            if unit.centre:
                placed[unit.number or 0] = (How.CENTRE, unit.centre)
        communes = places.units_in(within, places.Level.COMMUNE)
        centres = {one.number or 0: one.centre for one in communes if one.centre}
        return cls(communes, villages, places.outlines_in(within), placed, centres)

    def known_in(self, number: int) -> list[Point]:
        """Where a village, or the villages of a commune or a province, lie."""
        if number % COMMUNE:
            return [self.placed[number][1]] if number in self.placed else []
        stop = places.stop_of(number)
        below = (
            one.number or 0 for key in self.villages if number <= key < stop for one in self.villages[key]
        )
        return [self.placed[one][1] for one in below if one in self.placed]

    def centres_in(self, number: int) -> list[Point]:
        """Of the communes of a unit."""
        return [at for one, at in self.centres.items() if number <= one < places.stop_of(number)]

    def spots_of(self, number: int) -> list[Point]:
        """Where a village or the villages of a commune lie; where none is known, the commune's centre."""
        centre = self.centres.get(commune_of(number))
        return self.known_in(number) or self.centres_in(number) or ([centre] if centre else [])


@dataclass(frozen=True, slots=True)
class Held:
    """A drawn area, and whatever place known to us lies in it: asked once for all of them."""

    rings: tuple[Points, ...]
    numbers: frozenset[int]
    """Villages by where they lie, communes by their centre."""

    @classmethod
    def of(cls, area: Area, ground: Ground) -> "Held":
        drawn = [*area.polygons, *(shapes.ring_around(one) for one in area.circles)]
        rings = tuple(shapes.points_of(one) for one in drawn)
        where = {number: at for number, (_how, at) in ground.placed.items()} | dict(ground.centres)
        found = shapes.held_by(rings, shapes.points_of(list(where.values()))).tolist()
        return cls(rings, frozenset(number for number, is_in in zip(where, found, strict=True) if is_in))

    def touches(self, rings: Iterable[Ring]) -> bool:
        others = [shapes.points_of(one) for one in rings]
        return any(shapes.meets(one, other) for one in self.rings for other in others)

    def holds_all(self, rings: Iterable[Ring]) -> bool:
        others = [shapes.points_of(one) for one in rings]
        return all(any(shapes.holds_ring(one, other) for one in self.rings) for other in others)

    def is_far_from(self, point: Point) -> bool:
        return all(shapes.gap_km(ring, point) > APART_KM for ring in self.rings)


def commune_of(number: int) -> int:
    return number - number % COMMUNE


def checked(area: Area) -> Area:
    """The same area with clean outlines; refused with a sentence where one cannot be."""
    return Area(
        tuple(dict.fromkeys(area.units)), tuple(shapes.checked_ring(ring) for ring in area.polygons),
        tuple(shapes.checked_circle(one) for one in area.circles),
    )  # fmt: skip


def resolve(area: Area, ground: Ground | None = None) -> Resolved:
    """Units inside an area: a commune whose outline lies inside whole, else village by village."""
    chosen = _chosen(area.units)
    if not (area.polygons or area.circles):
        return Resolved(_ranges(chosen), tuple(chosen))
    ground = ground or Ground.of(access.EVERYWHERE)
    held = Held.of(area, ground)
    inside, unsure = list(chosen), list[Unsure]()
    there = access.merged(_ranges(chosen))
    for commune in ground.communes:
        number = commune.number or 0
        if any(one.covers(access.UnitRange(number, number + COMMUNE)) for one in there):
            continue
        found, open_ = _commune(commune, ground, held)
        inside += [one for one in found if not _has(there, one.number)]
        unsure += [one for one in open_ if not _has(there, one.number)]
    return Resolved(_ranges(inside), tuple(inside), tuple(unsure))


def _has(ranges: Iterable[access.UnitRange], number: int) -> bool:
    return any(one.contains(number) for one in ranges)


def _chosen(numbers: Sequence[int]) -> list[Inside]:
    names = places.names_of(numbers)
    return [Inside(number, names[number], How.CHOSEN) for number in numbers if number in names]


def _ranges(inside: Iterable[Inside]) -> tuple[access.UnitRange, ...]:
    return access.merged(access.UnitRange(one.number, places.stop_of(one.number)) for one in inside)


def _commune(commune: places.Unit, ground: Ground, held: Held) -> tuple[list[Inside], list[Unsure]]:
    number = commune.number or 0
    rings = ground.rings.get(number, ())
    if rings and held.holds_all(rings):
        return [Inside(number, commune.full_name, How.WHOLE)], []
    inside, unplaced = [], list[Unsure]()
    for village in ground.villages.get(number, ()):
        how = _how(village.number or 0, ground, held)
        if how is None:
            unplaced.append(Unsure(village.number or 0, village.name, Doubt.UNPLACED))
        elif how:
            inside.append(Inside(village.number or 0, village.name, how))
    if not inside and _is_apart(commune, rings, held):
        return [], []
    return inside, [*unplaced, Unsure(number, commune.full_name, Doubt.NO_VILLAGE)]


def _how(village: int, ground: Ground, held: Held) -> How | Literal[False] | None:
    """By what it lies inside; False outside; None where nothing of its position is known."""
    if own := ground.rings.get(village):
        return How.OUTLINE if held.touches(own) else False
    if village not in ground.placed:
        return None
    return ground.placed[village][0] if village in held.numbers else False


def _is_apart(commune: places.Unit, rings: Sequence[Ring], held: Held) -> bool:
    """Known to have no part in it: by its outline, or by the stated distance of its centre; unknown is not apart."""
    if rings:
        return not held.touches(rings)
    return commune.centre is not None and held.is_far_from(commune.centre)


def by_commune(resolved: Resolved, ground: Ground, held: Held) -> set[int]:
    """What nobody placed and whose commune's centre lies in the drawn area: its villages; the commune where none is on record."""
    return {
        one.number for one in resolved.unsure
        if commune_of(one.number) in held.numbers and (one.why is Doubt.UNPLACED or not ground.villages.get(one.number))
    }  # fmt: skip


def touched_by(area: Area) -> tuple[access.UnitRange, ...]:
    """Everything a drawn area touches, by a village's own place or by its commune's centre."""
    ground = Ground.of(access.EVERYWHERE)
    resolved = resolve(area, ground)
    near = by_commune(resolved, ground, Held.of(area, ground))
    return access.merged([*resolved.ranges, *(access.UnitRange(one, places.stop_of(one)) for one in near)])


def outlines_of(area: Area, resolved: Resolved) -> tuple[Ring, ...]:
    """What a map or a message of warning draws: few corners, and every place we know of what lies inside is covered.

    A chosen unit of which no position at all is known is in no outline; it goes by its number.
    """
    ground = Ground.of(access.EVERYWHERE)
    rings = [*area.polygons, *(shapes.ring_around(one) for one in area.circles)]
    lined = [ring for one in resolved.inside for ring in ground.rings.get(one.number, ())]
    for ring in lined:
        if not any(shapes.holds_ring(shapes.points_of(one), shapes.points_of(ring)) for one in rings):
            rings.append(ring)
    bare = [one.number for one in resolved.inside if not ground.rings.get(one.number)]
    spots = [at for one in bare for at in (ground.known_in(one) or ground.centres_in(one))]
    return outlines.around([*rings, *spots_outside(map(shapes.points_of, rings), spots)])


def spots_outside(rings: Iterable[Points], points: Sequence[Point]) -> list[Ring]:
    """A small outline around each point that none of these holds."""
    held = shapes.held_by(rings, shapes.points_of(points)).tolist()
    return [outlines.spot(at, VILLAGE_KM) for at, is_in in zip(points, held, strict=True) if not is_in]

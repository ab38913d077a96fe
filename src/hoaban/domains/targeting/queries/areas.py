"""From an area to units: what lies inside, by what we know, and what nobody can say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hoaban.domains.targeting.rules import outlines, shapes
from hoaban.domains.targeting.values import Area, Doubt, How, Inside, Resolved, Ring, Unsure
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places

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
    spots: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """A place that stands in a village."""

    @classmethod
    def of(cls, within: access.UnitRange) -> "Ground":
        villages: dict[int, list[places.Unit]] = {}
        for unit in places.units_in(within, places.Level.VILLAGE):
            villages.setdefault(commune_of(unit.number or 0), []).append(unit)
        spots = {
            one.number: one.centre
            for one in places.facilities_in(within)
            if one.centre and one.number % COMMUNE
        }
        return cls(places.units_in(within, places.Level.COMMUNE), villages, places.outlines_in(within), spots)

    def place_of(self, village: places.Unit) -> tuple[How, tuple[float, float]] | None:
        if village.centre:
            return How.CENTRE, village.centre
        spot = self.spots.get(village.number or 0)
        return (How.FACILITY, spot) if spot else None


def commune_of(number: int) -> int:
    return number - number % COMMUNE


def checked(area: Area) -> Area:
    """The same area with clean outlines; refused with a sentence where one cannot be."""
    return Area(
        tuple(dict.fromkeys(area.units)), tuple(shapes.checked_ring(ring) for ring in area.polygons),
        tuple(shapes.checked_circle(one) for one in area.circles),
    )  # fmt: skip


def resolve(area: Area) -> Resolved:
    """Units inside an area: a commune whose outline lies inside whole, else village by village."""
    chosen = _chosen(area.units)
    if not (area.polygons or area.circles):
        return Resolved(_ranges(chosen), tuple(chosen))
    ground = Ground.of(access.EVERYWHERE)
    drawn = [*area.polygons, *(shapes.ring_around(one) for one in area.circles)]
    inside, unsure = list(chosen), list[Unsure]()
    there = access.merged(_ranges(chosen))
    for commune in ground.communes:
        number = commune.number or 0
        if any(one.covers(access.UnitRange(number, number + COMMUNE)) for one in there):
            continue
        found, open_ = _commune(commune, ground, drawn)
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


def _commune(
    commune: places.Unit, ground: Ground, drawn: Sequence[Ring]
) -> tuple[list[Inside], list[Unsure]]:
    number = commune.number or 0
    rings = ground.rings.get(number, ())
    if rings and _holds_all(drawn, rings):
        return [Inside(number, commune.full_name, How.WHOLE)], []
    inside, unplaced = [], list[Unsure]()
    for village in ground.villages.get(number, ()):
        how = _how(village, ground, drawn)
        if how is None:
            unplaced.append(Unsure(village.number or 0, village.name, Doubt.UNPLACED))
        elif how:
            inside.append(Inside(village.number or 0, village.name, how))
    if not inside and _is_apart(commune, rings, drawn):
        return [], []
    return inside, [*unplaced, Unsure(number, commune.full_name, Doubt.NO_VILLAGE)]


def _how(village: places.Unit, ground: Ground, drawn: Sequence[Ring]) -> How | Literal[False] | None:
    """By what it lies inside; False outside; None where nothing of its position is known."""
    own = ground.rings.get(village.number or 0, ())
    if own:
        return How.OUTLINE if _touches(drawn, own) else False
    place = ground.place_of(village)
    if place is None:
        return None
    point = shapes.points_of([place[1]])
    return place[0] if any(shapes.holds(shapes.points_of(ring), point)[0] for ring in drawn) else False


def _touches(drawn: Sequence[Ring], rings: Sequence[Ring]) -> bool:
    return any(
        shapes.meets(shapes.points_of(one), shapes.points_of(other)) for one in drawn for other in rings
    )


def _holds_all(drawn: Sequence[Ring], rings: Sequence[Ring]) -> bool:
    return all(
        any(shapes.holds_ring(shapes.points_of(one), shapes.points_of(other)) for one in drawn)
        for other in rings
    )


def _is_apart(commune: places.Unit, rings: Sequence[Ring], drawn: Sequence[Ring]) -> bool:
    """Known to have no part in it: by its outline, or by the stated distance of its centre; unknown is not apart."""
    if rings:
        return not _touches(drawn, rings)
    centre = commune.centre
    return bool(centre) and all(
        shapes.gap_km(shapes.points_of(ring), centre) > APART_KM for ring in drawn if centre
    )


def by_commune(resolved: Resolved, ground: Ground, drawn: Sequence[Ring]) -> set[int]:
    """What nobody placed and whose commune's centre lies in the drawn area: its villages; the commune where none is on record."""
    centres = {one.number or 0: one.centre for one in ground.communes if one.centre}
    inside = {
        number for number, centre in centres.items()
        if any(shapes.holds(shapes.points_of(ring), shapes.points_of([centre]))[0] for ring in drawn)
    }  # fmt: skip
    return {
        one.number for one in resolved.unsure
        if commune_of(one.number) in inside and (one.why is Doubt.UNPLACED or not ground.villages.get(one.number))
    }  # fmt: skip


def touched_by(area: Area) -> tuple[access.UnitRange, ...]:
    """Everything a drawn area touches, by a village's own place or by its commune's centre."""
    resolved, ground = resolve(area), Ground.of(access.EVERYWHERE)
    drawn = [*area.polygons, *(shapes.ring_around(one) for one in area.circles)]
    near = by_commune(resolved, ground, drawn)
    return access.merged([*resolved.ranges, *(access.UnitRange(one, places.stop_of(one)) for one in near)])


def outlines_of(area: Area, resolved: Resolved) -> tuple[Ring, ...]:
    """What a map or a message of warning draws: few corners, and every place we know of what lies inside is covered.

    A chosen unit of which no position at all is known is in no outline; it goes by its number.
    """
    ground = Ground.of(access.EVERYWHERE)
    rings = [*area.polygons, *(shapes.ring_around(one) for one in area.circles)]
    for one in resolved.inside:
        held = _rings_of(one.number, ground)
        rings += [ring for ring in held if not _holds_all(rings, [ring])]
    return outlines.around(rings)


def _rings_of(number: int, ground: Ground) -> list[Ring]:
    """The outline of a unit, or a spot around each village of it whose position is known."""
    if own := ground.rings.get(number):
        return list(own)
    below = access.UnitRange(number, places.stop_of(number))
    villages = [one for some in ground.villages.values() for one in some if below.contains(one.number or 0)]
    spots = [place[1] for one in villages if (place := ground.place_of(one))]
    centres = [one.centre for one in ground.communes if one.centre and below.contains(one.number or 0)]
    return [outlines.spot(point, VILLAGE_KM) for point in (spots or centres)]

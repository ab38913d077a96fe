"""A drawn area for whoever writes a warning: units it touches with by what we know it, and the shape that goes out."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext

from hoaban.domains.targeting.queries.areas import (
    VILLAGE_KM,
    Ground,
    by_commune,
    checked,
    commune_of,
    resolve,
)
from hoaban.domains.targeting.queries.catchments import catchment_for, catchments
from hoaban.domains.targeting.rules import leaving, outlines, shapes, typed
from hoaban.domains.targeting.spoken import BY_COMMUNE, COMMUNE_CENTRE, DOUBTS, HOWS
from hoaban.domains.targeting.values import Area, Circle, How, Resolved, Ring
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places

PART = frozenset({How.FACILITY})
"""Known by something else than its own place."""


class Drawing:
    """What the room of warnings asks."""

    def saved(self, actor: access.Actor) -> Sequence[tuple[UUID, str]]:
        """Saved areas by name."""
        return [(one.uid, one.name) for one in catchments(actor)]

    def drawn(self, actor: access.Actor, asked: warning.Asked) -> warning.Drawn:
        """Units and shape of what was chosen and drawn, together; villages nobody placed by their commune's centre."""
        name, area = _area(actor, asked)
        resolved, ground = resolve(area), Ground.of(access.EVERYWHERE)
        drawn = [*area.polygons, *(shapes.ring_around(one) for one in area.circles)]
        near = by_commune(resolved, ground, drawn)
        touched = [
            warning.Touched(
                one.number, one.name, gettext(HOWS[one.how]), "part" if one.how in PART else "full"
            )
            for one in resolved.inside
        ]
        touched += [
            warning.Touched(one.number, one.name, gettext(_said(one.number)), "part")
            for one in resolved.unsure
            if one.number in near
        ]
        unsure = [(one.name, gettext(DOUBTS[one.why])) for one in resolved.unsure if one.number not in near]
        return warning.Drawn(_shape(name, area, resolved, ground), tuple(touched), tuple(unsure))


def _area(actor: access.Actor, asked: warning.Asked) -> tuple[str, Area]:
    name, units, polygons, circles = "", asked.units, typed.rings_of(asked.outline), list[Circle]()
    if asked.centre and asked.km:
        circles.append(Circle(typed.point_of(asked.centre), asked.km))
    if asked.saved:
        kept = catchment_for(actor, asked.saved)
        name = kept.name if not (polygons or circles) else ""
        units, polygons = (*kept.area.units, *units), (*kept.area.polygons, *polygons)
        circles += kept.area.circles
    return name, checked(Area(units, polygons, tuple(circles)))


def _said(number: int) -> str:
    return COMMUNE_CENTRE if commune_of(number) == number else BY_COMMUNE


def _shape(name: str, area: Area, resolved: Resolved, ground: Ground) -> warning.Shape:
    if not (area.polygons or area.circles):
        return warning.Shape()
    drawn = [*area.polygons, *(shapes.ring_around(one) for one in area.circles)]
    points = shapes.points_of([spot for one in resolved.inside for spot in _spots(one.number, ground)])
    more = [ring for one in resolved.inside for ring in _outside(one.number, ground, drawn)]
    circles = tuple(leaving.circle(one, points) for one in area.circles)
    return warning.Shape(
        name, leaving.rings([*area.polygons, *more], points), tuple((*one.centre, one.km) for one in circles)
    )


def _spots(number: int, ground: Ground) -> Iterator[tuple[float, float]]:
    """Where a village or the villages of a commune lie; where none is known, the commune's centre."""
    below = access.UnitRange(number, places.stop_of(number))
    villages = [one for one in ground.villages.get(commune_of(number), ()) if below.contains(one.number or 0)]
    if not number % 10**9:  # a province
        villages = [
            one for some in ground.villages.values() for one in some if below.contains(one.number or 0)
        ]
    known = [place[1] for one in villages if (place := ground.place_of(one))]
    centres = [
        one.centre for one in ground.communes
        if one.centre and (below.contains(one.number or 0) or commune_of(number) == one.number)
    ]  # fmt: skip
    yield from known or centres


def _outside(number: int, ground: Ground, drawn: Sequence[Ring]) -> Iterator[Ring]:
    """What of a unit the drawn outlines do not hold: its outline, or a spot around a place of it."""
    if own := ground.rings.get(number):
        for ring in own:
            if not any(shapes.holds_ring(shapes.points_of(one), shapes.points_of(ring)) for one in drawn):
                yield ring
        return
    for spot in _spots(number, ground):
        if not any(shapes.holds(shapes.points_of(one), shapes.points_of([spot]))[0] for one in drawn):
            yield outlines.spot(spot, VILLAGE_KM)

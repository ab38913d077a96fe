"""A drawn area for whoever writes a warning: units it touches with by what we know it, and the shape that goes out."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext

from hoaban.domains.targeting.queries.areas import (
    Ground,
    Held,
    by_commune,
    checked,
    commune_of,
    resolve,
    spots_outside,
)
from hoaban.domains.targeting.queries.around import around
from hoaban.domains.targeting.queries.beside import beside, covered, grown
from hoaban.domains.targeting.queries.catchments import catchment_for, catchments
from hoaban.domains.targeting.rules import leaving, shapes, typed
from hoaban.domains.targeting.spoken import BY_COMMUNE, COMMUNE_CENTRE, DOUBTS, HOWS
from hoaban.domains.targeting.values import Area, Circle, How, Resolved, Ring, Unsure
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.places.values import Point

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
        ground = Ground.of(access.EVERYWHERE)
        resolved, held = resolve(area, ground), Held.of(area, ground)
        near = by_commune(resolved, ground, held)
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
        communes = {one.number: one.full_name for one in ground.communes}
        unsure = [
            (_called(one, communes), gettext(DOUBTS[one.why]))
            for one in resolved.unsure
            if one.number not in near
        ]
        gained = asked.stays.grown.more_km2 if asked.stays.grown else 0.0
        shape = _shape(name, area, resolved, ground, held, gained)
        return warning.Drawn(shape, tuple(touched), tuple(unsure))

    def beside(self, shape: warning.Shape, units: Sequence[int]) -> warning.Shape:
        """Places ticked beside a shape that stays."""
        return beside(shape, units)

    def around(self, units: Sequence[int]) -> warning.Shape:
        """Places that were chosen by name alone."""
        return around(units)


def _area(actor: access.Actor, asked: warning.Asked) -> tuple[str, Area]:
    name, units, polygons, circles = (
        "",
        asked.units,
        typed.rings_of(asked.outline),
        typed.circles_of(asked.circles),
    )
    if asked.saved:
        kept = catchment_for(actor, asked.saved)
        name = kept.name if not (polygons or circles) else ""
        units, polygons = (*kept.area.units, *units), (*kept.area.polygons, *polygons)
        circles = (*kept.area.circles, *circles)
    own = len(asked.stays.polygons) - asked.stays.made
    polygons = (*asked.stays.polygons[:own], *polygons)
    circles = (*(Circle((lon, lat), km) for lon, lat, km in asked.stays.circles), *circles)
    return ("" if asked.stays else name), checked(Area(units, polygons, circles))


def _called(one: Unsure, communes: Mapping[int | None, str]) -> str:
    """A village with its commune: of one name there are a dozen in a province."""
    commune = communes.get(commune_of(one.number), "") if commune_of(one.number) != one.number else ""
    return f"{one.name}, {commune}" if commune else one.name


def _said(number: int) -> str:
    return COMMUNE_CENTRE if commune_of(number) == number else BY_COMMUNE


def _shape(
    name: str, area: Area, resolved: Resolved, ground: Ground, held: Held, gained: float
) -> warning.Shape:
    """``gained``: ground that outlines which stay gained before; it is told again with what is gained now."""
    if not (area.polygons or area.circles):
        return warning.Shape()
    spots = {one.number: ground.spots_of(one.number) for one in resolved.inside}
    points = shapes.points_of([at for some in spots.values() for at in some])
    circles = tuple(leaving.circle(one, points) for one in area.circles)
    drawn = [*area.polygons, *_outside(spots, ground, held)]
    left = leaving.rings(drawn, points)
    own, made = leaving.apart(left, area.polygons)
    return warning.Shape(
        name, (*own, *made), tuple((*one.centre, one.km) for one in circles), made=len(made),
        grown=_grown(drawn, left, [shapes.ring_around(one) for one in circles], gained),
    )  # fmt: skip


def _grown(
    drawn: Sequence[Ring], left: Sequence[Ring], circles: Sequence[Ring], gained: float
) -> warning.Grown | None:
    """What simpler outlines cover more than what was drawn and chosen, where that is worth a word."""
    if (
        not gained
        and len(left) == len(drawn)
        and all(len(one) == len(other) for one, other in zip(left, drawn, strict=True))
    ):
        return None
    return grown(covered([*drawn, *circles]) - gained, covered([*left, *circles]))


def _outside(spots: Mapping[int, Sequence[Point]], ground: Ground, held: Held) -> list[Ring]:
    """What of these units the drawn outlines do not hold: their outlines, or a spot around a place of theirs."""
    lined = [ring for number in spots for ring in ground.rings.get(number, ())]
    bare = [at for number, some in spots.items() if not ground.rings.get(number) for at in some]
    return [*(ring for ring in lined if not held.holds_all([ring])), *spots_outside(held.rings, bare)]

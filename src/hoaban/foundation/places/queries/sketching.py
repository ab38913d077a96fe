"""A ground to draw on: dots where communes and villages lie. No outlines: their file's licence is its owner's."""

from collections.abc import Iterable
from dataclasses import replace

from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places.queries.units import units_in
from hoaban.foundation.places.values import COMMUNE_STEP, PROVINCE_STEP, Level, Point, Unit, stop_of
from hoaban.ui import sketch

MOST = 90
WARD = "Phường"


def ground_of(areas: Iterable[UnitRange]) -> tuple[sketch.Window | None, list[sketch.Spot]]:
    """Of somebody's area: its communes, and where it is one commune or less its villages too."""
    spots: list[sketch.Spot] = []
    for area in areas:
        communes = units_in(area, Level.COMMUNE)
        below = units_in(area, Level.VILLAGE) if len(communes) < 2 else []
        some = sorted((*communes, *below), key=_weight)
        spots += [sketch.Spot(one.name, one.centre) for one in some if one.centre]
    return sketch.window(one.at for one in spots), spots[:MOST]


def spots_around(
    numbers: Iterable[int], shape: Iterable[Point]
) -> tuple[sketch.Window | None, list[sketch.Spot]]:
    """Around a drawn area: the places it holds, and the communes beside them; two queries.

    What is warned stands first, and what was left off is said in the picture.
    """
    inside = set(numbers)
    ground = sketch.window(shape)
    if ground is None or not inside:
        return None, []
    low, stop = min(inside), max(stop_of(number) for number in inside)
    province = low // PROVINCE_STEP * PROVINCE_STEP
    communes = units_in(UnitRange(province, province + PROVINCE_STEP), Level.COMMUNE)
    villages = units_in(UnitRange(low, stop), Level.VILLAGE)
    found = [one for one in (*communes, *villages) if one.centre and ground.holds(one.centre)]
    found = [one for one in found if one.level == Level.COMMUNE or _is_in(one, inside)]
    found.sort(key=_weight)
    spots = [sketch.Spot(one.name, one.centre, _is_in(one, inside)) for one in found if one.centre]
    spots.sort(key=lambda one: not one.is_in)
    return replace(ground, left_off=len(spots[MOST:])), spots[:MOST]


def communes_around(numbers: Iterable[int]) -> list[Unit]:
    """Every commune of the provinces in which these places lie, towns first; one query, none for nothing."""
    provinces = {number // PROVINCE_STEP * PROVINCE_STEP for number in numbers}
    if not provinces:
        return []
    found = units_in(UnitRange(min(provinces), max(provinces) + PROVINCE_STEP), Level.COMMUNE)
    held = [one for one in found if (one.number or 0) // PROVINCE_STEP * PROVINCE_STEP in provinces]
    return sorted(held, key=_weight)


def _weight(one: Unit) -> tuple[bool, bool]:
    """What is named first on a map: the towns, for everybody knows where they are; the other communes; villages."""
    return one.level != Level.COMMUNE, one.kind != WARD


def _is_in(one: Unit, inside: set[int]) -> bool:
    """Itself, its commune or its province."""
    number = one.number or 0
    return not inside.isdisjoint((number, number - number % COMMUNE_STEP, number - number % PROVINCE_STEP))

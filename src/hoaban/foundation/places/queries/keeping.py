"""What an officer keeps of her communes: villages and facilities, read for her alone."""

from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places.queries.figures import facilities_in
from hoaban.foundation.places.queries.units import commune, communes_at, units_in
from hoaban.foundation.places.values import Facility, FacilityKind, Level, Unit


def kept_communes(actor: Actor, permission: str, province: str) -> list[Unit]:
    """Communes of today in which she may."""
    areas = actor.areas(permission)
    return [unit for unit in communes_at(int(province)) if _may(areas, unit)]


def kept_commune(actor: Actor, permission: str, code: str) -> Unit:
    """One of them; "not hers" and "not there" look alike."""
    unit = commune(code)
    if unit.valid_to is not None or not _may(actor.areas(permission), unit):
        raise NotFound
    return unit


def villages_of(unit: Unit) -> list[Unit]:
    """Villages of a commune today, in Vietnamese order."""
    area = range_of(unit)
    return sorted(units_in(area, Level.VILLAGE), key=lambda one: one.name)


def facility_of(unit: Unit, kind: str, code: str) -> Facility:
    """One facility of a commune, in force today or later."""
    found = next((one for one in facilities_in(range_of(unit)) if (one.kind, one.code) == (kind, code)), None)
    if found is None or found.kind not in FacilityKind:
        raise NotFound
    return found


def range_of(unit: Unit) -> UnitRange:
    if unit.range is None:
        raise NotFound
    return unit.range


def _may(areas: tuple[UnitRange, ...], unit: Unit) -> bool:
    return unit.number is not None and any(area.contains(unit.number) for area in areas)

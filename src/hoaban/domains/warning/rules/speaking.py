"""Who may speak for an issuer at some places. The day arrives as an argument."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from hoaban.domains.warning.values.entrusted import Closed, Mandate
from hoaban.foundation.access.values import UnitRange


def closed(mandates: Iterable[Mandate], areas: Collection[UnitRange], level: int, day: date) -> list[Closed]:
    """The units among these places where an issuer is closed to all but the offices named, each with those of today.

    Where no office was ever named it stays open to whoever holds the right there.
    """
    found: dict[UnitRange, dict[int, str]] = {}
    for one in mandates:
        if one.closes(day) and any(one.unit.meet(area) for area in areas):
            offices = found.setdefault(one.unit, {})
            if one.holds_on(day) and level <= one.up_to:
                offices[one.office_id] = one.office
    return [Closed(unit, offices) for unit, offices in sorted(found.items())]


def may_speak(
    units: Iterable[Closed], areas: Collection[UnitRange], offices_at: Callable[[UnitRange], Collection[int]]
) -> bool:
    """Whether at every closed place an office of hers is among those named. ``offices_at``: those in which she may do this there."""
    met = ((one, common) for one in units for area in areas if (common := one.unit.meet(area)))
    return all(one.lets(offices_at(common)) for one, common in met)

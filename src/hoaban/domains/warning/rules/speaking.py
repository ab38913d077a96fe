"""Who may speak for an issuer at some places. The day arrives as an argument."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from hoaban.domains.warning.values.entrusted import Closed, Cover, Mandate
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


def cover(
    mandates: Sequence[Mandate], units: Mapping[UnitRange, str], day: date, soon: date, highest: int
) -> Cover:
    """Of one issuer, in all of its units at once. ``soon``: what ends until that day is told. Where less than every level is spoken for
    today, that alone is told: who enters an office for all of them mends what ends soon with it."""
    today, later = best(mandates, day), least(mandates, day, soon)
    touched = {one.unit for one in mandates if one.closes(day)}
    low: dict[int, list[str]] = {}
    for unit, name in units.items():
        if unit in today and today[unit] < highest:
            low.setdefault(today[unit], []).append(name)
    return Cover(
        len(units),
        tuple(name for unit, name in units.items() if unit in touched and unit not in today),
        tuple(name for unit, name in units.items() if unit not in touched and unit not in today),
        tuple((level, tuple(names)) for level, names in sorted(low.items())),
        tuple(
            name
            for unit, name in units.items()
            if today.get(unit) == highest and later.get(unit, 0) < highest
        ),
    )


def best(mandates: Iterable[Mandate], day: date) -> dict[UnitRange, int]:
    """Up to which level somebody speaks that day, unit by unit; a unit without an office stands not in it."""
    found: dict[UnitRange, int] = {}
    for one in mandates:
        if one.holds_on(day):
            found[one.unit] = max(one.up_to, found.get(one.unit, 0))
    return found


def least(mandates: Sequence[Mandate], day: date, soon: date) -> dict[UnitRange, int]:
    """The lowest level up to which somebody speaks on the worst day until ``soon``: days without an office between two count, too."""
    ends = {one.valid_to for one in mandates if one.valid_to and day < one.valid_to <= soon}
    days = [best(mandates, one) for one in {soon, *ends}]
    return {unit: min(one.get(unit, 0) for one in days) for unit in best(mandates, day)}


def can_send(drafts: Collection[int], reviews: Collection[int], issues: Collection[int]) -> bool:
    """Whether these people send a warning among themselves: one reads what another wrote, and one issues (`lifecycle.send`)."""
    return bool(issues) and any(set(drafts) - {one} for one in reviews)

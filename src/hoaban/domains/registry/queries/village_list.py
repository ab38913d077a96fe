"""Every village of the area with what is known of it, those of which least is known first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hoaban.domains.registry import rules
from hoaban.domains.registry.facts import About, FactKind, codes_of, kinds_of
from hoaban.domains.registry.models import CURRENT, VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places

KINDS = kinds_of(About.VILLAGE)


@dataclass(frozen=True, slots=True)
class VillageFilter:
    """What the address of the page says."""

    commune: int | None = None
    lacks: FactKind | None = None
    says: tuple[FactKind, str] | None = None
    """A kind and one of its codes."""


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village of today and what holds of it, by kind."""

    number: int
    name: str
    commune: str
    values: Mapping[FactKind, str]

    @property
    def missing(self) -> int:
        return len(KINDS) - len(self.values)


def villages_known(
    actor: access.Actor, chosen: VillageFilter, may: Permission = Permission.SEE
) -> Sequence[VillageRow]:
    """Three reads, however many villages; nobody's personal data, so nothing goes on record."""
    areas = _areas(actor, chosen, may)
    rows = VillageFact.objects.visible_to(actor).filter(access.within("place_no", areas), CURRENT)
    held: dict[int, dict[FactKind, str]] = {}
    for unit, kind, value in rows.order_by("pk").values_list("unit_id", "kind", "value"):
        held.setdefault(unit, {})[FactKind(kind)] = value
    units = [one for area in areas for one in places.units_in(area, places.Level.VILLAGE)]
    names = places.names_of({rules.commune_of(one.number) for one in units if one.number is not None})
    found = [
        VillageRow(
            one.number, one.full_name, names.get(rules.commune_of(one.number), ""), held.get(one.id, {})
        )
        for one in units
        if one.number is not None and _fits(held.get(one.id, {}), chosen)
    ]
    return sorted(found, key=lambda row: (-row.missing, row.number))


def _areas(actor: access.Actor, chosen: VillageFilter, may: Permission) -> Sequence[access.UnitRange]:
    areas = actor.areas(may)
    if chosen.commune is None:
        return areas
    commune = access.UnitRange(chosen.commune, chosen.commune + rules.COMMUNE_SPAN)
    return [both for area in areas if (both := area.meet(commune))]


def _fits(values: Mapping[FactKind, str], chosen: VillageFilter) -> bool:
    if chosen.lacks and chosen.lacks in values:
        return False
    if chosen.says is None:
        return True
    kind, code = chosen.says
    return code in codes_of(values.get(kind, ""))

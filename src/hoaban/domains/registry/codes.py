"""The codes a sheet uses, read from places once per batch and held as plain dictionaries."""

from dataclasses import dataclass

from hoaban.domains.registry import rules
from hoaban.foundation.places import api as places
from hoaban.kit.placename import Known


@dataclass(frozen=True, slots=True)
class VillageNamed:
    """A village as it is called; without a number where somebody names it for the first time."""

    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Codes:
    """Commune code → unit number; villages of today by commune number and name; ethnic name key → id."""

    communes: dict[str, int]
    villages: Known[VillageNamed]
    ethnic_groups: dict[str, int]

    def commune_no(self, code: str) -> int | None:
        return self.communes.get(code)


def read() -> Codes:
    """Three reads, however many rows the sheet has."""
    villages = Known[VillageNamed]()
    for number, name in places.village_names():
        villages.add(rules.commune_of(number), name, VillageNamed(name, number))
    return Codes(
        communes=dict(places.commune_numbers()),
        villages=villages,
        ethnic_groups=dict(places.ethnic_group_ids_by_key()),
    )

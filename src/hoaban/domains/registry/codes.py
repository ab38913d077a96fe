"""The codes a sheet uses, read from places once per batch and held as plain dictionaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hoaban.domains.registry import rules
from hoaban.foundation.places import api as places
from hoaban.kit.placename import Known, parted


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
    called: Mapping[int, str] = field(default_factory=dict)
    """Village number → its name of today."""

    def commune_no(self, code: str) -> int | None:
        return self.communes.get(code)


def read() -> Codes:
    """Three reads, however many rows the sheet has."""
    villages, called = Known[VillageNamed](), dict(places.village_names())
    for number, name in called.items():
        villages.add(rules.commune_of(number), name, VillageNamed(name, number))
    return Codes(
        communes=dict(places.commune_numbers()),
        villages=villages,
        ethnic_groups=dict(places.ethnic_group_ids_by_key()),
        called=called,
    )


def is_another(said: VillageNamed, stands: VillageNamed, called: str) -> bool:
    """Whether what is said of a household is another village than where it stands: by the name, and where that is the same but for
    a mark or the kind, by the numbers, if both are known. What its village is ``called`` by now, otherwise than noted, is no move."""
    if rules.differs(said.name, stands.name):
        return True
    is_told = bool(said.name) and parted(said.name).key == parted(called).key
    return is_told and all(map(_is_village, (said, stands))) and said.number != stands.number


def _is_village(one: VillageNamed) -> bool:
    """And no whole commune; one without a number is about to get its own."""
    return not one.number or rules.commune_of(one.number) != one.number

"""The codes a sheet uses, read from places once per batch and held as plain dictionaries."""

from dataclasses import dataclass

from hoaban.domains.registry import rules
from hoaban.foundation.places import api as places
from hoaban.kit import text


@dataclass(frozen=True, slots=True)
class Codes:
    """Commune code → unit number; (commune number, village key) → unit number; ethnic name key → id."""

    communes: dict[str, int]
    villages: dict[tuple[int, str], int]
    ethnic_groups: dict[str, int]

    def commune_no(self, code: str) -> int | None:
        return self.communes.get(code)


# «Bản Nà Lo», «bản Na Lo» and «Nà Lo» are one village of a commune.
_KINDS = ("ban ", "tieu khu ", "to dan pho ", "thon ", "xom ", "khu ")


def village_key(name: str) -> str:
    key = text.name_key(name)
    for kind in _KINDS:
        if key.startswith(kind):
            return key[len(kind) :]
    return key


def read() -> Codes:
    """Three reads, however many rows the sheet has."""
    return Codes(
        communes=dict(places.commune_numbers()),
        villages={
            (rules.commune_of(number), village_key(name)): number for number, name in places.village_names()
        },
        ethnic_groups=dict(places.ethnic_group_ids_by_key()),
    )

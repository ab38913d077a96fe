"""What a list brings, in columns: the room that takes lists in (`lists`) fills them, the registry writes them by the hundred."""

from dataclasses import dataclass
from datetime import date

from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.numbers import Numbers
from hoaban.domains.registry.values import PersonTold, Poverty, Precision, Relation, Sex
from hoaban.foundation.imports.api import ReadDate


@dataclass(slots=True)
class PeopleBrought:
    """Columns of one length, a place in each for one person; whoever is not to come in is in here too and never asked for."""

    name: list[str]
    relation: list[Relation]
    sex: list[Sex]
    birth: list[ReadDate | None]
    phone: list[str]
    ethnic_group: list[int | None]
    called: list[str]
    """What people call her, beside her official name."""
    identity: list[str]
    identity_indexes: dict[str, list[str]]
    """Identity number → what rows of the register may hold for it, newest first."""
    insurance: list[str]
    numbers: Numbers

    def told(self, row: int) -> PersonTold:
        year, month, day, precision = birth_columns(self.birth[row])
        return PersonTold(
            self.name[row], self.relation[row], self.sex[row], year, month, day, Precision(precision), self.phone[row]
        )  # fmt: skip

    def insurance_indexes(self, row: int) -> list[str]:
        return self.numbers.indexes_of("insurance", self.insurance[row])


@dataclass(slots=True)
class HomeBrought:
    """What a list says of a household; empty where it says nothing."""

    place_no: int
    village: str
    address: str
    poverty: Poverty | None


@dataclass(frozen=True, slots=True)
class FactBrought:
    """A dated fact as a list tells it; without a day, known from the day the list comes in."""

    value: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class FactSaid:
    """Of whom a list says it: a household or a person by key, a village by its number."""

    owner: int
    place_no: int
    kind: FactKind
    told: FactBrought
    stood: int = 0
    """The household that stood already and whose page changes; 0 where the list brought it itself, and for villages."""


@dataclass(frozen=True, slots=True)
class FactHeld:
    """What the register says now, and the first day it is known of."""

    value: str
    since: date

    def is_newer_than(self, told: FactBrought) -> bool:
        """A list told before that day changes nothing."""
        return told.since is not None and self.since > told.since


def birth_columns(birth: ReadDate | None) -> tuple[int | None, int | None, date | None, str]:
    """Year, month, date, precision as the table keeps them."""
    if birth is None:
        return None, None, None, Precision.UNKNOWN
    return birth.year, birth.month, birth.day, birth.precision.value

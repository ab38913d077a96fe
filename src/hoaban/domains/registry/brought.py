"""What a list brings, in columns: the room that takes lists in (`lists`) fills them, the registry writes them by the hundred."""

from dataclasses import dataclass
from datetime import date

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


def birth_columns(birth: ReadDate | None) -> tuple[int | None, int | None, date | None, str]:
    """Year, month, date, precision as the table keeps them."""
    if birth is None:
        return None, None, None, Precision.UNKNOWN
    return birth.year, birth.month, birth.day, birth.precision.value

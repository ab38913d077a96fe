"""What places announces: ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class UnitsChanged:
    """Units of a province were added or ended; lists and ranges held elsewhere should be read again."""

    name: ClassVar[str] = "places.units_changed"
    version: ClassVar[int] = 1
    province: int


@dataclass(frozen=True, slots=True)
class FacilitiesChanged:
    """A facility at this unit number was added, corrected or closed."""

    name: ClassVar[str] = "places.facilities_changed"
    version: ClassVar[int] = 1
    number: int


@dataclass(frozen=True, slots=True)
class BoundariesImported:
    name: ClassVar[str] = "places.boundaries_imported"
    version: ClassVar[int] = 1
    province: int
    count: int


@dataclass(frozen=True, slots=True)
class Renumbered:
    """Every registered column now holds the numbers of the new communes."""

    name: ClassVar[str] = "places.renumbered"
    version: ClassVar[int] = 1
    reform_id: int

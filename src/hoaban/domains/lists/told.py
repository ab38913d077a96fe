"""What a list tells beside who lives where: facts of its households, villages and people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hoaban.domains.registry.api import FactBrought, FactKind, HouseholdKey

HOME_KINDS: Mapping[str, FactKind] = {
    "house": FactKind.HOUSE, "water": FactKind.WATER, "power": FactKind.POWER,
}  # fmt: skip
"""Column → what it tells of the household."""
LANGUAGE, VARIETY, COVERAGE, TOLD_ON = "language", "variety", "coverage", "told_on"
COLUMNS = (*HOME_KINDS, LANGUAGE, VARIETY, COVERAGE)

VillageKey = tuple[int, str]
"""Commune number and key of the name."""


@dataclass(slots=True)
class Said:
    """A fact with the row that told it first."""

    row: int
    told: FactBrought


@dataclass(slots=True)
class FactsTold:
    """As the whole sheet tells; each household and village of one kind once, in the words of the first row."""

    homes: dict[HouseholdKey, dict[FactKind, Said]] = field(default_factory=dict)
    villages: dict[VillageKey, Said] = field(default_factory=dict)
    of_row: dict[int, VillageKey] = field(default_factory=dict)
    """Row → the village whose network it tells of."""
    languages: dict[int, FactBrought] = field(default_factory=dict)
    """Row → what she speaks."""

"""What a list tells beside who lives where: facts of its households, villages and people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hoaban.domains.registry.api import FactBrought, FactKind, HouseholdKey

HOME_KINDS: Mapping[str, FactKind] = {
    "house": FactKind.HOUSE, "water": FactKind.WATER, "power": FactKind.POWER,
}  # fmt: skip
"""Column → what it tells of the household."""
VILLAGE_KINDS: Mapping[str, FactKind] = {"coverage": FactKind.COVERAGE, "road": FactKind.ROAD}
"""Column → what it tells of the village."""
IN_WORDS: Mapping[str, FactKind] = {
    "channel": FactKind.CHANNEL, "livelihood": FactKind.LIVELIHOOD, "schooling": FactKind.SCHOOLING,
}  # fmt: skip
"""Column → what it tells of the person, where a cell is read by itself."""
PERSON_KINDS: Mapping[str, FactKind] = {
    "language": FactKind.LANGUAGE,
    "whose_phone": FactKind.PHONE,
    **IN_WORDS,
    "disability": FactKind.DISABILITY,
    "insured": FactKind.INSURANCE,
}
"""Column → what it tells of the person."""
CALLED = "called"
OF_PEOPLE: Mapping[str, FactKind] = {**PERSON_KINDS, CALLED: FactKind.CALLED}
"""With the name people go by: of new people it comes with them, of who stands already as a fact."""
NUMBER, WHOSE_PHONE = "phone", "whose_phone"
LANGUAGE, VARIETY, TOLD_ON = "language", "variety", "told_on"
DISABILITY, DISABILITY_PAPER, DISABILITY_ON = "disability", "disability_paper", "disability_on"
CARD, INSURED, INSURED_UNTIL = "insurance", "insured", "insured_until"
BESIDE = (DISABILITY_PAPER, DISABILITY_ON, INSURED_UNTIL)
"""Columns that tell more of what another one tells."""
COLUMNS = (*HOME_KINDS, *PERSON_KINDS, *VILLAGE_KINDS, VARIETY, *BESIDE)

VillageKey = tuple[int, str]
"""Commune number, and the village's own number, or its folded name where this list names it first; an empty name is no village."""


@dataclass(slots=True)
class Said:
    """A fact with the row that told it first."""

    row: int
    told: FactBrought


@dataclass(slots=True)
class Placed:
    """Which village each row means (`placing`)."""

    keys: list[VillageKey] = field(default_factory=list)
    """By row."""
    spelled: dict[VillageKey, str] = field(default_factory=dict)
    """How the list writes a village that the commune's list lacks."""
    numbers: dict[VillageKey, int] = field(default_factory=dict)
    """Of the villages that rows mean; those the commune's list lacks are added as they are written."""


@dataclass(slots=True)
class FactsTold:
    """As the whole sheet tells; each household and village of one kind once, in the words of the first row."""

    homes: dict[HouseholdKey, dict[FactKind, Said]] = field(default_factory=dict)
    villages: dict[VillageKey, dict[FactKind, Said]] = field(default_factory=dict)
    of_row: dict[int, VillageKey] = field(default_factory=dict)
    """Row → the village whose network or road it tells of."""
    called: dict[int, FactBrought] = field(default_factory=dict)
    """Row → the name people go by, where a row tells one."""
    people: dict[int, dict[FactKind, FactBrought]] = field(default_factory=dict)
    """By row: what she speaks, whose telephone she is reached by, how she is best reached, what she lives on, and what of her a
    paper says (`certificates`)."""

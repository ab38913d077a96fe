"""A line of a list of households, and what of it somebody should look at before she confirms it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from hoaban.domains.registry.values import HouseholdId


class Findings(StrEnum):
    """Which households of a list wait: those with something to look at, or those without."""

    SOME = "some"
    NONE = "none"


class WhyLeft(StrEnum):
    """Why a household of a whole list was left as it stood."""

    FINDING = "finding"
    """Something to look at came up meanwhile."""
    CHANGED = "changed"
    """Somebody worked on it meanwhile."""
    CONFIRMED = "confirmed"
    """Somebody confirmed it meanwhile."""
    GONE = "gone"
    """It ended, or is no longer hers to confirm."""


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One line of a list."""

    id: HouseholdId
    uid: UUID
    code: str
    place_no: int
    village: str
    head: str
    members: int
    is_confirmed: bool
    is_synthetic: bool
    code_sort: str
    commune: str
    """Its name, for who sees many communes."""
    left_out: int
    """Rows of it that no list could bring yet."""
    has_head: bool
    has_odd_births: bool
    """A child as old as the head, or a parent as young."""
    has_contradiction: bool
    """No telephone or insurance is said of somebody whose number is kept, or two things of its village; for who reads names."""
    has_unsure_status: bool
    """Poor or near poor by no decision that can be named, or by one of before the last yearly review; for who reads names."""

    @property
    def is_headless(self) -> bool:
        """Of a home that stands empty nobody need be the head."""
        return self.members > 0 and not self.has_head

    @property
    def has_findings(self) -> bool:
        contradicts = self.has_odd_births or self.has_contradiction
        found = self.left_out > 0 or self.is_headless or contradicts or self.has_unsure_status
        return found and not self.is_confirmed

    @property
    def may_be_ticked(self) -> bool:
        """With rows still missing it is confirmed by itself, by somebody who saw that."""
        return not self.is_confirmed and not self.left_out

"""What the registry announces. Ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class HouseholdsConfirmed:
    """A person said that these households are as they stand: one event for all that one transaction confirmed."""

    name: ClassVar[str] = "registry.households_confirmed"
    version: ClassVar[int] = 1
    household_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HouseholdVisited:
    """Somebody was there; what she corrected is already in the register."""

    name: ClassVar[str] = "registry.household_visited"
    version: ClassVar[int] = 1
    household_id: int


@dataclass(frozen=True, slots=True)
class HouseholdsUnconfirmed:
    """A confirmation was taken back: these households wait again."""

    name: ClassVar[str] = "registry.households_unconfirmed"
    version: ClassVar[int] = 1
    household_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HouseholdCorrected:
    """Somebody corrected the household or one of its people, or put a correction back."""

    name: ClassVar[str] = "registry.household_corrected"
    version: ClassVar[int] = 1
    household_id: int


@dataclass(frozen=True, slots=True)
class HouseholdFactRecorded:
    """A dated fact of a household changed."""

    name: ClassVar[str] = "registry.household_fact_recorded"
    version: ClassVar[int] = 1
    household_id: int


@dataclass(frozen=True, slots=True)
class DecisionCorrected:
    """The decision these households' statuses stand on has another number; the statuses are as they were."""

    name: ClassVar[str] = "registry.decision_corrected"
    version: ClassVar[int] = 1
    household_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PersonFactRecorded:
    """A dated fact of a person changed."""

    name: ClassVar[str] = "registry.person_fact_recorded"
    version: ClassVar[int] = 1
    person_id: int


@dataclass(frozen=True, slots=True)
class VillageFactRecorded:
    """A dated fact of a village changed, by its number."""

    name: ClassVar[str] = "registry.village_fact_recorded"
    version: ClassVar[int] = 1
    number: int


@dataclass(frozen=True, slots=True)
class PeopleMoved:
    """People live in another household since; who holds facts by household reads both again."""

    name: ClassVar[str] = "registry.people_moved"
    version: ClassVar[int] = 1
    source_id: int
    target_id: int


@dataclass(frozen=True, slots=True)
class PeopleMerged:
    """Two records became one; who holds the id of the merged one asks `api.current`."""

    name: ClassVar[str] = "registry.people_merged"
    version: ClassVar[int] = 1
    kept_id: int
    merged_id: int


@dataclass(frozen=True, slots=True)
class PeopleParted:
    """A merge was taken back: both records stand again."""

    name: ClassVar[str] = "registry.people_parted"
    version: ClassVar[int] = 1
    kept_id: int
    merged_id: int

"""What the counts are called, and what a page may show of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    COMMUNE = "commune"
    VILLAGE = "village"


class Theme(StrEnum):
    """What is counted; each is a table of its own, over people or over households."""

    AGES = "ages"
    GROUPS = "groups"
    STATUSES = "statuses"
    CHANGES = "changes"
    REACH = "reach"


class Change(StrEnum):
    """How a household's status changed; every change is exactly one of these."""

    FELL = "fell"
    """Into poverty, from near-poor or neither."""
    ROSE = "rose"
    """Out of poverty."""
    NEAR_IN = "near_in"
    """From neither to near-poor."""
    NEAR_OUT = "near_out"
    """From near-poor to neither."""


class Reach(StrEnum):
    """How a person can be warned; everybody is exactly one of these."""

    OWN = "own"
    """A telephone of her own with its number on record, or a number and nothing else said."""
    SHARED = "shared"
    """The household's, or somebody else's who passes it on; a number is on record."""
    NO_NUMBER = "no_number"
    """A telephone, her own or shared, whose number nobody wrote down: no call reaches it."""
    SPEAKER = "speaker"
    """No telephone that rings, but the village's loudspeaker, or one she says she hears."""
    NONE = "none"
    """No telephone and no loudspeaker: somebody has to come by."""
    NO_NETWORK = "no_network"
    """The village has none, whatever telephone there is, and no loudspeaker."""
    NOT_SAID = "not_said"


STATUSES = ("poor", "near_poor", "neither", "")

UNKNOWN_SEX = "?"
"""People of unknown sex are one column, whatever their age."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is kept of one unit."""

    place_no: int
    people: int
    households: int
    year_only: int
    ages: Mapping[str, Mapping[str, int]]
    """Sex → year of birth (0: not known) → people."""
    groups: Mapping[str, int]
    """Ethnic group's id (0: not known) → people."""
    statuses: Mapping[str, int]
    changes: Mapping[str, int]
    """Month and kind, ``2026-11 fell`` → households."""
    reach: Mapping[str, int]
    """Language (- not told) and how she is reached, ``hmn own`` → people."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a table, or several small ones together."""

    places: tuple[int, ...]
    whole: int
    """All people, households or changes of it; always shown."""
    shown: tuple[int | None, ...]
    """In the order of the table's columns; None where a number is hidden."""
    sums: tuple[int | None, ...] = ()
    """Sums of the columns of each group, in the order of the groups; None where one is hidden."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of units below one unit, small numbers hidden; nothing else of it ever leaves the room."""

    columns: tuple[str, ...]
    lines: Sequence[Line]

    def line_of(self, place_no: int) -> Line | None:
        """The unit's own line; None where it is told only together with others, or not counted."""
        return next((line for line in self.lines if line.places == (place_no,)), None)

    def together(self) -> Line | None:
        """The small units that are told together."""
        return next((line for line in self.lines if len(line.places) > 1), None)


@dataclass(frozen=True, slots=True)
class AsOf:
    """When an area was counted, and whether something changed since."""

    counted_at: datetime | None
    waiting: int
    """Communes that changed since they were counted."""

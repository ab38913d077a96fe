"""Values of people going from one household to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hoaban.domains.registry.values import Relation


class MoveWhy(StrEnum):
    """What brought people from one household to another."""

    SPLIT = "split"
    """Tách hộ: part of a household becomes one of its own."""
    MARRIED = "married"
    JOINED = "joined"
    """Nhập hộ: two households live as one from now on."""
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class NewHome:
    """A household that begins with those who move into it."""

    code: str
    village: str
    address: str


@dataclass(frozen=True, slots=True)
class Moving:
    """Who goes where, since when, why."""

    people: Mapping[UUID, Relation]
    """Person → relation to the head where she lives from now on."""
    into: UUID | NewHome
    on: date
    why: MoveWhy
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class MoveShown:
    """People who went together, as the history of either household tells it."""

    uid: UUID
    names: Sequence[str]
    source_uid: UUID
    source_code: str
    target_uid: UUID
    target_code: str
    is_arrival: bool
    """They came to the household whose history this is."""
    why: MoveWhy
    on: date
    by: str
    at: datetime
    is_taken_back: bool
    across: str
    """From which commune to which, where they are two."""
    said_by: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did."""

    uid: UUID
    household_uid: UUID
    """Where they live now."""
    emptied: str
    """Code of the household that ended because nobody is left; empty where somebody is."""

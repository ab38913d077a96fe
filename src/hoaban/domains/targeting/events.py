"""What this room announces: numbers of places and ids, nobody's name."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DoorTold:
    """At a home on a door-to-door list somebody was told, was away, or needs help."""

    name: ClassVar[str] = "targeting.door_told"
    version: ClassVar[int] = 1
    door_id: int
    place_no: int
    how: str


@dataclass(frozen=True, slots=True)
class ListMade:
    """The door-to-door list of a warning stands for every village it names."""

    name: ClassVar[str] = "targeting.list_made"
    version: ClassVar[int] = 1
    listing_id: int


@dataclass(frozen=True, slots=True)
class CardConfirmed:
    """The card of a village holds for the rains of this season."""

    name: ClassVar[str] = "targeting.card_confirmed"
    version: ClassVar[int] = 1
    place_no: int
    season: int

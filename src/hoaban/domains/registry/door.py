"""Values of what a register shows and is told at a household's door, for a room above that keeps who stood there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from hoaban.domains.registry.values import Relation


@dataclass(frozen=True, slots=True)
class DoorVillage:
    """Households that are taken along together; ``name`` is empty where no village is noted."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class DoorPerson:
    uid: UUID
    name: str
    relation: Relation
    born: str
    """As precisely as it is known, in words."""
    phone: str
    """E.164, empty where none is known."""
    called: str = ""
    """The name people go by, empty where nobody said it."""


@dataclass(frozen=True, slots=True)
class DoorGone:
    """Somebody the register took out of the household lately: what was said, by whom, when."""

    person: DoorPerson
    said: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DoorHome:
    """A household as it stands, with who lives there."""

    id: int
    uid: UUID
    code: str
    place_no: int
    village: str
    address: str
    version: int
    people: tuple[DoorPerson, ...]
    gone: tuple[DoorGone, ...]


@dataclass(frozen=True, slots=True)
class DoorTold:
    """What differs from the register, as it was heard at the door; what is not told stays as it is."""

    place: Mapping[str, str] = field(default_factory=dict)
    """``address`` and ``village``, where they differ."""
    phone: str | None = None
    """The head's, as typed; empty takes it away."""
    left: Mapping[UUID, str] = field(default_factory=dict)
    """Person → why and since when, or that she lives here."""
    new: Mapping[str, str] = field(default_factory=dict)
    """Answers about who is new: ``new_name.1`` and the like."""
    seen_on: date | None = None
    """The day somebody stood there."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What the record of deeds keeps of it, as the form said it."""


@dataclass(frozen=True, slots=True)
class DoorSeen:
    """The household that was seen, and where it stands after what was told."""

    id: int
    place_no: int

"""Values of what a register shows and is told at a household's door, for a room above that keeps who stood there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.values import Relation


@dataclass(frozen=True, slots=True)
class DoorVillage:
    """Households that are taken along together; ``name`` is empty where no village is noted."""

    key: str
    name: str
    count: int
    former: tuple[str, ...] = ()
    """Keys by which a phone may still ask for it: they were made of the commune and the folded name."""
    place_no: int = 0
    """Its number; of households in no village that is known, their commune's."""


@dataclass(frozen=True, slots=True)
class DoorLine:
    """A household of a village as a list names it: of whom, where it stands, how many live there."""

    id: int
    uid: UUID
    code: str
    who: str
    """Its head; empty where nobody is."""
    address: str
    people: int


@dataclass(frozen=True, slots=True)
class DoorFact:
    """What holds of a kind, who said so, and when it was written down."""

    value: str
    said_by: str
    at: datetime
    by: str = ""
    """Who wrote it down, where that is on record; told of one household, not of a whole list."""


@dataclass(frozen=True, slots=True)
class DoorSaid:
    """A fact as it was heard at the door; ``person`` is None where it is the household's."""

    person: UUID | None
    kind: FactKind
    value: str
    said_by: str


@dataclass(frozen=True, slots=True)
class DoorBorn:
    """A newborn of this household as the register holds her now, and when that was written."""

    at: datetime
    name: str
    parent: str
    born: str
    home: UUID
    """Where she lives now."""


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
    facts: Mapping[FactKind, DoorFact] = field(default_factory=dict)
    phone_written: tuple[str, datetime] | None = None
    """Who wrote the number last and when, where it was corrected lately."""
    born_written: tuple[str, datetime] | None = None
    """Her birth likewise."""
    is_too_small_to_speak: bool = False
    """No language is asked of her: she is told in those of whom she lives with."""


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
    facts: Mapping[FactKind, DoorFact] = field(default_factory=dict)
    place_written: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    """``address`` and ``village``: who wrote it last and when, where it was corrected lately."""


@dataclass(frozen=True, slots=True)
class DoorTold:
    """What differs from the register, as it was heard at the door; what is not told stays as it is."""

    place: Mapping[str, str] = field(default_factory=dict)
    """``address`` and ``village``, where they differ."""
    phone: str | None = None
    """The head's, as typed; empty takes it away."""
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    """Person → her number as typed; empty takes it away."""
    births: Mapping[UUID, str] = field(default_factory=dict)
    """Person → day, month or year of her birth as typed."""
    facts: Sequence[DoorSaid] = ()
    left: Mapping[UUID, str] = field(default_factory=dict)
    """Person → why and since when, or that she lives here."""
    said_by: str = ""
    """Whoever stood at the door, also where somebody else settled the form; empty: whoever sends it."""
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

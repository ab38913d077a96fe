"""What this room announces. Ids and times; never a value."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Observed:
    """New readings of these stations were kept; the times of the first and the last, ISO 8601 with zone."""

    name: ClassVar[str] = "hazards.observed"
    version: ClassVar[int] = 1
    station_ids: list[int]
    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True)
class ObservationsTakenBack:
    """A list of readings was undone: what rules made of this window may no longer hold."""

    name: ClassVar[str] = "hazards.observations_taken_back"
    version: ClassVar[int] = 1
    station_ids: list[int]
    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True)
class AlarmsSet:
    """Other alarm levels hold at these stations: what they told last may reach one now."""

    name: ClassVar[str] = "hazards.alarms_set"
    version: ClassVar[int] = 1
    station_ids: list[int]


@dataclass(frozen=True, slots=True)
class GroundSet:
    """The ground of these stations' communes has another class now: what they told last may reach a rule."""

    name: ClassVar[str] = "hazards.ground_set"
    version: ClassVar[int] = 1
    station_ids: list[int]


@dataclass(frozen=True, slots=True)
class StationChanged:
    """These stations stand elsewhere now, measure something else, went out of service or came back: rules are asked anew."""

    name: ClassVar[str] = "hazards.station_changed"
    version: ClassVar[int] = 1
    station_ids: list[int]


@dataclass(frozen=True, slots=True)
class SignReported:
    """Somebody told of a sign, the first one or one more; rules weigh it beside gauges."""

    name: ClassVar[str] = "hazards.sign_reported"
    version: ClassVar[int] = 1
    sign_id: int
    number: int
    sign_version: int
    wakes: bool
    """Whether this word wakes people (`signs.rings`)."""


@dataclass(frozen=True, slots=True)
class SignHandled:
    """An official has read it, said where it is, or writes a warning from it."""

    name: ClassVar[str] = "hazards.sign_handled"
    version: ClassVar[int] = 1
    sign_id: int
    number: int
    """Where it was thought to be until then."""
    sign_version: int


@dataclass(frozen=True, slots=True)
class SignAnswered:
    """An official answered, or took an answer back (then it is empty)."""

    name: ClassVar[str] = "hazards.sign_answered"
    version: ClassVar[int] = 1
    sign_id: int
    number: int
    answer: str
    sign_version: int

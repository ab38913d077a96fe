"""Values of people who go to another commune: sent by one, taken in or refused by the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hoaban.domains.registry.moves import MoveWhy, NewHome
from hoaban.domains.registry.values import Relation

PUT_BACK_WITHIN = timedelta(minutes=15)
"""So long taking people in can be put back; afterwards they are sent back."""


class Way(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    """Until the other commune answers they live, and are counted, where they lived."""
    TAKEN_IN = "taken_in"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Sending:
    """Who goes, to which commune, since when, why."""

    people: Sequence[UUID]
    commune: int
    on: date
    why: MoveWhy
    note: str = ""
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class Arriving:
    """Where those who were sent live from now on, each as what."""

    people: Mapping[UUID, Relation]
    into: UUID | NewHome


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody on the way, as the commune that may take her in sees her."""

    uid: UUID
    name: str
    relation: Relation
    born: str
    is_still_there: bool


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One line of a list; no names."""

    uid: UUID
    way: Way
    commune: str
    """The other one."""
    is_arrival: bool
    count: int
    on: date
    reason: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class TransferShown:
    """A page of it, for either commune."""

    uid: UUID
    way: Way
    is_arrival: bool
    """The reader may take them in."""
    source_commune: str
    target_commune: str
    target_no: int
    household_code: str
    household_uid: UUID | None
    """For who may open it."""
    count: int
    people: Sequence[Traveller]
    """Empty for the commune they did not reach."""
    on: date
    why: MoveWhy
    note: str
    said_by: str
    by: str
    at: datetime
    reason: str
    closed_by: str
    closed_at: datetime | None
    is_seen: bool
    put_back_until: datetime | None
    """The reader may put the taking in back until then."""


def may_put_back(way: Way, closed_at: datetime | None, seen_at: datetime | None, now: datetime) -> bool:
    """Taken in a moment ago, and the commune they came from has not read it."""
    return (
        way is Way.TAKEN_IN
        and closed_at is not None
        and seen_at is None
        and now <= closed_at + PUT_BACK_WITHIN
    )

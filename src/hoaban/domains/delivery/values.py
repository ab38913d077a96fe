"""The plain words of this room: what is told of an alert, in which parts, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Stage(StrEnum):
    OPEN = "open"
    """Some part is not planned yet."""
    PLANNED = "planned"
    """Everybody stands in the ledger; receipts may still come."""
    SETTLED = "settled"
    """A day old, and nothing waits nor may still be heard of: it is counted no more."""


class Sort(StrEnum):
    """What a part of a telling consists of."""

    STAFF = "staff"
    """Those in charge of the places."""
    PLACE = "place"
    """Who lives in one commune, as far as the warning names it."""
    FOLLOWERS = "followers"
    """Who follows a village from elsewhere."""
    AGAIN = "again"
    """Who may have an earlier message of the same alert."""


class Fate(StrEnum):
    """What became of a message, in the words of this room's page."""

    PLANNED = "planned"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


TOLD = frozenset({Fate.ACCEPTED, Fate.DELIVERED, Fate.UNKNOWN})
"""The line took it. Whether it was read, only an answer says. Of a call `rules.is_told` knows more."""
UNDERWAY = frozenset({Fate.PLANNED, Fate.SUBMITTED})
LOST = frozenset({Fate.FAILED, Fate.EXPIRED})


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of a commune a plan can reach; counted while it is planned."""

    people: int = 0
    with_phone: int = 0
    """People whose own or shared number stands in the register."""
    phones: int = 0
    """Different numbers: a shared telephone rings once."""
    homes: int = 0
    homes_without: int = 0
    """Homes in which nobody has a number: somebody must go there."""
    uncovered: int = 0
    """People in villages without any network."""
    other_language: int = 0
    """People who speak a language in which no approved text exists: they get Vietnamese."""

    def plus(self, other: "Reach") -> "Reach":
        return Reach(*(getattr(self, one) + getattr(other, one) for one in self.__slots__))


@dataclass(frozen=True, slots=True)
class Fates:
    """Messages by what became of them."""

    counts: Mapping[Fate, int] = field(default_factory=dict)
    unsure: int = 0
    """Calls of which nobody knows whether anybody heard them; they stand in none of the counts."""

    def of(self, *fates: Fate) -> int:
        return sum(self.counts.get(one, 0) for one in fates)

    @property
    def all(self) -> int:
        return sum(self.counts.values()) + self.unsure

    @property
    def told(self) -> int:
        return self.of(*TOLD)

    @property
    def underway(self) -> int:
        return self.of(*UNDERWAY)

    @property
    def lost(self) -> int:
        return self.of(*LOST)


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """One commune of a telling."""

    number: int
    name: str
    reach: Reach
    fates: Fates
    is_planned: bool
    phones_told: int
    """By the one way that told most: a telephone may get a text and a call, and counts once. Never too many."""

    @property
    def share(self) -> float:
        """Of its telephones, how many were told; whoever has none was told by nobody."""
        return self.phones_told / self.reach.phones if self.reach.phones else 0.0

    @property
    def people_told(self) -> int:
        """About so many: those whose number was told, as far as numbers stand for people."""
        return round(min(self.share, 1.0) * self.reach.with_phone)


@dataclass(frozen=True, slots=True)
class Told:
    """One version of an alert and how far it has come."""

    alert: UUID
    version_id: int
    number: int
    is_drill: bool
    stage: Stage
    opened_at: datetime
    counted_at: datetime | None
    expires_at: datetime
    places: tuple[PlaceTold, ...]
    """Who has not been told yet first."""
    others: tuple[tuple[str, Fates], ...]
    """Those in charge of the places, those who follow one from elsewhere, and loudspeakers; by channel."""
    sees_others: bool
    channels: tuple[tuple[str, Fates], ...]
    reasons: tuple[tuple[str, str, int], ...]
    """(channel, reason, messages that failed for it), the most frequent first."""
    doubtful: int
    """In doubt since a break; sent again once where it is danger to life."""
    resent: int

    @property
    def reach(self) -> Reach:
        total = Reach()
        for one in self.places:
            total = total.plus(one.reach)
        return total

    @property
    def fates(self) -> Fates:
        """Of people in the places warned, all communes together."""
        counts = {fate: sum(one.fates.of(fate) for one in self.places) for fate in Fate}
        return Fates(counts, sum(one.fates.unsure for one in self.places))

    @property
    def phones_told(self) -> int:
        return sum(one.phones_told for one in self.places)

    @property
    def people_told(self) -> int:
        return sum(one.people_told for one in self.places)


@dataclass(frozen=True, slots=True)
class SentTimes:
    """When lines had taken messages of an alert's first version; None: never, or no longer kept."""

    first: datetime | None
    half: datetime | None
    most: datetime | None
    """Nine of ten."""


@dataclass(frozen=True, slots=True)
class WentOut:
    """The newest text of an alert as it went to people."""

    batch: UUID
    first_at: datetime
    """When its first window was handed to the lines."""
    place_no: int
    place_stop: int


@dataclass(frozen=True, slots=True)
class Following:
    """What somebody without an account follows."""

    uid: UUID
    is_proven: bool
    is_ended: bool
    places: tuple[str, ...]
    by_zalo: bool
    begun_at: datetime

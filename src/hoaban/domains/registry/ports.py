"""Help from outside: who tells whether a person being written down may stand here already, who confirms whole lists, who goes to doors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import DateTimeField, Value
from django.db.models.expressions import Combinable

from hoaban.domains.registry.values import Lookalike, PersonTold
from hoaban.foundation.access.values import Actor

Lookalikes = Callable[[Actor, PersonTold, int], Sequence[Lookalike]]
"""(who asks, what she says of the person, where: a unit number) → the few records she may see that may be the same person."""

NearNumber = Callable[[Actor, UUID, str], Sequence[Lookalike]]
"""(who asks, somebody, the identity number she is to get) → the few records of her commune with nearly that number that may be her."""


@dataclass(frozen=True, slots=True)
class WholeList:
    """The last whole list she confirmed: its page, how many, and whether the work still goes on."""

    url: str
    count: int
    at: datetime
    is_moving: bool


class WholeLists(Protocol):
    """The room above that confirms a whole list as one deed."""

    def look_over(
        self, *, by: Actor, homes: Mapping[int, int], kept: str, request: str | None, now: datetime
    ) -> str:
        """The page that shows what would be confirmed: household → its version; ``kept``: the list's filter, to come back; it
        holds nothing that was searched for."""

    def last(self, actor: Actor, now: datetime) -> WholeList | None:
        """Her latest, while it is fresh."""


Listed = Callable[[int], str]
"""(a village by its number) → the page of what is of special difficulty there, by which decision; empty where no room keeps one."""


class Papers(Protocol):
    """The room above that holds papers on which villages' facts stand, each fact known by its id."""

    def numbers_of(self, fact: int) -> Sequence[str]:
        """The number its paper has today, then those it was written with before; empty where it stands on none of theirs."""

    def stands_for(self, fact: int, other: int) -> None:
        """The other fact holds in its place, with the number of today."""


class NoPapers:
    """Nobody holds any."""

    def numbers_of(self, _fact: int) -> Sequence[str]:
        return ()

    def stands_for(self, _fact: int, _other: int) -> None:
        """Nothing stands on a paper."""


class Visits(Protocol):
    """The room above that sends people to the doors."""

    def last(self) -> Combinable:
        """Of a household's row, beside its columns: when somebody was last there; null where nobody was."""

    def url(self, actor: Actor, uid: UUID, place_no: int) -> str:
        """The page of who came and what was found; empty where she may not read it."""


class NoVisits:
    """Nobody goes from house to house."""

    def last(self) -> Combinable:
        return Value(None, output_field=DateTimeField())

    def url(self, _actor: Actor, _uid: UUID, _place_no: int) -> str:
        return ""


class Connections:
    """What wiring has joined."""

    listed: Listed = staticmethod(lambda _place_no: "")
    papers: Papers = NoPapers()
    lookalikes: Lookalikes = staticmethod(lambda _actor, _told, _place: ())
    near_number: NearNumber = staticmethod(lambda _actor, _person, _number: ())
    whole_lists: WholeLists | None = None
    visits: Visits = NoVisits()


connected = Connections()


def connect_lookalikes(find: Lookalikes, near_number: NearNumber) -> None:
    """Called by wiring: who is asked while a person, or her number, is written down whether she may stand here already."""
    connected.lookalikes, connected.near_number = find, near_number


def connect_whole_lists(room: WholeLists) -> None:
    """Called by wiring: who confirms a whole list as one deed."""
    connected.whole_lists = room


def connect_visits(room: Visits) -> None:
    """Called by wiring: who goes from house to house."""
    connected.visits = room


def connect_listed(page: Listed, papers: Papers) -> None:
    """Called by wiring: where it stands which villages are of special difficulty, and by which papers."""
    connected.listed, connected.papers = page, papers

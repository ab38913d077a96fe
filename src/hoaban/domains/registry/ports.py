"""Help from outside: who tells whether a person being written down may stand here already, and who confirms a whole list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hoaban.domains.registry.values import Lookalike, PersonTold
from hoaban.foundation.access.values import Actor

Lookalikes = Callable[[Actor, PersonTold, int], Sequence[Lookalike]]
"""(who asks, what she says of the person, where: a unit number) → the few records she may see that may be the same person."""


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


class Connections:
    """What wiring has joined."""

    lookalikes: Lookalikes = staticmethod(lambda _actor, _told, _place: ())
    whole_lists: WholeLists | None = None


connected = Connections()

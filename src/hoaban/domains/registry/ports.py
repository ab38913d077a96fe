"""Help from outside: somebody who tells whether a person who is being written down may stand here already."""

from collections.abc import Callable, Sequence

from hoaban.domains.registry.values import Lookalike, PersonTold
from hoaban.foundation.access.values import Actor

Lookalikes = Callable[[Actor, PersonTold, int], Sequence[Lookalike]]
"""(who asks, what she says of the person, where: a unit number) → the few records she may see that may be the same person."""


class Connections:
    """What wiring has joined."""

    lookalikes: Lookalikes = staticmethod(lambda _actor, _told, _place: ())


connected = Connections()

"""Help from outside, joined in config/wiring.py."""

from collections.abc import Callable

from hoaban.foundation.access.values import Actor


class Connections:
    """What wiring has joined."""

    find_actor: Callable[[str], Actor | None] = staticmethod(lambda _key: None)
    """From an actor's key to the actor as she may act today; None when she may no longer."""


connected = Connections()

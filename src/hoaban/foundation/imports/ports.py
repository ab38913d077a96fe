"""Help from outside, joined in config/wiring.py."""

from collections.abc import Callable
from dataclasses import dataclass

from hoaban.foundation.access.values import Actor
from hoaban.foundation.imports.values import ImportKind

ActorFinder = Callable[[str], Actor | None]
"""From an actor's key to the actor as she may act today; None when she may no longer."""


@dataclass(slots=True)
class Connections:
    """What config/wiring.py joined."""

    find_actor: ActorFinder | None = None


connected = Connections()
kinds: dict[str, ImportKind] = {}

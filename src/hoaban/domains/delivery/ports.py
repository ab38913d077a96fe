"""What stands beside a progress page: a list of homes to go to, by whoever keeps one."""

from collections.abc import Callable
from uuid import UUID

from hoaban.foundation.access.api import Actor

DoorToDoor = Callable[[Actor, UUID, int], str | None]
"""(who asks, alert, commune) → the address of the list of homes that nobody's telephone told; None where there is none."""
_joined: list[DoorToDoor] = []


def offer_door_to_door(find: DoorToDoor) -> None:
    """Joined in config/wiring.py."""
    _joined[:] = [find]


def door_to_door(actor: Actor, alert: UUID, commune: int) -> str | None:
    return _joined[0](actor, alert, commune) if _joined else None

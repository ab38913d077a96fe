"""What this room asks rooms above it, which config joins: where an officer goes on from a sign, and whose telephone rings for it."""

from datetime import datetime
from typing import Protocol

from hoaban.domains.hazards.signs import SignFacts
from hoaban.foundation.access.api import Actor


class GoesOn(Protocol):
    """Address and words of the link to a draft, or None where she may not."""

    def __call__(self, actor: Actor, sign: SignFacts) -> tuple[str, str] | None: ...


_going_on: list[GoesOn] = []


def connect_drafts(goes_on: GoesOn) -> None:
    _going_on[:] = [goes_on]


def draft_link(actor: Actor, sign: SignFacts) -> tuple[str, str] | None:
    return next((found for goes_on in _going_on if (found := goes_on(actor, sign))), None)


class Opened(Protocol):
    """Told when somebody has a sign that nobody looked at before her eyes."""

    def __call__(self, actor: Actor, sign: SignFacts, now: datetime) -> None: ...


class Rings(Protocol):
    """Address of the ring and how it stands, or None: nothing rings, or not for her eyes."""

    def __call__(self, actor: Actor, sign: SignFacts) -> tuple[str, str] | None: ...


_ringing: list[tuple[Opened, Rings]] = []


def connect_rings(opened: Opened, rings: Rings) -> None:
    _ringing[:] = [(opened, rings)]


def opened(actor: Actor, sign: SignFacts, now: datetime) -> None:
    for tell, _rings in _ringing:
        tell(actor, sign, now)


def ring_beside(actor: Actor, sign: SignFacts) -> tuple[str, str] | None:
    return next((found for _tell, rings in _ringing if (found := rings(actor, sign))), None)

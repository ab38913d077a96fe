"""What this room asks rooms above it, which config joins: where an officer goes on from a sign."""

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

"""A call back to the second person, in plain words: how it stands, and whom it may go to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class CallState(StrEnum):
    """What became of a call back."""

    CALLING = "calling"
    """She pressed nothing yet."""
    PRESSED = "pressed"
    """She pressed that she agrees; the digits that were read to her are waited for."""
    REFUSED = "refused"
    """She pressed that she does not agree."""
    AGREED = "agreed"
    """Key and digits came: it is her agreement."""
    OVER = "over"
    """Another call took its place."""


OPEN = frozenset({CallState.CALLING, CallState.PRESSED})


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who may agree to a text and may be called about it."""

    user_id: int
    name: str
    number: str
    phone: str
    """Its last digits, as pages show it."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """The last call about a text, for whoever sits at the screen."""

    uid: UUID
    state: CallState
    who: str
    phone: str
    expires: datetime
    left: int
    """How often digits may still be typed."""
    is_open: bool

"""A call back to the second person, in plain words: how it stands, and whom it may go to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hoaban.foundation.notify.values import Rang


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
class Seconds:
    """Who may agree to a text besides whoever wrote it and whoever asks, and why somebody of them cannot be called."""

    people: tuple[Reachable, ...]
    """The nearest first."""
    names: tuple[str, ...]
    """Of the nearest of all of them, to be asked in another way."""
    many: int
    unproven: int
    """Proved no telephone that is hers alone."""
    late: int
    """Proved it only after the text was written."""
    shared: int
    """Hers is the number of whoever wrote it, or of whoever asks."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """The last call about a text, for whoever sits at the screen."""

    uid: UUID
    state: CallState
    user_id: int
    who: str
    phone: str
    expires: datetime
    left: int
    """How often digits may still be typed."""
    is_open: bool
    rang: Rang
    """What the line told of it last."""
    again_at: datetime | None
    """When it rings once more by itself, as long as it counts."""

    @property
    def may_tell(self) -> bool:
        """She may have heard the digits, so that they can be typed: not where nobody picked up."""
        heard = (Rang.SOON, Rang.NOW, Rang.HEARD, Rang.BROKE_OFF, Rang.UNKNOWN)
        return self.is_open and (self.state is CallState.PRESSED or self.rang in heard)

    @property
    def is_going(self) -> bool:
        """She is called, or about to be: nothing is to be done but to wait."""
        return self.is_open and self.state is CallState.CALLING and self.rang in (Rang.SOON, Rang.NOW)

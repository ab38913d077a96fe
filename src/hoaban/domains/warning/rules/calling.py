"""A call back: how long it counts, how often it is tried, what a key says. Time and people arrive as arguments."""

from datetime import datetime, timedelta
from uuid import UUID

from hoaban.domains.warning.values.called import OPEN, CallState

KIND, REQUEST = "warning.call", "call:"
"""What notify calls these calls, and what their requests begin with."""
LIFE = timedelta(minutes=10)
"""Long enough for a telephone that is busy twice, too short for what somebody wrote on a slip of paper."""
TRIES = 3
AN_HOUR = timedelta(hours=1)
CALLS_AN_HOUR = 6
"""By one officer, and to one person: nobody's telephone rings all night because two offices do not agree."""
TYPED_AN_HOUR = 12
"""Digits by one officer over all her calls."""
AGREES, REFUSES = "1", "2"


def after(state: CallState, key: str) -> CallState | None:
    """What a key makes of a call; None: nothing. Her «no» stands whatever is pressed after it."""
    if key == REFUSES and state in OPEN:
        return CallState.REFUSED
    if key == AGREES and state is CallState.CALLING:
        return CallState.PRESSED
    return None


def is_open(state: CallState, expires: datetime, tries: int, now: datetime) -> bool:
    return state in OPEN and now < expires and tries < TRIES


def bound(uid: UUID, alert: UUID, version: int, seal: str, person: str) -> str:
    """What the digits follow from: this call, this alert, this very text and this person."""
    return f"{uid}:{alert}:{version}:{seal}:{person}"


def spaced(digits: str) -> str:
    """Each in a paragraph of its own: a machine then reads digits, not a number of hundred thousands, and rests after each.

    Measured with espeak-ng at the speed of our calls: a second for each digit, where commas left half a one; a hand writes along.
    """
    return ".\n\n".join(digits)


def typed(text: str) -> str:
    """Digits as they were meant, whatever stands between them."""
    return "".join(letter for letter in text if letter in "0123456789")

"""Heads are called: where their calls stand in the line's queue, when a drill's may ring, which of several tells most."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from hoaban.foundation.notify.values import Rang
from hoaban.foundation.speech.values import VIETNAMESE

AHEAD = timedelta(days=1)
"""Residents stand back by an hour a level, five at most (room delivery): heads stand before all of them, whatever the levels."""
_AN_HOUR_A_LEVEL = timedelta(hours=1)
NIGHT, MORNING = time(21), time(6)
"""No drill wakes anybody between them: our own choice, the same hours as everybody's quiet ones (room notify)."""
A_CALL = timedelta(minutes=5)
"""So long before the night a drill's calls stop to leave: a sound is made, it rings, and it is heard three times."""
_TELLING = (
    Rang.HEARD, Rang.NOW, Rang.SOON, Rang.EARLY, Rang.BROKE_OFF, Rang.UNKNOWN, Rang.BUSY,
    Rang.NO_ANSWER, Rang.WRONG_NUMBER, Rang.NO_WAY, Rang.OVER,
)  # fmt: skip
"""Of several people of one village: who heard it before who may still hear it, and these before who did not."""


def stands_from(now: datetime, level: int) -> datetime:
    """Where a message or call to whoever answers for a village stands in its line's queue; the graver the warning, the further ahead."""
    return now - AHEAD - level * _AN_HOUR_A_LEVEL


def spoken_in(language: str) -> str:
    """As the ledger names the language she wants. What people recorded to do in it is looked at as the call is read: else Vietnamese."""
    return "vi" if language in ("", VIETNAMESE) else language


def may_ring(at: datetime, *, is_drill: bool) -> bool:
    """``at``: on the clock of the place. A real warning rings always; a drill's call has to be over before the night begins."""
    return not is_drill or not (_is_night(at) or _is_night(at + A_CALL))


def rings_from(at: datetime, *, is_drill: bool) -> datetime | None:
    """None: now. Else when the night is over."""
    if may_ring(at, is_drill=is_drill):
        return None
    morning = at.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if morning > at else morning + timedelta(days=1)


def _is_night(at: datetime) -> bool:
    clock = at.time()
    return clock >= NIGHT or clock < MORNING


def most_telling(found: Iterable[tuple[Rang, str]]) -> int | None:
    """Which of several (how it stands, the key that was pressed) says most about the village; a key before all else. None: no call."""
    ranked = [((not key, _TELLING.index(rang)), at) for at, (rang, key) in enumerate(found)]
    return min(ranked)[1] if ranked else None

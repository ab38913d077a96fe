"""When signs speak for it that a village is cut off, and when its telephones say that it is not.

All numbers are our own choice; no document names them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from hoaban.domains.answers.cut_off import Arrivals
from hoaban.domains.answers.values import COMMUNE

WAIT = timedelta(minutes=15)
"""So old is a text message of which one may ask whether it arrived, and so long a loudspeaker may take for its word."""
LOOKS_FOR = timedelta(hours=3)
"""So long after a text went out its receipts are looked at, village by village."""
LATELY = timedelta(days=1)
"""A station that fell silent before that tells nothing of tonight."""
FEWEST, FEWEST_BESIDE = 5, 20
"""Fewer text messages tell nothing: two telephones may be off."""
HARDLY, MOSTLY = 0.1, 0.5


def beside(number: int, arrivals: Mapping[int, Arrivals]) -> Arrivals:
    """Of the other villages of its commune; where these are too few, of all others that are warned."""
    commune = number // COMMUNE
    others = {place: one for place, one in arrivals.items() if place != number}
    near = _sum(one for place, one in others.items() if place // COMMUNE == commune)
    return near if near.taken >= FEWEST_BESIDE else _sum(others.values())


def is_apart(here: Arrivals, near: Arrivals) -> bool:
    """Hardly a message arrives here, and most of the neighbours' did: a line that tells of none tells nothing."""
    is_enough = here.taken >= FEWEST and near.taken >= FEWEST_BESIDE
    return is_enough and here.share <= HARDLY and near.share >= MOSTLY


def is_back(here: Arrivals) -> bool:
    """Most of what was sent after it was said to be cut off arrived. One may be the telephone of somebody who works elsewhere."""
    return here.taken >= FEWEST and here.share >= MOSTLY


def fell_silent(heard_at: datetime | None, now: datetime, *, is_silent: bool) -> bool:
    return is_silent and heard_at is not None and now - heard_at <= LATELY


def _sum(some: Iterable[Arrivals]) -> Arrivals:
    total = Arrivals(0, 0)
    for one in some:
        total = total.plus(one)
    return total

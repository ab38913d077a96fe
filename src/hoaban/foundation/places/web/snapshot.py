"""What the board reads and shows, kept in memory until a fact behind it changes.

Reading and drawing 75 communes takes four fifths of the page's 21 ms, and the same few boards are asked for all day; what was read
serves every layer, year and order that shows the same item. Every change
of places' facts publishes an event in its own transaction, so one small query tells whether a kept board still holds;
a page is never older than the last commit.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings

from hoaban.foundation.events import api as events
from hoaban.foundation.places.events import BoundariesImported, Renumbered, UnitsChanged
from hoaban.kit import clock

CHANGES = (BoundariesImported.name, Renumbered.name, UnitsChanged.name)
MOST_KEPT = 64  # layers × years × orders × languages that people ask for; about 100 kB each
Kept = TypeVar("Kept")

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def of(key: Hashable, draw: Callable[[], Kept]) -> Kept:
    """What ``key`` reads or draws by today's facts; made now if it was not, or a fact changed since."""
    if not settings.SNAPSHOTS:
        return draw()
    whole = (key, clock.today(), events.stamp_of(CHANGES))
    with _lock:
        if whole in _kept:
            _kept.move_to_end(whole)
            found: Kept = _kept[whole]
            return found
    drawn = draw()
    with _lock:
        _kept[whole] = drawn
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return drawn


def forget() -> None:
    """For tests."""
    with _lock:
        _kept.clear()

"""Reads: what rings (`shown`), whom to ring (`people`), whether signs wait (`holding`), the ladder's values (`ladder`)."""

from hoaban.domains.ringing.queries.happened import Rung, Taken, rung_in, taken_in
from hoaban.domains.ringing.queries.holding import held
from hoaban.domains.ringing.queries.ladder import ladder
from hoaban.domains.ringing.queries.people import is_first, people_at
from hoaban.domains.ringing.queries.shown import (
    RINGER,
    bell_beside,
    bell_for,
    bells_for,
    due,
    first_rings,
    held_for,
    is_due,
    live_bell,
    looks_for_somebody,
    open_bells,
    request_of,
    rung_for,
    rung_for_one_of,
    sought,
    still_sought,
)

__all__ = [
    "RINGER",
    "Rung",
    "Taken",
    "bell_beside",
    "bell_for",
    "bells_for",
    "due",
    "first_rings",
    "held",
    "held_for",
    "is_due",
    "is_first",
    "ladder",
    "live_bell",
    "looks_for_somebody",
    "open_bells",
    "people_at",
    "request_of",
    "rung_for",
    "rung_for_one_of",
    "rung_in",
    "sought",
    "still_sought",
    "taken_in",
]

"""Reads: what rings (`shown`), whom to ring (`people`), the ladder's values (`ladder`)."""

from hoaban.domains.ringing.queries.happened import Rung, Taken, rung_in, taken_in
from hoaban.domains.ringing.queries.ladder import ladder
from hoaban.domains.ringing.queries.people import people_at
from hoaban.domains.ringing.queries.shown import (
    RINGER,
    bell_for,
    bells_for,
    due,
    first_rings,
    live_bell,
    open_bells,
    request_of,
    rung_for,
    still_sought,
)

__all__ = [
    "RINGER",
    "Rung",
    "Taken",
    "bell_for",
    "bells_for",
    "due",
    "first_rings",
    "ladder",
    "live_bell",
    "open_bells",
    "people_at",
    "request_of",
    "rung_for",
    "rung_in",
    "still_sought",
    "taken_in",
]

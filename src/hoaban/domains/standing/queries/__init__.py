"""Reads: rounds and their villages (`rounds`), people who were recognised (`people`)."""

from hoaban.domains.standing.queries.people import (
    Chosen,
    Page,
    history_of,
    people,
    person_for,
    villages_without,
)
from hoaban.domains.standing.queries.rounds import (
    communes_of,
    may_read_minutes,
    proposal_for,
    proposals,
    round_for,
    rounds,
    sums_of,
    villages_of,
    waiting_in,
)

__all__ = [
    "Chosen",
    "Page",
    "communes_of",
    "history_of",
    "may_read_minutes",
    "people",
    "person_for",
    "proposal_for",
    "proposals",
    "round_for",
    "rounds",
    "sums_of",
    "villages_of",
    "villages_without",
    "waiting_in",
]

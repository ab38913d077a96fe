"""Reads: rounds and their villages (`rounds`), people who were recognised (`people`), what they were given (`gifts`, `limits`)."""

from hoaban.domains.standing.queries.gifts import (
    batch_for,
    gifts_of,
    sums_by_commune,
    sums_by_year,
    tet_list,
    tet_sums,
)
from hoaban.domains.standing.queries.limits import (
    limit_of,
    limits,
    proposed_limits,
    read_now,
    readings_anew,
)
from hoaban.domains.standing.queries.people import (
    Chosen,
    Page,
    history_of,
    is_cared_for,
    people,
    people_called,
    person_for,
    villages_without,
)
from hoaban.domains.standing.queries.rounds import (
    communes_of,
    may_read_minutes,
    proposal_for,
    round_for,
    rounds,
    sums_of,
    villages_of,
    waiting_in,
    waiting_page,
)

__all__ = [
    "Chosen",
    "Page",
    "batch_for",
    "communes_of",
    "gifts_of",
    "history_of",
    "is_cared_for",
    "limit_of",
    "limits",
    "may_read_minutes",
    "people",
    "people_called",
    "person_for",
    "proposal_for",
    "proposed_limits",
    "read_now",
    "readings_anew",
    "round_for",
    "rounds",
    "sums_by_commune",
    "sums_by_year",
    "sums_of",
    "tet_list",
    "tet_sums",
    "villages_of",
    "villages_without",
    "waiting_in",
    "waiting_page",
]

"""Reads: what waits to be counted, and tables with small numbers hidden."""

from hoaban.domains.population.queries.published import (
    COMMUNE,
    PROVINCE,
    Counts,
    as_of,
    below,
    counts_of,
    home_of,
    is_hers,
    note_reading,
    year_only_share,
)
from hoaban.domains.population.queries.waiting import communes_known, waiting

__all__ = [
    "COMMUNE",
    "PROVINCE",
    "Counts",
    "as_of",
    "below",
    "communes_known",
    "counts_of",
    "home_of",
    "is_hers",
    "note_reading",
    "waiting",
    "year_only_share",
]

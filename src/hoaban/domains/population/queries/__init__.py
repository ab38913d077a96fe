"""Reads: what waits to be counted, and tables with small numbers hidden."""

from hoaban.domains.population.queries.published import (
    COMMUNE,
    PROVINCE,
    as_of,
    below,
    home_of,
    is_hers,
    note_reading,
    table,
    year_only_share,
)
from hoaban.domains.population.queries.waiting import communes_known, waiting

__all__ = [
    "COMMUNE",
    "PROVINCE",
    "as_of",
    "below",
    "communes_known",
    "home_of",
    "is_hers",
    "note_reading",
    "table",
    "waiting",
    "year_only_share",
]

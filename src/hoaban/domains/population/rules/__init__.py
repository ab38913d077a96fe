"""Decisions about counts in plain Python: how people are counted, which kinds a table tells apart, what is hidden."""

from hoaban.domains.population.rules.columns import (
    ALL_LANGUAGES,
    BANDS,
    FIVE,
    UNKNOWN_AGE,
    band_of,
    by_kind,
    columns_of,
    groups_of,
    joined,
    months_before,
    row_of,
)
from hoaban.domains.population.rules.counting import (
    NOT_TOLD,
    change_of,
    counted,
    reach_of,
    reached_in,
    summed,
)
from hoaban.domains.population.rules.hiding import LEAST_PEOPLE, lines_below, top_line

__all__ = [
    "ALL_LANGUAGES",
    "BANDS",
    "FIVE",
    "LEAST_PEOPLE",
    "NOT_TOLD",
    "UNKNOWN_AGE",
    "band_of",
    "by_kind",
    "change_of",
    "columns_of",
    "counted",
    "groups_of",
    "joined",
    "lines_below",
    "months_before",
    "reach_of",
    "reached_in",
    "row_of",
    "summed",
    "top_line",
]

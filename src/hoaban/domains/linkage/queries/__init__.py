"""Reads of linkage: pairs (`queue`), what people said of them before (`said`), the weights a province goes by (`weights`)."""

from hoaban.domains.linkage.queries.queue import (
    PAGE,
    WAITS,
    Chosen,
    Page,
    count_waiting,
    is_province_waiting,
    last_decision,
    other_sides,
    pair_for,
    pairs,
    scans,
    waiting_scans,
)
from hoaban.domains.linkage.queries.said import said_of
from hoaban.domains.linkage.queries.weights import (
    SamplePair,
    WeighingShown,
    WeightsPage,
    waiting_weighings,
    weighed,
    weighed_for,
    weighing_for,
    weights_page,
)

__all__ = [
    "PAGE",
    "WAITS",
    "Chosen",
    "Page",
    "SamplePair",
    "WeighingShown",
    "WeightsPage",
    "count_waiting",
    "is_province_waiting",
    "last_decision",
    "other_sides",
    "pair_for",
    "pairs",
    "said_of",
    "scans",
    "waiting_scans",
    "waiting_weighings",
    "weighed",
    "weighed_for",
    "weighing_for",
    "weights_page",
]

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
    people_named,
    scans,
    waiting_scans,
)
from hoaban.domains.linkage.queries.said import carried_on, said_of
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
    "carried_on",
    "count_waiting",
    "is_province_waiting",
    "last_decision",
    "other_sides",
    "pair_for",
    "pairs",
    "people_named",
    "said_of",
    "scans",
    "waiting_scans",
    "waiting_weighings",
    "weighed",
    "weighed_for",
    "weighing_for",
    "weights_page",
]

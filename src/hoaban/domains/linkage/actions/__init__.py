"""Writes of linkage: looking a commune through (`scanning`) or the province (`across`), and what people say of a pair (`deciding`)."""

from hoaban.domains.linkage.actions.across import scan_province
from hoaban.domains.linkage.actions.deciding import (
    decide,
    decide_same,
    on_merged,
    on_moved,
    on_parted,
    take_back,
)
from hoaban.domains.linkage.actions.looking import look_across
from hoaban.domains.linkage.actions.scanning import ask_scan, on_list_changed, scan_commune

__all__ = [
    "ask_scan",
    "decide",
    "decide_same",
    "look_across",
    "on_list_changed",
    "on_merged",
    "on_moved",
    "on_parted",
    "scan_commune",
    "scan_province",
    "take_back",
]

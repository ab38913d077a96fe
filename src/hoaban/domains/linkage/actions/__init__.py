"""Writes of linkage: looking a commune through (`scanning`) or the province (`across`), what people say of a pair (`deciding`),
and by which weights a province goes (`weighing`)."""

from hoaban.domains.linkage.actions.across import scan_province
from hoaban.domains.linkage.actions.deciding import (
    decide,
    decide_same,
    on_merged,
    on_moved,
    on_parted,
    take_back,
)
from hoaban.domains.linkage.actions.informing import tell_keeper, withdraw_told
from hoaban.domains.linkage.actions.looking import look_across
from hoaban.domains.linkage.actions.scanning import (
    ask_scan,
    on_corrected,
    on_list_changed,
    on_renumbered,
    scan_commune,
)
from hoaban.domains.linkage.actions.weighing import ask_learning, learn, put_in_force

__all__ = [
    "ask_learning",
    "ask_scan",
    "decide",
    "decide_same",
    "learn",
    "look_across",
    "on_corrected",
    "on_list_changed",
    "on_merged",
    "on_moved",
    "on_parted",
    "on_renumbered",
    "put_in_force",
    "scan_commune",
    "scan_province",
    "take_back",
    "tell_keeper",
    "withdraw_told",
]

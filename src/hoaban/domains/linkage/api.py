"""The front door of linkage."""

from hoaban.domains.linkage.actions import (
    ask_learning,
    ask_scan,
    on_corrected,
    on_list_changed,
    on_merged,
    on_moved,
    on_parted,
    on_renumbered,
)
from hoaban.domains.linkage.entry import lookalikes, near_number
from hoaban.domains.linkage.ports import Finder, NearNumbers, connect_finder
from hoaban.domains.linkage.rules import found, levels_between
from hoaban.domains.linkage.rules import named as forms_of
from hoaban.domains.linkage.values import Pairs, People, Said, Scored, Weights

__all__ = [
    "Finder",
    "NearNumbers",
    "Pairs",
    "People",
    "Said",
    "Scored",
    "Weights",
    "ask_learning",
    "ask_scan",
    "connect_finder",
    "forms_of",
    "found",
    "levels_between",
    "lookalikes",
    "near_number",
    "on_corrected",
    "on_list_changed",
    "on_merged",
    "on_moved",
    "on_parted",
    "on_renumbered",
]

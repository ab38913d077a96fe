"""The front door of linkage."""

from hoaban.domains.linkage.actions import ask_scan, on_list_changed, on_merged, on_parted
from hoaban.domains.linkage.entry import lookalikes
from hoaban.domains.linkage.ports import Finder, NearNumbers
from hoaban.domains.linkage.rules import found
from hoaban.domains.linkage.values import People, Scored

__all__ = [
    "Finder",
    "NearNumbers",
    "People",
    "Scored",
    "ask_scan",
    "found",
    "lookalikes",
    "on_list_changed",
    "on_merged",
    "on_parted",
]

"""The front door of linkage."""

from hoaban.domains.linkage.ports import Finder, NearNumbers
from hoaban.domains.linkage.rules import found
from hoaban.domains.linkage.values import People, Scored

__all__ = ["Finder", "NearNumbers", "People", "Scored", "found"]

"""Tables of places: units and their history, codes, figures, reforms."""

from hoaban.foundation.places.models.codes import EthnicGroup, EthnicName, Language, SpokenHere
from hoaban.foundation.places.models.figures import PublishedFigure, ZoneDecision
from hoaban.foundation.places.models.reform import Reform, ReformColumn, ReformStep
from hoaban.foundation.places.models.units import Boundary, Facility, Lineage, Unit

__all__ = [
    "Boundary",
    "EthnicGroup",
    "EthnicName",
    "Facility",
    "Language",
    "Lineage",
    "PublishedFigure",
    "Reform",
    "ReformColumn",
    "ReformStep",
    "SpokenHere",
    "Unit",
    "ZoneDecision",
]

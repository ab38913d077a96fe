"""Reads of targeting."""

from hoaban.domains.targeting.queries.areas import outlines_of, resolve
from hoaban.domains.targeting.queries.cards import (
    card_homes,
    card_of,
    cards,
    homes_of,
    season_first,
    village_for,
)
from hoaban.domains.targeting.queries.catchments import catchment_for, catchments
from hoaban.domains.targeting.queries.doors import (
    alerts_here,
    communes_kept,
    door_list,
    door_list_of,
    doors_told,
    doors_told_of,
    homes_called,
    homes_not_reached,
)
from hoaban.domains.targeting.queries.drawing import Drawing
from hoaban.domains.targeting.queries.people import exposed, people, preview
from hoaban.domains.targeting.queries.reader import Reader

__all__ = [
    "Drawing",
    "Reader",
    "alerts_here",
    "card_homes",
    "card_of",
    "cards",
    "catchment_for",
    "catchments",
    "communes_kept",
    "door_list",
    "door_list_of",
    "doors_told",
    "doors_told_of",
    "exposed",
    "homes_called",
    "homes_not_reached",
    "homes_of",
    "outlines_of",
    "people",
    "preview",
    "resolve",
    "season_first",
    "village_for",
]

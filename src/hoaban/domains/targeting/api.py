"""The front door of targeting: from an area to people, and the homes that need somebody at the door."""

from hoaban.domains.targeting.actions import ask_list, note_failed, on_version_sent
from hoaban.domains.targeting.permissions import BY_DOOR as COME_TO_THE_DOOR
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.queries import (
    Drawing,
    catchment_for,
    catchments,
    door_list_of,
    doors_told,
    exposed,
    outlines_of,
    people,
    preview,
    resolve,
)
from hoaban.domains.targeting.spoken import list_name
from hoaban.domains.targeting.values import (
    BY_DOOR,
    Area,
    CatchmentShown,
    Circle,
    Counts,
    Inside,
    People,
    Preview,
    Rank,
    Reach,
    Resolved,
    Ring,
    Told,
    Unsure,
    Why,
)

__all__ = [
    "BY_DOOR",
    "COME_TO_THE_DOOR",
    "Area",
    "CatchmentShown",
    "Circle",
    "Counts",
    "Drawing",
    "Inside",
    "People",
    "Permission",
    "Preview",
    "Rank",
    "Reach",
    "Resolved",
    "Ring",
    "Told",
    "Unsure",
    "Why",
    "ask_list",
    "catchment_for",
    "catchments",
    "door_list_of",
    "doors_told",
    "exposed",
    "list_name",
    "note_failed",
    "on_version_sent",
    "outlines_of",
    "people",
    "preview",
    "resolve",
]

"""The front door of delivery: who was told of an alert, and the listener that begins to tell."""

from hoaban.domains.delivery.actions.devices import on_endpoint_gone
from hoaban.domains.delivery.actions.telling import on_version_sent
from hoaban.domains.delivery.happened import tell
from hoaban.domains.delivery.permissions import Permission
from hoaban.domains.delivery.queries import sent_times, told_for, went_out
from hoaban.domains.delivery.values import Fate, Fates, PlaceTold, Reach, SentTimes, Told, WentOut

__all__ = [
    "Fate",
    "Fates",
    "Permission",
    "PlaceTold",
    "Reach",
    "SentTimes",
    "Told",
    "WentOut",
    "on_endpoint_gone",
    "on_version_sent",
    "sent_times",
    "tell",
    "told_for",
    "went_out",
]

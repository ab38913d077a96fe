"""The front door: what communes lost, as they reported it."""

from hoaban.domains.damage.actions import ask_communes, on_alert_expired, on_outcome_said, on_version_sent
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.queries import board_for, events_for, form
from hoaban.domains.damage.values import Board, Cause, Kind

__all__ = [
    "Board", "Cause", "Kind", "Permission", "ask_communes", "board_for", "events_for", "form", "on_alert_expired",
    "on_outcome_said", "on_version_sent",
]  # fmt: skip

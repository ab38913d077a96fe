"""Writes of targeting."""

from hoaban.domains.targeting.actions.cards import confirm_card, drop_home, keep_card, keep_home
from hoaban.domains.targeting.actions.catchments import end_catchment, save_catchment
from hoaban.domains.targeting.actions.doors import note_arrived, note_failed, tell_door
from hoaban.domains.targeting.actions.listing import ask_list, make_lists, on_version_sent
from hoaban.domains.targeting.actions.season import ask_season

__all__ = [
    "ask_list",
    "ask_season",
    "confirm_card",
    "drop_home",
    "end_catchment",
    "keep_card",
    "keep_home",
    "make_lists",
    "note_arrived",
    "note_failed",
    "on_version_sent",
    "save_catchment",
    "tell_door",
]

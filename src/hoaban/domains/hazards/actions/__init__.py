"""Writes: readings (`observing`, taken back by `undoing`), a pack's stations (`loading`), silent stations (`watching`),
what a person sets of a station (`setting`)."""

from hoaban.domains.hazards.actions.loading import load_pack
from hoaban.domains.hazards.actions.observing import MOST, observe
from hoaban.domains.hazards.actions.setting import compare_setting, set_station
from hoaban.domains.hazards.actions.undoing import take_back_step
from hoaban.domains.hazards.actions.watching import note_refused, watch

__all__ = [
    "MOST",
    "compare_setting",
    "load_pack",
    "note_refused",
    "observe",
    "set_station",
    "take_back_step",
    "watch",
]

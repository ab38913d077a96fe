"""Writes: readings (`observing`, taken back by `undoing`), a pack's stations (`loading`), silent stations (`watching`),
what a person sets of a station (`setting`) and of a commune's ground (`grounding`), what a person writes of one (`stationing`)."""

from hoaban.domains.hazards.actions.grounding import compare_ground, set_ground
from hoaban.domains.hazards.actions.loading import load_pack
from hoaban.domains.hazards.actions.observing import MOST, observe
from hoaban.domains.hazards.actions.setting import compare_setting, set_station
from hoaban.domains.hazards.actions.stationing import add_station, correct_station, put_back, take_out
from hoaban.domains.hazards.actions.undoing import take_back_step
from hoaban.domains.hazards.actions.watching import note_refused, watch

__all__ = [
    "MOST",
    "add_station",
    "compare_ground",
    "compare_setting",
    "correct_station",
    "load_pack",
    "note_refused",
    "observe",
    "put_back",
    "set_ground",
    "set_station",
    "take_back_step",
    "take_out",
    "watch",
]

"""Writes: a round and its proposals (`rounds`, `meetings`, `deciding`), people who stand (`leaving`), gifts (`giving`, `limits`)."""

from hoaban.domains.standing.actions.correcting import correct_number
from hoaban.domains.standing.actions.deciding import decide, send_back
from hoaban.domains.standing.actions.exporting import note_export
from hoaban.domains.standing.actions.giving import give, take_back
from hoaban.domains.standing.actions.leaving import (
    ask_again,
    end_standing,
    keep_standing,
    on_people_changed,
    report_leaving,
)
from hoaban.domains.standing.actions.limits import adopt_limits, set_limit, withdraw_limit
from hoaban.domains.standing.actions.meetings import record_meeting, send_up
from hoaban.domains.standing.actions.rounds import close_round, open_round

__all__ = [
    "adopt_limits",
    "ask_again",
    "close_round",
    "correct_number",
    "decide",
    "end_standing",
    "give",
    "keep_standing",
    "note_export",
    "on_people_changed",
    "open_round",
    "record_meeting",
    "report_leaving",
    "send_back",
    "send_up",
    "set_limit",
    "take_back",
    "withdraw_limit",
]

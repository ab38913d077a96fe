"""The front door of answers: what the voice line hands over, when villages answered, how a warning stands."""

from hoaban.domains.answers.actions import (
    ask_now,
    key_pressed,
    missed_call,
    on_alert_expired,
    on_help_untold,
    on_version_sent,
    on_word_untold,
)
from hoaban.domains.answers.queries import call_about, in_time, lines_for, round_for, times
from hoaban.domains.answers.values import CallAbout, InTime, Line, RoundShown, State, Times, VillageTimes

__all__ = [
    "CallAbout",
    "InTime",
    "Line",
    "RoundShown",
    "State",
    "Times",
    "VillageTimes",
    "ask_now",
    "call_about",
    "in_time",
    "key_pressed",
    "lines_for",
    "missed_call",
    "on_alert_expired",
    "on_help_untold",
    "on_version_sent",
    "on_word_untold",
    "round_for",
    "times",
]

"""Decisions about readings: what a message says (`telling`), what a reading is worth (`judging`), who is silent (`silence`)."""

from hoaban.domains.hazards.rules.judging import STEP_WITHIN, Point, Verdict, arrival, judge, reach_of
from hoaban.domains.hazards.rules.silence import alarm_of, is_rising, is_silent
from hoaban.domains.hazards.rules.telling import minutes_of, reading_of, rows_of, time_of, value_of

__all__ = [
    "STEP_WITHIN",
    "Point",
    "Verdict",
    "alarm_of",
    "arrival",
    "is_rising",
    "is_silent",
    "judge",
    "minutes_of",
    "reach_of",
    "reading_of",
    "rows_of",
    "time_of",
    "value_of",
]

"""Decisions about readings: what a message says (`telling`), what a reading is worth (`judging`), who is silent (`silence`),
whether a position can be where it is said to be (`placing`)."""

from hoaban.domains.hazards.rules.judging import STEP_WITHIN, Point, Verdict, arrival, judge, reach_of
from hoaban.domains.hazards.rules.placing import ELSEWHERE, Rings, commune_of_point
from hoaban.domains.hazards.rules.placing import Point as Position
from hoaban.domains.hazards.rules.silence import alarm_of, clock_of, heard_last, is_rising, is_silent
from hoaban.domains.hazards.rules.telling import minutes_of, reading_of, rows_of, time_of, value_of

__all__ = [
    "ELSEWHERE",
    "STEP_WITHIN",
    "Point",
    "Position",
    "Rings",
    "Verdict",
    "alarm_of",
    "arrival",
    "clock_of",
    "commune_of_point",
    "heard_last",
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

"""The front door of stations and readings."""

from hoaban.domains.hazards.actions import MOST, load_pack, observe
from hoaban.domains.hazards.queries import readings, series_of, stations
from hoaban.domains.hazards.rules import alarm_of, reading_of, rows_of
from hoaban.domains.hazards.values import (
    Answer,
    Channel,
    Columns,
    Flag,
    Kind,
    Origin,
    Outcome,
    Reading,
    SeriesLine,
    StationLine,
    Variable,
)

__all__ = [
    "MOST",
    "Answer",
    "Channel",
    "Columns",
    "Flag",
    "Kind",
    "Origin",
    "Outcome",
    "Reading",
    "SeriesLine",
    "StationLine",
    "Variable",
    "alarm_of",
    "load_pack",
    "observe",
    "reading_of",
    "readings",
    "rows_of",
    "series_of",
    "stations",
]

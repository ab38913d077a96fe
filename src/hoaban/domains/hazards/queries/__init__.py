"""Reads: stations and their series (`stations`), readings (`readings`), what is possible (`limits`), how easily the ground
slides (`grounds`), what people wrote of stations and when these were out of service (`versions`)."""

from hoaban.domains.hazards.queries.grounds import (
    deed_for,
    ground_for,
    ground_lines,
    grounds_held,
    slides,
    stations_on,
)
from hoaban.domains.hazards.queries.limits import Limits, limits_visible_to
from hoaban.domains.hazards.queries.readings import Told, last_days, lately, readings
from hoaban.domains.hazards.queries.stations import (
    codes_of,
    codes_to_send,
    heard_of,
    holds,
    newest_setting,
    series_of,
    setting_that_holds,
    settings_of,
    station_for,
    station_held,
    stations,
    stations_called,
)
from hoaban.domains.hazards.queries.versions import (
    communes_to_tend,
    facts_of,
    has_spoken,
    newest_version,
    outages,
    station_coded,
    versions_of,
    was_added_here,
)

__all__ = [
    "Limits",
    "Told",
    "codes_of",
    "codes_to_send",
    "communes_to_tend",
    "deed_for",
    "facts_of",
    "ground_for",
    "ground_lines",
    "grounds_held",
    "has_spoken",
    "heard_of",
    "holds",
    "last_days",
    "lately",
    "limits_visible_to",
    "newest_setting",
    "newest_version",
    "outages",
    "readings",
    "series_of",
    "setting_that_holds",
    "settings_of",
    "slides",
    "station_coded",
    "station_for",
    "station_held",
    "stations",
    "stations_called",
    "stations_on",
    "versions_of",
    "was_added_here",
]

"""Days of local time: means of temperature, and what stood in the early afternoon."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.hazards.values import Variable
from hoaban.domains.triggers.rules.rain import DAY, HOUR, Floats, Times
from hoaban.domains.triggers.values import Track

ZONE = 7 * HOUR
"""Vietnam keeps UTC+7 all year."""
QUARTERS = 4
"""Of a day: the mean is of observations in each of them, so that an afternoon alone is no day."""
NOON, AROUND = 13 * HOUR, HOUR
"""The early afternoon: 13 o'clock, and an hour before and after."""


def day_of(at: Times) -> NDArray[np.int64]:
    """The local day in which a reading ends; one that ends at midnight is of the day before."""
    return (at + ZONE - 1) // DAY


def end_of(day: NDArray[np.int64]) -> Times:
    return (day + 1) * DAY - ZONE


def span_of(tracks: Sequence[Track], *variables: Variable) -> NDArray[np.int64]:
    """Every day from the first reading to the last."""
    told = [track.at for track in tracks if track.variable in variables and len(track.at)]
    if not told:
        return np.zeros(0, np.int64)
    days = day_of(np.concatenate(told))
    return np.arange(days.min(), days.max() + 1)


def means(tracks: Sequence[Track], days: NDArray[np.int64]) -> Floats:
    """The mean of each day: as it was told, else from its four quarters; NaN where one of them is missing."""
    found = np.full(len(days), np.nan)
    if not len(days):
        return found
    for track in tracks:
        if track.variable is Variable.TEMPERATURE and len(track.at) and track.minutes < DAY // 60:
            told = _of_quarters(track, days)
            found = np.where(np.isnan(found), told, found)
    for track in tracks:
        if track.variable is Variable.TEMPERATURE and track.minutes == DAY // 60:
            found[day_of(track.at) - days[0]] = track.value
    return np.round(found, 3)


def _of_quarters(track: Track, days: NDArray[np.int64]) -> Floats:
    slot = (track.at + ZONE - 1) // (DAY // QUARTERS) - days[0] * QUARTERS
    size = len(days) * QUARTERS
    count = np.bincount(slot, minlength=size)
    total = np.bincount(slot, weights=track.value, minlength=size)
    quarter = np.divide(total, count, out=np.full(size, np.nan), where=count > 0)
    mean: Floats = quarter.reshape(-1, QUARTERS).mean(axis=1)
    return mean


def early_afternoon(tracks: Sequence[Track], variable: Variable, days: NDArray[np.int64]) -> Floats:
    """The observation nearest to 13 o'clock of each day; of two as near the later one; NaN without any."""
    found = np.full(len(days), np.nan)
    best = np.full(len(days), np.inf)
    for track in tracks:
        if track.variable is not variable:
            continue
        away = np.abs((track.at + ZONE) % DAY - NOON)
        near = away <= AROUND
        for place, far, value in zip(
            day_of(track.at[near]) - days[0], away[near], track.value[near], strict=True
        ):
            if far <= best[place]:
                found[place], best[place] = value, far
    return found

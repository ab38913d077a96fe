"""Sums of rain over stretches of time, from whatever a station tells: minutes, hours, half days.

A sum is of the rain that is known to have fallen. What gaps hide can only add to it, so «reached» needs no whole stretch;
«not reached» does, and the share that readings cover says whether it may be said.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.hazards.values import Variable
from hoaban.domains.triggers.values import Track

HOUR, DAY = 3600, 86_400
PLACES = 3
"""Decimals, as readings keep them: sums of floats must not miss a threshold by a billionth."""
Floats = NDArray[np.float64]
Times = NDArray[np.int64]


def over(tracks: Sequence[Track], grid: Times, seconds: int) -> tuple[Floats, Floats]:
    """Rain of the stretch before each time, and the share of it that readings cover; of several series the one that knows more."""
    total, covered = np.zeros(len(grid)), np.zeros(len(grid))
    for track in tracks:
        if track.variable is Variable.RAIN and track.minutes and len(track.at):
            fell, known = _of(track, grid, seconds)
            total, covered = np.maximum(total, fell), np.maximum(covered, known)
    return total, covered


def _of(track: Track, grid: Times, seconds: int) -> tuple[Floats, Floats]:
    """Readings that lie wholly in the stretch. Where sums overlap, each counts for the time since the one before it."""
    span = track.minutes * 60
    gap = np.minimum(np.diff(track.at, prepend=track.at[0] - span), span)
    fell = np.concatenate(([0.0], np.cumsum(track.value * (gap / span))))
    known = np.concatenate(([0], np.cumsum(gap)))
    stop = np.searchsorted(track.at, grid, "right")
    start = np.minimum(np.searchsorted(track.at, grid - seconds + span, "left"), stop)
    return np.round(fell[stop] - fell[start], PLACES), (known[stop] - known[start]) / seconds


def rainy_days(
    tracks: Sequence[Track], grid: Times, most: int, wet_mm: float, covered: float
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """How many days on end it rained before the last 24 hours, up to ``most``; and whether that is known for sure."""
    days, is_known = np.zeros(len(grid), np.int64), np.ones(len(grid), bool)
    goes_on = np.ones(len(grid), bool)
    for back in range(1, most + 1):
        total, share = over(tracks, grid - back * DAY, DAY)
        wet = total >= wet_mm
        is_known &= ~(goes_on & ~wet & (share < covered))
        goes_on &= wet
        days += goes_on
    return days, is_known

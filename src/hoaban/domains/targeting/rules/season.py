"""When a village card wants to be confirmed: anew before the rains of each year.

The first day of the rains is the installation's own setting: no document we know sets one for a card of a village.
"""

from datetime import date, timedelta

from hoaban.domains.targeting.values import Season

ASKED_BEFORE = timedelta(days=30)
"""So long before the rains the villages are asked."""
MonthDay = tuple[int, int]


def season_of(today: date, first: MonthDay) -> int:
    """The year whose rains a confirmation of today counts for: from the day the villages are asked.

    Rains that begin in January are asked about in December, and are the next year's.
    """
    years = (today.year + 1, today.year)
    return next((one for one in years if today >= _begins(one, first) - ASKED_BEFORE), today.year - 1)


def is_asking(today: date, first: MonthDay) -> bool:
    """The month before the rains begin."""
    return today < _begins(season_of(today, first), first)


def last_day(season: int, first: MonthDay) -> date:
    """By which the card of a season is to be confirmed."""
    return _begins(season, first) - timedelta(days=1)


def state_of(season_confirmed: int | None, is_there: bool, today: date, first: MonthDay) -> Season:
    """What a reader must know before she trusts a card."""
    if not is_there:
        return Season.NONE
    if season_confirmed is not None and season_confirmed >= season_of(today, first):
        return Season.CONFIRMED
    return Season.ASKED if is_asking(today, first) else Season.EXPIRED


def _begins(year: int, first: MonthDay) -> date:
    return date(year, *first)

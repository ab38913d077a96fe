"""Vietnam's working days: Monday to Friday except holidays (Labour Code 45/2019/QH14, articles 111–112).

Which days are holidays is dated data with a status (``packs/vn/holidays.toml``): Tết, the second day around
2 September and swapped Saturdays are decided each year. A year without data is an error, never a guess.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hoaban.kit import pack

_DAY = timedelta(days=1)
_SATURDAY = 5


class YearUnknown(LookupError):
    """No list of holidays for that year."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"The public holidays of {year} are not in the list. Add them to packs/vn/holidays.toml."
        )


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off; ``status``: the year's decision is remembered, or the day follows from the rule alone."""

    on: date
    name: str
    status: str
    in_lieu: bool = False
    """A working day given for a holiday that fell on a weekly rest day (article 111, clause 3)."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays by day, Saturdays worked in exchange, and the years the list covers."""

    holidays: dict[date, Holiday]
    worked: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        self._known(day)
        if day in self.worked:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it, when negative); 0: ``day`` or the next one.

        A deadline counts from the day after the event, as article 147 of the Civil Code (91/2015/QH13) says.
        """
        step = _DAY if count >= 0 else -_DAY
        current = day
        if count == 0:
            while not self.is_workday(current):
                current += step
        for _ in range(abs(count)):
            current += step
            while not self.is_workday(current):
                current += step
        return current

    def between(self, start: date, stop: date) -> int:
        """Working days after ``start`` up to and including ``stop``; negative when ``stop`` is earlier."""
        if stop < start:
            return -self.between(stop, start)
        return sum(self.is_workday(day) for day in _days(start + _DAY, stop + _DAY))

    def _known(self, day: date) -> None:
        if day.year not in self.years:
            raise YearUnknown(day.year)


@functools.cache
def calendar(extra: tuple[Path, ...] = ()) -> Calendar:
    """The nation's calendar from the pack ``vn``."""
    content = pack.find("vn", extra).toml("holidays.toml")
    listed = [Holiday(row["on"], row["name"], row["status"]) for row in content["holiday"]]
    worked = frozenset(row["on"] for row in content.get("worked", ()))
    return build(listed, worked)


def build(listed: list[Holiday], worked: frozenset[date] = frozenset()) -> Calendar:
    """Adds the days in lieu: each holiday on a weekly rest day moves to the next day that is neither."""
    taken = {holiday.on: holiday for holiday in listed}
    for holiday in sorted(listed, key=lambda one: one.on):
        if holiday.on.weekday() >= _SATURDAY:
            day = holiday.on
            while day.weekday() >= _SATURDAY or day in taken:
                day += _DAY
            taken[day] = Holiday(day, holiday.name, holiday.status, in_lieu=True)
    return Calendar(taken, worked, frozenset(holiday.on.year for holiday in listed))


def is_workday(day: date) -> bool:
    return calendar().is_workday(day)


def add_workdays(day: date, count: int) -> date:
    """See `Calendar.add`."""
    return calendar().add(day, count)


def workdays_between(start: date, stop: date) -> int:
    """See `Calendar.between`."""
    return calendar().between(start, stop)


def holidays_in(year: int) -> list[Holiday]:
    """The days off of a year in order, those in lieu included."""
    known = calendar()
    if year not in known.years:
        raise YearUnknown(year)
    return [known.holidays[day] for day in sorted(known.holidays) if day.year == year]


def _days(start: date, stop: date) -> Iterator[date]:
    return (start + timedelta(days=offset) for offset in range((stop - start).days))

"""Reading cells as people fill them. A sheet repeats itself: every distinct value is read once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from unicodedata import normalize

Read = TypeVar("Read")


class Precision(StrEnum):
    """How much of a date is known; nobody invents a first of January."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date with its precision; ``day`` is None when only month or year are known."""

    year: int
    month: int | None = None
    day: date | None = None

    @property
    def precision(self) -> Precision:
        return Precision.DAY if self.day else Precision.MONTH if self.month else Precision.YEAR


MOST_SHARED = 20_000
"""A column with more texts than this hardly repeats itself."""
_EXCEL_EPOCH = date(1899, 12, 30)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})\Z")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[T ]00:00(?::00)?)?\Z")
_IN_WORDS = re.compile(r"ng[àa]y\s+(\d{1,2})\s+th[áa]ng\s+(\d{1,2})\s+n[ăa]m\s+(\d{4})\Z", re.IGNORECASE)
_MONTH = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})\Z")
_YEAR = re.compile(r"(\d{4})\Z")


def text_of(value: Any) -> str:
    """A cell as text, letters composed, blanks folded. A whole number loses Excel's «.0»."""
    if isinstance(value, str):
        return " ".join((value if value.isascii() else normalize("NFC", value)).split())
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def texts(column: Sequence[Any]) -> list[str]:
    """`text_of`, once per distinct value."""
    return mapped(column, text_of)


def mapped(column: Sequence[Any], read: Callable[[Any], Read]) -> list[Read]:
    """Read each distinct value once. Types are kept apart: 1 and True are one key to a dict."""
    if len(set(map(type, column))) == 1:
        seen = {value: read(value) for value in set(column)}
        return list(map(seen.__getitem__, column))
    typed = list(zip(map(type, column), column, strict=True))
    known = {key: read(key[1]) for key in set(typed)}
    return list(map(known.__getitem__, typed))


def shared(column: Sequence[Any], known: dict[str, str]) -> list[Any]:
    """The same cells, where texts that are equal are one object; ``known`` remembers the texts of a column until it holds enough.

    Numbers are left as they are: 1, 1.0 and True would become one."""
    if len(known) < MOST_SHARED:
        known.update((cell, cell) for cell in set(column) - known.keys() if cell.__class__ is str)
    get = known.get
    return [get(cell, cell) for cell in column]


@lru_cache(maxsize=200_000)
def _date_in(text: str) -> ReadDate | None:
    if found := _DAY_FIRST.match(text) or _IN_WORDS.match(text):
        return _whole(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.match(text):
        return _whole(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH.match(text):
        month = int(found[1])
        return ReadDate(int(found[2]), month) if 1 <= month <= 12 else None
    if found := _YEAR.match(text):
        return ReadDate(int(found[1]))
    return _date_in_number(float(text)) if text.isdigit() else None


def _date_in_number(number: float) -> ReadDate | None:
    """A year, or Excel's count of days (a date cell whose format was lost)."""
    if not float(number).is_integer():
        return None
    whole = int(number)
    if 1800 <= whole <= 2199:
        return ReadDate(whole)
    if 2200 <= whole <= 109_574:  # 31 December 2199
        day = _EXCEL_EPOCH + timedelta(days=whole)
        return ReadDate(day.year, day.month, day)
    return None


def _whole(year: int, month: int, day: int) -> ReadDate | None:
    try:
        return ReadDate(year, month, date(year, month, day))
    except ValueError:
        return None


def date_of(value: Any) -> ReadDate | None:
    """A date however it was typed: a real date cell, 5/3/1980, 5-3-1980, 5.3.1980, 1980-03-05, “ngày 5 tháng 3
    năm 1980”, a lost format's number, only month and year, only the year. None: not a date."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return ReadDate(value.year, value.month, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _date_in_number(value)
    return _date_in(text_of(value))


def dates(column: Sequence[Any]) -> list[ReadDate | None]:
    """`date_of`, once per distinct value."""
    return mapped(column, date_of)

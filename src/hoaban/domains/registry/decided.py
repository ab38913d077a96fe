"""The decision a status stands on: its number, and its day or year as far as they are told. Plain Python.

A year or a month without a day stands beside the number, in brackets: no day is made up.
"""

import re
from datetime import date

from hoaban.foundation.imports.api import ReadDate
from hoaban.kit import text

LONGEST_NUMBER = 150
"""Letters, so that the year fits beside it in a row's source."""
_BESIDE = re.compile(r"\s*\(((?:\d{1,2}/)?(?:19|20)\d\d)\)\Z")
_YEAR = re.compile(r"(?:/|\(|năm )((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
"""«12/2025/QĐ-UBND», «12/QĐ-UBND ngày 15/01/2026», «12/QĐ-UBND năm 2025», and the year we put beside it."""


def written(number: str, day: ReadDate | None) -> tuple[str, date | None]:
    """Source and first day as a row keeps them."""
    if day is None or day.day:
        return number, day.day if day else None
    if not day.month and year_of(number, None) == day.year:
        return number, None
    told = f"{day.month}/{day.year}" if day.month else str(day.year)
    return f"{number} ({told})".strip(), None


def columns(source: str, since: date | None) -> tuple[str, str]:
    """Number, and day or year, as a table shows them and `written` takes them back."""
    if since:
        return source, f"{since:%d/%m/%Y}"
    beside = _BESIDE.search(source)
    return number_of(source), beside[1] if beside else ""


def number_of(source: str) -> str:
    """Without the year that stands beside it."""
    return _BESIDE.sub("", source)


def year_of(source: str, since: date | None) -> int | None:
    """Of its day; else the one its number names last."""
    if since:
        return since.year
    named = _YEAR.findall(source)
    return int(named[-1]) if named else None


def month_of(source: str, since: date | None) -> tuple[int, int] | None:
    """Year and month: of its day, or as they stand beside the number; None where a year is all that is told."""
    if since:
        return since.year, since.month
    beside = _BESIDE.search(source)
    month, slash, year = beside[1].partition("/") if beside else ("", "", "")
    return (int(year), int(month)) if slash else None


def is_whole(source: str, since: date | None) -> bool:
    """Number and year are both told: one decision, and no other, can be meant."""
    return bool(number_of(source)) and year_of(source, since) is not None


def is_same_number(one: str, other: str) -> bool:
    """But for marks, case and blanks."""
    return text.name_key(number_of(one)) == text.name_key(number_of(other))

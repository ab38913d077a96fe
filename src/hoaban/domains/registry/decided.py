"""The decision a status stands on: its number, and its day or year as far as they are told. Plain Python.

When it was decided stands beside the number, in brackets; since when it is in force, a day of its own, is the row's first day
(`valid_from`). A year or a month stays one: no day is made up.
"""

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

from hoaban.foundation.imports.api import ReadDate
from hoaban.kit import text

LONGEST_NUMBER = 145
"""Letters, so that the day fits beside it in a row's source."""
_BESIDE = re.compile(r"\s*\(((?:\d{1,2}/){0,2}(?:19|20)\d\d)\)\Z")
_YEAR = re.compile(r"(?:/|\(|năm )((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
"""«12/2025/QĐ-UBND», «12/QĐ-UBND ngày 15/01/2026», «12/QĐ-UBND năm 2025», and the year we put beside it."""
_FILE = re.compile(r"\.(?:xlsx|csv|txt|tsv|parquet)\Z", re.IGNORECASE)
"""As a list ends that can be sent."""
Parts = tuple[int, int | None, int | None]
"""Year, month, day of a decision."""
Span = tuple[date, date]
"""First and last day it can have been: one day where it is told whole."""
KNOWN = 5_000
"""So many sources are read once: a decision stands under thousands of households."""
IN_FORCE_WITHIN = timedelta(days=62)
"""A decision of December is in force from January on: so near, one day may be its own and the other the day it is in force from."""


ONLY_DAY = r"^\s*\((?:\d{1,2}/){0,2}(?:19|20)\d\d\)$"
"""A day or year beside no number, as databases look for it."""
ANY_YEAR = r"(?:/|\(|n[ăĂ]m )(?:19|20)\d\d(?:\D|$)"
"""As `_YEAR`, for databases."""


def written(number: str, decided: ReadDate | None, since: date | None = None) -> tuple[str, date | None]:
    """Source and first day as a row keeps them."""
    if decided is None:
        return number, since
    if not decided.month and _year_named(number) == decided.year:
        return number, since
    day = f"{decided.day:%d/%m/%Y}" if decided.day else ""
    told = day or (f"{decided.month}/{decided.year}" if decided.month else str(decided.year))
    return f"{number} ({told})".strip(), since


def columns(source: str, since: date | None) -> tuple[str, str, str]:
    """Number, day or year of the decision, and since when it is in force, as a table shows them and `written` takes them back."""
    beside = _BESIDE.search(source)
    return number_of(source), beside[1] if beside else "", f"{since:%d/%m/%Y}" if since else ""


def number_of(source: str) -> str:
    """Without the day or year that stands beside it."""
    return _BESIDE.sub("", source)


def paper_of(source: str, list_name: str | None = "") -> str:
    """Empty where the row names no paper, but the list that told it: by its name, which may have no ending, or by an ending of lists."""
    return "" if source == list_name or _FILE.search(source) else source


def year_of(source: str, since: date | None) -> int | None:
    """As it stands beside the number; else of the day it is in force; else the one its number names last."""
    beside = _beside(source)
    return beside[0] if beside else since.year if since else _year_named(source)


def day_of(source: str, since: date | None) -> date | None:
    """The day it was decided; else since when it is in force; None where neither is a whole day."""
    beside = _beside(source)
    return _day(*beside) if beside and beside[2] else since


def span(source: str) -> Span | None:
    """When it was decided, as far as its day, month or year is told; the day it is in force from is another matter."""
    year, month, day = _beside(source) or (_year_named(source), None, None)
    if year is None:
        return None
    only = _day(year, month, day)
    return only or date(year, month or 1, 1), only or _last_day(year, month)


def is_later(new: tuple[Span | None, date | None], old: tuple[Span | None, date | None]) -> bool | None:
    """Of two decisions, told by when each was decided and since when it is in force: like is compared with like.

    None where one tells only the one day and the other only the other, too near each other to say which decision is later.
    """
    (decided, in_force), (held, held_in_force) = new, old
    if decided and held and (apart(decided, held) or decided[0] == decided[1] == held[0] == held[1]):
        return decided[0] > held[1]
    if in_force and held_in_force:
        return in_force > held_in_force
    if decided and held:
        return False
    one, other = decided or _only(in_force), held or _only(held_in_force)
    if one is None or other is None:
        return False
    if one[0] - other[1] <= IN_FORCE_WITHIN and other[0] - one[1] <= IN_FORCE_WITHIN:
        return None
    return one[0] > other[1]


def apart(one: Span, other: Span) -> bool:
    return one[0] > other[1] or other[0] > one[1]


def _only(day: date | None) -> Span | None:
    return (day, day) if day else None


def begins_by(source: str, since: date | None, known_on: date) -> date | None:
    """The day from which what it decides holds for sure: since it is in force, else when it was decided; of a year or a month the
    last day, though not after the day it became known. None where nothing of it is told."""
    if since:
        return since
    year, month, day = _beside(source) or (_year_named(source), None, None)
    if year is None:
        return None
    return min(_day(year, month or 12, day) or _last_day(year, month), known_on)


def review_years(today: date) -> tuple[int, ...]:
    """Years whose decisions still stand on the last yearly review: who is poor or near poor is reviewed once a year, until December
    (QĐ 24/2021/QĐ-TTg); the review of a year is over with that year. A decision brought in December may be dated next year."""
    return today.year - 1, today.year, today.year + 1


def names_year(years: Collection[int]) -> str:
    """As databases look for it: a source that names one of these years, and none after it."""
    return rf"(?:/|\(|n[ăĂ]m )(?:{'|'.join(map(str, years))})(?!\d)(?!.*{ANY_YEAR})"


def reviewed_since(today: date) -> date:
    """In force from this day on, where nothing else is told of a decision, it cannot be of an earlier year."""
    return date(review_years(today)[0], 1, 1) + IN_FORCE_WITHIN


def is_reviewed(source: str, since: date | None, today: date) -> bool:
    """Decided no earlier than in the year of the last yearly review, as far as it is told."""
    named = _year_named(source)
    if named is not None:
        return named in review_years(today)
    return since is not None and since >= reviewed_since(today)


def is_whole(source: str, since: date | None) -> bool:
    """Number and year are both told: one decision, and no other, can be meant."""
    return bool(number_of(source)) and year_of(source, since) is not None


def is_same_number(one: str, other: str) -> bool:
    """But for marks, case and blanks."""
    return _number_key(one) == _number_key(other)


@lru_cache(maxsize=KNOWN)
def _number_key(source: str) -> str:
    return text.name_key(number_of(source))


@lru_cache(maxsize=KNOWN)
def _beside(source: str) -> Parts | None:
    """Told beside the number; of what is no date («31/2/2025», written by hand) the year alone."""
    found = _BESIDE.search(source)
    if not found:
        return None
    *rest, year = (int(part) for part in found[1].split("/"))
    month = rest[-1] if rest and 1 <= rest[-1] <= 12 else None
    day = rest[0] if len(rest) == 2 and _day(year, month, rest[0]) else None
    return year, month, day


def _last_day(year: int, month: int | None) -> date:
    return date(year, month or 12, monthrange(year, month or 12)[1])


def _day(year: int, month: int | None, day: int | None) -> date | None:
    is_one = month and day and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if is_one and month and day else None


@lru_cache(maxsize=KNOWN)
def _year_named(source: str) -> int | None:
    named = _YEAR.findall(source)
    return int(named[-1]) if named else None

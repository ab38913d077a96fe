"""The kinds each table tells apart, and a unit's numbers in their order."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from hoaban.domains.population.values import STATUSES, UNKNOWN_SEX, Change, Counted, Line, Reach, Theme

BANDS = 17
"""Five years each; the last is 80 and over."""
UNKNOWN_AGE = "?"
ALL_LANGUAGES = "*"
FIVE, SIX_TO_NINE = "1a", "1b"
"""The second band in two, told of communes: laws for the youngest end at six. In a village one year's children are too few."""
MONTHS = 12


def band_of(birth_year: int, year: int) -> str:
    """The band of the age somebody reaches in the course of ``year``: the one age that a year of birth alone tells too."""
    return UNKNOWN_AGE if not birth_year else str(min(BANDS - 1, max(0, year - birth_year) // 5))


def age_columns() -> tuple[str, ...]:
    """``m 0``, ``m 1a``, ``m 1b``, ``m 2`` … ``m 16``, ``m ?``, the same for ``f``, and everybody of unknown sex."""
    bands = ["0", FIVE, SIX_TO_NINE, *map(str, range(2, BANDS)), UNKNOWN_AGE]
    return (*(f"{sex} {band}" for sex in "mf" for band in bands), UNKNOWN_SEX)


def groups_of(theme: Theme, columns: Sequence[str]) -> list[int]:
    """Languages are of groups by the way people are reached; everything else is of one."""
    ways = [way.value for way in Reach]
    return [ways.index(column.split()[1]) if theme is Theme.REACH else 0 for column in columns]


@lru_cache(maxsize=4096)  # a page asks for each of its lines a dozen times, the next page again
def by_kind(columns: tuple[str, ...], line: Line) -> Mapping[str, int | None]:
    """A line's numbers by column; of a band told in two also the whole band, hidden where a part of it is.

    ``* own`` and its like: everybody reached that way, whatever the language.
    """
    found = dict(zip(columns, line.shown, strict=True))
    if len(line.sums) > 1:
        found |= {f"{ALL_LANGUAGES} {way.value}": told for way, told in zip(Reach, line.sums, strict=True)}
    for first in [column for column in columns if column.endswith(f" {FIVE}")]:
        sex = first.split()[0]
        parts = [found[first], found[f"{sex} {SIX_TO_NINE}"]]
        told = [part for part in parts if part is not None]
        found[f"{sex} 1"] = sum(told) if len(told) == len(parts) else None
    return found


@lru_cache(maxsize=64)
def joined(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The same columns with every band whole."""
    whole = (column.replace(f" {FIVE}", " 1") for column in columns)
    return tuple(column for column in whole if not column.endswith(f" {SIX_TO_NINE}"))


def months_before(year: int, month: int) -> list[str]:
    """The last twelve months, this one included, oldest first."""
    last = year * 12 + month - 1
    return [f"{at // 12}-{at % 12 + 1:02d}" for at in range(last - MONTHS + 1, last + 1)]


def columns_of(theme: Theme, units: Sequence[Counted], year: int, month: int) -> tuple[str, ...]:
    """Fixed for a theme; for peoples, those who live in these units."""
    if theme is Theme.AGES:
        return age_columns()
    if theme is Theme.STATUSES:
        return STATUSES
    if theme is Theme.CHANGES:
        return tuple(f"{one} {kind.value}" for one in months_before(year, month) for kind in Change)
    if theme is Theme.REACH:
        languages = sorted({key.split()[0] for unit in units for key in unit.reach})
        return tuple(f"{language} {kind.value}" for language in languages for kind in Reach)
    return tuple(sorted({key for unit in units for key in unit.groups}, key=int))


def row_of(theme: Theme, unit: Counted, columns: Sequence[str], year: int) -> list[int]:
    """The unit's numbers in the order of the columns."""
    if theme is Theme.AGES:
        numbers = _ages(unit, year)
    else:
        numbers = {
            Theme.GROUPS: unit.groups,
            Theme.STATUSES: unit.statuses,
            Theme.REACH: unit.reach,
            Theme.CHANGES: unit.changes,
        }[theme]
    return [numbers.get(column, 0) for column in columns]


def _ages(unit: Counted, year: int) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for sex, years in unit.ages.items():
        for born, number in years.items():
            band = band_of(int(born), year)
            for column in _told_in(sex, band, year - int(born)):
                found[column] = found.get(column, 0) + number
    return found


def _told_in(sex: str, band: str, age: int) -> list[str]:
    if not sex:
        return [UNKNOWN_SEX]
    halves = [f"{sex} {FIVE if age == 5 else SIX_TO_NINE}"] if band == "1" else []
    return [f"{sex} {band}", *halves]

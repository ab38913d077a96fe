"""The kinds each table tells apart, and a unit's numbers in their order."""

from collections.abc import Mapping, Sequence

from hoaban.domains.population.values import STATUSES, UNKNOWN_SEX, Change, Counted, Reach, Theme

BANDS = 17
"""Five years each; the last is 80 and over."""
UNKNOWN_AGE = "?"
MONTHS = 12


def band_of(birth_year: int, year: int) -> str:
    """The band of the age somebody reaches in the course of ``year``: the one age that a year of birth alone tells too."""
    return UNKNOWN_AGE if not birth_year else str(min(BANDS - 1, max(0, year - birth_year) // 5))


def age_columns() -> tuple[str, ...]:
    """``m 0`` … ``m 16``, ``m ?``, the same for ``f``, and everybody of unknown sex."""
    bands = [*map(str, range(BANDS)), UNKNOWN_AGE]
    return (*(f"{sex} {band}" for sex in "mf" for band in bands), UNKNOWN_SEX)


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
            column = f"{sex} {band_of(int(born), year)}" if sex else UNKNOWN_SEX
            found[column] = found.get(column, 0) + number
    return found

"""Made-up lists of a demo and a bench."""

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hoaban.domains.registry import decided
from hoaban.domains.registry.generator import DECISION, FIRST_DATA, KEYS, Days, generate_household_sheet


def told(path: Path, key: str) -> set[str]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[FIRST_DATA - 1 :]
    return {str(row[KEYS.index(key)]) for row in rows} - {""}


def test_a_list_that_goes_on_from_another_tells_of_nobody_twice(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    generate_household_sheet(first, rows=80, faults=0)
    generate_household_sheet(second, rows=80, faults=0, begin=80)
    for key in ("identity", "phone", "household"):
        assert told(first, key)
        assert not told(first, key) & told(second, key)


@pytest.mark.parametrize(
    "today", [date(2026, 6, 1), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2031, 3, 5)]
)
def test_what_it_tells_was_told_before_it_is_brought_and_reviewed_last(today: date) -> None:
    days = Days.before(today)
    assert max(days.told_on, days.decided_on, days.in_force) <= today
    assert (today - days.told_on).days <= 366
    number, day, _since = decided.columns(f"{DECISION} ({days.decided_on:%d/%m/%Y})", days.in_force)
    assert decided.is_reviewed(f"{number} ({day})", days.in_force, today)

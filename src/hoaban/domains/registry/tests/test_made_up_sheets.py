"""Made-up lists of a demo and a bench."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from hoaban.domains.registry.generator import FIRST_DATA, KEYS, generate_household_sheet


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

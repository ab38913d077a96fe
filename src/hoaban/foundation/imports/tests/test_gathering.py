"""Rows become columns as they come: as a whole sheet would, with equal texts kept once and without an empty tail."""

import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hoaban.foundation.imports import gathering, parquet, sheet, tables
from hoaban.foundation.imports.cells import shared
from hoaban.foundation.imports.errors import SheetTooLarge
from hoaban.foundation.imports.gathering import Gathered, Rows
from hoaban.foundation.imports.tests.test_reading import book

CELLS = st.one_of(st.just(""), st.sampled_from(["a", "b", 1, 1.0, True, 0, "1"]), st.text(max_size=3))
ROWS = st.lists(st.lists(CELLS, max_size=4), max_size=30)


def as_a_whole(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Without an empty tail, equally long."""
    last = max((at for at, row in enumerate(rows, start=1) if any(row)), default=0)
    return tables.even(rows[:last])


@given(rows=ROWS, at_once=st.integers(1, 7))
def test_columns_hold_what_the_rows_held(rows: list[list[Any]], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "AT_ONCE", at_once)
        found = Gathered(iter(rows), width=2)
    whole = as_a_whole(rows)
    again = list(Rows(found.cells, found.count))
    width = max(map(len, again), default=0)
    # What a blank row holds, «» or 0, is asked by nobody.
    padded = [[*row, *[""] * (width - len(row))] for row in whole]
    again = [row if any(row) else [""] * width for row in again]
    padded = [row if any(row) else [""] * width for row in padded]
    assert [[(type(cell), cell) for cell in row] for row in again] == [
        [(type(cell), cell) for cell in row[:width]] for row in padded
    ]
    assert not any(any(row[width:]) for row in whole)
    assert found.count == len(whole)
    assert found.blank == {at for at, row in enumerate(whole) if not any(row)}
    assert found.torn == {at for at, row in enumerate(whole) if any(row[2:])}
    assert list(found.column(9)) == [""] * len(whole)


def test_equal_texts_are_one_object_and_numbers_keep_their_kind() -> None:
    column = ["Bản " + "Mòng", "Bản " + "".join(["M", "òng"]), 1, 1.0, True]
    kept = shared(column, {})
    assert kept[0] is kept[1]
    assert [type(cell) for cell in kept] == [str, str, int, float, bool]


def test_a_column_of_names_is_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoaban.foundation.imports.cells.MOST_SHARED", 3)
    known: dict[str, str] = {}
    assert shared(["a", "b", "c", "d"], known) == ["a", "b", "c", "d"]
    assert shared(["e", "a"], known) == ["e", "a"]
    assert "e" not in known


@pytest.mark.parametrize("far", [([], []), (["", ""], ["", "", "x"]), (["a"], [], ["", "b"])])
def test_a_workbook_reads_row_by_row_as_it_read_whole(tmp_path: Path, far: Sequence[list[Any]]) -> None:
    path = book(tmp_path / "a.xlsx", [["", ""], *far, ["", "Bản Mòng", 5, 0.5]])
    with CalamineWorkbook.from_path(str(path)) as read:
        name = read.sheet_names[0]
        whole = read.get_sheet_by_name(name).to_python(skip_empty_area=False)
    with sheet.opened(path) as opened:
        assert [list(row) for row in opened.rows(name)] == whole


def test_an_endless_empty_tail_is_refused_without_being_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 5_000)
    asked = 0

    def rows() -> Any:
        nonlocal asked
        while True:
            asked += 1
            yield ["", ""] if asked > 10 else ["a", "b"]

    with pytest.raises(SheetTooLarge):
        Gathered(rows())
    assert asked < 30_000


def test_rows_of_a_table_are_made_when_they_are_asked_for(tmp_path: Path) -> None:
    """Of a text table and of Parquet the first row needs no other: no reader makes the whole."""
    lines = [["Từ", "Số"], *([f"w{row}", str(row)] for row in range(60_000))]
    (tmp_path / "a.csv").write_text("\n".join(map(",".join, lines)))
    parquet.write(tmp_path / "a.parquet", lines[0], lines[1:])

    for name in ("a.csv", "a.parquet"):
        with sheet.opened(tmp_path / name) as opened:
            next(opened.rows(""))
            tracemalloc.start()
            rows = opened.rows("")
            assert [list(next(rows)) for _ in range(3)] == lines[:3]
            _now, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert most < 4_000_000


def test_single_rows_are_found_again_by_their_place(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["Từ"], *([f"w{row}"] for row in range(50))])
    with sheet.opened(path) as opened:
        name = opened.names()[0]
    found = [(row, cells[0]) for row, cells in sheet.rows_at(path, name, 1, {0, 7, 49})]
    assert found == [(0, "w0"), (7, "w7"), (49, "w49")]
    assert list(sheet.rows_at(path, name, 1, set())) == []

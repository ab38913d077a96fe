"""Cells, headers and sheets as people make them."""

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hoaban.foundation.imports import cells, exports, matching, sheet, tables, xlsx
from hoaban.foundation.imports.errors import (
    HeaderMissing,
    NotASpreadsheet,
    SheetDamaged,
    SheetEmpty,
    SheetTooLarge,
)
from hoaban.foundation.imports.values import Field

FIELDS = (
    Field("code", "Household code", ("mã hộ",), required=True),
    Field("name", "Full name", ("họ và tên",), required=True),
    Field("born", "Born", ("ngày sinh",)),
    Field("phone", "Telephone", ("điện thoại",)),
)


@pytest.mark.parametrize(
    "value",
    [
        datetime(1980, 3, 5),
        date(1980, 3, 5),
        "05/03/1980",
        "5-3-1980",
        "5.3.1980",
        "1980-03-05",
        "ngày 5 tháng 3 năm 1980",
        "Ngày  05 tháng 03 năm 1980",
        29285.0,
        "29285",
    ],
)
def test_a_date_is_read_however_it_was_typed(value: Any) -> None:
    found = cells.date_of(value)
    assert found is not None
    assert (found.day, found.precision) == (date(1980, 3, 5), cells.Precision.DAY)


@pytest.mark.parametrize(("value", "precision"), [("1980", "year"), (1980.0, "year"), ("3/1980", "month")])
def test_nobody_invents_a_first_of_january(value: Any, precision: str) -> None:
    found = cells.date_of(value)
    assert found is not None
    assert (found.year, found.day, found.precision) == (1980, None, precision)


@pytest.mark.parametrize(
    "value", ["31/02/1980", "13/13/1980", "khoảng 1950", "05/03/80", "", None, 12.5, "13/1980", True]
)
def test_what_is_no_date_stays_none(value: Any) -> None:
    assert cells.date_of(value) is None


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_day_survives_every_style(day: date) -> None:
    for text in (
        f"{day:%d/%m/%Y}",
        f"{day.year:04d}-{day:%m-%d}",
        f"ngày {day.day} tháng {day.month} năm {day.year:04d}",
    ):
        found = cells.date_of(text)
        assert found
        assert found.day == day


def test_a_merged_header_of_two_lines_under_titles_is_found() -> None:
    rows = [
        ["ỦY BAN NHÂN DÂN XÃ", "", "", "", ""],
        ["DANH SÁCH HỘ (Mã hộ theo sổ)", "", "", "", ""],
        ["STT", "Mã hộ", "Họ và tên", "Thông tin", ""],
        ["", "", "", "Ngày\nsinh", "Điện thoại"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1.0, "H1", "Lò Văn A", "1980", ""],
    ]
    merged = [((2, 0), (3, 0)), ((2, 1), (3, 1)), ((2, 2), (3, 2)), ((2, 3), (2, 4))]
    header = matching.find_header("S", rows, merged, FIELDS)
    assert header is not None
    assert header.first_data == 5
    assert matching.match_columns(header.labels, FIELDS) == {"code": 1, "name": 2, "born": 3, "phone": 4}


def test_marks_case_and_breaks_never_matter() -> None:
    labels = ["MA HO (*)", "Ho  va\nTEN", "Ngay Sinh (dd/mm/yyyy)", "So dien thoai"]
    assert matching.match_columns(labels, FIELDS) == {"code": 0, "name": 1, "born": 2, "phone": 3}


def test_one_column_is_never_two_things() -> None:
    assert matching.match_columns(["Mã hộ và họ và tên"], FIELDS) == {"name": 0}


def test_the_same_headers_have_one_signature() -> None:
    assert matching.signature(["Mã hộ", "Tên"]) == matching.signature(["MA  HO", "tên "])
    assert matching.signature(["a b"]) != matching.signature(["a", "b"])


def book(path: Path, rows: list[list[Any]], name: str = "Danh sách & <hộ>") -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(number, column, value)
    return path


HEADER = ["Mã hộ", "Họ và tên", "Ngày sinh"]


def test_formulas_are_named_by_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEADER, ["H1", "A", "1980"], ["H2", "=A1&B1", "1981"]])
    looked = sheet.inspect(path, FIELDS)
    header, rows = looked.header, looked.rows
    assert rows == 2
    data = sheet.columns(path, header.sheet, header.first_data, {"code": 0, "name": 1, "born": 2})
    assert data.formulas == {(1, "name")}
    assert data.first_row == 2


@pytest.mark.parametrize(("kept", "told"), [(b' t="str"', set()), (b"", {(0, "code")})])
def test_a_formula_saved_as_an_empty_text_is_told_from_one_nobody_computed(
    tmp_path: Path, kept: bytes, told: set[tuple[int, str]]
) -> None:
    """Excel and LibreOffice keep «=IF(A3="","",A3)» as an empty text; a program that computes nothing keeps no text at all."""
    made = book(tmp_path / "made.xlsx", [HEADER, ["=A3", "Lò Thị Mai", "1980"]])
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            whole = source.read(name)
            without = whole.replace(b"<v>0</v>", b"<v></v>").replace(
                b'<c r="A2"><f>', b'<c r="A2"' + kept + b"><f>"
            )
            target.writestr(name, without if name.endswith("sheet1.xml") else whole)
    found = sheet.inspect(path, FIELDS)
    data = sheet.columns(path, found.header.sheet, found.header.first_data, {"code": 0}, computed={"code"})
    assert data.formulas == told
    assert not data.column("code")[0]


def test_blank_rows_are_neither_good_nor_bad(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEADER, ["H1", "A", ""], ["", "", ""], ["H2", "B", ""]])
    header = sheet.inspect(path, FIELDS).header
    data = sheet.columns(path, header.sheet, header.first_data, {"code": 0, "name": 1})
    assert (data.count, data.blank) == (3, {1})


def test_what_is_not_a_sheet_has_a_sentence(tmp_path: Path) -> None:
    page, archive = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    page.write_bytes(b"<html><table><tr><td>Ma ho")
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("x.txt", "x")
    for path in (page, archive):
        with pytest.raises(NotASpreadsheet):
            sheet.inspect(path, FIELDS)


def test_a_sheet_cut_off_on_the_way_has_a_sentence(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEADER, ["H1", "A", "1980"]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises((NotASpreadsheet, SheetDamaged)):
        sheet.inspect(path, FIELDS)


def test_a_sheet_without_header_or_rows_has_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(HeaderMissing):
        sheet.inspect(book(tmp_path / "a.xlsx", [["x", "y"], ["1", "2"]]), FIELDS)
    with pytest.raises(SheetEmpty):
        sheet.inspect(book(tmp_path / "b.xlsx", [HEADER]), FIELDS)


def test_too_many_rows_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "a.xlsx", [HEADER, *([["H", "A", "1980"]] * 60)])
    monkeypatch.setattr(tables, "MOST_ROWS", 20)
    with pytest.raises(SheetTooLarge):
        sheet.inspect(path, FIELDS)
    monkeypatch.undo()
    monkeypatch.setattr(xlsx, "MOST_UNPACKED", 100)
    with pytest.raises(SheetTooLarge):
        sheet.inspect(path, FIELDS)


def test_an_export_never_becomes_a_formula() -> None:
    text = b"".join(exports.csv_stream(["Tên"], [["=1+1"], ["@x"], ["Lò"], [date(2026, 1, 2)]])).decode(
        "utf-8-sig"
    )
    assert text.splitlines() == ["Tên", "'=1+1", "'@x", "Lò", "02/01/2026"]


def test_an_xlsx_export_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"".join(exports.xlsx_stream(HEADER, ([f"H{n}", "=A1", "1980"] for n in range(50)))))
    looked = sheet.inspect(path, FIELDS)
    header, rows = looked.header, looked.rows
    data = sheet.columns(path, header.sheet, header.first_data, {"code": 0, "name": 1})
    assert (rows, data.column("name")[0], data.formulas) == (50, "=A1", frozenset())


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 7])
def test_what_a_sheet_of_excel_does_not_hold_goes_on_in_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """A million rows fill one; the others would be left out without a word."""
    monkeypatch.setattr(exports, "ROWS_OF_A_SHEET", 3)
    path = tmp_path / "out.xlsx"
    exports.write_xlsx(path, ["Mã hộ"], ([f"H{n}"] for n in range(rows)))
    found = []
    with CalamineWorkbook.from_path(str(path)) as read:
        for name in read.sheet_names:
            header, *lines = read.get_sheet_by_name(name).to_python()
            assert header == ["Mã hộ"]
            assert len(lines) <= 3
            found += [line[0] for line in lines]
        assert len(read.sheet_names) == max(1, -(-rows // 3))
    assert found == [f"H{n}" for n in range(rows)]

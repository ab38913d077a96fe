"""Lists as text: however the cells are cut and the letters written, they read as the sheet would."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hoaban.foundation.imports import delimited, exports, parquet, sheet, tables
from hoaban.foundation.imports.errors import (
    NotASpreadsheet,
    OldSheet,
    ParquetAbsent,
    QuoteOpen,
    SheetDamaged,
    SheetEmpty,
    SheetLocked,
    SheetTooLarge,
)
from hoaban.foundation.imports.tests.test_reading import FIELDS, HEADER

LINES = [HEADER, ["H1", "Lò Thị Pản", "05/03/1980"], ["H2", "Quàng Văn Đôi", "1975"]]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def text(mark: str = ",", lines: list[list[str]] = LINES) -> str:
    return "\r\n".join(mark.join(line) for line in lines) + "\r\n"


def tone_apart(letter: str) -> str:
    """As Windows' page holds it: hat and breve in the letter, the tone after it."""
    signs = unicodedata.normalize("NFD", letter)
    bare = "".join(sign for sign in signs if sign not in TONES)
    return unicodedata.normalize("NFC", bare) + "".join(sign for sign in signs if sign in TONES)


def read(path: Path, content: bytes | str) -> Any:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    header = sheet.inspect(path, FIELDS).header
    return sheet.columns(path, header.sheet, header.first_data, {"code": 0, "name": 1, "born": 2}, 3)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_table_is_read_however_it_was_saved(tmp_path: Path, mark: str, encoding: str) -> None:
    data = read(tmp_path / "a.csv", text(mark).encode(encoding))
    assert list(data.column("name")) == ["Lò Thị Pản", "Quàng Văn Đôi"]
    assert list(data.column("born")) == ["05/03/1980", "1975"]
    assert data.first_row == 2


def test_windows_vietnamese_page_comes_out_composed(tmp_path: Path) -> None:
    apart = "".join(map(tone_apart, text()))
    data = read(tmp_path / "a.csv", apart.encode("cp1258"))
    assert list(data.column("name")) == ["Lò Thị Pản", "Quàng Văn Đôi"]


def test_text_of_an_old_font_keeps_its_signs_until_somebody_decides(tmp_path: Path) -> None:
    lines = [["Ma ho", "Ho va ten", "Ngay sinh"], ["H1", "Lß ThÞ", "1980"]]
    data = read(tmp_path / "a.csv", text(lines=lines).encode("cp1252"))
    assert list(data.column("name")) == ["Lß ThÞ"]


def test_a_line_that_names_the_mark_is_no_row_and_counts_as_one(tmp_path: Path) -> None:
    data = read(tmp_path / "a.csv", "sep=;\r\n" + text(";"))
    assert (data.count, data.first_row) == (2, 3)


def test_cells_kept_as_text_come_back_as_they_were(tmp_path: Path) -> None:
    rows = [["H1", "Lò", '="0123456789"'], ["H2", "Lò", "'+84912345678"], ["H3", "O'Nhi", "'quoted"]]
    lines = text(lines=[HEADER, *([one, two, f'"{three.replace(chr(34), chr(34) * 2)}"'] for one, two, three in rows)])  # fmt: skip
    assert list(read(tmp_path / "a.csv", lines).column("born")) == ["0123456789", "+84912345678", "'quoted"]


def test_our_own_csv_reads_back(tmp_path: Path) -> None:
    table = b"".join(exports.csv_stream(HEADER, (["H1", "=Lò, Thị", "1980"] for _ in range(3))))
    assert list(read(tmp_path / "a.csv", table).column("name")) == ["=Lò, Thị"] * 3


def test_a_row_with_more_cells_than_names_is_torn(tmp_path: Path) -> None:
    data = read(tmp_path / "a.csv", text(lines=[*LINES, ["H3", "Lò Thị Hoa", "1990", "Bản Pá"]]))
    assert data.torn == data.refused == {2}


def test_a_cell_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    data = read(tmp_path / "a.csv", text() + 'H3,"Lò Thị\r\nHoa",1990\r\n')
    assert data.column("name")[2].split() == ["Lò", "Thị", "Hoa"]


def test_a_quotation_mark_nobody_closed_names_its_line(tmp_path: Path) -> None:
    rest = "".join(f"H{n},Lò,1980\r\n" for n in range(60))
    with pytest.raises(QuoteOpen) as problem:
        read(tmp_path / "a.csv", text() + 'H3,"Lò Thị Hoa,1990\r\n' + rest)
    assert problem.value.params == {"line": 4}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.7 x", NotASpreadsheet),
        (bytes(range(256)) * 40, NotASpreadsheet),
        (b"\x01\x02\x03\x04" * 100, NotASpreadsheet),
        (b"<table><tr><td>", NotASpreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, OldSheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), SheetLocked),
        (text(lines=[HEADER]).encode(), SheetEmpty),
    ],
)
def test_what_cannot_be_read_has_a_sentence(tmp_path: Path, content: bytes, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        read(tmp_path / "a", content)


def test_a_text_table_has_its_limit_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 20)
    with pytest.raises(SheetTooLarge):
        read(tmp_path / "a.csv", text(lines=[HEADER, *([["H", "A", "1980"]] * 60)]))


def test_a_large_text_table_is_looked_into_by_its_first_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text(lines=[HEADER, *([["H", "A", "1980"]] * 4_000)]))
    table = delimited.Delimited(path).top("")
    assert (len(table.rows), table.count) == (tables.SAMPLE_ROWS, 4_001)


def test_a_parquet_file_reads_as_the_sheet_would(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    parquet.write(path, HEADER, [*LINES[1:], ["H3", "", ""]])
    looked = sheet.inspect(path, FIELDS)
    data = sheet.columns(path, "", looked.header.first_data, {"code": 0, "name": 1, "born": 2})
    assert (looked.rows, data.first_row) == (3, 2)
    assert list(data.column("name")) == ["Lò Thị Pản", "Quàng Văn Đôi", ""]


def test_real_dates_and_numbers_of_a_parquet_file_are_understood(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    files = pytest.importorskip("pyarrow.parquet")
    cells = {"Mã hộ": [1, 2], "Họ và tên": ["Lò", None], "Ngày sinh": [date(1980, 3, 5), None]}
    files.write_table(arrow.table(cells), tmp_path / "a.parquet")
    data = read(tmp_path / "a.parquet", (tmp_path / "a.parquet").read_bytes())
    assert (data.column("code")[0], data.column("born")[0]) == (1, date(1980, 3, 5))
    assert data.column("name")[1] == data.column("born")[1] == ""


def test_a_parquet_file_that_was_cut_has_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(SheetDamaged):
        read(tmp_path / "a.parquet", b"PAR1" + b"\x00" * 60)


def test_without_the_extra_the_way_to_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "is_here", lambda: False)
    with pytest.raises(ParquetAbsent) as problem:
        read(tmp_path / "a.parquet", b"PAR1" + b"\x00" * 60)
    assert "HOABAN_EXTRAS=analytics ./hoaban doctor" in problem.value.msgid

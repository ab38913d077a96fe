"""Which rows of a list without household codes are one household, as its order says: heads, numbers, villages, codes beside heads."""

from typing import Any

import pytest
import xlsxwriter

from hoaban.domains.lists import household_list
from hoaban.domains.lists.tests.test_household_list import found
from hoaban.domains.lists.tests.test_household_rows import ASKED, Who
from hoaban.domains.lists.tests.test_without_codes import HOA, LINH, MAY, NAM, PAN, homes, said, sheet, who
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.tests.conftest import Office
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.faults import sentence

pytestmark = pytest.mark.django_db(databases="__all__")
MINH = who("Cầm Văn Minh", birth="1970")


@pytest.mark.parametrize(
    ("rows", "unclear"),
    [
        ([HOA, PAN, NAM], [2]),
        ([PAN, HOA | {"relation": "Đại diện"}, NAM, LINH, MAY], [3, 4]),
        ([PAN, HOA | {"village": "Bản Khác"}, NAM, LINH], [3, 4]),
        ([PAN, HOA, LINH | {"relation": ""}, who("Quàng Thị Vui", "Vợ"), MAY, MINH], [4, 5, 6]),
    ],
    ids=[
        "before the first head",
        "behind somebody who may be a head",
        "in another village",
        "behind an empty relation",
    ],
)
def test_where_the_order_does_not_say_whose_household_it_is_the_row_stays_out(
    office: Office, commune_officer: Any, rows: list[Who], unclear: list[int]
) -> None:
    path = office.folder / "list.xlsx"
    cells = [[one.get("village", "Bản Mẫu"), *(one[key] for key in ASKED)] for one in rows]
    imports.write_xlsx(path, ["Bản", *ASKED.values()], cells)
    uid = office.take_in(commune_officer, path)
    assert [row for row, _column, kind in found(uid) if kind == "home_unclear"] == unclear
    assert Person.plain.count() == len(rows) - len(unclear)


def test_where_only_heads_have_a_relation_whoever_stands_below_is_hers(
    office: Office, commune_officer: Any
) -> None:
    path = sheet(office, "heads", [PAN, HOA | {"relation": ""}], [LINH, MAY | {"relation": ""}])
    uid = office.take_in(commune_officer, path)
    assert (said(uid), [len(home[2]) for home in homes()]) == ([], [2, 2])


@pytest.mark.parametrize(
    ("numbers", "heads", "unclear", "households"),
    [
        (["1", "", "", "", "3", ""], "H.H.H.", [4, 5], 2),
        (["1", "", "", "", "", ""], "H.H.H.", [], 3),
        (["", "", "7", "", "", ""], "H.H.H.", [], 3),
        (["1", "1", "1", "2", "2", "2"], "H.H.H.", [4], 2),
        (["1", "", "2", "", "1", ""], "H.H.H.", [], 3),
        (["1", "1", "2", "2", "1", "1"], "H.H...", [6, 7], 2),
        (["1", "1", "1", "2", "2", "2"], "......", [], 2),
    ],
    ids=[
        "one forgotten",
        "one alone",
        "one alone, not the first",
        "two heads under one",
        "begun anew",
        "one again without a head",
        "no heads",
    ],
)
def test_a_number_is_believed_as_far_as_the_heads_agree(
    office: Office, commune_officer: Any, numbers: list[str], heads: str, unclear: list[int], households: int
) -> None:
    path = office.folder / "list.xlsx"
    told = [PAN, HOA, LINH, MAY, MINH, NAM]
    cells = [
        [number, *((one | {"relation": "Chủ hộ" if mark == "H" else "Con"})[key] for key in ASKED)]
        for number, mark, one in zip(numbers, heads, told, strict=True)
    ]
    imports.write_xlsx(path, ["STT hộ", *ASKED.values()], cells)
    uid = office.take_in(commune_officer, path)
    assert [row for row, _column, kind in found(uid) if kind == "home_unclear"] == unclear
    assert Household.plain.count() == households
    assert Person.plain.count() == len(told) - len(unclear)


@pytest.mark.parametrize("label", ["Mã hộ", "Mã xã"], ids=["beside codes", "without codes"])
@pytest.mark.parametrize("kept", [True, False], ids=["values kept", "values lost"])
def test_a_number_that_a_formula_counts_is_read_as_its_last_value(
    office: Office, commune_officer: Any, label: str, kept: bool
) -> None:
    path = office.folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [label, "STT hộ", *ASKED.values()])
        for at, one in enumerate([PAN, LINH, MINH], start=1):
            page.write_row(
                at, 0, [f"H{at}" if label == "Mã hộ" else "03646", 1, *(one[key] for key in ASKED)]
            )
            if at > 1:
                page.write_formula(at, 1, f"=B{at}+1", None, at if kept else "")
    uid = office.take_in(commune_officer, path)
    faults = [] if kept else [(row, "home_number", "unsaved") for row in (3, 4)]
    assert (said(uid), Household.plain.count()) == (faults, 3 - len(faults))
    for _row, column, kind in faults:
        assert "LibreOffice" in sentence(household_list.KIND, column, kind, {})


@pytest.mark.parametrize("style", ["numbers", "heads", "numbers beside heads"])
def test_the_village_beside_the_head_alone_tears_no_household(
    office: Office, commune_officer: Any, style: str
) -> None:
    bare = {"village": ""}
    path = sheet(office, style, [PAN, HOA | bare, NAM | bare], [LINH, MAY | bare])
    uid = office.take_in(commune_officer, path)
    assert (said(uid), sorted(len(home[2]) for home in homes())) == ([], [2, 3])


@pytest.mark.parametrize(
    ("codes", "missing"),
    [
        (["H1", "", "", "H2", ""], []),
        (["H1", "", "H1", "H2", "H2"], [3]),
        (["H1", "H1", "H1", "", ""], [5, 6]),
    ],
    ids=["beside heads", "one forgotten", "a household without"],
)
def test_a_code_goes_down_to_a_household_that_has_none_of_its_own(
    office: Office, commune_officer: Any, codes: list[str], missing: list[int]
) -> None:
    path = office.folder / "list.xlsx"
    cells = [
        [code, *(one[key] for key in ASKED)]
        for code, one in zip(codes, [PAN, HOA, NAM, LINH, MAY], strict=True)
    ]
    imports.write_xlsx(path, ["Mã hộ", *ASKED.values()], cells)
    uid = office.take_in(commune_officer, path)
    assert [row for row, _column, kind in found(uid) if kind == "household_missing"] == missing
    assert Person.plain.count() == 5 - len(missing)
    assert set(Household.plain.values_list("code", flat=True)) == {code for code in codes if code}


@pytest.mark.parametrize(
    ("numbers", "relations"),
    [
        (["1", "1", "2", "2", "3"], ["Chủ hộ", "Vợ", "Con", "Con", "Chủ hộ"]),
        (["1", "", "2", "", "3"], ["Chủ hộ", "Vợ", "Con", "Con", "Chủ hộ"]),
        ([""] * 5, ["Chủ hộ", "Vợ", "", "Con", "Chủ hộ"]),
    ],
    ids=["another number", "another number in its first row", "an empty relation"],
)
def test_a_code_does_not_go_down_past_what_may_begin_a_household(
    office: Office, commune_officer: Any, numbers: list[str], relations: list[str]
) -> None:
    path, codes = office.folder / "list.xlsx", ["H1", "", "", "", "H3"]
    cells = [
        [code, number, *((one | {"relation": relation})[key] for key in ASKED)]
        for code, number, relation, one in zip(
            codes, numbers, relations, [PAN, HOA, NAM, MAY, LINH], strict=True
        )
    ]
    imports.write_xlsx(path, ["Mã hộ", "STT hộ", *ASKED.values()], cells)
    uid = office.take_in(commune_officer, path)
    assert said(uid) == [(row, "household", "household_missing") for row in (4, 5)]
    assert set(Person.plain.values_list("household__code", flat=True)) == {"H1", "H3"}

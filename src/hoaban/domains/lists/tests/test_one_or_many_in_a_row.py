"""Whether a row of a list is one person or a household: what the headers say, what she says, and what leaves of whom nobody read."""

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from hoaban.domains.lists import household_list
from hoaban.domains.lists.tests.test_household_rows import (
    HOA,
    HOME,
    NAM,
    PAN,
    STYLES,
    Who,
    by_household,
    faults,
)
from hoaban.domains.lists.tests.test_recognising import NUMBERS
from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Person
from hoaban.domains.registry.tests.conftest import Office, SignIn, job_context
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import people_columns
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import key_at

pytestmark = pytest.mark.django_db(databases="__all__")
FORM = ["Họ tên chủ hộ (4)", "Họ và tên (5)", "Quan hệ với chủ hộ (6)", "Giới tính (7)", "Ngày sinh (8)"]


@pytest.mark.parametrize(
    "labels",
    [
        ["Mã hộ", *FORM],
        [
            f"{at}. {label}"
            for at, label in enumerate(["Mã hộ", "Họ tên chủ hộ", "Họ và tên", "Giới tính"], 1)
        ],
        ["Mã hộ", "Họ tên chủ hộ (3)", "Họ và tên (4)", "Giới tính (5)", "Ngày sinh (6)"],
        ["Mã hộ", *FORM[:3], "Giới tính (7)", "Tuổi (8 = 2025 - 7)", "Ngày sinh (8)"],
        ["Mã hộ", "Họ tên thành viên (1)", "Họ tên chủ hộ (2)", "Quan hệ với chủ hộ của thành viên 3"],
    ],
)
def test_a_form_that_numbers_its_columns_is_a_list_by_person(labels: list[str]) -> None:
    assert people_columns.match(labels, household_list.KIND) == {}


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["Họ tên chủ hộ (3)", "Năm sinh chủ hộ (4)", "Họ tên vợ (5)", "Năm sinh vợ (6)", "Họ tên con 1 (7)"], [1, 3, 5]),
        (["Họ tên (3)", "Năm sinh (4)", "Họ tên vợ (5)", "Năm sinh vợ (6)", "Họ tên con 1 (7)"], [1, 3, 5]),
        (["Họ tên 1", "Họ tên 2", "Họ tên 3", "Dân tộc"], [1, 2, 3]),
        (["Họ tên chủ hộ", "Họ tên thành viên 2", "Quan hệ thành viên 2"], [1, 2]),
        (["Chủ hộ", "Vợ/chồng", "Con 1", "Con 2", "Thành viên 3"], [1, 2, 3, 4, 5]),
    ],
)  # fmt: skip
def test_a_household_in_a_row_is_one_with_numbers_too(labels: list[str], names: list[int]) -> None:
    found = people_columns.match(["Mã hộ", *labels], household_list.KIND)
    assert [at for key, at in found.items() if key in {key_at("name", n) for n in range(1, 6)}] == names


def test_whose_wife_she_is_is_said_beside_a_column_s_number() -> None:
    labels = ["Mã hộ", "Họ tên (3)", "Năm sinh (4)", "Họ tên vợ (5)", "Năm sinh vợ (6)"]
    found = people_columns.match(labels, household_list.KIND)
    assert people_columns.roles(household_list.KIND, labels, found, 2) == {1: "Chủ hộ", 2: "Vợ"}


def test_who_heads_the_household_is_no_second_person_of_each_row(
    office: Office, commune_officer: Any
) -> None:
    path = office.folder / "form.xlsx"
    rows = [
        ["03646", "H1", "Bản Mẫu", "Lò Văn Pản", who["name"], who["relation"], who["sex"], who["birth"]]
        for who in (PAN, HOA | {"sex": "Nữ"}, NAM)
    ]
    imports.write_xlsx(path, [*(f"{label} ({at})" for at, label in enumerate(HOME, 1)), *FORM], rows)
    office.take_in(commune_officer, path)
    assert sorted(Person.plain.values_list("name", flat=True)) == ["Lò Thị Hoa", "Lò Văn Nam", "Lò Văn Pản"]


def press(client: Any, uid: Any, **said: str) -> Any:
    answer = client.post(f"/w/imports/{uid}/accept/", said)
    import_jobs.work(job_context())
    return answer


def batch_of(uid: Any) -> ImportBatch:
    return ImportBatch.plain.get(uid=uid)


@pytest.mark.parametrize("style", STYLES)
def test_each_row_is_one_person_is_a_way_on_whatever_the_headers_say(
    office: Office, commune_officer: Any, as_actor: SignIn, style: str
) -> None:
    uid = office.send(commune_officer, by_household(office, style, [[PAN, HOA]]))
    client = as_actor(commune_officer)
    answer = press(client, uid, one_in_a_row="on")
    assert answer.status_code == 302
    assert not [key for key in batch_of(uid).matching if "#" in key]
    if "role" not in style:
        assert batch_of(uid).state == "checked"
        return
    assert (answer.url, batch_of(uid).state) == (f"/w/imports/{uid}/match/", "matching")
    form = client.get(answer.url)
    assert "Chưa tìm thấy cột cho: Quan hệ với chủ hộ" in form.content.decode()
    assert form.context["form"].fields["relation"].required
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert "mỗi dòng chỉ đọc một người" in page
    assert press(client, uid, many_in_a_row="on").status_code == 302
    assert (batch_of(uid).state, batch_of(uid).rows_total) == ("checked", 2), "and back"


def test_an_old_font_is_asked_wherever_a_press_begins_the_check(
    office: Office, commune_officer: Any, as_actor: SignIn
) -> None:
    old = [PAN | {"name": "Lß V¨n P¶n"}, HOA | {"name": "Lß ThÞ Hoa"}, NAM | {"name": "Quµng V¨n §«i"}]
    uid = office.send(commune_officer, by_household(office, "by role", [old] * 3))
    client = as_actor(commune_officer)
    assert press(client, uid, one_in_a_row="on").url.endswith("/match/"), "asked there, at the end"
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert 'name="many_in_a_row"' in page
    assert 'name="convert"' in page
    refused = press(client, uid, many_in_a_row="on")
    assert refused.status_code == 422
    assert "Hãy chọn có đổi sang Unicode hay không" in refused.content.decode()
    press(client, uid, many_in_a_row="on", convert="yes")
    assert (batch_of(uid).state, batch_of(uid).rows_total) == ("checked", 9)


def sheet_of_faults(uid: Any) -> tuple[list[Any], list[Any]]:
    with files.as_path(files.FileId(batch_of(uid).error_file_id)) as path:
        header, row = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return header, row


def mended(office: Office, told: tuple[list[Any], list[Any]], **cells: str) -> Path:
    header, row = told
    path = office.folder / "mended.xlsx"
    imports.write_xlsx(
        path, header, [[cells.get(label, cell) for label, cell in zip(header, row, strict=True)]]
    )
    return path


def with_numbers() -> dict[str, bool]:
    """Who is in the register, and whether under her own number."""
    at_hand, own = numbers.at_hand(), {who["name"]: who["identity"] for who in (PAN, HOA, NAM)}
    return {
        name: index == at_hand.index_of("identity", own[name])
        for name, index in Person.plain.values_list("name", "identity_index")
    }


def test_numbers_of_whom_nobody_reads_leave_covered_and_what_she_said_is_remembered_with_them(
    office: Office, commune_officer: Any, as_actor: SignIn
) -> None:
    home = [PAN | {"sex": "?"}, HOA | {"sex": "Nữ"}, NAM]
    uid = office.send(commune_officer, by_household(office, "number behind", [home]))
    client = as_actor(commune_officer)
    press(client, uid, one_in_a_row="on")
    told = sheet_of_faults(uid)
    cells = dict(zip(*told, strict=True))
    assert [cells[f"Số CCCD {n}"][:6] for n in (1, 2, 3)] == ["••••• "] * 3
    assert not [number for number in NUMBERS if number in str(told)]
    again = office.send(commune_officer, mended(office, told, **{"Giới tính 1": "Nam"}))
    assert batch_of(again).remembered, "it is the same list with two columns of ours"
    assert not [key for key in batch_of(again).matching if "#" in key]
    assert {batch_of(again).labels[at] for at in batch_of(again).matching.values()} == {
        batch_of(uid).labels[at] for at in batch_of(uid).matching.values()
    }
    press(client, again, many_in_a_row="on")
    client.post(f"/w/imports/{again}/run/")
    import_jobs.work(job_context())
    assert with_numbers() == {"Lò Văn Pản": True, "Lò Thị Hoa": True, "Lò Văn Nam": True}


def test_a_number_covered_twice_is_still_hers(office: Office, commune_officer: Any) -> None:
    """The sheet of faults came back with another fault, and went out again."""
    uid = office.take_in(commune_officer, by_household(office, "by role", [[PAN, HOA]]))
    label = "Giới tính vợ/chồng"
    again = office.take_in(commune_officer, mended(office, sheet_of_faults(uid), **{label: "!"}))
    assert [one[:3] for one in faults(again) if not one[4]] == [(2, "sex#2", "sex_unknown")]
    office.take_in(commune_officer, mended(office, sheet_of_faults(again), **{label: "Nữ"}))
    assert with_numbers() == {"Lò Văn Pản": True, "Lò Thị Hoa": True}


def test_the_number_at_fault_is_shown_and_one_beside_it_is_not(
    office: Office, commune_officer: Any, as_actor: SignIn
) -> None:
    home: list[Who] = [PAN | {"identity": "12"}, HOA, NAM]
    uid = office.send(commune_officer, by_household(office, "number behind", [home]))
    press(as_actor(commune_officer), uid, one_in_a_row="on")
    cells = dict(zip(*sheet_of_faults(uid), strict=True))
    assert (cells["Số CCCD 1"], cells["Số CCCD 2"][:6]) == ("12", "••••• ")

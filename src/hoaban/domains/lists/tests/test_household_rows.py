"""One row is one household, its people in columns of their own: read as if each had a row, told by the row and column of the sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hoaban.domains.lists import household_list
from hoaban.domains.lists.tests.killing import in_twos, killed_at_its_second_write
from hoaban.domains.lists.tests.test_recognising import NUMBERS, people
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.tests.conftest import Office, SignIn, job_context
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import people_columns
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.values import key_at, key_of
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
HOME = ["Mã xã", "Mã hộ", "Bản"]
ASKED = {
    "name": "Họ và tên",
    "relation": "Quan hệ",
    "sex": "Giới tính",
    "birth": "Ngày sinh",
    "identity": "Số CCCD",
}
MOST = 3
Who = dict[str, str]


def headers(style: str) -> list[str]:
    """As communes write them."""
    ways = {
        "number behind": lambda label, n: f"{label} {n}",
        "member before": lambda label, n: f"Thành viên {n} - {label}",
        "member behind": lambda label, n: f"{label} thành viên thứ {('nhất', 'hai', 'ba')[n - 1]}",
        "again and again": lambda label, _n: label,
        "by role": lambda label, n: f"{label} {('chủ hộ', 'vợ/chồng', 'con 1')[n - 1]}",
        "names only by role": lambda label, n: (
            f"{label} {('chủ hộ', 'vợ (chồng)', 'con thứ nhất')[n - 1]}" if label == ASKED["name"] else label
        ),
    }
    asked = [label for key, label in ASKED.items() if "role" not in style or key != "relation"]
    return [*HOME, *(ways[style](label, n) for n in range(1, MOST + 1) for label in asked)]


STYLES = "number behind", "member before", "member behind", "again and again", "by role", "names only by role"
ROLES = "Chủ hộ", "Vợ chồng", "Con"


@pytest.mark.parametrize("style", STYLES)
def test_the_columns_of_each_person_are_recognised(style: str) -> None:
    labels = headers(style)
    found = people_columns.match(labels, household_list.KIND)
    asked = [key for key in ASKED if "role" not in style or key != "relation"]
    people_s = [key_at(key, n) for n in range(1, MOST + 1) for key in asked]
    assert found == {key: at for at, key in enumerate(["commune", "household", "village", *people_s])}
    assert not people_columns.missing(household_list.KIND, labels, found)


@pytest.mark.parametrize(
    "labels",
    [
        [field.aliases[0].capitalize() for field in household_list.KIND.fields],
        ["Mã hộ", "Họ và tên chủ hộ", "Họ và tên", "Quan hệ với chủ hộ", "Giới tính", "Ngày sinh"],
        ["Mã hộ", "Họ và tên", "Họ và tên vợ/chồng", "Quan hệ với chủ hộ", "Giới tính", "Ngày sinh"],
        ["Mã hộ", "Họ và tên (1)", "Quan hệ với chủ hộ (2)", "Giới tính (3)", "Ngày sinh (4)"],
        ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ (vợ, chồng, con)", "Số điện thoại 1", "Số điện thoại 2"],
        ["Mã hộ", "Chủ hộ", "Số nhân khẩu", "Địa chỉ chủ hộ", "Số con"],
    ],
)
def test_a_sheet_with_one_person_in_a_row_is_none(labels: list[str]) -> None:
    assert people_columns.match(labels, household_list.KIND) == {}


def test_what_stands_once_for_a_household_is_its_first_one_s() -> None:
    """An ethnic group or a telephone of the row is not everybody's."""
    found = people_columns.match(
        [*headers("by role"), "Dân tộc", "Số điện thoại", "Diện hộ"], household_list.KIND
    )
    assert {"ethnic_group", "phone", "poverty"} <= found.keys()
    assert not {"ethnic_group#2", "phone#2"} & found.keys()


def by_household(office: Office, style: str, homes: Sequence[Sequence[Who]], name: str = "homes") -> Path:
    keys = [key for key in ASKED if "role" not in style or key != "relation"]
    nobody: Who = dict.fromkeys(ASKED, "")
    rows = [
        ["03646", f"H{at}", "Bản Mẫu"]
        + [who[key] for n in range(MOST) for who in [home[n] if n < len(home) else nobody] for key in keys]
        for at, home in enumerate(homes)
    ]
    imports.write_xlsx(office.folder / f"{name}.xlsx", headers(style), rows)
    return office.folder / f"{name}.xlsx"


def by_person(office: Office, homes: Sequence[Sequence[Who]]) -> Path:
    rows = [
        ["03646", f"H{at}", "Bản Mẫu", *(who[key] for key in ASKED)]
        for at, home in enumerate(homes)
        for who in home
    ]
    imports.write_xlsx(office.folder / "people.xlsx", [*HOME, *ASKED.values()], rows)
    return office.folder / "people.xlsx"


def faults(uid: Any) -> list[tuple[int, str, str, dict[str, Any], bool]]:
    rows = ImportFault.plain.filter(batch__uid=uid).order_by("row", "pk")
    return list(rows.values_list("row", "column", "kind", "params", "is_note"))


def standing() -> list[Any]:
    columns = (
        "household__code",
        "household__village",
        "name",
        "relation",
        "sex",
        "birth_year",
        "birth_date",
        "identity_index",
    )
    return sorted(Person.plain.values_list(*columns), key=repr)


_WHO = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Lò Văn Pản", "Lò Thị Hoa", "Quàng Văn Nam", "Hà Thị Mẫu", "Lò 3"]),
        "sex": st.sampled_from(["Nam", "Nữ", "Nữ", "?"]),
        "birth": st.sampled_from(["1960", "05/03/1962", "31/02/1990", ""]),
        "identity": st.sampled_from(["", "", *NUMBERS, "12"]),
    }
)
_HOMES = st.lists(st.lists(_WHO, min_size=1, max_size=MOST), min_size=1, max_size=3)


@settings(max_examples=tried(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_HOMES, st.sampled_from(STYLES))
def test_a_list_by_household_says_what_the_same_list_by_person_says(
    office: Office, commune_officer: Any, told: list[list[Who]], style: str
) -> None:
    homes = [[who | {"relation": ROLES[n]} for n, who in enumerate(home)] for home in told]
    places = [(at, n) for at, home in enumerate(homes) for n in range(1, len(home) + 1)]
    one = office.check(commune_officer, by_person(office, homes))
    other = office.check(commune_officer, by_household(office, style, homes))

    def moved(row: int, column: str, kind: str, params: dict[str, Any], is_note: bool) -> Any:
        at, n = places[row - 2]
        first = {"first": places[params["first"] - 2][0] + 2} if "first" in params else {}
        return at + 2, key_at(column, n) if column in ASKED else column, kind, params | first, is_note

    # What is said of a cell of the whole row is said once.
    assert {repr(fault) for fault in faults(other)} == {repr(moved(*fault)) for fault in faults(one)}
    counts = [
        ImportBatch.plain.values_list("rows_total", "rows_good", "rows_bad").get(uid=uid)
        for uid in (one, other)
    ]
    assert counts[0] == counts[1]
    found = []
    for uid in (one, other):
        imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
        import_jobs.work(job_context())
        found.append(standing())
        take_back(commune_officer, uid)
        assert not Household.plain.exists()
    assert found[0] == found[1]


PAN: Who = {"name": "Lò Văn Pản", "relation": "Chủ hộ", "sex": "Nam", "birth": "1960", "identity": NUMBERS[0]}
HOA: Who = {"name": "Lò Thị Hoa", "relation": "Vợ", "sex": "?", "birth": "1962", "identity": NUMBERS[1]}
NAM: Who = {"name": "Lò Văn Nam", "relation": "Con", "sex": "Nam", "birth": "1990", "identity": NUMBERS[2]}


def test_one_with_a_fault_stays_out_alone_and_comes_in_with_the_mended_sheet(
    office: Office, commune_officer: Any
) -> None:
    uid = office.take_in(commune_officer, by_household(office, "by role", [[PAN, HOA, NAM]]))
    assert [one[:3] for one in faults(uid) if not one[4]] == [(2, "sex#2", "sex_unknown")]
    assert sorted(Person.plain.values_list("name", flat=True)) == ["Lò Văn Nam", "Lò Văn Pản"]
    with files.as_path(files.FileId(ImportBatch.plain.get(uid=uid).error_file_id)) as path:
        header, row = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    told = dict(zip(header, row, strict=True))
    assert (told["Họ và tên vợ/chồng"], told["Giới tính vợ/chồng"]) == ("Lò Thị Hoa", "?")
    covered = [told[f"Số CCCD {who}"] for who in ("chủ hộ", "vợ/chồng", "con 1")]
    assert all(cell.startswith("•••••") for cell in covered), "nobody's number lies about"
    told["Giới tính vợ/chồng"] = "Nữ"
    mended = office.folder / "mended.xlsx"
    imports.write_xlsx(mended, header, [list(told.values())])
    again = ImportBatch.plain.get(uid=office.take_in(commune_officer, mended))
    assert (again.rows_good, again.rows_matched, again.rows_bad) == (3, 2, 0)
    assert [row[1] for row in people()] == ["Lò Văn Pản", "Lò Văn Nam", "Lò Thị Hoa"]
    assert [row[2] for row in people()] == ["head", "child", "spouse"]


def test_what_is_refused_only_when_written_names_its_person_and_the_rest_goes_on_after_a_kill(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_twos(monkeypatch)
    homes = [[PAN, HOA | {"sex": "Nữ"}, NAM], [PAN | {"name": "Hà Văn Mẫu", "identity": ""}]]
    uid = office.check(commune_officer, by_household(office, "number behind", homes))
    other = office.take_in(
        commune_officer, by_household(office, "by role", [[], [], [NAM | {"relation": "Chủ hộ"}]], "other")
    )
    assert ImportBatch.plain.get(uid=other).written == 1
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    killed_at_its_second_write(monkeypatch)
    import_jobs.work(job_context())
    late = ImportFault.plain.get(batch__uid=uid, is_late=True)
    assert (late.row, late.column) == (2, "identity#3")
    batch = ImportBatch.plain.get(uid=uid)
    assert (batch.state, batch.written, batch.rows_late, batch.rows_bad) == ("done", 3, 1, 1)
    assert key_of(late.column) == ("identity", 3)


def test_the_page_says_so_and_she_may_say_that_it_is_none(
    office: Office, commune_officer: Any, as_actor: SignIn
) -> None:
    uid = office.send(commune_officer, by_household(office, "by role", [[PAN, HOA]]))
    client = as_actor(commune_officer)
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert "có tới 3 người" in page
    assert "Họ và tên, người thứ 2" in page
    client.post(f"/w/imports/{uid}/accept/", {})
    import_jobs.work(job_context())
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert "Giới tính, người thứ 2" in page, "the fault names whose it is"
    other = office.send(commune_officer, by_household(office, "number behind", [[PAN, HOA]], "other"))
    client.post(f"/w/imports/{other}/accept/", {"one_in_a_row": "on"})
    assert not [key for key in ImportBatch.plain.get(uid=other).matching if "#" in key]
    again = office.send(commune_officer, by_household(office, "number behind", [[PAN, HOA]], "again"))
    assert "chỉ đọc một người" in client.get(f"/w/imports/{again}/").content.decode(), (
        "remembered as she said it"
    )
    client.post(f"/w/imports/{again}/accept/", {"many_in_a_row": "on"})
    assert "name#3" in ImportBatch.plain.get(uid=again).matching

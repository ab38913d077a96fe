"""A list without household codes: told apart by its order, found in the register by its people, asked where it is not certain."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hoaban.domains.lists.models import LeftOut
from hoaban.domains.lists.tests.killing import in_twos, killed_at_its_second_write
from hoaban.domains.lists.tests.test_household_list import found
from hoaban.domains.lists.tests.test_household_rows import ASKED, ROLES, Who, faults
from hoaban.domains.lists.tests.test_recognising import NUMBERS, people
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.queries import left_out
from hoaban.domains.registry.tests.conftest import COMMUNES, Office, SignIn, job_context
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports.models import ImportBatch, ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
STYLES = "heads", "numbers", "numbers beside heads", "codes beside heads"
Home = Sequence[Who]
SAID = {"homes_by_head", "homes_by_number", "homes_by_row", "codes_carried"}


def who(name: str, relation: str = "Chủ hộ", birth: str = "1960", **more: str) -> Who:
    return {
        "name": name,
        "relation": relation,
        "sex": "Nữ" if " Thị " in name else "Nam",
        "birth": birth,
        "identity": "",
    } | more


PAN, HOA, NAM = who("Lò Văn Pản"), who("Lò Thị Hoa", "Vợ", "1962"), who("Lò Văn Nam", "Con", "1990")
LINH, MAY = who("Hà Văn Linh", birth="1975"), who("Hà Thị Mây", "Con", "2001")


def sheet(
    office: Office,
    style: str,
    *homes: Home,
    name: str = "list",
    commune: str = "03646",
    village: str = "Bản Mẫu",
) -> Path:
    """One row for a person; `codes`: H0, H1… in each row."""
    header = {
        "codes": "Mã hộ",
        "codes beside heads": "Mã hộ",
        "numbers": "STT hộ",
        "numbers beside heads": "STT hộ",
    }
    code = "H{}" if "codes" in style else "{}"
    rows = [
        [commune, one.get("village", village)]
        + ([code.format(at) if n == 0 or "beside" not in style else ""] if style in header else [])
        + [one[key] for key in ASKED]
        for at, home in enumerate(homes)
        for n, one in enumerate(home)
    ]
    labels = ["Mã xã", "Bản", *([header[style]] if style in header else []), *ASKED.values()]
    imports.write_xlsx(office.folder / f"{name}.xlsx", labels, rows)
    return office.folder / f"{name}.xlsx"


def homes() -> list[Any]:
    """Who lives together where, whatever the household's code."""
    columns = ("name", "relation", "sex", "birth_year", "birth_date", "identity_index")
    found = [
        (
            home.village,
            home.place_no,
            sorted(Person.plain.filter(household=home).values_list(*columns), key=repr),
        )
        for home in Household.plain.all()
    ]
    return sorted(found, key=repr)


def said(uid: Any, *, by_order: bool = False) -> list[tuple[int, str, str]]:
    return [(row, column, kind) for row, column, kind in found(uid) if (kind in SAID) == by_order]


def run(by: Any, uid: Any) -> ImportBatch:
    imports.run_import(by=by, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    return ImportBatch.plain.get(uid=uid)


_WHO = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Lò Văn Pản", "Lò Thị Hoa", "Quàng Văn Nam", "Hà Thị Mẫu", "Lò 3"]),
        "sex": st.sampled_from(["Nam", "Nữ", "Nữ", "?"]),
        "birth": st.sampled_from(["1960", "05/03/1962", "31/02/1990", ""]),
        "identity": st.sampled_from(["", "", *NUMBERS, "12"]),
    }
)
_HOMES = st.lists(st.lists(_WHO, min_size=1, max_size=3), min_size=1, max_size=3)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_HOMES, st.sampled_from(STYLES))
def test_it_says_and_brings_what_the_same_list_with_codes_does_and_nobody_twice(
    office: Office, commune_officer: Any, told: list[list[Who]], style: str
) -> None:
    lives = [[one | {"relation": ROLES[n]} for n, one in enumerate(home)] for home in told]
    brought = []
    for way in ("codes", style):
        uid = office.check(commune_officer, sheet(office, way, *lives))
        run(commune_officer, uid)
        brought.append((said(uid), homes()))
        if way == "codes":
            take_back(commune_officer, uid)
    assert brought[0] == brought[1]
    before = people()
    again = office.take_in(commune_officer, sheet(office, style, *lives, name="again"))
    assert people() == before, "the same list again"
    take_back(commune_officer, again)
    take_back(commune_officer, uid)
    assert not Household.plain.exists()


@pytest.mark.parametrize("style", STYLES)
def test_brought_again_everybody_is_known_and_whoever_is_new_comes_to_her_household(
    office: Office, commune_officer: Any, style: str
) -> None:
    office.take_in(commune_officer, sheet(office, style, [PAN, HOA], [LINH, MAY]))
    before = people()
    assert Household.plain.count() == 2
    later = [[LINH, MAY], [PAN, HOA, NAM]]
    if style == "codes beside heads":  # H0 stays the code of Pản's
        later.reverse()
    uid = office.take_in(commune_officer, sheet(office, style, *later, name="later"))
    batch = ImportBatch.plain.get(uid=uid)
    assert (batch.rows_good, batch.rows_matched, batch.written, batch.rows_bad) == (5, 4, 1, 0)
    assert people()[:4] == before
    assert Person.plain.get(name=NAM["name"]).household == Person.plain.get(name=PAN["name"]).household


def test_a_code_tells_list_and_household_and_the_list_says_how_many(
    office: Office, commune_officer: Any
) -> None:
    uid = office.take_in(commune_officer, sheet(office, "heads", [PAN, HOA], [LINH]))
    pk = ImportBatch.plain.get(uid=uid).pk
    assert sorted(Household.plain.values_list("code", flat=True)) == [f"DS{pk}-1", f"DS{pk}-2"]
    note = ImportFault.plain.get(batch__uid=uid, kind="homes_by_head")
    assert note.params == {"n": 2, "known": 0, "asked": 0}
    later = office.check(
        commune_officer, sheet(office, "numbers", [PAN, HOA], [who("Hà Văn Mới")], name="later")
    )
    assert ImportFault.plain.get(batch__uid=later, kind="homes_by_number").params == {
        "n": 2,
        "known": 1,
        "asked": 0,
    }
    assert ReadEntry.plain.filter(tag="registry:household:alike", target_id=str(later)).get().count == 2


@pytest.mark.parametrize(
    "between",
    [[who("Quàng Văn Mới")], [PAN, NAM]],
    ids=["somebody else", "the household itself"],
)
def test_killed_halfway_it_goes_on_with_the_codes_it_had(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch, between: Home
) -> None:
    in_twos(monkeypatch)
    uid = office.check(commune_officer, sheet(office, "heads", [PAN, HOA, NAM], [LINH, MAY]))
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    killed_at_its_second_write(monkeypatch)
    assert Person.plain.count() == 2
    begun = ImportBatch.plain.filter(uid=uid)
    begun.update(state="paused")
    office.take_in(commune_officer, sheet(office, "codes", between, name="between"))
    assert Household.plain.filter(code="H0").exists()
    begun.update(state="running")
    import_jobs.work(job_context())
    pk = begun.get().pk
    assert ImportBatch.plain.get(uid=uid).state == "done"
    codes = Person.plain.filter(batch_id=pk).order_by("pk").values_list("household__code", flat=True)
    assert list(codes) == [f"DS{pk}-{home}" for home in (1, 1, 1, 2, 2)]


def test_a_household_in_a_row_needs_no_code(office: Office, commune_officer: Any) -> None:
    labels = [
        "Bản",
        "Họ tên chủ hộ",
        "Giới tính chủ hộ",
        "Năm sinh chủ hộ",
        "Họ tên vợ",
        "Giới tính vợ",
        "Năm sinh vợ",
    ]
    rows = [
        ["Bản Mẫu", "Lò Văn Pản", "Nam", "1960", "Lò Thị Hoa", "Nữ", "1962"],
        ["Bản Mẫu", "Hà Văn Linh", "Nam", "1975", "", "", ""],
    ]
    for name, known in (("first", 0), ("again", 2)):
        imports.write_xlsx(office.folder / f"{name}.xlsx", labels, rows)
        uid = office.take_in(commune_officer, office.folder / f"{name}.xlsx")
        assert ImportFault.plain.get(batch__uid=uid, kind="homes_by_row").params == {
            "n": 2,
            "known": known,
            "asked": 0,
        }
        assert ImportBatch.plain.get(uid=uid).rows_bad == 0
    assert [len(home[2]) for home in homes()] == [1, 2]


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        ([who("Lò Văn Pản", birth="1961")], "home_alike"),
        ([who("Lò Văn Pản", birth="")], "home_alike"),
        ([who("Quàng Văn Mới"), NAM], "home_alike"),
        ([PAN, HOA, MAY], "home_in_two"),
    ],
    ids=[
        "a head of the same name",
        "a name alone",
        "somebody of another household",
        "people of two households",
    ],
)
def test_what_is_not_certain_waits_for_a_person(
    office: Office, commune_officer: Any, later: list[Who], kind: str
) -> None:
    office.take_in(
        commune_officer, sheet(office, "codes", [PAN | {"identity": NUMBERS[0]}, HOA, NAM], [LINH, MAY])
    )
    before = people()
    uid = office.take_in(commune_officer, sheet(office, "heads", later, name="later"))
    assert said(uid) == [(row, "household", kind) for row in range(2, len(later) + 2)]
    told = ImportFault.plain.filter(batch__uid=uid, kind=kind)[0].params
    assert told["codes"] == ("«H0», «H1»" if kind == "home_in_two" else "«H0»")
    assert told["code"] == f"DS{ImportBatch.plain.get(uid=uid).pk}-1"
    note = ImportFault.plain.get(batch__uid=uid, kind="homes_by_head")
    assert note.params == {"n": 1, "known": 0, "asked": 1}
    assert people() == before


def test_a_number_says_which_of_two_heads_of_one_name_and_year_it_is(
    office: Office, commune_officer: Any
) -> None:
    both = [PAN | {"identity": NUMBERS[0]}], [PAN | {"identity": NUMBERS[1]}]
    office.take_in(commune_officer, sheet(office, "codes", *both))
    uid = office.take_in(
        commune_officer, sheet(office, "heads", [both[1][0] | {"name": "Lò Văn Bản"}, HOA], name="later")
    )
    assert said(uid) == [(2, "name", "person_changes")]
    assert Person.plain.get(name=HOA["name"]).household.code == "H1"


def test_one_household_twice_in_the_list_is_told(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, "codes", [PAN, HOA]))
    uid = office.take_in(
        commune_officer, sheet(office, "heads", [PAN, HOA], [LINH], [PAN, NAM], name="later")
    )
    assert said(uid) == [(5, "household", "home_repeated"), (6, "household", "home_repeated")]
    assert Person.plain.count() == 3


@pytest.mark.parametrize(("commune", "village"), [("03664", "Bản Mẫu"), ("03646", "Bản Khác")])
def test_who_lives_elsewhere_is_nobody_of_this_list(
    office: Office, commune_officer: Any, outsider: Any, province_officer: Any, commune: str, village: str
) -> None:
    """Neither another commune's household is told nor another village's taken."""
    office.take_in(
        province_officer, sheet(office, "codes", [PAN, HOA], name="there", commune=commune, village=village)
    )
    uid = office.take_in(commune_officer, sheet(office, "heads", [PAN, HOA]))
    assert (said(uid), Household.plain.count()) == ([], 2)
    read = ReadEntry.plain.filter(tag="registry:household:alike").values_list("count", flat=True)
    assert set(read) == {0 if commune == "03664" else 2}
    here = Household.plain.exclude(code="H0").get()
    assert here.place_no in range(COMMUNES["03646"], COMMUNES["03646"] + 10_000)


def sheet_of_faults(uid: Any) -> list[list[Any]]:
    with files.as_path(files.FileId(ImportBatch.plain.get(uid=uid).error_file_id)) as path:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def mended(office: Office, rows: list[list[Any]], **cells: str) -> Path:
    header, *lines = rows
    imports.write_xlsx(
        office.folder / "mended.xlsx", header,
        [[cells.get(label) or cell for label, cell in zip(header, line, strict=True)] for line in lines],
    )  # fmt: skip
    return office.folder / "mended.xlsx"


@pytest.mark.parametrize("style", STYLES)
def test_the_sheet_of_faults_carries_the_codes_that_were_given(
    office: Office, commune_officer: Any, style: str
) -> None:
    uid = office.take_in(commune_officer, sheet(office, style, [PAN, HOA | {"sex": "?"}], [LINH]))
    rows = sheet_of_faults(uid)
    home = Person.plain.get(name=PAN["name"]).household
    assert dict(zip(rows[0], rows[1], strict=True))["Mã hộ"] == home.code
    again = office.take_in(commune_officer, mended(office, rows, **{"Giới tính": "Nữ"}))
    assert ImportBatch.plain.get(uid=again).rows_bad == 0
    assert ImportBatch.plain.get(uid=again).remembered, "the columns are known, the code's among them"
    assert Person.plain.get(name=HOA["name"]).household == home
    assert left_out([home.pk]) == {}
    assert LeftOut.plain.exists()


def test_a_doubt_is_settled_in_the_sheet_of_faults(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, "codes", [PAN, HOA]))
    uid = office.take_in(commune_officer, sheet(office, "heads", [PAN | {"birth": ""}, NAM], name="later"))
    rows = sheet_of_faults(uid)
    assert [line[rows[0].index("Mã hộ")] for line in rows[1:]] == ["", ""]
    office.take_in(commune_officer, mended(office, rows, **{"Mã hộ": "H0"}))
    assert set(Person.plain.values_list("household__code", flat=True)) == {"H0"}
    assert Person.plain.count() == 3


def test_the_page_says_how_and_she_may_refuse(office: Office, commune_officer: Any, as_actor: SignIn) -> None:
    uid = office.send(commune_officer, sheet(office, "heads", [PAN, HOA], [LINH]))
    client = as_actor(commune_officer)
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert "Không có mã hộ thì" in page
    client.post(f"/w/imports/{uid}/accept/", {})
    import_jobs.work(job_context())
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert "tất cả 2 hộ" in page
    client.post(f"/w/imports/{uid}/accept/", {"as_written": "on"})
    import_jobs.work(job_context())
    assert said(uid) == [(row, "household", "household_missing") for row in (2, 3, 4)]
    assert not said(uid, by_order=True)
    assert 'name="by_order"' in client.get(f"/w/imports/{uid}/").content.decode()
    client.post(f"/w/imports/{uid}/accept/", {"by_order": "on"})
    import_jobs.work(job_context())
    assert (said(uid), faults(uid)[0][3]) == ([], {"n": 2, "known": 0, "asked": 0})
    client.post(f"/w/imports/{uid}/run/")
    import_jobs.work(job_context())
    assert Person.plain.count() == 3
    assert "tất cả 2 hộ" in client.get(f"/w/imports/{uid}/").content.decode()

"""A sheet tells disability by its certificate, school, insurance until its day, and the road to a village: dated, with a source."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from hoaban.domains.lists import household_list
from hoaban.domains.lists.fact_words import codes_in, is_disability
from hoaban.domains.lists.tests.test_facts_of_lists import sheet
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import queries
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import Household, Person, PersonFact, VillageFact
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.domains.registry.web import words
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
PAN, HOA, NAM = (row["name"] for row in FAMILY)
CARD = "DT2000000000001"
TOLD: list[Row] = [
    FAMILY[0] | {"disability": "Nặng", "disability_paper": "12/XN", "disability_on": "18/05/2023", "road": "Ô tô mùa khô"},
    FAMILY[1] | {"insured": "Có", "insured_until": "31/12/2026", "disability": "Không"},
    FAMILY[2] | {"schooling": "Đang học lớp 7A", "insured": "chưa có thẻ"},
]  # fmt: skip
ALL = {
    (PAN, "disability"): ("severe", "12/XN (18/05/2023)", None), (HOA, "insurance"): ("has", "list.xlsx", date(2026, 12, 31)),
    (HOA, "disability"): ("none", "list.xlsx", None), (NAM, "schooling"): ("lower_secondary", "list.xlsx", None),
    (NAM, "insurance"): ("none", "list.xlsx", None),
}  # fmt: skip


def now_held() -> dict[tuple[str, str], tuple[str, str, date | None]]:
    rows = PersonFact.plain.filter(replaced_at=None)
    told = rows.values_list("person__name", "kind", "value", "source", "until")
    return {(name, kind): rest for name, kind, *rest in told for rest in [tuple(rest)]}


def noted(uid: Any) -> list[tuple[int, str, str]]:
    rows = ImportFault.plain.filter(batch__uid=uid).order_by("row", "column", "kind")
    return list(rows.values_list("row", "column", "kind"))


@pytest.mark.parametrize(
    ("label", "key"),
    [("Mức độ khuyết tật", "disability"), ("KHUYẾT TẬT", "disability"), ("Số giấy xác nhận khuyết tật", "disability_paper"),
     ("Ngày cấp giấy xác nhận khuyết tật", "disability_on"), ("Đang học", "schooling"), ("Việc học", "schooling"),
     ("Trình độ học vấn", ""), ("Trình độ văn hóa", ""), ("Tham gia BHYT", "insured"), ("Có thẻ BHYT", "insured"),
     ("Bảo hiểm y tế", "insured"), ("Số thẻ BHYT", "insurance"), ("BHYT", "insurance"), ("Mã số bảo hiểm y tế", "insurance"),
     ("Số thẻ bảo hiểm y tế", "insurance"), ("Hạn sử dụng thẻ BHYT", "insured_until"), ("BHYT có giá trị đến", "insured_until"),
     ("Đường vào bản", "road"), ("Đường đến bản", "road"), ("Bản", "village"), ("Health insurance", "insured"),
     ("Health insurance number", "insurance"), ("Disability", "disability"), ("Schooling", "schooling")],
)  # fmt: skip
def test_headings_are_read_as_people_write_them(label: str, key: str) -> None:
    found = match_columns(["Mã hộ", label], household_list.KIND.fields)
    assert {name for name, at in found.items() if at == 1} == ({key} if key else set())


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [(FactKind.DISABILITY, "mức độ nặng", "severe"), (FactKind.DISABILITY, "ĐẶC BIỆT NẶNG", "very_severe"),
     (FactKind.DISABILITY, "Khuyết tật mức độ nhẹ", "mild"), (FactKind.DISABILITY, "vận động", None), (FactKind.DISABILITY, "có", None),
     (FactKind.SCHOOLING, "Lớp 3A", "primary"), (FactKind.SCHOOLING, "đang học lớp 12", "upper_secondary"),
     (FactKind.SCHOOLING, "lớp 13", None), (FactKind.SCHOOLING, "học sinh THCS", "lower_secondary"), (FactKind.SCHOOLING, "9/12", None),
     (FactKind.SCHOOLING, "Bỏ học", "finished"), (FactKind.SCHOOLING, "không đi học", None), (FactKind.SCHOOLING, "sinh viên", "higher"),
     (FactKind.SCHOOLING, "học nghề", "vocational"), (FactKind.SCHOOLING, "chưa đi học", "never"),
     (FactKind.INSURANCE, "x", "has"), (FactKind.INSURANCE, "Không tham gia", "none"), (FactKind.INSURANCE, "hết hạn", None),
     (FactKind.ROAD, "Ô tô quanh năm", "car"), (FactKind.ROAD, "ô tô", None), (FactKind.ROAD, "chỉ xe máy", "motorbike"),
     (FactKind.ROAD, "bê tông", None)],
)  # fmt: skip
def test_words_are_read_as_people_write_them(kind: FactKind, said: str, code: str | None) -> None:
    assert codes_in(kind, said) == code


def test_a_kind_of_disability_is_known_from_a_degree_and_from_nonsense() -> None:
    assert all(map(is_disability, ("vận động", "Nghe, nói", "có", "khiếm thị", "thần kinh, tâm thần")))
    assert not any(map(is_disability, ("", "rất nặng", "80%", "loại 2")))


def test_they_come_in_dated_with_a_source_and_go_with_the_list(office: Office, commune_officer: Any) -> None:
    uid = office.check(commune_officer, sheet(office, *TOLD, told_on="05/03/2026"))
    assert noted(uid) == []
    assert not PersonFact.plain.exists(), "a dry run writes nothing"
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    assert now_held() == ALL
    assert set(PersonFact.plain.values_list("valid_from", flat=True)) == {date(2026, 3, 5)}
    road = VillageFact.plain.get()
    assert (road.kind, road.value, road.source, road.place_no) == (
        "road", "dry", "list.xlsx", Household.plain.get().place_no,
    )  # fmt: skip
    assert take_back(commune_officer, uid).removed == 3
    assert not PersonFact.plain.exists()
    assert not VillageFact.plain.filter(replaced_at=None).exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_the_register_gives_out_comes_back_as_it_was(
    office: Office, commune_officer: Any, language: str
) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD))
    before = list(PersonFact.plain.order_by("pk").values_list("pk", flat=True))
    with translation.override(language):
        rows = list(
            words.spoken(queries.export_rows(commune_officer, queries.ListFilter()), queries.commune_words())
        )
        header = words.header()
    path = office.folder / "out.xlsx"
    imports.write_xlsx(path, header, [["03646", *row[1:]] for row in rows])
    uid = office.take_in(commune_officer, path)
    assert noted(uid) == []
    assert list(PersonFact.plain.order_by("pk").values_list("pk", flat=True)) == before, (
        "nothing is written again"
    )
    for table in (PersonFact, VillageFact):
        table.plain.all().delete()
    office.take_in(commune_officer, path)
    stood_on_the_list = {"list.xlsx": "out.xlsx"}
    assert now_held() == {
        key: (value, stood_on_the_list.get(source, source), until)
        for key, (value, source, until) in ALL.items()
    }
    assert VillageFact.plain.get(kind="road").value == "dry"


@pytest.mark.parametrize(
    ("row", "noted_at", "left"),
    [({"disability": "vận động"}, ("disability", "disability_type"), None),
     ({"disability": "80%"}, ("disability", "disability_unknown"), None),
     ({"disability_paper": "12/XN"}, ("disability_paper", "disability_paper_alone"), None),
     ({"disability": "Không", "disability_paper": "12/XN"}, ("disability_paper", "disability_paper_alone"), ("none", "list.xlsx", None)),
     ({"disability": "Nhẹ", "disability_on": "2023"}, ("disability_on", "disability_day_alone"), ("mild", "list.xlsx", None)),
     ({"disability": "Nhẹ", "disability_paper": "012345678901"}, ("disability_paper", "disability_paper_unfit"),
      ("mild", "list.xlsx", None)),
     *(({"disability": "Nhẹ", "disability_paper": number}, ("disability_paper", "disability_paper_unfit"), ("mild", "list.xlsx", None))
       for number in ("123456789", "38085001234", "8085001234", "038 085 001 234", "038.085.001234", "CCCD 038085001234",
                      "CCCD 38085001234", "DT 2 00 00000 00001", "số thẻ DT2000000000001", 38085001234)),
     ({"disability": "Nhẹ", "disability_paper": "1" * 146}, ("disability_paper", "disability_paper_unfit"),
      ("mild", "list.xlsx", None)),
     ({"disability": "Nhẹ", "disability_paper": "12/XN", "disability_on": "31/02/2023"},
      ("disability_on", "disability_on_unreadable"), ("mild", "12/XN", None)),
     ({"disability": "Nhẹ", "disability_paper": "12/XN", "disability_on": "2131"},
      ("disability_on", "disability_on_future"), ("mild", "12/XN", None)),
     ({"schooling": "9/12"}, ("schooling", "schooling_unknown"), None),
     ({"insured": "hết hạn"}, ("insured", "insured_unknown"), None),
     ({"insured": "Có", "insured_until": "12/2026"}, ("insured_until", "insured_until_unreadable"), ("has", "list.xlsx", None)),
     ({"insured": "Không", "insured_until": "31/12/2099"}, ("insured", "insured_contradicts"), None),
     ({"insured": "Không", "insured_until": "31/12/2024", "told_on": "31/12/2024"}, ("insured", "insured_contradicts"), None),
     ({"insured_until": "31/12/2024"}, ("insured_until", "insured_until_over"), None),
     ({"insured_until": "31/12/2024", "told_on": "01/01/2025"}, ("insured_until", "insured_until_over"), None),
     ({"insured_until": "31/12/2024", "insurance": CARD}, ("insured_until", "insured_until_over"), None),
     ({"insured": "hết hạn", "insured_until": "31/12/2024"}, ("insured", "insured_unknown"), None),
     ({"insured": "Không", "insurance": CARD}, ("insured", "insured_contradicts"), None),
     ({"insured": "Có", "insurance": "không"}, ("insured", "insured_contradicts"), None),
     ({"insurance": "không có", "insured_until": "31/12/2099"}, ("insured_until", "insured_contradicts"), None),
     ({"road": "ô tô"}, ("road", "road_unknown"), None), ({"road": "Chỉ đi bộ", "village": ""}, ("road", "road_no_village"), None)],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_told_and_loses_nothing_else(
    office: Office, commune_officer: Any, row: Row, noted_at: tuple[str, str], left: Any
) -> None:
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | {"channel": "loa"} | row))
    assert noted(uid) == [(2, *noted_at)]
    assert batches.batch_for(commune_officer, uid).rows_bad == 0
    others = {key: told for key, told in now_held().items() if key != (PAN, "channel")}
    assert list(others.values()) == ([left] if left else [])
    assert now_held()[PAN, "channel"][0] == "loudspeaker"
    assert not VillageFact.plain.exists()
    assert bool(Person.plain.get().insurance_index) is (row.get("insurance") == CARD), "a number comes in"


@pytest.mark.parametrize(
    ("row", "told"),
    [({"insurance": "Có"}, ("has", "list.xlsx", None)), ({"insurance": "ko có"}, ("none", "list.xlsx", None)),
     ({"insurance": CARD}, None), ({"insurance": CARD, "insured": "x"}, ("has", "list.xlsx", None)),
     ({"insurance": CARD, "insured_until": "31/12/2099"}, ("has", "list.xlsx", date(2099, 12, 31))),
     ({"insured_until": "31/12/2024", "told_on": "31/12/2024"}, ("has", "list.xlsx", date(2024, 12, 31))),
     ({"insured": "Có", "insured_until": "31/12/2024"}, ("has", "list.xlsx", date(2024, 12, 31))),
     ({"insured": "Không", "insured_until": "31/12/2024"}, ("none", "list.xlsx", None)),
     ({"insurance": "không", "insured_until": "31/12/2024"}, ("none", "list.xlsx", None))],
)  # fmt: skip
def test_the_number_s_column_may_say_whether_somebody_is_insured(
    office: Office, commune_officer: Any, row: Row, told: Any
) -> None:
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | row))
    assert noted(uid) == []
    assert now_held().get((PAN, "insurance")) == told
    assert bool(Person.plain.get().insurance_index) is (row.get("insurance") == CARD)


@pytest.mark.parametrize("column", ["insured", "insurance"])
def test_a_card_the_register_has_of_who_is_said_not_to_be_insured_stays_and_is_named(
    office: Office, commune_officer: Any, column: str
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | {"insurance": CARD}))
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | {column: "Không"}, name="later"))
    assert noted(uid) == [(2, column, "card_kept")]
    assert Person.plain.get().insurance_index
    assert now_held()[PAN, "insurance"][0] == "none"
    again = office.take_in(commune_officer, sheet(office, FAMILY[0] | {column: "Không"}, name="again"))
    assert noted(again) == [], "nothing is written by it"


def test_an_older_list_that_says_not_insured_says_nothing_of_her_card(
    office: Office, commune_officer: Any
) -> None:
    has = FAMILY[0] | {"insurance": CARD, "insured": "Có"}
    office.take_in(commune_officer, sheet(office, has, told_on="05/03/2026"))
    older = sheet(office, FAMILY[0] | {"insured": "Không"}, name="older", told_on="05/03/2025")
    assert noted(office.take_in(commune_officer, older)) == [(2, "insured", "fact_older")]
    assert now_held()[PAN, "insurance"][0] == "has"


def test_two_roads_to_a_village_are_a_fault_that_names_the_row(office: Office, commune_officer: Any) -> None:
    rows = [FAMILY[0] | {"road": "Chỉ đi bộ"}, FAMILY[1] | {"road": "Chỉ xe máy"}]
    uid = office.check(commune_officer, sheet(office, *rows))
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.kind, fault.row, fault.column, fault.params) == ("road_conflict", 3, "road", {"first": 2})


def test_a_road_told_otherwise_is_shown_and_holds_again_when_the_list_is_taken_back(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD, told_on="05/03/2026"))
    anew = [FAMILY[0] | {"road": "Ô tô quanh năm", "coverage": "4G"}]
    uid = office.take_in(commune_officer, sheet(office, *anew, name="later", told_on="05/09/2026"))
    told = ImportFault.plain.get(batch__uid=uid)
    assert (told.kind, told.column, told.params["before"], told.params["after"]) == (
        "fact_changes", "road", "Ô tô chỉ đi được mùa khô", "Ô tô đi được quanh năm",
    )  # fmt: skip
    now = VillageFact.plain.filter(replaced_at=None)
    assert dict(now.values_list("kind", "value")) == {"road": "car", "coverage": "data"}
    take_back(commune_officer, uid)
    assert dict(now.values_list("kind", "value")) == {"road": "dry"}


# --- Insurance until its day ------------------------------------------------------------------------


def insured(office: Office, by: Any, name: str, told_on: str, until: str = "", said: str = "Có") -> Any:
    row = FAMILY[0] | {"insured": said, "insured_until": until}
    return office.take_in(by, sheet(office, row, name=name, told_on=told_on))


def test_the_same_on_a_later_day_confirms_and_keeps_the_last_day(
    office: Office, commune_officer: Any
) -> None:
    insured(office, commune_officer, "first", "05/03/2026", "31/12/2026")
    uid = insured(office, commune_officer, "second", "05/09/2026")
    assert noted(uid) == [(2, "told_on", "facts_confirmed")]
    rows = list(PersonFact.plain.order_by("pk").values_list("source", "until", "replaced_at"))
    assert [(source, until, at is None) for source, until, at in rows] == [
        ("first.xlsx", date(2026, 12, 31), False), ("second.xlsx", date(2026, 12, 31), True),
    ]  # fmt: skip
    take_back(commune_officer, uid)
    assert now_held()[PAN, "insurance"] == ("has", "first.xlsx", date(2026, 12, 31))


def test_a_last_day_that_is_over_goes_with_its_card(office: Office, commune_officer: Any) -> None:
    insured(office, commune_officer, "first", "05/03/2025", "31/12/2025")
    insured(office, commune_officer, "second", "05/03/2026")
    assert now_held()[PAN, "insurance"] == ("has", "second.xlsx", None)


@pytest.mark.parametrize("told_on", ["05/03/2026", "05/09/2026", ""])
def test_a_last_day_told_anew_is_shown_old_to_new(office: Office, commune_officer: Any, told_on: str) -> None:
    insured(office, commune_officer, "first", "05/03/2026", "30/06/2026")
    uid = insured(office, commune_officer, "second", told_on, "31/12/2026")
    told = ImportFault.plain.get(batch__uid=uid)
    assert (told.kind, told.column) == ("fact_changes", "insured")
    assert told.params["before"] == "Có bảo hiểm y tế · có giá trị đến 30/06/2026"
    assert told.params["after"] == "Có bảo hiểm y tế · có giá trị đến 31/12/2026"
    assert now_held()[PAN, "insurance"][2] == date(2026, 12, 31)


def test_an_older_list_changes_no_last_day(office: Office, commune_officer: Any) -> None:
    insured(office, commune_officer, "first", "05/03/2026", "31/12/2026")
    uid = insured(office, commune_officer, "second", "05/03/2025", "31/12/2025")
    assert noted(uid) == [(2, "insured", "fact_older")]
    assert now_held()[PAN, "insurance"] == ("has", "first.xlsx", date(2026, 12, 31))


@pytest.mark.parametrize("key", ["disability", "disability_paper", "disability_on", "schooling", "insured", "insured_until"])  # fmt: skip
def test_what_is_told_of_somebody_is_covered_in_the_sheet_of_faults(key: str) -> None:
    assert next(field for field in household_list.KIND.fields if field.key == key).guarded


def test_as_many_reads_for_ten_rows_as_for_one(office: Office, commune_officer: Any) -> None:
    def rows(count: int) -> list[Row]:
        told = TOLD[0] | {"insured": "Có", "schooling": "Lớp 7"}
        return [
            told | {"name": f"Lò Văn {chr(65 + n)}", "relation": "Con", "identity": ""} for n in range(count)
        ]

    counts = []
    for count in (1, 10):
        told = rows(count)
        office.take_in(commune_officer, sheet(office, *told, name=f"first{count}"))
        path = sheet(office, *(one | {"schooling": "Lớp 3"} for one in told), name=f"later{count}")
        with CaptureQueriesContext(connection) as asked:
            uid = office.check(commune_officer, path)
        assert len([one for one in noted(uid) if one[2] == "fact_changes"]) == count
        counts.append(len([one for one in asked if "fact" in one["sql"].lower()]))
    assert counts[0] == counts[1]

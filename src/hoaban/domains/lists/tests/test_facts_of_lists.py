"""A sheet brings water, house, power, languages and network: dated, with the sheet as source, and taken back with it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from hoaban.domains.lists import household_list
from hoaban.domains.lists.fact_words import Tongues, code_of, is_house_type
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import actions, generator, queries
from hoaban.domains.registry.facts import About, FactKind, NewFact, Subject
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.domains.registry.web import words
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.places import api as places
from hoaban.kit import pack

pytestmark = pytest.mark.django_db(databases="__all__")
HEADER = {
    "commune": "Mã xã", "household": "Mã hộ", "village": "Bản", "name": "Họ và tên", "relation": "Quan hệ với chủ hộ",
    "sex": "Giới tính", "birth": "Ngày sinh", "identity": "Số CCCD", "house": "Nhà ở", "water": "Nước sinh hoạt",
    "power": "Nguồn điện", "language": "Tiếng nói", "variety": "Phương ngữ", "coverage": "Sóng điện thoại",
    "told_on": "Ngày thu thập", "phone": "Số điện thoại", "whose_phone": "Điện thoại của ai", "channel": "Cách báo tin",
    "livelihood": "Sinh kế", "called": "Tên thường gọi", "insurance": "Số thẻ BHYT", "disability": "Mức độ khuyết tật",
    "disability_paper": "Số giấy xác nhận khuyết tật", "disability_on": "Ngày cấp giấy xác nhận khuyết tật",
    "schooling": "Đang học", "insured": "Tham gia BHYT", "insured_until": "Hạn thẻ BHYT", "road": "Đường vào bản",
}  # fmt: skip
SPOKEN = [
    places.Language(row["iso639_3"], row["name"], row["ethnic_code"], row["variety_of"])
    for row in pack.find("vn").rows("languages.csv")
]
TOLD: list[Row] = [
    FAMILY[0] | {"house": "Nhà tạm", "water": "Suối", "power": "Điện lưới", "coverage": "2G", "language": "Thái Đen, Kinh"},
    FAMILY[1] | {"language": "Thái", "variety": "đen"},
    FAMILY[2] | {"water": "nước khe"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "languages_of", lambda _province: SPOKEN)


def sheet(office: Office, *rows: Row, name: str = "list", told_on: str = "") -> Path:
    path = office.folder / f"{name}.xlsx"
    blank = dict.fromkeys(HEADER, "") | {"commune": "03646", "village": "Bản Mẫu", "told_on": told_on}
    imports.write_xlsx(path, list(HEADER.values()), [[(blank | row)[key] for key in HEADER] for row in rows])
    return path


def now_held() -> dict[str, str]:
    """What holds of the household, its people and its village."""
    home = dict(HouseholdFact.plain.filter(replaced_at=None).values_list("kind", "value"))
    people = PersonFact.plain.filter(replaced_at=None).values_list("person__name", "value")
    return home | dict(people) | dict(VillageFact.plain.filter(replaced_at=None).values_list("kind", "value"))


ALL = {
    "house": "weak", "water": "stream", "power": "grid", "coverage": "voice", "Lò Văn Pản": "blt vie", "Lò Thị Hoa": "blt",
}  # fmt: skip


def test_every_column_a_blank_sheet_offers_is_recognised() -> None:
    fields = household_list.KIND.fields
    header = [field.aliases[0].capitalize() for field in fields]
    assert {key: header[at] for key, at in match_columns(header, fields).items()} == {
        field.key: label for field, label in zip(fields, header, strict=True)
    }


@pytest.mark.parametrize(
    "label", ["Số điện thoại", "Điện thoại liên hệ", "SĐT chủ hộ", "Dân tộc", "Địa chỉ nhà"]
)
def test_the_new_columns_take_none_of_the_old_ones(label: str) -> None:
    matched = match_columns(["Mã hộ", label], household_list.KIND.fields)
    assert not matched.keys() & {
        "house",
        "water",
        "power",
        "language",
        "variety",
        "coverage",
        "told_on",
        "whose_phone",
        "channel",
        "livelihood",
    }


def test_facts_come_in_dated_with_the_sheet_as_source_and_go_with_it(
    office: Office, commune_officer: Any
) -> None:
    uid = office.check(commune_officer, sheet(office, *TOLD, told_on="05/03/2026"))
    assert batches.batch_for(commune_officer, uid).rows_bad == 0
    assert not HouseholdFact.plain.exists(), "a dry run writes nothing"
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    assert now_held() == ALL
    for table in (HouseholdFact, PersonFact, VillageFact):
        assert set(table.plain.values_list("source", "valid_from")) == {("list.xlsx", date(2026, 3, 5))}
    village = Household.plain.get().place_no
    assert set(VillageFact.plain.values_list("place_no", flat=True)) == {village}
    assert take_back(commune_officer, uid).removed == 3
    assert now_held() == {}
    assert not Household.plain.exists()
    assert not PersonFact.plain.exists()


def test_what_a_list_says_otherwise_is_shown_closed_and_holds_again_when_it_is_taken_back(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD))
    version = Household.plain.get().version
    later = [
        FAMILY[0] | {"water": "Nước máy", "coverage": "4G", "house": "Nhà tạm", "language": "Kinh"},
        FAMILY[1] | {"language": "Mông"},
    ]
    uid = office.check(commune_officer, sheet(office, *later, name="later"))
    told = ImportFault.plain.filter(batch__uid=uid, kind="fact_changes").order_by("column", "row")
    assert [(one.row, one.column, one.params["before"], one.params["after"]) for one in told] == [
        (2, "coverage", "Chỉ gọi điện và nhắn tin", "Gọi được và có mạng"),
        (2, "language", "Tiếng Thái Đen, Tiếng Việt", "Tiếng Việt"),
        (3, "language", "Tiếng Thái Đen", "Tiếng Mông (nhóm)"),
        (2, "water", "Nước suối, nước mó", "Nước máy"),
    ]
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    new = {"water": "tap", "coverage": "data", "Lò Văn Pản": "vie", "Lò Thị Hoa": "hmn"}
    assert now_held() == ALL | new
    assert HouseholdFact.plain.filter(kind="house").count() == 1, "what is known already is not written again"
    past = HouseholdFact.plain.get(kind="water", value="stream")
    assert past.valid_to == timezone.localdate(past.replaced_at)
    assert Household.plain.get().version > version, "a page opened before is refused"
    take_back(commune_officer, uid)
    assert now_held() == ALL
    assert HouseholdFact.plain.get(kind="water", value="tap").taken_back_at
    assert HouseholdFact.plain.get(kind="water", value="stream").valid_to is None


def test_what_somebody_noted_since_stays_and_is_named(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, *FAMILY))
    uid = office.take_in(commune_officer, sheet(office, TOLD[0] | {"language": ""}, name="later"))
    home = Household.plain.get()
    noted = NewFact(FactKind.WATER, "well", None)
    actions.note_fact(
        by=commune_officer, subject=Subject(About.HOUSEHOLD, home.uid), fact=noted, version=home.version,
        request=None, now=timezone.now(),
    )  # fmt: skip
    assert batches.kept_of(commune_officer, batches.batch_for(commune_officer, uid)).count == 1
    take_back(commune_officer, uid)
    assert now_held() == {"water": "well"}


def test_a_household_a_list_brought_stays_whole_once_somebody_noted_a_fact_of_its_people(
    office: Office, commune_officer: Any
) -> None:
    uid = office.take_in(commune_officer, sheet(office, *TOLD))
    person, home = Person.plain.get(name="Lò Văn Nam"), Household.plain.get()
    fact = NewFact(FactKind.LANGUAGE, "blt", None, said_by="Chính anh ấy")
    actions.note_fact(
        by=commune_officer, subject=Subject(About.PERSON, person.uid), fact=fact, version=home.version,
        request=None, now=timezone.now(),
    )  # fmt: skip
    take_back(commune_officer, uid)
    assert Person.plain.count() == 3
    assert now_held() == {key: value for key, value in ALL.items() if key != "coverage"} | {
        "Lò Văn Nam": "blt"
    }


def test_guests_of_a_list_go_with_their_languages(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, *FAMILY[:2]))
    uid = office.take_in(commune_officer, sheet(office, FAMILY[2] | {"language": "Kinh"}, name="later"))
    assert now_held() == {"Lò Văn Nam": "vie"}
    assert take_back(commune_officer, uid).removed == 1
    assert not PersonFact.plain.exists()


def test_a_list_told_before_what_the_register_knows_changes_nothing(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD, told_on="05/03/2026"))
    old = sheet(office, FAMILY[0] | {"water": "Giếng"}, name="older", told_on="01/02/2024")
    uid = office.take_in(commune_officer, old)
    note = ImportFault.plain.get(batch__uid=uid, kind="fact_older")
    assert (note.column, note.params["day"]) == ("water", "05/03/2026")
    assert now_held() == ALL


TOMORROW = f"{timezone.localdate() + timedelta(days=3):%d/%m/%Y}"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"house": "Lâu đài"}, "house_unknown"),
        ({"house": "Nhà sàn"}, "house_type"),
        ({"house": "nhà gỗ, lợp ngói"}, "house_type"),
        ({"water": "có"}, "water_unknown"),
        ({"power": "có"}, "power_unknown"),
        ({"coverage": "sóng biển"}, "coverage_unknown"),
        ({"coverage": "4G", "village": ""}, "coverage_no_village"),
        ({"language": "Tiếng Sao Hỏa"}, "language_unknown"),
        ({"language": "Thái"}, "language_unclear"),
        ({"told_on": "2026"}, "told_unreadable"),
        ({"told_on": TOMORROW}, "told_future"),
    ],
)
def test_what_cannot_be_read_is_told_and_keeps_nobody_out(
    office: Office, commune_officer: Any, row: Row, kind: str
) -> None:
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | {"power": "Điện lưới"} | row))
    told = ImportFault.plain.get(batch__uid=uid, kind=kind)
    assert (told.row, told.column, told.is_note) == (2, next(key for key in row if key != "village"), True)
    assert (Person.plain.count(), batches.batch_for(commune_officer, uid).rows_bad) == (1, 0)
    of_row = {"power": "grid"} if not row.keys() & {"power", "told_on"} else {}
    assert now_held() == of_row, "the cell stays empty, and what a wrong day would date wrongly"


def test_what_is_known_stays_where_a_list_says_a_word_we_do_not_know(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD))
    later = FAMILY[0] | {"house": "Nhà sàn", "water": "có", "language": "Thái"}
    office.take_in(commune_officer, sheet(office, later, name="later"))
    assert now_held() == ALL


@pytest.mark.parametrize(
    ("said", "code", "is_type"),
    [("Nhà sàn", None, True), ("nhà gỗ", None, True), ("Nhà cấp 4", None, True), ("gỗ, lợp ngói", None, True),
     ("Nhà sàn kiên cố", "solid", False), ("Nhà xây bán kiên cố", "half_solid", False), ("nhà tranh tre tạm", "weak", False),
     ("Nhà sàn không kiên cố", None, False), ("Lâu đài", None, False), ("Chưa có nhà", "none", False),
     ("Tường kiên cố", None, False), ("vách tạm", None, False), ("mái tôn, tường gạch", None, True), ("2", None, False)],
)  # fmt: skip
def test_a_type_of_house_is_no_class_of_it(said: str, code: str | None, is_type: bool) -> None:
    assert (code_of(FactKind.HOUSE, said), is_house_type(said)) == (code, is_type)


@pytest.mark.parametrize(
    ("other", "column", "kind"),
    [
        ({"household": "H1", "water": "Suối"}, "water", "fact_conflict"),
        ({"household": "H2", "coverage": "4G", "relation": "Chủ hộ"}, "coverage", "coverage_conflict"),
    ],
)
def test_two_answers_are_named_with_both_rows(
    office: Office, commune_officer: Any, other: Row, column: str, kind: str
) -> None:
    first = FAMILY[0] | {"water": "Giếng", "coverage": "2G"}
    uid = office.check(commune_officer, sheet(office, first, FAMILY[1] | other))
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.row, fault.column, fault.kind, fault.params) == (3, column, kind, {"first": 2})


def test_which_varieties_may_be_meant_is_said(office: Office, commune_officer: Any) -> None:
    uid = office.check(commune_officer, sheet(office, FAMILY[0] | {"language": "Thái"}))
    fault = ImportFault.plain.get(batch__uid=uid, kind="language_unclear")
    assert fault.params["which"] == "Tiếng Thái Đen, Tiếng Thái Trắng, Tiếng Thái Đỏ"


def chunk_queries(office: Office, by: Any, path: Path) -> int:
    uid = office.check(by, path)
    imports.run_import(by=by, uid=uid, request=None, now=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        import_jobs.work(job_context())
    assert batches.batch_for(by, uid).state == "done"
    return len(asked)


def families(count: int, **told: str) -> list[Row]:
    return [
        {"household": f"H{home}", "name": f"Lò Văn {chr(65 + home % 26)}{'a' * (home // 26 + 1)}", "relation": "Chủ hộ",
         "sex": "Nam", "birth": "1980", "village": f"Bản {chr(65 + home % 5)}", **told}
        for home in range(count)
    ]  # fmt: skip


def test_as_many_questions_for_many_rows_as_for_few_and_none_more_without_the_columns(
    office: Office, commune_officer: Any
) -> None:
    told = {
        "house": "Kiên cố",
        "water": "Giếng",
        "power": "Điện lưới",
        "language": "Thái Đen",
        "coverage": "4G",
    }
    few = chunk_queries(office, commune_officer, sheet(office, *families(6, **told), name="few"))
    take_back(commune_officer, ImportBatch.plain.latest("pk").uid)
    many = chunk_queries(office, commune_officer, sheet(office, *families(200, **told), name="many"))
    assert (HouseholdFact.plain.count(), PersonFact.plain.count()) == (600, 200)
    assert many <= few + 1  # a chunk of another size
    take_back(commune_officer, ImportBatch.plain.latest("pk").uid)
    bare = sheet(office, *families(200), name="bare")
    with CaptureQueriesContext(connection) as asked:
        office.take_in(commune_officer, bare)
    assert not [one for one in asked if 'UPDATE "registry_personfact"' in one["sql"]]
    assert not [one for one in asked if 'INSERT INTO "registry_personfact"' in one["sql"]]


def test_what_the_register_gives_out_comes_back_as_it_was(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD))
    rows = list(
        words.spoken(queries.export_rows(commune_officer, queries.ListFilter()), queries.commune_words())
    )
    header = words.header()
    assert dict(zip(header, rows[0], strict=True))["Nước sinh hoạt"] == "Nước suối, nước mó"
    matched = match_columns(header, household_list.KIND.fields)
    assert {"house", "water", "power", "language", "coverage"} <= matched.keys()
    path = office.folder / "out.xlsx"
    imports.write_xlsx(path, header, [[*("03646", row[1]), *row[2:]] for row in rows])
    uid = office.check(commune_officer, path)
    batch = batches.batch_for(commune_officer, uid)
    assert (batch.rows_bad, batch.rows_matched) == (0, 3)
    assert not ImportFault.plain.filter(batch__uid=uid, kind__startswith="fact_").exists()


def test_the_demo_s_sheet_brings_what_newer_sheets_tell(office: Office, commune_officer: Any) -> None:
    path, _planted = office.sheet(rows=200, more=True)
    uid = office.take_in(commune_officer, path)
    homes = HouseholdFact.plain.exclude(kind="poverty")
    kinds = set(homes.values_list("kind", flat=True)) | set(PersonFact.plain.values_list("kind", flat=True))
    assert kinds == {
        "house", "water", "power", "language", "called", "phone", "channel", "livelihood", "schooling", "disability", "insurance",
    }  # fmt: skip
    days = generator.Days.before(generator.DAY)
    poor = HouseholdFact.plain.filter(kind="poverty", valid_from=days.in_force)
    assert set(poor.values_list("source", flat=True)) == {f"{generator.DECISION} (22/12/2025)"}
    assert set(PersonFact.plain.filter(kind="disability").values_list("source", flat=True)) == {
        f"{generator.CERTIFICATE} (18/05/2023)"
    }
    for kind in ("coverage", "road"):
        assert VillageFact.plain.filter(kind=kind).count() == 7
    assert set(homes.values_list("valid_from", flat=True)) == {days.told_on}
    assert Person.plain.filter(called__startswith="Bố ").exists()
    told = ImportFault.plain.filter(batch__uid=uid)
    assert set(told.values_list("kind", flat=True)) == {"house_type"}, "and one thing to learn from"
    assert not told.filter(is_note=False).exists()


def test_what_newer_sheets_tell_changes_neither_people_nor_faults(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    usual = generator.generate_household_sheet(first, rows=120, faults=12)
    assert generator.generate_household_sheet(second, rows=120, faults=12, more=True) == usual
    was, now = (CalamineWorkbook.from_path(one).get_sheet_by_index(0).to_python() for one in (first, second))
    assert [row[: len(generator.KEYS)] for row in now] == [
        [*row, *[""] * len(generator.KEYS)][: len(generator.KEYS)] for row in was
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [("Nước mưa", "rain"), ("nước mua", "bought"), ("NUOC MUA", "rain"), ("Mua nước", "bought"), ("Mó", "stream"),
     ("Nước gùi về hoặc mua", "bought"), ("tap", "tap"), ("Well", "well"), ("rượu", None)],
)  # fmt: skip
def test_water_is_read_as_people_write_it(said: str, code: str | None) -> None:
    assert code_of(FactKind.WATER, said) == code


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Tiếng Thái Đen", ["blt"]), ("thai trang", ["twh"]), ("Thái ngành Đen và Kinh", ["blt", "vie"]),
        ("H'Mông", ["hmn"]), ("H Mông Lềnh", ["hnj"]), ("Mông Lềnh/Xanh", ["hnj"]), ("Mông đơ", ["mww"]),
        ("Dao", ["ium"]), ("Kim Mun", ["mji"]), ("Hoa", ["yue"]), ("Khơ Mú; phổ thông", ["kjg", "vie"]),
        ("Thái đen/Kinh", ["blt", "vie"]), ("blt", ["blt"]), ("Thái", [None]), ("Sao Hỏa", [None]),
    ],
)  # fmt: skip
def test_languages_are_read_as_people_write_them(said: str, codes: list[str | None]) -> None:
    tongues = Tongues(SPOKEN)
    assert [tongues.code(part) for part in tongues.parts(said)] == codes


@pytest.mark.parametrize("one", SPOKEN, ids=lambda one: one.iso639_3)
def test_every_language_is_known_by_its_own_name(one: places.Language) -> None:
    tongues = Tongues(SPOKEN)
    assert [tongues.code(part) for part in tongues.parts(one.name)] == [one.iso639_3]

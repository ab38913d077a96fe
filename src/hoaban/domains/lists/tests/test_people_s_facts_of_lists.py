"""A sheet tells what reaches somebody and what she lives on: dated, with the sheet as source, taken back and given out."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone, translation

from hoaban.domains.lists import household_list
from hoaban.domains.lists.fact_words import codes_in
from hoaban.domains.lists.tests.test_facts_of_lists import HEADER, sheet
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import queries
from hoaban.domains.registry.facts import KINDS, FactKind
from hoaban.domains.registry.models import Person, PersonFact
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.domains.registry.web import words
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
PAN, HOA, NAM = (row["name"] for row in FAMILY)
TOLD: list[Row] = [
    FAMILY[0] | {"whose_phone": "Nhờ hàng xóm", "channel": "Đến tận nhà"},
    FAMILY[1] | {"whose_phone": "Dùng chung", "livelihood": "Chăn nuôi, du lịch và nghề thủ công"},
    FAMILY[2] | {"whose_phone": "Của mình", "channel": "gọi"},
]
ALL = {
    (PAN, "phone"): "other", (HOA, "phone"): "shared", (NAM, "phone"): "own", (PAN, "channel"): "visit", (NAM, "channel"): "voice",
    (HOA, "livelihood"): "animals craft",
}  # fmt: skip


def now_held() -> dict[tuple[str, str], str]:
    rows = PersonFact.plain.filter(replaced_at=None).values_list("person__name", "kind", "value")
    return {(name, kind): value for name, kind, value in rows}


@pytest.mark.parametrize(
    ("label", "key"),
    [("Điện thoại của ai", "whose_phone"), ("Chủ số điện thoại", "whose_phone"), ("SỐ ĐIỆN THOẠI CỦA AI", "whose_phone"),
     ("Whose telephone", "whose_phone"), ("Số điện thoại", "phone"), ("SĐT", "phone"), ("Điện thoại chủ hộ", "phone"),
     ("Cách báo tin", "channel"), ("Kênh liên hệ", "channel"), ("Best way to reach", "channel"), ("Số liên hệ", ""),
     ("Sinh kế", "livelihood"), ("Nguồn thu nhập chính", "livelihood"), ("Nghề nghiệp", "")],
)  # fmt: skip
def test_headings_are_read_as_people_write_them(label: str, key: str) -> None:
    assert match_columns(["Mã hộ", label], household_list.KIND.fields).get(key) == (1 if key else None)


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [(FactKind.PHONE, "chính chủ", "own"), (FactKind.PHONE, "Của gia đình", "shared"), (FactKind.PHONE, "người khác", "other"),
     (FactKind.PHONE, "Không", "none"), (FactKind.PHONE, "con trai", None), (FactKind.PHONE, "có", None),
     (FactKind.CHANNEL, "Loa bản", "loudspeaker"), (FactKind.CHANNEL, "tin nhắn", "sms"), (FactKind.CHANNEL, "Trực tiếp", "visit"),
     (FactKind.CHANNEL, "Zalo", None), (FactKind.LIVELIHOOD, "Làm ruộng", "crops"), (FactKind.LIVELIHOOD, "lúa; nuôi cá", "crops animals"),
     (FactKind.LIVELIHOOD, "ngô, lúa", "crops"), (FactKind.LIVELIHOOD, "ngô, khác", None), (FactKind.LIVELIHOOD, ",", None),
     (FactKind.LIVELIHOOD, "Buôn bán, dịch vụ, không có", None), (FactKind.CHANNEL, "gọi, loa", None)],
)  # fmt: skip
def test_words_are_read_as_people_write_them(kind: FactKind, said: str, code: str | None) -> None:
    assert codes_in(kind, said) == code


@pytest.mark.parametrize("kind", [FactKind.PHONE, FactKind.CHANNEL, FactKind.LIVELIHOOD])
def test_the_screen_s_own_words_are_read_in_both_languages(kind: FactKind) -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            said = {code: translation.gettext(word) for code, word in KINDS[kind].words.items()}
        assert {code: codes_in(kind, word) for code, word in said.items()} == {code: code for code in said}


def test_they_come_in_dated_with_the_sheet_as_source_and_go_with_it(
    office: Office, commune_officer: Any
) -> None:
    uid = office.check(commune_officer, sheet(office, *TOLD, told_on="05/03/2026"))
    assert not ImportFault.plain.filter(batch__uid=uid, is_note=False).exists()
    assert not PersonFact.plain.exists(), "a dry run writes nothing"
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    assert now_held() == ALL
    assert set(PersonFact.plain.values_list("source", "valid_from")) == {("list.xlsx", date(2026, 3, 5))}
    assert take_back(commune_officer, uid).removed == 3
    assert not PersonFact.plain.exists()


def test_what_a_list_says_otherwise_is_shown_and_holds_again_when_it_is_taken_back(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD))
    anew = [FAMILY[0] | {"channel": "loa"}, FAMILY[1] | {"whose_phone": "riêng"}]
    uid = office.take_in(commune_officer, sheet(office, *anew, name="later"))
    told = ImportFault.plain.filter(batch__uid=uid, kind="fact_changes").order_by("column")
    assert [(one.row, one.column, one.params["before"], one.params["after"]) for one in told] == [
        (2, "channel", "Có người đến tận nhà", "Loa truyền thanh"),
        (3, "whose_phone", "Dùng chung trong nhà", "Điện thoại của mình"),
    ]
    assert now_held() == ALL | {(HOA, "phone"): "own", (PAN, "channel"): "loudspeaker"}
    take_back(commune_officer, uid)
    assert now_held() == ALL


def test_several_livelihoods_are_told_in_words(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | {"livelihood": "Trồng trọt, chăn nuôi"}))
    uid = office.check(
        commune_officer, sheet(office, FAMILY[0] | {"livelihood": "Làm thuê, buôn bán"}, name="later")
    )
    told = ImportFault.plain.get(batch__uid=uid, kind="fact_changes")
    for said in (told.params["before"], told.params["after"]):
        assert ", " in said
        assert not {"crops", "animals", "wage", "trade"} & set(said.replace(",", "").split())


@pytest.mark.parametrize(
    ("row", "kind", "left"),
    [({"whose_phone": "con trai"}, "whose_phone_unknown", {(PAN, "channel"): "visit"}),
     ({"channel": "Zalo"}, "channel_unknown", {(PAN, "phone"): "other"}),
     ({"livelihood": "lúa, việc khác"}, "livelihood_unknown", {(PAN, "phone"): "other", (PAN, "channel"): "visit"})],
)  # fmt: skip
def test_a_word_we_do_not_know_is_told_and_loses_nothing_else(
    office: Office, commune_officer: Any, row: Row, kind: str, left: dict[tuple[str, str], str]
) -> None:
    uid = office.take_in(commune_officer, sheet(office, TOLD[0] | row))
    told = ImportFault.plain.get(batch__uid=uid, kind=kind)
    assert (told.row, told.column, told.is_note) == (2, *row, True)
    assert batches.batch_for(commune_officer, uid).rows_bad == 0
    assert Person.plain.count() == 1
    assert now_held() == left


def test_what_the_register_gives_out_comes_back_as_it_was(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, *TOLD))
    before = list(PersonFact.plain.values_list("pk", flat=True))
    rows = list(
        words.spoken(queries.export_rows(commune_officer, queries.ListFilter()), queries.commune_words())
    )
    header = words.header()
    whose = header.index("Điện thoại của ai")
    assert {row[whose] for row in rows} == {
        "Của người khác, nhờ nhắn lại",
        "Dùng chung trong nhà",
        "Điện thoại của mình",
    }
    channel = header.index("Cách báo tin tốt nhất")
    assert {row[channel] for row in rows} == {"Có người đến tận nhà", "", "Gọi điện"}
    assert "Chăn nuôi, nuôi cá, Nghề thủ công, du lịch" in {row[header.index("Sinh kế")] for row in rows}
    path = office.folder / "out.xlsx"
    imports.write_xlsx(path, header, [[*("03646", row[1]), *row[2:]] for row in rows])
    uid = office.take_in(commune_officer, path)
    assert not ImportFault.plain.filter(batch__uid=uid, kind__startswith="fact_").exists()
    assert list(PersonFact.plain.values_list("pk", flat=True)) == before, "nothing is written again"
    PersonFact.plain.all().delete()
    office.take_in(commune_officer, path)
    assert now_held() == ALL


def test_who_has_no_telephone_is_kept_so_where_no_other_cell_says_whose_it_is(
    office: Office, commune_officer: Any
) -> None:
    rows = [
        FAMILY[0] | {"phone": "không có"},
        FAMILY[1] | {"phone": "không có", "whose_phone": "Dùng chung"},
        FAMILY[2] | {"phone": "không có", "whose_phone": "con trai"},
    ]
    uid = office.take_in(commune_officer, sheet(office, *rows))
    assert now_held() == {(PAN, "phone"): "none", (HOA, "phone"): "shared"}
    assert batches.batch_for(commune_officer, uid).rows_bad == 0


def test_a_telephone_column_alone_says_who_has_none(office: Office, commune_officer: Any) -> None:
    keys = [key for key in HEADER if key not in {"whose_phone", "channel", "livelihood", "told_on"}]
    path, blank = office.folder / "plain.xlsx", dict.fromkeys(keys, "") | {"commune": "03646"}
    rows = [blank | FAMILY[0] | {"phone": "Không có"}, blank | FAMILY[2]]
    imports.write_xlsx(path, [HEADER[key] for key in keys], [[row[key] for key in keys] for row in rows])
    office.take_in(commune_officer, path)
    assert now_held() == {(PAN, "phone"): "none"}


@pytest.mark.parametrize(
    ("number", "whose"), [("0912345678", "Không có điện thoại"), ("không có", "Của mình")]
)
def test_cells_that_contradict_each_other_are_told_and_neither_is_kept(
    office: Office, commune_officer: Any, number: str, whose: str
) -> None:
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | {"phone": number, "whose_phone": whose}))
    told = ImportFault.plain.get(batch__uid=uid, kind="phone_contradicts")
    assert (told.column, told.is_note, now_held()) == ("whose_phone", True, {})
    assert Person.plain.get().phone_e164 == ("+84912345678" if number.isdigit() else "")


def test_a_number_the_register_has_of_who_is_said_to_have_none_stays_and_is_named(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[2]))
    uid = office.take_in(commune_officer, sheet(office, FAMILY[2] | {"phone": "không có"}, name="later"))
    told = ImportFault.plain.get(batch__uid=uid, kind="phone_kept")
    assert (told.row, told.column, told.is_note) == (2, "phone", True)
    assert Person.plain.get().phone_e164 == "+84912345678"
    assert now_held() == {(NAM, "phone"): "none"}


@pytest.mark.parametrize(("whose", "stands"), [("", {}), ("Của mình", {(NAM, "phone"): "own"})])
def test_a_number_a_list_writes_over_another_is_hers_only_where_the_list_says_so(
    office: Office, commune_officer: Any, whose: str, stands: dict[tuple[str, str], str]
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[2] | {"whose_phone": "Của mình"}))
    later = sheet(office, FAMILY[2] | {"phone": "0987654321", "whose_phone": whose}, name="later")
    uid = office.take_in(commune_officer, later)
    assert (Person.plain.get().phone_e164, now_held()) == ("+84987654321", stands)
    take_back(commune_officer, uid)
    assert (Person.plain.get().phone_e164, now_held()) == ("+84912345678", {(NAM, "phone"): "own"})

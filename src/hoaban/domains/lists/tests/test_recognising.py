"""Match or create: who stands already is found, changed with both values kept, and put back exactly; doubt is a fault."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.lists.models import LeftOut
from hoaban.domains.lists.tests.test_household_list import found
from hoaban.domains.registry import generator, queries
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.domains.registry.values import ReadFor, Relation
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.models import ImportBatch, ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")

NUMBERS = ("000000000101", "000000000102", "000000000103")
Row = dict[str, Any]
FAMILY: list[Row] = [
    {"household": "H1", "name": "Lò Văn Pản", "relation": "Chủ hộ", "sex": "Nam", "birth": "1960", "identity": NUMBERS[0]},
    {"household": "H1", "name": "Lò Thị Hoa", "relation": "Vợ", "sex": "Nữ", "birth": "05/03/1962"},
    {"household": "H1", "name": "Lò Văn Nam", "relation": "Con", "sex": "Nam", "birth": "1990", "phone": "0912345678"},
]  # fmt: skip


def written(office: Office, *rows: Row, name: str = "list") -> Path:
    """A list of these rows; what a row does not say is empty."""
    path = office.folder / f"{name}.xlsx"
    blank = dict.fromkeys(generator.KEYS, "") | {"commune": "03646", "village": "Bản Mẫu"}
    cells = [[(blank | row)[key] for key in generator.KEYS] for row in rows]
    imports.write_xlsx(path, list(generator.LABELS.values()), cells)
    return path


def people() -> list[Any]:
    columns = ("pk", "name", "relation", "sex", "birth_year", "birth_date", "phone_e164", "identity_index")
    return list(Person.plain.order_by("pk").values_list(*columns))


def one_fault(uid: Any) -> tuple[int, str]:
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    return fault.row, fault.kind


def test_the_same_list_again_writes_nobody_twice(office: Office, commune_officer: Any) -> None:
    path, _planted = office.sheet(rows=60)
    office.take_in(commune_officer, path)
    before = people()
    again = batches.batch_for(commune_officer, office.take_in(commune_officer, path))
    assert (again.rows_good, again.rows_matched, again.written, again.rows_bad) == (60, 60, 0, 0)
    assert people() == before
    assert not Change.plain.exists()
    assert not LeftOut.plain.exists()


@pytest.mark.parametrize("said", ["không có", "Không", "KHÔNG CÓ SĐT", "ko có", "0 có", "No telephone"])
def test_who_has_no_telephone_comes_in_and_no_number_is_taken_away(
    office: Office, commune_officer: Any, said: Any
) -> None:
    uid = office.take_in(commune_officer, written(office, *FAMILY[:2], FAMILY[2] | {"phone": said}))
    assert batches.batch_for(commune_officer, uid).rows_bad == 0
    assert Person.plain.get(name="Lò Văn Nam").phone_e164 == ""
    Person.plain.filter(name="Lò Văn Pản").update(phone_e164="+84900000000")
    office.take_in(commune_officer, written(office, FAMILY[0] | {"phone": said}, name="later"))
    assert Person.plain.get(name="Lò Văn Pản").phone_e164 == "+84900000000"


@pytest.mark.parametrize("said", ["có", "không rõ", "0912", "00"])
def test_what_is_neither_a_number_nor_none_stays_a_fault(
    office: Office, commune_officer: Any, said: str
) -> None:
    uid = office.check(commune_officer, written(office, *FAMILY[:2], FAMILY[2] | {"phone": said}))
    assert one_fault(uid) == (4, "phone_unusable")


def test_what_a_list_says_anew_is_shown_changed_and_put_back(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    before = people()
    told = [
        FAMILY[0] | {"name": "Lò Văn Bản", "phone": "0987654321"},  # known by the number
        FAMILY[1] | {"birth": "1962"},  # less than is known
        FAMILY[2] | {"name": "LÒ VĂN NAM", "birth": "07/08/1990"},  # more than is known
        {"household": "H1", "name": "Lò Thị Mới", "relation": "Con", "sex": "Nữ", "birth": "2020"},
    ]
    uid = office.check(commune_officer, written(office, *told, name="later"))
    assert people() == before, "a dry run writes nothing"
    notes = ImportFault.plain.filter(batch__uid=uid, kind="person_changes").order_by("row", "column")
    assert [(note.row, note.column, note.params["before"], note.params["after"]) for note in notes] == [
        (2, "name", "Lò Văn Pản", "Lò Văn Bản"),
        (2, "phone", "—", "+84987654321"),
        (4, "birth", "1990", "07/08/1990"),
    ]
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    batch = batches.batch_for(commune_officer, uid)
    assert (batch.rows_matched, batch.written, Person.plain.count()) == (3, 1, 4)
    names = list(Person.plain.order_by("pk").values_list("name", flat=True))
    assert names == ["Lò Văn Bản", "Lò Thị Hoa", "Lò Văn Nam", "Lò Thị Mới"]
    assert Change.plain.count() == 2
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    assert people() == before


def test_what_somebody_corrected_since_stays_when_the_list_is_taken_back(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    later = written(office, FAMILY[0] | {"phone": "0987654321"}, FAMILY[2] | {"birth": "1991"}, name="later")
    uid = office.take_in(commune_officer, later)
    Person.plain.filter(name="Lò Văn Pản").update(phone_e164="+84900000000")
    assert batches.kept_of(commune_officer, batches.batch_for(commune_officer, uid)).count == 1
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    assert Person.plain.get(name="Lò Văn Pản").phone_e164 == "+84900000000"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (FAMILY[0] | {"household": "H2"}, "identity_other_household"),
        (FAMILY[0] | {"name": "Quàng Thị Mai", "sex": "Nữ", "relation": "Con"}, "identity_other_person"),
        (FAMILY[0] | {"identity": NUMBERS[2], "relation": "Khác"}, "identity_differs"),
        ({"household": "H2", "name": "Mùa A Dơ", "relation": "Chủ hộ", "sex": "Nam", "birth": "2031"}, "birth_future"),
        ({"household": "H1", "name": "Mùa A Dơ", "relation": "Chủ hộ", "sex": "Nam", "birth": "1980"}, "head_in_register"),
    ],
)  # fmt: skip
def test_what_a_person_must_decide_is_a_fault(
    office: Office, commune_officer: Any, row: Row, kind: str
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    before = people()
    uid = office.take_in(commune_officer, written(office, row, name="later"))
    assert one_fault(uid) == (2, kind)
    assert people() == before


def test_two_people_with_one_number_are_named_and_both_stay_out_of_reach(
    office: Office, commune_officer: Any
) -> None:
    twice = written(office, FAMILY[0], FAMILY[1] | {"identity": NUMBERS[0]})
    uid = office.check(commune_officer, twice)
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.row, fault.kind, fault.params) == (3, "identity_repeated", {"first": 2})


def test_several_of_one_name_are_for_a_person_to_decide(office: Office, commune_officer: Any) -> None:
    twins = [FAMILY[2] | {"birth": "", "phone": ""}, FAMILY[2] | {"birth": "", "phone": "0912345679"}]
    office.take_in(commune_officer, written(office, FAMILY[0], *twins))
    uid = office.check(commune_officer, written(office, FAMILY[2], name="later"))
    assert one_fault(uid) == (2, "match_unclear")


def test_one_person_of_the_register_is_in_a_list_once(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    uid = office.check(commune_officer, written(office, FAMILY[1], FAMILY[1], name="later"))
    assert one_fault(uid) == (3, "person_repeated")


def test_somebody_of_another_commune_is_a_fault_that_names_no_household(
    office: Office, commune_officer: Any, outsider: Any
) -> None:
    there = [row | {"commune": "03664"} for row in FAMILY]
    office.take_in(outsider, written(office, *there))
    uid = office.take_in(commune_officer, written(office, FAMILY[0], name="later"))
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.kind, fault.params) == ("identity_elsewhere", {})
    probing = office.check(commune_officer, written(office, there[0] | {"household": "H7"}, name="probe"))
    assert one_fault(probing) == (2, "commune_outside"), "of another commune nothing is said"


def test_a_household_of_ones_own_commune_is_one_tap_away(
    office: Office, as_actor: Any, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    uid = office.check(commune_officer, written(office, FAMILY[0] | {"household": "H2"}, name="later"))
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/faults/").content.decode()
    assert f'href="/w/registry/households/{Household.plain.get().uid}/"' in page


def test_a_household_across_two_communes_is_named_and_two_of_one_code_are_not(
    office: Office, province_officer: Any
) -> None:
    torn = [FAMILY[0], FAMILY[1] | {"commune": "03664"}, FAMILY[2]]
    uid = office.check(province_officer, written(office, *torn))
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.row, fault.kind, fault.params) == (3, "household_two_communes", {"first": 2})
    two = [FAMILY[0], FAMILY[0] | {"commune": "03664", "identity": ""}]
    assert found(office.check(province_officer, written(office, *two, name="two"))) == []


def test_a_household_that_stands_without_a_head_comes_back_beside_its_namesake(
    office: Office, province_officer: Any
) -> None:
    two = [FAMILY[0], FAMILY[0] | {"commune": "03664", "identity": ""}]
    office.take_in(province_officer, written(office, *two))
    Person.plain.filter(pk=Person.plain.latest("pk").pk).update(relation=Relation.OTHER)
    again = [two[0], two[1] | {"relation": "Khác"}]
    assert found(office.check(province_officer, written(office, *again, name="again"))) == [
        (3, "relation", "no_head")
    ], "a note, which keeps no row out"
    torn = [*again, FAMILY[1] | {"commune": "03664", "identity": ""}]
    assert "household_two_communes" in str(
        found(office.check(province_officer, written(office, *torn, name="torn")))
    )


def test_names_in_capitals_are_kept_as_written_and_said_once(office: Office, commune_officer: Any) -> None:
    capitals = [row | {"name": row["name"].upper()} for row in FAMILY]
    uid = office.take_in(commune_officer, written(office, *capitals))
    note = ImportFault.plain.get(batch__uid=uid, kind="name_capitals")
    assert (note.is_note, note.params) == (True, {"n": 3})
    assert Person.plain.filter(name="LÒ VĂN PẢN", name_key="lo van pan").exists()


def test_who_left_between_check_and_writing_is_a_late_fault(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoaban.domains.lists.actions import loading

    office.take_in(commune_officer, written(office, *FAMILY))
    uid = office.check(commune_officer, written(office, *FAMILY, name="later"))
    plain = loading.write_chunk

    def meanwhile(*args: Any) -> Any:
        Person.plain.filter(name="Lò Văn Nam").update(replaced_at=timezone.now())
        return plain(*args)

    monkeypatch.setattr(loading, "write_chunk", meanwhile)
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    assert one_fault(uid) == (4, "person_gone")
    assert ImportBatch.plain.get(uid=uid).rows_bad == 1


def test_whom_a_later_list_adds_to_a_household_is_not_said_to_have_lived_there_before(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY[:2]))
    early = timezone.now() - timedelta(days=300)
    Person.plain.update(recorded_at=early)
    office.take_in(commune_officer, written(office, *FAMILY, name="later"))
    home, day = Household.plain.get(), timezone.localdate(early) + timedelta(days=1)
    then = queries.household_on(commune_officer, home.uid, day, Known.NOW, ReadFor.SERVICE)
    told = {one.name: one.known_from for one in then.people}
    assert told == {"Lò Văn Pản": None, "Lò Thị Hoa": None, "Lò Văn Nam": timezone.localdate()}

"""Health insurance numbers of a list are looked up like identity numbers: nobody gets one that somebody else holds."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.lists.actions import loading
from hoaban.domains.lists.tests.test_recognising import FAMILY, NUMBERS, Row, one_fault, people, written
from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.tests.conftest import Office, SignIn, job_context
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
CARD, OTHER = "1234567890", "1234567891"
INSURED: list[Row] = [FAMILY[0] | {"insurance": OTHER}, FAMILY[1] | {"insurance": CARD}, FAMILY[2]]
NEW: Row = {"name": "Mùa Thị Dở", "relation": "Khác", "sex": "Nữ", "birth": "1988", "insurance": CARD}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (NEW | {"household": "H2", "relation": "Chủ hộ"}, "insurance_other_household"),
        (NEW | {"household": "H1"}, "insurance_other_person"),
        (INSURED[0] | {"insurance": CARD, "relation": "Khác"}, "insurance_other_person"),
        (FAMILY[2] | {"insurance": CARD, "sex": "Nam"}, "insurance_other_person"),
        (INSURED[0] | {"insurance": "1234567899"}, "insurance_differs"),
        (INSURED[0] | {"identity": NUMBERS[2]}, "identity_differs"),
    ],
)
def test_a_number_of_somebody_else_is_for_a_person_to_decide(
    office: Office, commune_officer: Any, row: Row, kind: str
) -> None:
    office.take_in(commune_officer, written(office, *INSURED))
    before = people()
    uid = office.take_in(commune_officer, written(office, row, name="later"))
    assert one_fault(uid) == (2, kind)
    assert people() == before


def test_twice_in_one_list_it_is_named(office: Office, commune_officer: Any) -> None:
    twice = [INSURED[0], FAMILY[1] | {"insurance": OTHER}]
    uid = office.check(commune_officer, written(office, *twice))
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.row, fault.kind, fault.params) == (3, "insurance_repeated", {"first": 2})


def test_she_is_known_by_it_under_another_name(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *INSURED))
    office.take_in(commune_officer, written(office, INSURED[1] | {"name": "Lò Thị Hoà Bình"}, name="later"))
    assert [name for _pk, name, *_rest in people()] == ["Lò Văn Pản", "Lò Thị Hoà Bình", "Lò Văn Nam"]


TWINS: list[Row] = [
    FAMILY[0],
    {"household": "H1", "name": "Lò Văn Tý", "relation": "Con", "sex": "Nam", "birth": "2015"},
    {
        "household": "H1",
        "name": "Lò Văn Tèo",
        "relation": "Con",
        "sex": "Nam",
        "birth": "2015",
        "insurance": CARD,
    },
]


@pytest.mark.parametrize(
    "slip",
    [
        TWINS[1] | {"insurance": CARD},
        {"household": "H1", "name": "Lò Văn Pản", "relation": "Khác", "sex": "Nam", "insurance": CARD},
    ],
)
def test_a_card_in_the_row_of_somebody_else_of_the_household_renames_nobody(
    office: Office, commune_officer: Any, slip: Row
) -> None:
    office.take_in(commune_officer, written(office, *TWINS))
    before = people()
    uid = office.take_in(commune_officer, written(office, slip, TWINS[2] | {"insurance": ""}, name="later"))
    assert one_fault(uid) == (2, "insurance_other_person")
    assert people() == before, "and the row of who holds it comes in"


def test_of_another_commune_no_household_is_named(
    office: Office, commune_officer: Any, outsider: Any
) -> None:
    office.take_in(outsider, written(office, *[row | {"commune": "03664"} for row in INSURED]))
    uid = office.take_in(
        commune_officer, written(office, NEW | {"household": "H1", "relation": "Chủ hộ"}, name="later")
    )
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.kind, fault.params) == ("insurance_elsewhere", {})


def test_the_household_is_one_tap_away_and_told_in_words(
    office: Office, as_actor: SignIn, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, *INSURED))
    uid = office.check(
        commune_officer, written(office, NEW | {"household": "H2", "relation": "Chủ hộ"}, name="later")
    )
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/faults/").content.decode()
    assert f'href="/w/registry/households/{Household.plain.get().uid}/"' in page
    assert "Số thẻ BHYT của người ở hộ khác" in page


@pytest.mark.parametrize("place", [14_03646_0000, 14_03664_0000])
@pytest.mark.parametrize("row", [FAMILY[2] | {"insurance": CARD}, NEW | {"household": "H1"}])
def test_written_elsewhere_while_the_list_is_taken_in_it_is_a_late_fault(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch, row: Row, place: int
) -> None:
    """Where a record is hers the fault leads to it; of another commune only that somebody there has it."""
    office.take_in(commune_officer, written(office, *FAMILY))
    uid = office.check(commune_officer, written(office, row, name="later"))
    plain = loading.write_chunk

    def meanwhile(*args: Any) -> Any:
        taken = numbers.at_hand().index_of("insurance", CARD)
        Person.plain.filter(name="Lò Văn Pản").update(insurance_index=taken, place_no=place)
        return plain(*args)

    monkeypatch.setattr(loading, "write_chunk", meanwhile)
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    holder, fault = Person.plain.get(name="Lò Văn Pản"), ImportFault.plain.get(batch__uid=uid, is_note=False)
    here = {"path": f"/w/registry/people/{holder.uid}/number/insurance/same/"}
    told = ("insurance_in_register", here) if place == 14_03646_0000 else ("insurance_elsewhere", {})
    assert (fault.kind, fault.params) == told
    assert Person.plain.exclude(insurance_index="").count() == 1

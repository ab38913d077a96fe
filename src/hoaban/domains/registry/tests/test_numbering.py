"""A missing number is added at the desk: sealed, found, refused where somebody else has it, put back."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions, codes, numbers, rules
from hoaban.domains.registry.errors import NumberElsewhere, NumberOnRecord
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.values import NumberKind
from hoaban.foundation.audit.models import Entry, ReadEntry

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, ELSEWHERE = 14_03646_0000, 14_03647_0000
NUMBER = "014180001234"


def person(place: int, code: str, name: str) -> Person:
    home = Household.plain.create(code=code, place_no=place, village="Bản Bó")
    made: Person = Person.plain.create(
        household=home, place_no=place, name=name, name_key="x", name_sort="x", relation="head"
    )
    return made


@pytest.fixture
def one(sheet_codes: codes.Codes) -> Person:
    return person(OWN, "HO-1", "Lò Văn Pản")


def deed(one: Person, request: str | None = None) -> actions.Deed:
    return actions.Deed(Household.plain.get(pk=one.household_id).version, request, timezone.now())


def told(number: str = NUMBER, kind: NumberKind = NumberKind.IDENTITY) -> actions.NumberTold:
    return actions.NumberTold(kind, number, "Lò Văn Pản", "thẻ căn cước")


def sent(one: Person, number: str) -> dict[str, str]:
    version = Household.plain.get(pk=one.household_id).version
    return {"kind": "identity", "number": number, "said_by": "Lò Văn Pản", "version": str(version)}


def url(one: Person) -> str:
    return f"/w/registry/people/{one.uid}/number/new/"


def test_a_missing_number_is_added_once_and_taken_out_again(one: Person, commune_officer: Any) -> None:
    for _ in range(2):
        actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one, "r1"))
    held, change = Person.plain.get(pk=one.pk), Change.plain.get()
    assert numbers.unseal("identity", one.uid, bytes(held.identity_sealed or b"")) == NUMBER
    assert held.identity_index in numbers.indexes_of("identity", NUMBER)
    assert NUMBER not in f"{change.before}{change.after}{change.paper}", "the history holds no number"
    assert Entry.plain.filter(tag="registry:household:papers").count() == 1
    actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    held = Person.plain.get(pk=one.pk)
    assert (held.identity_sealed, held.identity_index) == (None, "")


def test_one_of_each_kind_and_never_over_another(one: Person, commune_officer: Any) -> None:
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    with pytest.raises(NumberOnRecord):
        actions.add_number(by=commune_officer, uid=one.uid, told=told("014180001235"), deed=deed(one))
    insured = told("1234567890", NumberKind.INSURANCE)
    actions.add_number(by=commune_officer, uid=one.uid, told=insured, deed=deed(one))
    held = Person.plain.get(pk=one.pk)
    assert numbers.unseal("insurance", one.uid, bytes(held.insurance_sealed or b"")) == "1234567890"


@pytest.mark.parametrize(("place", "is_named"), [(OWN, True), (ELSEWHERE, False)])
def test_who_has_it_already_is_named_only_to_who_may_read_her(
    one: Person, commune_officer: Any, as_actor: SignIn, place: int, is_named: bool
) -> None:
    other = person(place, "HO-2", "Quàng Thị Mai")
    Person.plain.filter(pk=other.pk).update(identity_index=numbers.indexes_of("identity", NUMBER)[0])
    with pytest.raises(NumberElsewhere):
        actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    answer = as_actor(commune_officer).post(url(one), sent(one, NUMBER))
    assert answer.status_code == 422
    assert ("Quàng Thị Mai" in answer.content.decode()) == is_named
    assert ReadEntry.plain.filter(tag="registry:person:read").count() == 1 + is_named
    assert not Change.plain.exists()


def test_the_page_takes_it_and_leads_back_where_it_stands_masked(
    one: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    client = as_actor(commune_officer)
    answer = client.post(url(one), sent(one, "12345"))
    assert answer.status_code == 422
    answer = client.post(url(one), sent(one, "014 180 001 234"), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "•••" in page
    assert NUMBER not in page


@pytest.mark.parametrize("field", ["said_by", "paper"])
def test_a_number_beside_the_number_is_refused_and_nothing_is_written(
    one: Person, commune_officer: Any, as_actor: SignIn, field: str
) -> None:
    answer = as_actor(commune_officer).post(url(one), sent(one, NUMBER) | {field: f"căn cước {NUMBER}"})
    assert answer.status_code == 422
    assert "không ghi số trên thẻ" in answer.content.decode()
    assert not Change.plain.exists()
    assert not Person.plain.get(pk=one.pk).identity_sealed


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("căn cước 014180001234", True),
        ("số 014 180 001 234, bản gốc", True),
        ("014.180.001-234", True),
        ("CMND 014180001", True),
        ("căn cước 014180001234 2021", True),
        ("thẻ căn cước", False),
        ("", False),
        ("giấy hẹn ngày 12/05/2021", False),
        ("thẻ cấp 12.05.2021", False),
        ("123/QĐ-UBND", False),
    ],
)
def test_what_holds_a_number_of_a_card(said: str, holds: bool) -> None:
    assert rules.holds_number(said) == holds


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("identity", "014.180 001-234", NUMBER),
        ("identity", "014180001", "014180001"),
        ("identity", "114180001234", None),
        ("identity", "01418000123", None),
        ("insurance", "dn4 14 1234567890 1", None),
        ("insurance", "DN 4141234567890", "DN4141234567890"),
        ("insurance", "1234567890", "1234567890"),
    ],
)
def test_what_can_be_a_number(kind: str, said: str, kept: str | None) -> None:
    assert rules.number_typed(NumberKind(kind), said) == kept


@pytest.mark.parametrize(
    ("said", "number", "is_told"),
    [("số DN 4010/123456789", "DN4010123456789", True), ("014/180/001/234", "014180001234", True),
     ("ngày 12/05/2026", "014180001234", False), ("Thẻ BHYT", "", False)],
)  # fmt: skip
def test_the_number_itself_is_found_in_words_however_it_is_spelled(
    said: str, number: str, is_told: bool
) -> None:
    assert rules.tells_number(said, number) is is_told

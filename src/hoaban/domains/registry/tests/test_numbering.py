"""A missing number is added at the desk: sealed, found, refused where somebody else has it, put back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from hoaban.domains.registry import actions, codes, numbers, rules
from hoaban.domains.registry.errors import (
    ChangedSince,
    NoNumber,
    NumberCorrectedSince,
    NumberElsewhere,
    NumberGoneSince,
    NumberInWords,
    NumberOnRecord,
    NumberUnchanged,
)
from hoaban.domains.registry.models import Change, Household, Merge, Person
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.values import NumberKind, Part
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import rotation
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


def test_the_page_asks_for_the_number_that_is_missing(
    one: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    client = as_actor(commune_officer)
    assert '<option value="identity" selected>' in client.get(url(one)).content.decode()
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    assert '<option value="insurance" selected>' in client.get(url(one)).content.decode()


def test_one_of_each_kind_and_never_over_another(one: Person, commune_officer: Any) -> None:
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    with pytest.raises(NumberOnRecord):
        actions.add_number(by=commune_officer, uid=one.uid, told=told("014180001235"), deed=deed(one))
    insured = told("1234567890", NumberKind.INSURANCE)
    actions.add_number(by=commune_officer, uid=one.uid, told=insured, deed=deed(one))
    held = Person.plain.get(pk=one.pk)
    assert numbers.unseal("insurance", one.uid, bytes(held.insurance_sealed or b"")) == "1234567890"


def opened(one: Person) -> str:
    held = Person.plain.get(pk=one.pk)
    if not held.identity_sealed:
        assert held.identity_index == ""
        return ""
    number = numbers.unseal("identity", one.uid, bytes(held.identity_sealed))
    assert held.identity_index in numbers.indexes_of("identity", number)
    return number


@pytest.mark.parametrize("right", ["014180009999", ""])
def test_a_wrong_number_is_corrected_or_taken_away_and_put_back(
    one: Person, commune_officer: Any, right: str
) -> None:
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    for _ in range(2):
        actions.correct_number(by=commune_officer, uid=one.uid, told=told(right), deed=deed(one, "r2"))
    assert opened(one) == right
    assert Entry.plain.filter(tag="registry:household:number").count() == 1
    change = Change.plain.latest("pk")
    assert NUMBER not in f"{change.before}{change.after}{change.paper}{bytes(change.former_sealed or b'')!r}"
    back = {"by": commune_officer, "uid": change.uid, "request": None, "now": timezone.now()}
    actions.take_back_change(**back)
    assert opened(one) == NUMBER


def test_a_former_number_comes_back_under_a_new_key(
    one: Person, commune_officer: Any, tmp_path: Any, settings: Any
) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(""), deed=deed(one))
    rotation.rotate("registry-numbers")
    assert access.renew_all(["registry-numbers"], lambda _done: None) == (1, 0)
    rotation.retire("registry-numbers", now=4_000_000_000.0)
    uid = Change.plain.latest("pk").uid
    actions.take_back_change(by=commune_officer, uid=uid, request=None, now=timezone.now())
    assert opened(one) == NUMBER


def test_what_was_written_since_stays(one: Person, commune_officer: Any) -> None:
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    added = Change.plain.get()
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(""), deed=deed(one))
    removed = Change.plain.latest("pk")
    actions.add_number(by=commune_officer, uid=one.uid, told=told("014180007777"), deed=deed(one))
    for change in (added, removed):
        with pytest.raises(ChangedSince):
            actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    assert opened(one) == "014180007777"


def test_what_was_corrected_and_confirmed_again_goes_with_no_older_change(
    one: Person, commune_officer: Any
) -> None:
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    added = Change.plain.get()
    for number in ("014180009999", NUMBER):
        actions.correct_number(by=commune_officer, uid=one.uid, told=told(number), deed=deed(one))
    with pytest.raises(ChangedSince):
        actions.take_back_change(by=commune_officer, uid=added.uid, request=None, now=timezone.now())
    assert opened(one) == NUMBER


def test_a_number_corrected_since_a_merge_is_put_back_before_the_two_are_separated(
    one: Person, commune_officer: Any
) -> None:
    twin = person(OWN, "HO-2", "Lò Văn Pản")
    actions.add_number(by=commune_officer, uid=twin.uid, told=told(), deed=deed(twin))
    versions = [Person.plain.get(pk=each.pk).version for each in (one, twin)]
    choice = actions.Choice(*versions, frozenset({Part.IDENTITY}), None, timezone.now())
    actions.merge_people(by=commune_officer, kept_uid=one.uid, merged_uid=twin.uid, choice=choice)
    parted = {
        "by": commune_officer,
        "merge_uid": Merge.plain.get().uid,
        "request": None,
        "now": timezone.now(),
    }
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(""), deed=deed(one))
    with pytest.raises(NumberCorrectedSince):
        actions.unmerge(**parted)
    uid = Change.plain.latest("pk").uid
    actions.take_back_change(by=commune_officer, uid=uid, request=None, now=timezone.now())
    actions.unmerge(**parted)
    assert (opened(one), opened(twin)) == ("", NUMBER)


def test_the_former_number_is_not_kept_in_the_words_beside_it(one: Person, commune_officer: Any) -> None:
    insured = told("1234567890", NumberKind.INSURANCE)
    actions.add_number(by=commune_officer, uid=one.uid, told=insured, deed=deed(one))
    said = actions.NumberTold(NumberKind.INSURANCE, "", "Bà Mai: số 123 456 7890 là của con", "")
    with pytest.raises(NumberInWords):
        actions.correct_number(by=commune_officer, uid=one.uid, told=said, deed=deed(one))
    assert Person.plain.get(pk=one.pk).insurance_sealed


def test_a_number_in_a_record_merged_with_hers_says_what_to_do(
    one: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    twin = person(OWN, "HO-2", "Lò Thị Pản")
    actions.add_number(by=commune_officer, uid=twin.uid, told=told(), deed=deed(twin))
    Person.plain.filter(pk=twin.pk).update(merged_into=one, replaced_at=timezone.now())
    page = as_actor(commune_officer).post(url(one), sent(one, NUMBER)).content.decode()
    assert "gộp lại và chọn số này" in page


def test_a_former_number_does_not_come_back_where_somebody_else_got_it(
    one: Person, commune_officer: Any
) -> None:
    other = person(OWN, "HO-2", "Quàng Thị Mai")
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(""), deed=deed(one))
    removed = Change.plain.latest("pk")
    actions.add_number(by=commune_officer, uid=other.uid, told=told(), deed=deed(other))
    with pytest.raises(NumberGoneSince):
        actions.take_back_change(by=commune_officer, uid=removed.uid, request=None, now=timezone.now())
    assert (opened(one), opened(other)) == ("", NUMBER)


def test_nothing_to_correct_and_somebody_else_s_number_are_refused(one: Person, commune_officer: Any) -> None:
    other = person(OWN, "HO-2", "Quàng Thị Mai")
    with pytest.raises(NoNumber):
        actions.correct_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    for whose, number in ((one, NUMBER), (other, "014180009999")):
        actions.add_number(by=commune_officer, uid=whose.uid, told=told(number), deed=deed(whose))
    for number, why in ((NUMBER, NumberUnchanged), ("014180009999", NumberElsewhere)):
        with pytest.raises(why):
            actions.correct_number(by=commune_officer, uid=one.uid, told=told(number), deed=deed(one))
    assert opened(one) == NUMBER


def test_the_page_corrects_takes_away_and_tells_it_without_a_digit(
    one: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    client, url = as_actor(commune_officer), f"/w/registry/people/{one.uid}/number/correct/"
    assert client.get(url).status_code != 200, "nothing stands to be corrected"
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    page = client.get(url).content.decode()
    assert "Số thẻ BHYT" not in page
    assert client.post(url, sent(one, "") | {"becomes": "another"}).status_code == 422
    assert client.post(url, sent(one, "12") | {"becomes": "another"}).status_code == 422
    said = client.post(url, sent(one, "014180009999") | {"becomes": "another"}, follow=True).content.decode()
    assert opened(one) == "014180009999"
    assert "Lò Văn Pản: sửa" in said
    gone = sent(one, "left there") | {"becomes": "none", "request_id": "sent-twice"}
    for _ in range(2):
        said = client.post(url, gone, follow=True).content.decode()
    assert opened(one) == ""
    assert "Lò Văn Pản: gỡ bỏ" in said
    assert "014180009999" not in said


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
@pytest.mark.parametrize(("kind", "number"), [("identity", NUMBER), ("insurance", "1234567890")])
def test_of_two_officers_in_one_instant_one_is_told_who_has_it(
    one: Person, commune_officer: Any, kind: str, number: str
) -> None:
    said = told(number, NumberKind(kind))
    other = person(OWN, "HO-2", "Quàng Thị Mai")
    deeds, together = {whose.pk: deed(whose) for whose in (one, other)}, Barrier(2)

    def add(whose: Person) -> str:
        try:
            together.wait(timeout=30)
            actions.add_number(by=commune_officer, uid=whose.uid, told=said, deed=deeds[whose.pk])
        except NumberElsewhere:
            return "refused"
        finally:
            connections.close_all()
        return "added"

    with ThreadPoolExecutor(2) as officers:
        assert sorted(officers.map(add, [one, other])) == ["added", "refused"]
    assert Person.plain.exclude(identity_index="", insurance_index="").count() == 1


@pytest.mark.parametrize(("kind", "number"), [("identity", NUMBER), ("insurance", "1234567890")])
@pytest.mark.parametrize(("place", "is_named"), [(OWN, True), (ELSEWHERE, False)])
def test_who_has_it_already_is_named_only_to_who_may_read_her(
    one: Person, commune_officer: Any, as_actor: SignIn, place: int, is_named: bool, kind: str, number: str
) -> None:
    other = person(place, "HO-2", "Quàng Thị Mai")
    Person.plain.filter(pk=other.pk).update(**{f"{kind}_index": numbers.indexes_of(kind, number)[0]})
    said = told(number, NumberKind(kind))
    with pytest.raises(NumberElsewhere):
        actions.add_number(by=commune_officer, uid=one.uid, told=said, deed=deed(one))
    answer = as_actor(commune_officer).post(url(one), sent(one, number) | {"kind": kind})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ("Quàng Thị Mai" in page) == is_named
    assert (f"/{one.uid}/same/{other.uid}/" in page) == is_named
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

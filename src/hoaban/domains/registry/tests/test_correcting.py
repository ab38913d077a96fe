"""Corrections by hand: both values are kept, nothing is overwritten unseen, every one can be put back."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes, wordindex
from hoaban.domains.registry.errors import ChangedSince, SecondHead, VillageUnclear
from hoaban.domains.registry.life import Death
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.queries.people import people_named
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.values import PersonTold, Precision, Relation, Sex
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
OWN = 14_03646_0000


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    made = Household.plain.create(code="HO-1", place_no=OWN, village="Bản Bó", address="Đầu bản")
    for name, relation in (("Lò Văn Pản", "head"), ("Quàng Thị Mai", "spouse")):
        Person.plain.create(
            household=made, place_no=OWN, name=name, name_key="x", name_sort="x", relation=relation, sex="m",
            birth_year=1980, birth_precision="year", phone_e164="+84912345678",
        )  # fmt: skip
    return made


def told(name: str = "Lò Văn Pành", relation: Relation = Relation.CHILD, **more: Any) -> PersonTold:
    first = {"sex": Sex.MALE, "birth_year": 1981, "birth_month": None, "birth_date": None,
             "birth_precision": Precision.YEAR, "phone": ""}  # fmt: skip
    return PersonTold(name=name, relation=relation, **(first | more))


def deed(home: Household, request: str | None = None) -> actions.Deed:
    return actions.Deed(Household.plain.get(pk=home.pk).version, request, timezone.now())


def spouse(home: Household) -> Person:
    return Person.plain.get(household=home, name="Quàng Thị Mai")


def facts(person: Person) -> tuple[Any, ...]:
    columns = (
        "name",
        "relation",
        "sex",
        "birth_year",
        "birth_date",
        "birth_precision",
        "phone_e164",
        "replaced_at",
    )
    return tuple(Person.plain.filter(pk=person.pk).values_list(*columns).get())


def put_back(by: Any, change: Change, request: str | None = None) -> None:
    actions.take_back_change(by=by, uid=change.uid, request=request, now=timezone.now())


def test_a_corrected_person_is_found_by_her_new_name_and_put_back(
    home: Household, commune_officer: Any
) -> None:
    one = spouse(home)
    before = facts(one)
    for _ in range(2):
        actions.correct_person(by=commune_officer, uid=one.uid, told=told(), deed=deed(home, "r1"))
    assert Change.plain.count() == 1, "a second arrival changes nothing"
    assert [row.pk for row, _fit in people_named(commune_officer, "panh", 5, "see")] == [one.pk]
    assert Entry.plain.get(tag="registry:household:person").digest == ""
    assert Event.plain.filter(name="registry.household_corrected").count() == 1
    put_back(commune_officer, Change.plain.get())
    assert facts(one) == before


def test_a_page_opened_before_somebody_s_change_is_refused(home: Household, commune_officer: Any) -> None:
    old = deed(home)
    actions.correct_household(
        by=commune_officer, uid=home.uid, village="Bản Bó", address="Cuối bản", deed=old
    )
    with pytest.raises(Stale):
        actions.add_person(by=commune_officer, uid=home.uid, told=told(), deed=old)


def test_a_child_is_added_once_and_taken_out_again(home: Household, commune_officer: Any) -> None:
    asked = deed(home, "a-form-sent-twice")
    for _ in range(2):
        actions.add_person(by=commune_officer, uid=home.uid, told=told("Lò Thị Út"), deed=asked)
    assert Person.plain.filter(household=home, name="Lò Thị Út", replaced_at=None).count() == 1
    put_back(commune_officer, Change.plain.get())
    assert not Person.plain.filter(household=home, name="Lò Thị Út", replaced_at=None).exists()


def test_a_household_has_one_head(home: Household, commune_officer: Any) -> None:
    with pytest.raises(SecondHead):
        actions.add_person(
            by=commune_officer, uid=home.uid, told=told(relation=Relation.HEAD), deed=deed(home)
        )
    head = Person.plain.get(household=home, relation="head")
    died = Death(date(2026, 1, 2), None)
    actions.record_death(by=commune_officer, uid=head.uid, death=died, deed=deed(home))
    actions.correct_person(
        by=commune_officer, uid=spouse(home).uid, told=told(relation=Relation.HEAD), deed=deed(home)
    )
    with pytest.raises(SecondHead):
        put_back(commune_officer, Change.plain.get(what="left"))


def test_who_left_is_kept_but_no_longer_of_the_household(home: Household, commune_officer: Any) -> None:
    one = spouse(home)
    actions.person_left(by=commune_officer, uid=one.uid, on=date(2026, 3, 1), deed=deed(home))
    row = Person.plain.get(pk=one.pk)
    assert (row.valid_to, row.replaced_at is None) == (date(2026, 3, 1), False)
    put_back(commune_officer, Change.plain.get())
    assert Person.plain.get(pk=one.pk).replaced_at is None


def test_another_village_takes_everything_along_and_undo_brings_it_back(
    home: Household, commune_officer: Any
) -> None:
    actions.correct_household(
        by=commune_officer, uid=home.uid, village="Bản Cá", address="Đầu bản", deed=deed(home)
    )
    number = Household.plain.get(pk=home.pk).place_no
    assert number > OWN
    assert set(Person.plain.values_list("place_no", flat=True)) == {number}
    put_back(commune_officer, Change.plain.get())
    assert set(Person.plain.values_list("place_no", flat=True)) == {OWN}
    assert Household.plain.get(pk=home.pk).village == "Bản Bó"


def test_a_village_is_found_by_kind_and_name_and_none_is_guessed(
    home: Household, commune_officer: Any, as_actor: SignIn
) -> None:
    def stands(village: str) -> int:
        actions.correct_household(
            by=commune_officer, uid=home.uid, village=village, address="", deed=deed(home)
        )
        return Household.plain.values_list("place_no", flat=True).get(pk=home.pk)

    ban = stands("Bản 1")
    tieu_khu = stands("Tiểu khu 1")
    assert len({OWN, ban, tieu_khu}) == 3
    assert (stands("ban 1"), stands("TK 1")) == (ban, tieu_khu)
    with pytest.raises(VillageUnclear, match="«Bản 1», «Tiểu khu 1»"):
        stands("1")
    Household.plain.filter(pk=home.pk).update(village="Bản 1", place_no=tieu_khu)
    assert stands("Bản 1") == ban, "counted to another village by mistake: the same name mends it"
    said = {"village": "1", "address": "", "version": deed(home).version}
    page = as_actor(commune_officer).post(f"/w/registry/households/{home.uid}/correct/", said)
    assert page.status_code == 422
    assert "«Bản 1», «Tiểu khu 1»" in page.content.decode()


def test_of_two_villages_of_one_name_the_desk_asks_and_a_mark_decides(
    home: Household, commune_officer: Any
) -> None:
    """As a reform may leave them; an address corrected beside it moves nobody."""
    names = ["Bản 1", "Bản 2", "Bản Na", "Bản 3"]
    first, second, plain, marked = places.ensure_villages(
        by=commune_officer, commune_number=OWN, names=names
    ).values()
    Unit.plain.filter(start=second).update(name="Bản 1", name_key="ban 1")
    Unit.plain.filter(start=marked).update(name="Bản Ná", name_key="ban na")

    def stands(village: str) -> int:
        actions.correct_household(
            by=commune_officer, uid=home.uid, village=village, address="", deed=deed(home)
        )
        return Household.plain.values_list("place_no", flat=True).get(pk=home.pk)

    with pytest.raises(VillageUnclear, match="2 × «Bản 1»"):
        stands("Bản 1")
    assert stands("bản ná") == marked
    with pytest.raises(VillageUnclear):
        stands("1")
    Household.plain.filter(pk=home.pk).update(village="Bản Na", place_no=plain)
    assert stands("Bản Ná") == marked, "another village, though only a mark is another"
    for number in (first, second):
        Household.plain.filter(pk=home.pk).update(village="Bản 1", place_no=number)
        assert stands("Bản 1") == number


def test_what_was_changed_again_is_not_put_back(home: Household, commune_officer: Any) -> None:
    one = spouse(home)
    for name in ("Lò Thị Một", "Lò Thị Hai"):
        actions.correct_person(by=commune_officer, uid=one.uid, told=told(name), deed=deed(home))
    with pytest.raises(ChangedSince):
        put_back(commune_officer, Change.plain.earliest("pk"))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["Lò Văn A", "Lò Văn B"]), st.sampled_from(list(Relation)[1:])), max_size=5
    )
)
def test_corrections_put_back_newest_first_restore_everything(
    home: Household, commune_officer: Any, said: list[tuple[str, Relation]]
) -> None:
    one, first = spouse(home), Change.plain.count()
    before = facts(one)
    for name, relation in said:
        actions.correct_person(by=commune_officer, uid=one.uid, told=told(name, relation), deed=deed(home))
    for change in Change.plain.filter(taken_back_at__isnull=True).order_by("-pk"):
        put_back(commune_officer, change)
    assert facts(one) == before
    assert Change.plain.count() == first + len(said)


def test_the_next_commune_and_a_masked_role_correct_nothing(
    home: Household, commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    with pytest.raises(NotFound):
        actions.correct_household(by=outsider, uid=home.uid, village="X", address="", deed=deed(home))
    with pytest.raises(NotAllowed):
        actions.add_person(by=province_officer, uid=home.uid, told=told(), deed=deed(home))
    actions.correct_household(
        by=commune_officer, uid=home.uid, village="Bản Bó", address="Y", deed=deed(home)
    )
    with pytest.raises(NotFound):
        put_back(outsider, Change.plain.get())


def test_pages_ask_write_and_tell_both_values(
    home: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, one = as_actor(commune_officer), spouse(home)
    address = f"/w/registry/people/{one.uid}/correct/"
    assert "Quàng Thị Mai" in client.get(address).content.decode()
    sent = {
        "name": "Quàng Thị Mải",
        "relation": "spouse",
        "sex": "f",
        "born": "3/1982",
        "phone": "0912 345 679",
    }
    for impossible in ("31/02/1980", "2031", "12/03/2031"):
        bad = client.post(address, sent | {"version": "1", "born": impossible})
        assert bad.status_code == 422
        assert "Quàng Thị Mải" in bad.content.decode(), "nothing typed is lost"
    assert client.post(address, sent | {"version": "1"}).status_code == 302
    page = client.get(f"/w/registry/households/{home.uid}/").content.decode()
    assert "Quàng Thị Mai → Quàng Thị Mải" in page
    assert "1980 → 03/1982" in page
    assert client.post(address, sent | {"version": "1"}).status_code == 409


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its words by itself")
def test_a_damaged_word_index_is_made_anew_from_the_names(home: Household) -> None:
    asked = wordindex.question([[["x"]]])
    assert wordindex.holding(Person.plain.all(), asked).count() == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person_words_data SET block = X'00ff' WHERE id > 10")
    with pytest.raises(DatabaseError), transaction.atomic():
        wordindex.holding(Person.plain.all(), asked).count()
    call_command("registry_words", verbosity=0)
    assert wordindex.holding(Person.plain.all(), asked).count() == 2


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its words by itself")
def test_the_word_index_follows_a_corrected_name(home: Household, commune_officer: Any) -> None:
    actions.correct_person(
        by=commune_officer, uid=spouse(home).uid, told=told("Cà Thị Xuân"), deed=deed(home)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_person_words WHERE registry_person_words MATCH 'xuan'")
        assert cursor.fetchone()[0] == 1


def test_who_was_added_is_told_so_and_needs_neither_papers_nor_a_birth_year(
    home: Household, commune_officer: Any, as_actor: SignIn
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/households/{home.uid}/people/new/"
    client.get(address)
    told = {"name": "Quàng Thị Già", "relation": "parent", "version": home.version, "another": "on"}
    page = client.post(address, told, follow=True).content.decode()
    assert "Đã thêm." in page
    assert Person.plain.get(name="Quàng Thị Già").birth_year is None

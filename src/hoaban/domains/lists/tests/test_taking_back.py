"""A list taken back: what people worked on stays whole, what it changed is put back, everything else goes."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.lists import rules
from hoaban.domains.lists.models import LeftOut
from hoaban.domains.lists.tests.test_household_list import rewritten
from hoaban.domains.registry import actions
from hoaban.domains.registry.actions.correcting import held
from hoaban.domains.registry.following import followers, ledger
from hoaban.domains.registry.models import Change, GroupFact, Household, HouseholdFact, Marriage, Person
from hoaban.domains.registry.tests.conftest import COMMUNES, Office, job_context
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.places import api as places
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")


def take_back(by: Any, uid: UUID) -> Any:
    imports.undo_import(by=by, uid=uid, request=None)
    import_jobs.work(job_context())
    return batches.batch_for(by, uid)


def confirm(by: Any, *rows: Household) -> UUID:
    uids = [row.uid for row in rows]
    return actions.confirm_households(by=by, uids=uids, request=None, now=timezone.now()).uid


def test_confirmed_households_stay_with_their_people_and_the_others_go(
    office: Office, commune_officer: Any
) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=60)[0])
    stay = list(Household.plain.order_by("pk")[:2])
    confirm(commune_officer, *stay)
    ids = {row.pk for row in stay}
    people = set(Person.plain.filter(household__in=ids).values_list("pk", flat=True))
    before = batches.kept_of(commune_officer, batches.batch_for(commune_officer, uid))
    assert (before.count, before.rows) == (2, len(people))
    batch = take_back(commune_officer, uid)
    assert batch.removed == 60 - len(people)
    assert set(Household.plain.values_list("pk", flat=True)) == ids
    assert set(Person.plain.values_list("pk", flat=True)) == people
    assert set(HouseholdFact.plain.values_list("household_id", flat=True)) == ids
    after = batches.kept_of(commune_officer, batch)
    assert [label for label, _url in after.first] == [row.code for row in stay]


def test_households_whose_confirmation_was_taken_back_go_with_the_list(
    office: Office, commune_officer: Any
) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=30)[0])
    press = confirm(commune_officer, *Household.plain.order_by("pk")[:3])
    actions.take_back_confirmation(by=commune_officer, uid=press, request=None, now=timezone.now())
    assert batches.kept_of(commune_officer, batches.batch_for(commune_officer, uid)).count == 0
    assert take_back(commune_officer, uid).removed == 30
    assert not Household.plain.exists()


def test_every_table_that_points_at_a_household_is_asked_whether_somebody_worked_on_it() -> None:
    """A new one is to be asked in `undoing._untouched` too, or a list taken back would take work with it."""
    pointing = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Household and model is not Household
    }
    asked = {
        "Person",
        "HouseholdFact",
        "Change",
        "Move",
        "Transfer",
        "OutsideLook",
    }
    assert pointing == asked | {table.__name__ for table in (*followers(), ledger())}


@settings(max_examples=tried(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 9), max_size=4), st.sets(st.integers(0, 9), max_size=4))
def test_what_goes_is_exactly_what_nobody_touched(
    office: Office, commune_officer: Any, confirmed: set[int], edited: set[int]
) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=50)[0])
    batch = ImportBatch.plain.get(uid=uid).pk
    rows = dict(enumerate(Household.plain.filter(batch_id=batch).order_by("pk")))
    touched = {rows[place].pk for place in confirmed | edited if place in rows}
    confirm(commune_officer, *(rows[place] for place in confirmed if place in rows))
    for place in edited & set(rows):
        one = Person.plain.filter(household=rows[place]).earliest("pk")
        Person.plain.filter(pk=one.pk).update(version=2)
    take_back(commune_officer, uid)
    assert set(Household.plain.filter(batch_id=batch).values_list("pk", flat=True)) == touched
    assert not Person.plain.filter(batch_id=batch).exclude(household__in=touched).exists()
    for row in Household.plain.filter(pk__in=touched):
        assert Person.plain.filter(household=row).exists(), "nobody is taken out of a house that stays"
    GroupFact.plain.all().delete()
    Person.plain.all().delete()
    HouseholdFact.plain.all().delete()
    Household.plain.all().delete()


def moved(office: Office) -> Any:
    return rewritten(office, lambda _n, row: row.update(village="Bản Mới Toanh", address="Cuối bản"))


def test_a_list_moves_a_household_with_everything_kept_by_place_and_undo_moves_it_back(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, office.sheet(rows=30)[0])
    columns = ("pk", "place_no", "village", "address")
    before = list(Household.plain.order_by("pk").values_list(*columns))
    uid = office.take_in(commune_officer, moved(office))
    numbers = set(Household.plain.values_list("place_no", flat=True))
    assert set(Household.plain.values_list("village", "address")) == {("Bản Mới Toanh", "Cuối bản")}
    assert dict(places.village_names())[numbers.pop()] == "Bản Mới Toanh"
    for model in (Person, HouseholdFact):
        assert set(model.plain.values_list("place_no", flat=True)) == set(
            Household.plain.values_list("place_no", flat=True)
        )
    change = Change.plain.earliest("pk")
    assert change.after["village"] == "Bản Mới Toanh"
    assert change.by_key == commune_officer.key
    take_back(commune_officer, uid)
    assert list(Household.plain.order_by("pk").values_list(*columns)) == before
    assert not Change.plain.filter(taken_back_at__isnull=True).exists()


def test_what_somebody_changed_after_the_list_is_not_put_back(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, office.sheet(rows=30)[0])
    uid = office.take_in(commune_officer, moved(office))
    last = Household.plain.latest("pk")
    Household.plain.filter(pk=last.pk).update(address="Ở giữa bản", version=9)
    assert batches.kept_of(commune_officer, batches.batch_for(commune_officer, uid)).count == 1
    take_back(commune_officer, uid)
    row = Household.plain.get(pk=last.pk)
    assert (row.address, row.village) == ("Ở giữa bản", "Bản Mới Toanh")


def test_villages_of_a_list_become_villages_of_the_commune_once(
    office: Office, commune_officer: Any, django_assert_max_num_queries: Any
) -> None:
    office.take_in(commune_officer, office.sheet(rows=60)[0])
    known = places.village_names()
    assert len(known) == 7
    numbers = dict(known)
    for row in Household.plain.all():
        assert numbers[row.place_no] == row.village
    office.take_in(commune_officer, office.sheet(rows=60, seed=3)[0])
    assert places.village_names() == known


def test_a_household_says_how_many_of_its_rows_are_missing_until_a_list_brings_them(
    office: Office, commune_officer: Any
) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=300, faults=24)[0])
    lines = Counter(dict(LeftOut.plain.values_list("household_id", "rows")))
    assert lines.total() == 20, "four faults hide which household or commune the row belongs to"
    home = Household.plain.get(pk=min(lines))
    confirm(commune_officer, home)
    assert Household.plain.get(pk=home.pk).confirmed_at is None, "it is confirmed by itself, by who saw it"
    take_back(commune_officer, uid)
    assert not LeftOut.plain.exists()


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_rows_a_list_tells_are_first_of_all_rows_that_were_missing(held: int, good: int, bad: int) -> None:
    missing = rules.still_missing(held, good, bad)
    assert bad <= missing <= held + bad
    assert rules.still_missing(held, held, 0) == 0


def test_households_without_a_head_and_children_alone_are_worth_a_look(
    office: Office, commune_officer: Any
) -> None:
    def orphans(number: int, row: dict[str, Any]) -> None:
        row.update(household="H9" if number < 2 else "H8", birth="2020" if number < 2 else "1980")
        row.update(relation="Con" if number != 2 else "Chủ hộ", poverty="", village="", address="")

    uid = office.check(commune_officer, rewritten(office, orphans))
    batch = batches.batch_for(commune_officer, uid)
    assert [(kind, count) for kind, _title, count in batches.note_counts(batch)] == [
        ("no_head", 1), ("only_children", 1),
    ]  # fmt: skip
    assert batch.rows_bad == 0, "a note keeps no row out"


@pytest.mark.parametrize("moved_on", [False, True])
def test_a_person_who_lives_in_another_household_by_now_is_not_rewritten(
    office: Office, commune_officer: Any, moved_on: bool
) -> None:
    office.take_in(commune_officer, office.sheet(rows=30)[0])
    uid = office.take_in(commune_officer, rewritten(office, lambda *_: None))
    person = Person.plain.earliest("pk")
    Change.plain.create(
        household_id=person.household_id, person=person, batch_id=ImportBatch.plain.get(uid=uid).pk, what="person",
        before=held(person) | {"name": "Lò Văn Trước"}, after=held(person), by_key="x", by_label="x", at=timezone.now(),
    )  # fmt: skip
    if moved_on:
        elsewhere = Household.plain.create(code="HO-9", place_no=COMMUNES["03664"])
        Person.plain.filter(pk=person.pk).update(household=elsewhere)
    take_back(commune_officer, uid)
    assert (Person.plain.get(pk=person.pk).name == "Lò Văn Trước") is not moved_on


@pytest.mark.parametrize(
    ("work", "is_guest"),
    [("one", False), ("other", False), ("one", True), ("other", True), ("parent", True)],
)
def test_people_married_or_parents_since_stay_and_the_rest_of_the_list_goes(
    office: Office, commune_officer: Any, work: str, is_guest: bool
) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=30)[0])
    if is_guest:
        uid = office.take_in(commune_officer, rewritten(office, lambda *_: None))
    of_list = Person.plain.filter(batch_id=ImportBatch.plain.get(uid=uid).pk)
    first = of_list.earliest("pk")
    stay = (
        {first.pk}
        if is_guest
        else set(of_list.filter(household=first.household_id).values_list("pk", flat=True))
    )
    work_on(first, work)
    assert take_back(commune_officer, uid).state == "undone"
    assert set(of_list.values_list("pk", flat=True)) == stay


def work_on(person: Person, work: str) -> None:
    who = {"by_key": "x", "by_label": "x", "at": timezone.now()}
    if work == "parent":
        Change.plain.create(household_id=person.household_id, parent=person, what="born", **who)
    elif work == "one":
        Marriage.plain.create(one=person, other_name="Vì Văn Xa", on="2026-05-01", **who)
    else:
        elsewhere = Household.plain.create(code="HO-9", place_no=person.place_no)
        groom = Person.plain.create(household=elsewhere, place_no=person.place_no, name="Vì Văn Xa")
        Marriage.plain.create(one=groom, other=person, on="2026-05-01", **who)

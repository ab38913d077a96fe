"""Who moved away is found, comes back with her record, and the time between stays told; nothing of it is a second record."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes
from hoaban.domains.registry.errors import ChangeDayUnfit, ChangedSince, CodeTaken, ReturnDayUnfit, SecondHead
from hoaban.domains.registry.life import Death, Return
from hoaban.domains.registry.models import CURRENT, Change, Household, Person
from hoaban.domains.registry.moves import MoveWhy, Moving
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.queries import gone
from hoaban.domains.registry.rules import name_key
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_correcting import told
from hoaban.domains.registry.tests.test_moving import NOW, OWN, deed, lived, make, named
from hoaban.domains.registry.values import Relation
from hoaban.foundation.access.errors import NotFound, Stale
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
LEFT_ON, BACK_ON = date(2026, 3, 1), date(2026, 8, 15)
HOA = "Lò Thị Hoa"


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    made = make("HO-1", ("Lò Văn Pản", "head"), (HOA, "child"))
    Person.plain.filter(name=HOA).update(name_key=name_key(HOA))
    return made


def leaves(by: Any, home: Household, name: str = HOA, on: date = LEFT_ON) -> None:
    actions.person_left(by=by, uid=named(name).uid, on=on, deed=deed(home))


def returns(
    by: Any, home: Household, on: date = BACK_ON, relation: Relation = Relation.CHILD, name: str = HOA
) -> None:
    back = Return(on, relation, "Trưởng bản")
    actions.record_return(by=by, uid=named(name).uid, back=back, deed=deed(home))


def put_back(by: Any, what: str, now: datetime = NOW) -> None:
    change = Change.plain.filter(what=what, taken_back_at__isnull=True).order_by("pk").last()
    assert change
    actions.take_back_change(by=by, uid=change.uid, request=None, now=now)


def test_she_comes_back_with_her_record_and_the_time_between_stays_told(
    commune_officer: Any, home: Household
) -> None:
    leaves(commune_officer, home)
    returns(commune_officer, home, relation=Relation.OTHER)
    one = named(HOA)
    assert (one.valid_to, one.replaced_at, one.relation) == (None, None, Relation.OTHER)
    there = {
        day: HOA in lived(commune_officer, home, day)
        for day in (
            LEFT_ON - timedelta(1), LEFT_ON, BACK_ON - timedelta(1), BACK_ON, NOW.date(),
        )
    }  # fmt: skip
    assert list(there.values()) == [True, False, False, True, True]
    assert HOA in lived(commune_officer, home, BACK_ON - timedelta(1), Known.THEN), "neither was told by then"
    put_back(commune_officer, "returned")
    one = named(HOA)
    assert (one.valid_to, one.replaced_at is None, one.relation) == (LEFT_ON, False, Relation.CHILD)
    assert HOA not in lived(commune_officer, home, NOW.date())
    put_back(commune_officer, "left")
    assert HOA in lived(commune_officer, home, LEFT_ON)


def test_the_last_one_s_return_opens_the_household_and_taking_it_back_ends_it_again(
    commune_officer: Any, home: Household
) -> None:
    leaves(commune_officer, home)
    leaves(commune_officer, home, "Lò Văn Pản", LEFT_ON + timedelta(9))
    returns(commune_officer, home)
    assert Household.plain.get(pk=home.pk).replaced_at is None
    put_back(commune_officer, "returned")
    row = Household.plain.get(pk=home.pk)
    assert (row.valid_to, row.replaced_at is None) == (LEFT_ON + timedelta(9), False)


def test_a_former_head_who_came_back_and_leaves_again_meets_no_second_head(
    commune_officer: Any, home: Household
) -> None:
    pan = "Lò Văn Pản"
    leaves(commune_officer, home, pan)
    Person.plain.filter(name=HOA).update(relation=Relation.HEAD)
    returns(commune_officer, home, relation=Relation.PARENT, name=pan)
    put_back(commune_officer, "returned")
    one = named(pan)
    assert (one.replaced_at is None, one.relation) == (False, Relation.HEAD)


def test_a_household_that_others_moved_out_of_ends_again_on_the_day_it_had_ended(
    commune_officer: Any, home: Household
) -> None:
    other, moved = make("HO-2", ("Cà Văn Ôn", "head")), LEFT_ON + timedelta(60)
    leaves(commune_officer, home)
    moving = Moving(
        {UUID(str(named("Lò Văn Pản").uid)): Relation.OTHER}, UUID(str(other.uid)), moved, MoveWhy.JOINED
    )
    actions.move_people(by=commune_officer, uid=home.uid, moving=moving, deed=deed(home))
    returns(commune_officer, home)
    put_back(commune_officer, "returned")
    assert Household.plain.get(pk=home.pk).valid_to == moved


def test_who_was_erased_meanwhile_does_not_come_back(commune_officer: Any, home: Household) -> None:
    leaves(commune_officer, home)
    Person.plain.filter(name=HOA).update(erased_at=NOW)
    with pytest.raises(NotFound):
        returns(commune_officer, home)


def test_a_day_before_her_return_is_none_of_a_later_leaving(commune_officer: Any, home: Household) -> None:
    leaves(commune_officer, home)
    returns(commune_officer, home)
    with pytest.raises(ChangeDayUnfit):
        leaves(commune_officer, home, on=BACK_ON - timedelta(1))


@pytest.mark.parametrize("on", [LEFT_ON - timedelta(1), NOW.date() + timedelta(1)])
def test_nobody_comes_back_before_she_left_or_tomorrow(
    commune_officer: Any, home: Household, on: date
) -> None:
    leaves(commune_officer, home)
    with pytest.raises(ReturnDayUnfit):
        returns(commune_officer, home, on)


def test_what_cannot_be_is_refused_and_changes_nothing(
    commune_officer: Any, outsider: Any, home: Household
) -> None:
    with pytest.raises(NotFound):
        returns(commune_officer, home)  # she is here
    leaves(commune_officer, home)
    with pytest.raises(SecondHead):
        returns(commune_officer, home, relation=Relation.HEAD)
    with pytest.raises(NotFound):
        returns(outsider, home)
    late, back = deed(home), Return(BACK_ON, Relation.CHILD)
    Household.plain.filter(pk=home.pk).update(version=99)
    with pytest.raises(Stale):
        actions.record_return(by=commune_officer, uid=named(HOA).uid, back=back, deed=late)
    assert not Change.plain.filter(what="returned").exists()


def test_who_died_does_not_come_back(commune_officer: Any, home: Household) -> None:
    death = Death(LEFT_ON, None, "Trưởng bản")
    actions.record_death(by=commune_officer, uid=named(HOA).uid, death=death, deed=deed(home))
    with pytest.raises(NotFound):
        returns(commune_officer, home)


def test_a_code_given_to_others_meanwhile_is_told(commune_officer: Any, home: Household) -> None:
    for name in (HOA, "Lò Văn Pản"):
        leaves(commune_officer, home, name)
    make("HO-1", ("Cà Văn Ôn", "head"))
    with pytest.raises(CodeTaken):
        returns(commune_officer, home)


def test_an_older_leaving_is_not_put_back_past_a_return(commune_officer: Any, home: Household) -> None:
    leaves(commune_officer, home)
    first = Change.plain.get(what="left")
    returns(commune_officer, home)
    with pytest.raises(ChangedSince):
        actions.take_back_change(by=commune_officer, uid=first.uid, request=None, now=NOW)
    leaves(commune_officer, home, on=BACK_ON + timedelta(5))
    with pytest.raises(ChangedSince):
        actions.take_back_change(by=commune_officer, uid=first.uid, request=None, now=NOW)
    with pytest.raises(ChangedSince):
        put_back(commune_officer, "returned")


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 12)), max_size=8)
"""Put the last one back instead of telling the next; so many days later."""


@given(STEPS)
@settings(max_examples=tried(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_told_and_put_back_the_days_are_those_of_what_stands(
    commune_officer: Any, home: Household, steps: list[tuple[bool, int]]
) -> None:
    """The model is a list of the days she left and came back, in turn."""
    Change.plain.all().delete()
    Person.plain.filter(name=HOA).update(valid_to=None, replaced_at=None)
    stands: list[date] = []
    for is_undo, later in steps:
        if is_undo and stands:
            put_back(commune_officer, "left" if len(stands) % 2 else "returned")
            stands.pop()
            continue
        day = (stands[-1] if stands else LEFT_ON) + timedelta(later)
        (leaves if len(stands) % 2 == 0 else returns)(commune_officer, home, on=day)
        stands.append(day)
    for day in {LEFT_ON - timedelta(1), *stands, *(one + timedelta(1) for one in stands)}:
        # Who left and came back on one day was here that day.
        is_here = sum(one <= day for one in stands) % 2 == 0
        assert (HOA in lived(commune_officer, home, day)) is is_here, (stands, day)


def test_she_is_found_by_her_name_and_her_household_by_its_code(
    commune_officer: Any, outsider: Any, home: Household
) -> None:
    assert gone.people_gone(commune_officer, "lo thi hoa") == []
    leaves(commune_officer, home)
    leaves(commune_officer, home, "Lò Văn Pản", LEFT_ON + timedelta(1))
    found = gone.people_gone(commune_officer, "lo thi hoa")
    assert [(one.name, one.on, one.may_return) for one in found] == [(HOA, LEFT_ON, True)]
    assert [one.name for one in gone.people_gone(commune_officer, "")] == ["Lò Văn Pản", HOA], "who left last"
    assert [one.code for one in gone.homes_ended(commune_officer, " HO-1 ")] == ["HO-1"]
    assert gone.people_gone(outsider, "lo thi hoa") == []
    assert list(gone.homes_ended(outsider, "HO-1")) == []


def test_who_is_written_down_anew_is_told_that_she_had_moved_away(
    commune_officer: Any, home: Household
) -> None:
    leaves(commune_officer, home)
    asked = told(name="Lo Thi Hoa", relation=Relation.CHILD, birth_year=1980)
    assert [one.name for one in gone.gone_like(commune_officer, asked, OWN)] == [HOA]
    for number in range(gone.FEW):
        died = make(f"HO-{number + 7}", (f"{HOA} {number}", "head"))
        Person.plain.filter(household=died).update(name=HOA, name_key=name_key(HOA))
        one = Person.plain.get(household=died)
        death = Death(LEFT_ON, None, "Trưởng bản")
        actions.record_death(by=commune_officer, uid=one.uid, death=death, deed=deed(died))
    assert len(gone.gone_like(commune_officer, asked, OWN)) == 1, "the dead take nobody's place"
    other = told(name=HOA, relation=Relation.CHILD, birth_year=1999)
    assert gone.gone_like(commune_officer, other, OWN) == []


def test_the_pages_lead_from_a_name_to_her_return(
    commune_officer: Any, as_actor: SignIn, home: Household
) -> None:
    leaves(commune_officer, home)
    client = as_actor(commune_officer)
    address = reverse("registry:person_returned", args=[named(HOA).uid])
    assert address in client.get(reverse("registry:gone"), {"q": "hoa lo"}).text
    assert address in client.get(reverse("registry:household", args=[home.uid])).text
    typed = {"on": "2026-08-15", "relation": "child", "said_by": "Trưởng bản", "version": deed(home).version}
    asked = client.post(address, typed)
    assert "15/08/2026" in asked.text
    assert Change.plain.filter(what="returned").count() == 0
    for _press in range(2):
        done = client.post(address, typed | {"sure": "on", "request_id": "one-press"})
        assert done.status_code == 302
    assert Change.plain.filter(what="returned").count() == 1
    assert Person.plain.filter(CURRENT, name=HOA).exists()
    assert "15/08/2026" in client.get(reverse("registry:household", args=[home.uid])).text


def test_the_form_for_somebody_new_names_who_moved_away(
    commune_officer: Any, as_actor: SignIn, home: Household
) -> None:
    leaves(commune_officer, home)
    address = reverse("registry:new_person", args=[home.uid])
    typed = {"name": HOA, "relation": "child", "born": "1980", "version": deed(home).version}
    answer = as_actor(commune_officer).post(address, typed)
    assert answer.status_code == 409
    assert reverse("registry:person_returned", args=[UUID(str(named(HOA).uid))]) in answer.text
    assert Person.plain.filter(name=HOA).count() == 1

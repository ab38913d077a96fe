"""Who had left and is met at the door is back since that day, unless she had never left (decision 0124)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions
from hoaban.domains.registry.actions.correcting import Deed, Entry
from hoaban.domains.registry.life import Death
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.queries.past import household_on
from hoaban.domains.registry.values import ReadFor
from hoaban.domains.rounds.tests.test_visits import OWN, form, household, send
from hoaban.foundation.offline.values import Result

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["household"]
TODAY = timezone.localdate()
LEFT_ON = TODAY - timedelta(90)


@pytest.fixture
def son(household: Household) -> Person:
    made: Person = Person.plain.create(
        household=household, place_no=OWN, name="Lò Văn Nam", name_key="lo van nam", relation="child", birth_year=1990
    )  # fmt: skip
    return made


def leaves(by: Any, household: Household, son: Person, on: date = LEFT_ON) -> None:
    household.refresh_from_db()
    deed = Deed(household.version, None, timezone.now())
    actions.person_left(by=by, uid=son.uid, on=on, deed=deed, entry=Entry("Trưởng bản"))


def stands() -> list[str]:
    rows = Change.plain.filter(what__in=["left", "returned"], taken_back_at__isnull=True).order_by("pk")
    return list(rows.values_list("what", flat=True))


def was_here(by: Any, household: Household, day: date) -> bool:
    then = household_on(by, household.uid, day, Known.NOW, ReadFor.SERVICE)
    return "Lò Văn Nam" in {one.name for one in then.people}


def answers(by: Any, household: Household, son: Person, said: str) -> Result:
    return send(by, form(household, by, **{f"person.{son.uid}": said}))


def test_lives_here_after_the_desk_told_of_a_leaving_is_a_return_on_the_day_of_the_visit(
    household: Household, son: Person, commune_officer: Any
) -> None:
    leaves(commune_officer, household, son)
    assert answers(commune_officer, household, son, "here") == Result.APPLIED
    son.refresh_from_db()
    assert (son.valid_to, son.replaced_at, stands()) == (None, None, ["left", "returned"])
    back = Change.plain.get(what="returned")
    assert (back.on, back.said_by) == (TODAY, commune_officer.label)
    assert [was_here(commune_officer, household, day) for day in (LEFT_ON + timedelta(1), TODAY)] == [
        False,
        True,
    ]
    actions.take_back_change(by=commune_officer, uid=back.uid, request=None, now=timezone.now())
    son.refresh_from_db()
    assert son.valid_to == LEFT_ON, "put back like any other return"


def test_never_left_takes_the_leaving_back_whole(
    household: Household, son: Person, commune_officer: Any
) -> None:
    leaves(commune_officer, household, son)
    assert answers(commune_officer, household, son, "never") == Result.APPLIED
    assert stands() == []
    assert was_here(commune_officer, household, LEFT_ON + timedelta(1))


def test_of_a_visit_of_the_same_round_one_of_the_two_is_wrong(
    household: Household, son: Person, commune_officer: Any
) -> None:
    assert answers(commune_officer, household, son, f"moved {LEFT_ON}") == Result.APPLIED
    assert answers(commune_officer, household, son, "here") == Result.APPLIED
    assert stands() == []


def test_a_death_is_no_leaving_to_come_back_from(
    household: Household, son: Person, commune_officer: Any
) -> None:
    household.refresh_from_db()
    deed = Deed(household.version, None, timezone.now())
    actions.record_death(by=commune_officer, uid=son.uid, death=Death(LEFT_ON, None, "Trưởng bản"), deed=deed)
    assert answers(commune_officer, household, son, "here") == Result.APPLIED
    assert stands() == []


def test_never_left_of_somebody_who_is_here_changes_nothing(
    household: Household, son: Person, commune_officer: Any
) -> None:
    assert answers(commune_officer, household, son, "never") == Result.APPLIED
    assert stands() == []


def test_a_former_head_who_is_met_again_is_no_second_head(
    household: Household, son: Person, commune_officer: Any
) -> None:
    head = Person.plain.get(name="Lò Văn Pản")
    leaves(commune_officer, household, head)
    Person.plain.filter(pk=son.pk).update(relation="head")
    assert answers(commune_officer, household, head, "here") == Result.APPLIED
    head.refresh_from_db()
    assert (head.replaced_at, head.relation) == (None, "other")


@pytest.mark.parametrize(
    ("name", "born", "how", "records"),
    [("LÒ VĂN NAM", "1990", "came", 1), ("Lò Văn Nam", "", "came", 1), ("Lò Văn Nam", "1999", "came", 2),
     ("Lò Văn Nam", "2026", "born", 2), ("Lò Văn Năm", "1999", "came", 2)],
)  # fmt: skip
def test_whoever_came_to_the_household_she_had_left_is_the_same_record(
    household: Household, son: Person, commune_officer: Any, name: str, born: str, how: str, records: int
) -> None:
    leaves(commune_officer, household, son)
    raw = form(household, commune_officer)
    raw["values"] |= {"new_name.1": name, "new_how.1": how, "new_born.1": born}
    assert send(commune_officer, raw) == Result.APPLIED
    assert Person.plain.exclude(relation="head").count() == records
    assert stands() == (["left", "returned"] if records == 1 else ["left"])

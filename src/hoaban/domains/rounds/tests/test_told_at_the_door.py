"""What a visit tells of who left and who came fits what is known: one head, days that go forward, the right person, and heard by all."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions
from hoaban.domains.registry.actions.correcting import Deed
from hoaban.domains.registry.life import Return
from hoaban.domains.registry.models import CURRENT, Change, Household, Person
from hoaban.domains.registry.values import PersonTold, Precision, Relation, Sex
from hoaban.domains.rounds.tests.test_back_at_the_door import (
    LEFT_ON,
    TODAY,
    answers,
    household,
    leaves,
    son,
    stands,
)
from hoaban.domains.rounds.tests.test_visits import form, send
from hoaban.foundation.events.models import Event
from hoaban.foundation.offline.values import Result

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["household", "son"]


def came(by: Any, household: Household, **said: str) -> Result:
    raw = form(household, by)
    raw["values"] |= {"new_how.1": "came"} | {f"new_{name}.1": told for name, told in said.items()}
    return send(by, raw)


@pytest.mark.parametrize("said", ["never", "here"])
def test_who_was_the_head_is_none_beside_another_who_became_it(
    said: str, household: Household, son: Person, commune_officer: Any
) -> None:
    head = Person.plain.get(name="Lò Văn Pản")
    if said == "never":
        leaves(commune_officer, household, head)
    else:
        assert answers(commune_officer, household, head, f"moved {LEFT_ON}") == Result.APPLIED
    household.refresh_from_db()
    told = PersonTold("Lò Văn Nam", Relation.HEAD, Sex.UNKNOWN, 1990, None, None, Precision.UNKNOWN, "")
    deed = Deed(household.version, None, timezone.now())
    actions.correct_person(by=commune_officer, uid=son.uid, told=told, deed=deed)
    assert answers(commune_officer, household, head, said) == Result.APPLIED
    heads = Person.plain.filter(CURRENT, household=household, relation="head")
    assert [one.name for one in heads] == ["Lò Văn Nam"]
    head.refresh_from_db()
    assert (head.relation, head.replaced_at) == ("other", None)


@pytest.mark.parametrize("why", ["moved", "died"])
def test_nobody_leaves_before_she_was_born_or_came_back(
    why: str, household: Household, son: Person, commune_officer: Any
) -> None:
    assert answers(commune_officer, household, son, f"{why} 1980-01-01") != Result.APPLIED
    leaves(commune_officer, household, son)
    household.refresh_from_db()
    back = Return(TODAY - timedelta(20), Relation.CHILD, "Trưởng bản")
    actions.record_return(
        by=commune_officer, uid=son.uid, back=back, deed=Deed(household.version, None, timezone.now())
    )
    assert answers(commune_officer, household, son, f"{why} {TODAY - timedelta(60)}") != Result.APPLIED
    assert answers(commune_officer, household, son, f"{why} {TODAY - timedelta(10)}") == Result.APPLIED


def test_what_the_visitor_knows_of_who_came_back_is_written_down(
    household: Household, son: Person, commune_officer: Any
) -> None:
    Person.plain.filter(pk=son.pk).update(birth_year=None, sex="")
    leaves(commune_officer, household, son)
    said = {"name": "lò văn  nam", "born": "1999", "sex": "m", "relation": "sibling"}
    assert came(commune_officer, household, **said) == Result.APPLIED
    son.refresh_from_db()
    assert (son.name, son.birth_year, son.sex, son.relation) == ("Lò Văn Nam", 1999, "m", "sibling")
    assert stands() == ["left", "returned"]


def test_a_namesake_but_for_the_marks_is_somebody_else(
    household: Household, son: Person, commune_officer: Any
) -> None:
    leaves(commune_officer, household, son)
    assert came(commune_officer, household, name="Lò Văn Năm", relation="sibling") == Result.APPLIED
    son.refresh_from_db()
    assert son.replaced_at is not None
    assert Person.plain.filter(CURRENT, name="Lò Văn Năm").exists()
    assert stands() == ["left"]


def test_two_visits_of_sixty_days_apart_are_no_round_though_the_first_came_late(
    household: Household, son: Person, commune_officer: Any
) -> None:
    raw = form(household, commune_officer, **{f"person.{son.uid}": f"moved {TODAY - timedelta(70)}"})
    raw["made_at"] = (timezone.now() - timedelta(days=60)).isoformat()
    assert send(commune_officer, raw) == Result.APPLIED
    assert answers(commune_officer, household, son, "here") == Result.APPLIED
    assert stands() == ["left", "returned"]


def test_who_looks_for_doubles_and_people_of_standing_hears_of_a_death(
    household: Household, son: Person, commune_officer: Any
) -> None:
    answers(commune_officer, household, son, f"died {TODAY - timedelta(3)}")
    told = set(Event.plain.values_list("name", flat=True))
    assert {"registry.household_visited", "registry.household_corrected"} <= told
    assert Change.plain.get(what="left").said_by == commune_officer.label

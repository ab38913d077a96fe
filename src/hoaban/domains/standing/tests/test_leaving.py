"""The register tells, the commune looks, the province decides; nothing ends by itself."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.registry.models import Person
from hoaban.domains.standing import actions, api, queries, rules
from hoaban.domains.standing.errors import NotNow, StandsAgain
from hoaban.domains.standing.models import Recognition, Round
from hoaban.domains.standing.tests.steps import DECISION, NOW, OWN, PLAN, VILLAGE, recognised
from hoaban.domains.standing.values import Standing, Turn, Why
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties.models import Duty

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def stands(person: Any, commune_officer: Any, province_officer: Any, leader: Any) -> Recognition:
    recognised(commune_officer, province_officer, leader, person)
    return Recognition.plain.get()


def waiting(kind: str) -> int:
    return Duty.plain.filter(kind=f"standing.{kind}", state="open").count()


def told(person: Any) -> None:
    api.on_people_changed({"household_id": person.household_id}, 1)


def test_a_death_in_the_register_asks_the_commune_to_look(stands: Recognition, person: Any) -> None:
    told(person)
    assert waiting("check") == 0, "she lives there"
    Person.plain.filter(pk=person.pk).update(replaced_at=timezone.now())
    told(person)
    told(person)
    assert waiting("check") == 1, "told twice, asked once"
    stands.refresh_from_db()
    assert stands.state == Standing.STANDS, "nothing ends by itself"


def test_a_move_to_another_village_asks_too(stands: Recognition, person: Any) -> None:
    Person.plain.filter(pk=person.pk).update(place_no=VILLAGE + 1)
    told(person)
    assert Duty.plain.get(kind="standing.check").number == OWN


def test_the_commune_reports_and_the_province_ends_it_and_asks_the_village_again(
    stands: Recognition, commune_officer: Any, leader: Any
) -> None:
    actions.report_leaving(by=commune_officer, uid=stands.uid, why=Why.MOVED, request="r", now=NOW)
    actions.report_leaving(by=commune_officer, uid=stands.uid, why=Why.MOVED, request="r", now=NOW)
    assert waiting("decide") == 1
    again = actions.end_standing(
        by=leader, uid=stands.uid, why=Why.MOVED, decision=DECISION, again=PLAN, request=None, now=NOW
    )
    assert waiting("decide") == 0
    one = Round.plain.get(uid=again)
    assert (one.kind, one.place_no, one.place_stop) == ("replacement", VILLAGE, VILLAGE + 1)
    assert Duty.plain.filter(kind="standing.meet", target_id=f"{one.pk}-{OWN}", state="open").exists()
    shown = queries.villages_of(commune_officer, queries.round_for(commune_officer, one.uid), OWN)
    assert [line.number for line in shown] == [VILLAGE]
    assert (VILLAGE, "Bản Bó") in queries.villages_without(commune_officer)
    with pytest.raises(NotNow):
        actions.end_standing(
            by=leader, uid=stands.uid, why=Why.DIED, decision=DECISION, again=None, request=None, now=NOW
        )


def test_whose_village_was_not_asked_at_once_is_asked_later_and_once(
    stands: Recognition, commune_officer: Any, province_officer: Any, leader: Any
) -> None:
    def asked(by: Any, request: str | None = None) -> Any:
        return actions.ask_again(by=by, uid=stands.uid, plan=PLAN, request=request, now=NOW)

    with pytest.raises(StandsAgain):
        asked(province_officer)
    actions.end_standing(
        by=leader, uid=stands.uid, why=Why.DIED, decision=DECISION, again=None, request=None, now=NOW
    )
    with pytest.raises(NotAllowed):
        asked(commune_officer)
    one = asked(province_officer, "a")
    assert asked(province_officer, "a") == one
    assert Round.plain.get(uid=one).place_no == VILLAGE
    with pytest.raises(StandsAgain):
        asked(province_officer)


def test_the_province_may_keep_her_and_the_commune_may_say_she_is_there(
    stands: Recognition, person: Any, commune_officer: Any, leader: Any
) -> None:
    Person.plain.filter(pk=person.pk).update(place_no=VILLAGE + 1)
    told(person)
    actions.keep_standing(by=commune_officer, uid=stands.uid, request=None, now=NOW)
    assert waiting("check") == 0
    actions.report_leaving(by=commune_officer, uid=stands.uid, why=Why.ASKED, request=None, now=NOW)
    with pytest.raises(NotAllowed):
        actions.keep_standing(by=commune_officer, uid=stands.uid, request=None, now=NOW)
    actions.keep_standing(by=leader, uid=stands.uid, request=None, now=NOW)
    stands.refresh_from_db()
    assert (stands.state, stands.why, waiting("decide")) == (Standing.STANDS, "", 0)


@given(st.lists(st.sampled_from(Turn), max_size=12))
def test_what_ended_never_stands_again(turns: list[Turn]) -> None:
    state, ended = Standing.STANDS, False
    for turn in turns:
        after = rules.turned(state, turn)
        assert not (ended and after), "a new decision is a new row"
        state = after or state
        ended = state is Standing.ENDED


def test_a_list_that_leaves_is_on_record(stands: Recognition, commune_officer: Any) -> None:
    people = queries.people(commune_officer, queries.Chosen()).rows
    actions.note_export(by=commune_officer, what="csv", people=people)
    line = Entry.plain.get(tag="standing:person:download")
    assert (line.count, bool(line.digest)) == (1, True)

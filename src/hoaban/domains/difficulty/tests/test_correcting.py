"""The number of a decision in force was mistyped: corrected with its villages, kept beside, written again."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.difficulty import actions, queries
from hoaban.domains.difficulty.errors import DecisionKnown, NumberNotNow, NumberUnchanged
from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
from hoaban.domains.difficulty.tests.conftest import SignIn
from hoaban.domains.difficulty.tests.test_deciding import HOME, force, now_said, told, units
from hoaban.domains.registry import actions as facts
from hoaban.domains.registry.facts import About, FactKind, NewFact, Subject
from hoaban.domains.registry.models import VillageFact
from hoaban.domains.registry.queries import village_version
from hoaban.foundation.access.errors import NotAllowed, Stale

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["units"]


def correct(by: Any, uid: Any, number: str, version: int = 2) -> int:
    return actions.correct_number(
        by=by, uid=uid, number=number, version=version, request=None, now=timezone.now()
    )


def sources() -> set[str]:
    return set(VillageFact.plain.filter(kind="difficulty", replaced_at=None).values_list("source", flat=True))


def test_a_mistyped_number_is_corrected_in_its_villages_and_written_again(province_officer: Any) -> None:
    force(province_officer, told("1/QĐ", text="Xã Một; Bản Bó\n"))
    listed = now_said()
    uid = force(province_officer, told("12/QĐ"))
    assert correct(province_officer, uid, "21/QĐ") == 3
    assert (sources(), set(now_said().values())) == ({"21/QĐ"}, {"special"})
    shown, version = queries.decision_for(province_officer, uid)
    assert [one.number for one in shown.former] == ["12/QĐ"]
    assert correct(province_officer, uid, "12/QĐ", version) == 3
    assert sources() == {"12/QĐ"}
    actions.take_back_decision(by=province_officer, uid=uid, request=None, now=timezone.now())
    assert now_said() == listed, "what the decision had closed holds again, whatever its number was"


def test_a_number_that_another_has_a_stale_page_and_another_state_are_refused(
    province_officer: Any, commune_officer: Any
) -> None:
    first, uid = force(province_officer, told("1/QĐ")), force(province_officer, told("12/QĐ"))
    with pytest.raises(DecisionKnown):
        correct(province_officer, uid, "1/QĐ")
    with pytest.raises(NumberUnchanged):
        correct(province_officer, uid, "12/QĐ")
    with pytest.raises(Stale):
        correct(province_officer, uid, "21/QĐ", 1)
    with pytest.raises(NotAllowed):
        correct(commune_officer, uid, "21/QĐ")
    assert DifficultyDecision.plain.get(uid=uid).number == "12/QĐ"
    actions.take_back_decision(by=province_officer, uid=uid, request=None, now=timezone.now())
    with pytest.raises(NumberNotNow):
        correct(province_officer, uid, "21/QĐ", 3)
    assert correct(province_officer, first, "2/QĐ") == 3


def test_what_no_longer_holds_keeps_its_writing_and_the_page_tells_both_numbers(
    province_officer: Any, commune_officer: Any, as_actor: SignIn
) -> None:
    first = force(province_officer, told("1/QĐ"))
    force(province_officer, told("12/QĐ"))
    browser, address = as_actor(province_officer), reverse("difficulty:correct", args=[first])
    assert browser.post(address, {"number": "12/QĐ", "version": "2"}).status_code == 422
    assert browser.post(address, {"number": "2/QĐ", "version": "2"}).status_code == 302
    assert sources() == {"12/QĐ"}
    page = as_actor(commune_officer).get(reverse("difficulty:decision", args=[first])).content.decode()
    assert "2/QĐ" in page
    assert "1/QĐ" in page
    assert address not in page, "who only reads corrects nothing"


BO = Subject(About.VILLAGE, number=HOME + 1)


def page() -> int:
    return village_version(VillageFact.plain.filter(place_no=BO.number))


def by_hand(by: Any, source: str = "tờ trình xã") -> None:
    fact = NewFact(FactKind.DIFFICULTY, "none", date(2026, 6, 1), source)
    facts.note_fact(by=by, subject=BO, fact=fact, version=page(), request=None, now=timezone.now())


def taken_back_by_hand(by: Any) -> None:
    facts.take_back_fact(
        by=by, subject=BO, kind=FactKind.DIFFICULTY, version=page(), request=None, now=timezone.now()
    )


def of_bo() -> list[tuple[str, str]]:
    rows = VillageFact.plain.filter(kind="difficulty", place_no=BO.number, replaced_at=None)
    return list(rows.values_list("value", "source"))


def test_a_fact_closed_by_hand_names_the_right_number_once_it_holds_again_by_hand(
    province_officer: Any, commune_officer: Any
) -> None:
    first, uid = (
        force(province_officer, told("1/QĐ")),
        force(province_officer, told("12/QĐ", date(2026, 2, 1))),
    )
    by_hand(commune_officer)
    assert correct(province_officer, uid, "21/QĐ") == 2
    assert of_bo() == [("none", "tờ trình xã")]
    taken_back_by_hand(commune_officer)
    assert of_bo() == [("special", "21/QĐ")]
    linked = DifficultyUnit.plain.get(decision__uid=uid, place_no=BO.number).fact_id
    assert VillageFact.plain.filter(pk=linked, replaced_at=None).exists(), (
        "the decision knows by which fact it holds"
    )
    taken_back_by_hand(commune_officer)
    assert of_bo() == [("special", "1/QĐ")], "its writing of before is no fact of its own"
    assert correct(province_officer, first, "2/QĐ") == 1
    assert of_bo() == [("special", "2/QĐ")]


def test_a_decision_taken_back_after_its_fact_held_again_by_hand_leaves_nothing(
    province_officer: Any, commune_officer: Any
) -> None:
    uid = force(province_officer, told("12/QĐ"))
    by_hand(commune_officer)
    correct(province_officer, uid, "21/QĐ")
    taken_back_by_hand(commune_officer)
    actions.take_back_decision(by=province_officer, uid=uid, request=None, now=timezone.now())
    assert now_said() == {}


def test_a_number_corrected_while_it_holds_is_taken_back_by_hand_whole(
    province_officer: Any, commune_officer: Any
) -> None:
    uid = force(province_officer, told("12/QĐ"))
    correct(province_officer, uid, "21/QĐ")
    correct(province_officer, uid, "31/QĐ", 3)
    taken_back_by_hand(commune_officer)
    assert of_bo() == []

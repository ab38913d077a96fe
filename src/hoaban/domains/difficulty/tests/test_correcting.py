"""The number of a decision in force was mistyped: corrected with its villages, kept beside, written again."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.difficulty import actions, queries
from hoaban.domains.difficulty.errors import DecisionKnown, NumberNotNow, NumberUnchanged
from hoaban.domains.difficulty.models import DifficultyDecision
from hoaban.domains.difficulty.tests.conftest import SignIn
from hoaban.domains.difficulty.tests.test_deciding import force, now_said, told, units
from hoaban.domains.registry.models import VillageFact
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

"""A decision whose number was mistyped: corrected in every household that stands on it, shown before, taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.registry import actions, past
from hoaban.domains.registry.errors import CorrectedSince, DecisionUnchanged
from hoaban.domains.registry.facts import FactKind, NewFact
from hoaban.domains.registry.models import CURRENT, DecisionCorrection, Household, HouseholdFact
from hoaban.domains.registry.queries import household_for
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_facts import of
from hoaban.domains.registry.tests.test_merging import NEXT, OWN, home
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.access.errors import NotAllowed, Stale
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event

pytestmark = pytest.mark.django_db(databases="__all__")
WRONG, RIGHT = "12/QĐ-UBND (15/01/2026)", "21/QĐ-UBND (15/01/2026)"
SINCE = date(2026, 1, 15)


def poor(code: str, place_no: int = OWN, value: str = "poor", source: str = WRONG) -> Household:
    row = home(code, place_no)
    HouseholdFact.plain.create(
        household=row, place_no=place_no, kind="poverty", value=value, valid_from=SINCE, source=source,
        recorded_at=timezone.now() - timedelta(days=30),
    )  # fmt: skip
    return row


def now_said(row: Household) -> tuple[str, str, date | None]:
    fact = HouseholdFact.plain.get(CURRENT, household=row, kind="poverty")
    return fact.value, fact.source, fact.valid_from


def told(count: int, before: str = WRONG, after: str = RIGHT) -> actions.NumberCorrected:
    return actions.NumberCorrected(OWN, before, after, count)


def correct(by: Any, count: int, request: str | None = None, **more: str) -> int:
    return actions.correct_decision(by=by, told=told(count, **more), request=request, now=timezone.now())


def test_a_mistyped_number_is_corrected_in_all_its_households_and_taken_back(commune_officer: Any) -> None:
    one, other = poor("D-1"), poor("D-2", value="near_poor")
    elsewhere, right = poor("D-3", NEXT), poor("D-4", source="9/QĐ (2026)")
    assert correct(commune_officer, 2, request="once") == 2 == correct(commune_officer, 2, request="once")
    assert now_said(one) == ("poor", RIGHT, SINCE)
    assert now_said(other) == ("near_poor", RIGHT, SINCE)
    assert (now_said(elsewhere)[1], now_said(right)[1]) == (WRONG, "9/QĐ (2026)")
    assert Household.plain.get(pk=one.pk).version == 2, "a page opened before is stale"
    assert Entry.plain.get(tag="registry:decision:correct").count == 2
    assert Event.plain.get(name="registry.decision_corrected").payload == {
        "household_ids": [one.pk, other.pk]
    }
    row = DecisionCorrection.plain.get()
    back = {"by": commune_officer, "uid": row.uid, "request": None, "now": timezone.now()}
    assert actions.take_decision_correction_back(**back) == 2 == actions.take_decision_correction_back(**back)
    assert now_said(one) == ("poor", WRONG, SINCE)
    assert HouseholdFact.plain.filter(household=one).count() == 2, (
        "what was said in between stays in the history"
    )


def test_the_register_of_before_says_what_was_written_then_and_the_status_holds_throughout(
    commune_officer: Any,
) -> None:
    row = poor("D-1")
    yesterday = timezone.now() - timedelta(days=1)
    correct(commune_officer, 1)
    facts = household_for(commune_officer, row.uid, ReadFor.SERVICE).facts
    assert [one.source for one in past.facts_as_written(facts, yesterday)] == [WRONG]
    assert [one.source for one in past.facts_as_lived(facts, SINCE)] == [RIGHT]
    assert past.facts_as_lived(facts, SINCE - timedelta(days=1)) == []


def test_what_somebody_noted_since_stays_when_it_is_taken_back(commune_officer: Any) -> None:
    one, other = poor("D-1"), poor("D-2")
    correct(commune_officer, 2)
    out = NewFact(FactKind.POVERTY, "neither", date(2026, 6, 1), "30/QĐ-UBND")
    version = Household.plain.get(pk=one.pk).version
    actions.note_fact(
        by=commune_officer, subject=of(one), fact=out, version=version, request=None, now=timezone.now()
    )
    row = DecisionCorrection.plain.get()
    assert (
        actions.take_decision_correction_back(
            by=commune_officer, uid=row.uid, request=None, now=timezone.now()
        )
        == 1
    )
    assert (now_said(one)[0], now_said(other)[1]) == ("neither", WRONG)
    row.refresh_from_db()
    assert row.stayed == 1


def test_of_two_corrections_the_later_is_taken_back_first(commune_officer: Any) -> None:
    one = poor("D-1")
    correct(commune_officer, 1)
    again = actions.NumberCorrected(OWN, RIGHT, "31/QĐ-UBND", 1)
    later = timezone.now() + timedelta(seconds=1)
    actions.correct_decision(by=commune_officer, told=again, request=None, now=later)
    first, second = DecisionCorrection.plain.order_by("at")

    def take_back(row: DecisionCorrection) -> int:
        return actions.take_decision_correction_back(by=commune_officer, uid=row.uid, request=None, now=later)

    with pytest.raises(CorrectedSince):
        take_back(first)
    assert (take_back(second), now_said(one)[1]) == (1, RIGHT)
    assert (take_back(first), now_said(one)[1]) == (1, WRONG)


def test_nothing_is_written_on_what_she_did_not_see_nor_outside_her_area(
    commune_officer: Any, outsider: Any
) -> None:
    row = poor("D-1")
    with pytest.raises(Stale):
        correct(commune_officer, 2)
    with pytest.raises(DecisionUnchanged):
        correct(commune_officer, 1, after=WRONG)
    with pytest.raises(NotAllowed):
        correct(outsider, 1)
    assert now_said(row)[1] == WRONG
    assert not DecisionCorrection.plain.exists()


def test_the_page_shows_how_many_and_where_before_the_second_press_writes_it(
    commune_officer: Any, outsider: Any, as_actor: SignIn
) -> None:
    row = poor("D-1")
    browser = as_actor(commune_officer)
    address = reverse("registry:decision", args=[OWN, WRONG])
    assert address in browser.get(reverse("registry:decisions")).content.decode()
    assert (
        address in browser.get(reverse("registry:household_fact", args=[row.uid, "poverty"])).content.decode()
    )
    said = {"number": " 21/QĐ-UBND ", "decided_on": "15/01/2026"}
    page = browser.post(address, said).content.decode()
    assert RIGHT in page
    assert "Bản Bó (1)" in page
    assert now_said(row)[1] == WRONG, "the first press only shows"
    assert browser.post(address, said | {"decided_on": "31/02/2026"}).status_code == 422
    poor("D-2")
    stale = browser.post(address, said | {"after": RIGHT, "count": "1"})
    assert stale.status_code == 422
    assert "Bản Bó (2)" in stale.content.decode()
    assert browser.post(address, said | {"after": RIGHT, "count": "2"}).status_code == 302
    assert now_said(row)[1] == RIGHT
    assert as_actor(outsider).get(reverse("registry:decision", args=[OWN, RIGHT])).status_code == 404

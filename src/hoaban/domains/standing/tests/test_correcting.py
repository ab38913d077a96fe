"""The number of a province's decision was mistyped: corrected for everybody it recognised, and written again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from hoaban.domains.standing import actions
from hoaban.domains.standing.errors import NotNow, NumberKnown, NumberUnchanged
from hoaban.domains.standing.models import Proposal, Recognition
from hoaban.domains.standing.tests.steps import NOW, OWN, PLAN, decided, opened, recognised, recorded, sent
from hoaban.domains.standing.values import Decision
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")


def correct(by: Any, row: Recognition, number: str, count: int, request: str | None = None) -> int:
    return actions.correct_number(by=by, uid=row.uid, number=number, count=count, request=request, now=NOW)


def numbers() -> list[str]:
    return list(Recognition.plain.order_by("pk").values_list("decision", flat=True))


def test_everybody_of_the_decision_has_the_right_number_and_the_one_before_stays_beside(
    commune_officer: Any,
    province_officer: Any,
    leader: Any,
    person: Any,
    client: Any,
    as_actor: Callable[[Any], Any],
) -> None:
    recognised(commune_officer, province_officer, leader, person)
    one = opened(province_officer, PLAN)
    other = record_of("Lò Thị Ngọt", "H-2", OWN + 2, year=1950)
    both = [recorded(commune_officer, one, person), recorded(commune_officer, one, other, OWN + 2)]
    sent(commune_officer, one, *both)
    decided(leader, one, *both, decision=Decision("90/QĐ-UBND", date(2027, 12, 15), date(2027, 12, 15), None))
    row = Recognition.plain.get(proposal__uid=both[0])
    assert numbers() == ["12/QĐ-UBND", "90/QĐ-UBND", "90/QĐ-UBND"]
    assert correct(leader, row, "19/QĐ-UBND", 2, "once") == 2 == correct(leader, row, "19/QĐ-UBND", 2, "once")
    assert numbers() == ["12/QĐ-UBND", "19/QĐ-UBND", "19/QĐ-UBND"]
    assert Recognition.plain.earliest("pk").end_decision == "19/QĐ-UBND", "who was renewed by it"
    assert Entry.plain.get(tag="standing:person:correct_number").count == 2
    assert len(Event.plain.get(name="standing.decision_corrected").payload["recognition_ids"]) == 2
    page = as_actor(leader).get(reverse("standing:person", args=[row.uid])).content.decode()
    assert "trước đây ghi là 90/QĐ-UBND" in page
    assert correct(leader, row, "90/QĐ-UBND", 2) == 2, "put back by the same deed"
    assert Proposal.plain.count() == 3
    Recognition.plain.filter(pk=row.pk).update(decision="91/QĐ-UBND")
    with pytest.raises(NumberKnown):  # both would become one, and nothing would tell them apart again
        correct(leader, Recognition.plain.get(pk=row.pk), "90/QĐ-UBND", 1)


def test_nothing_is_written_on_what_she_did_not_see(
    commune_officer: Any, province_officer: Any, leader: Any, person: Any, as_actor: Callable[[Any], Any]
) -> None:
    recognised(commune_officer, province_officer, leader, person)
    row = Recognition.plain.get()
    with pytest.raises(NotNow):
        correct(leader, row, "19/QĐ-UBND", 2)
    with pytest.raises(NumberUnchanged):
        correct(leader, row, "12/QĐ-UBND", 1)
    with pytest.raises(NotAllowed):
        correct(commune_officer, row, "19/QĐ-UBND", 1)
    address = reverse("standing:correct", args=[row.uid])
    browser = as_actor(leader)
    assert 'value="12/QĐ-UBND"' in browser.get(address).content.decode()
    assert browser.post(address, {"number": "19/QĐ-UBND", "count": "7"}).status_code == 422
    assert numbers() == ["12/QĐ-UBND"]
    assert browser.post(address, {"number": "19/QĐ-UBND", "count": "1"}).status_code == 302
    assert numbers() == ["19/QĐ-UBND"]

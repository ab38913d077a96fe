"""Of levels alike the one that may be more speaks (decision 0111): a draft that turns so is told once more."""

from datetime import timedelta
from typing import Any

import pytest

from hoaban.domains.triggers.tests.steps import NOW, alert, gauge, hers, judged, rule, speaks
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.values import Proof, State, Sureness
from hoaban.foundation.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOUR = timedelta(hours=1)
BURST = {
    "steps": [
        {"over": 1, "at": 30, "level": 1, "sure": True},
        {"over": 3, "at": 80, "beyond": True, "level": 1},
    ]
}


def test_rain_that_goes_on_makes_a_sure_draft_one_that_rings_once() -> None:
    rule(table=BURST)
    one = gauge()
    speaks(one, 35)
    judged(one)
    assert alert().sure == Sureness.LIKELY
    speaks(one, 50, last=NOW + HOUR)
    assert judged(one, NOW + HOUR) == 1
    assert (alert().level, alert().sure) == (1, Sureness.POSSIBLE)
    assert judged(one, NOW + HOUR) == 0
    told = Event.plain.filter(name="triggers.draft_raised").order_by("pk")
    assert [(event.payload["level"], event.payload["is_sure"]) for event in told] == [(1, 1), (1, 0)]
    speaks(
        one, 40, last=NOW + 7 * HOUR
    )  # the burst is over, an hour of rain alone is sure again: what may be more stays
    assert judged(one, NOW + 7 * HOUR) == 0
    assert alert().sure == Sureness.POSSIBLE


@pytest.mark.parametrize("looked_at", ["agreed to", "seen"])
def test_what_a_person_looked_at_stays_as_it_is(officer: Any, looked_at: str) -> None:
    rule(table=BURST)
    one = gauge()
    speaks(one, 35)
    judged(one)
    row = alert()
    warnings.choose_issuer(by=officer, uid=row.uid, seen=1, issuer="hydromet", request=None, now=NOW)
    if looked_at == "seen":
        text = hers(alert(), sure=Sureness.OBSERVED)
        warnings.change(by=officer, uid=row.uid, seen=2, text=text, request=None, now=NOW)
    else:
        warnings.review(by=officer, uid=row.uid, seen=2, proof=Proof.PASSKEY, request=None, now=NOW)
    before = alert()
    speaks(one, 50, last=NOW + HOUR)
    assert judged(one, NOW + HOUR) == 0
    assert (alert().state, alert().sure, alert().version) == (before.state, before.sure, before.version)


def test_an_unsure_rule_that_joins_a_sure_one_of_the_same_level_is_told() -> None:
    rule("a")
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    rule("b", table={"steps": [{"over": 1, "at": 20, "level": 1}]})
    assert judged(one) == 1
    assert (alert().level, alert().sure) == (1, Sureness.POSSIBLE)


def test_what_was_taken_back_at_first_comes_again_where_it_may_be_more(officer: Any) -> None:
    rule(table=BURST)
    one = gauge()
    speaks(one, 35)
    judged(one)
    row = alert()
    warnings.withdraw(by=officer, uid=row.uid, seen=row.version, request=None, now=NOW)
    speaks(one, 50, last=NOW + HOUR)
    assert judged(one, NOW + HOUR) == 1
    assert set(Alert.plain.values_list("state", "sure")) == {
        (State.WITHDRAWN, Sureness.LIKELY), (State.DRAFT, Sureness.POSSIBLE),
    }  # fmt: skip


def test_how_sure_a_person_wrote_it_is_asked_once_and_stays_hers(officer: Any) -> None:
    rule(table=BURST)
    one = gauge()
    speaks(one, 35)
    judged(one)
    row = alert()
    warnings.change(
        by=officer,
        uid=row.uid,
        seen=row.version,
        text=hers(row, go_there="Lên trường cũ."),
        request=None,
        now=NOW,
    )
    speaks(one, 50, last=NOW + HOUR)
    assert judged(one, NOW + HOUR) == 1
    row = alert()
    assert (row.sure, row.go_there) == (Sureness.POSSIBLE, "Lên trường cũ.")
    warnings.change(
        by=officer,
        uid=row.uid,
        seen=row.version,
        text=hers(row, sure=Sureness.LIKELY),
        request=None,
        now=NOW + HOUR,
    )
    speaks(one, 60, last=NOW + 2 * HOUR)
    assert judged(one, NOW + 2 * HOUR) == 0
    assert alert().sure == Sureness.LIKELY

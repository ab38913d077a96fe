"""What came back from a try is looked at again: who answered meanwhile is not rung again, and heads stand before residents again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.answers.actions import calling
from hoaban.domains.answers.models import Owed
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.calls import calls, off, rings, updated
from hoaban.domains.answers.tests.steps import HEAD, NEXT
from hoaban.domains.answers.values import Grade
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.actions import dispatching, settling
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Result

pytestmark = pytest.mark.django_db(databases="__all__")


def tried(result: Result, voice: MemoryLine, at: datetime) -> None:
    voice.answer = lambda _one: result
    rings(at)
    voice.answer = lambda _one: Result(Answer.CONFIRMED, "answered")


@pytest.mark.parametrize("why", ["answered", "out", "another turn", "off the list"])
def test_who_answers_while_it_rings_is_not_rung_again(
    voice: MemoryLine, alert: Any, officer: Any, issuer: Any, commune_officer: Any, why: str
) -> None:
    """The row is with its line while the village answers; the line gives it back."""
    steps.climbed(steps.row(alert).owed_since)
    now = timezone.now()
    window, held, _full = dispatching.claim(Channel.VOICE, is_life=True, most=9, now=now)
    assert len(held) == 1
    if why == "answered":
        steps.wrote(officer, alert, steps.said(Grade.HEARD))
    elif why == "out":
        updated(officer, issuer, alert, areas=(NEXT,))
    elif why == "off the list":
        off(commune_officer, HEAD)
    else:
        Owed.plain.update(owed_since=now + timedelta(seconds=5))
    busy = Result(Answer.LATER, "busy", retry_after=60)
    settling.settle(window, Channel.VOICE, [(one, busy) for one in held], now, is_life=True)
    assert [one.state for one in calls()] == ["planned"]
    assert calling.sweep(now) == 1
    rings(now + timedelta(minutes=2))
    assert voice.sent == []


def test_a_sweep_leaves_what_is_owed_and_costs_the_same_for_many(
    voice: MemoryLine, alert: Any, django_assert_max_num_queries: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=5))
    with django_assert_max_num_queries(6):
        assert calling.sweep(timezone.now()) == 0
    assert len(calls()) == 2
    assert {one.state for one in calls()} == {"planned"}


@pytest.mark.parametrize("hiccup", ["busy", "line down", "crash"])
def test_after_a_hiccup_a_head_stands_before_residents_again_and_her_rest_is_kept(
    voice: MemoryLine, alert: Any, hiccup: str
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    now = timezone.now()
    if hiccup == "busy":
        tried(Result(Answer.LATER, "busy", retry_after=60), voice, now)
    else:
        window, held, _full = dispatching.claim(Channel.VOICE, is_life=True, most=9, now=now)
        if hiccup == "line down":
            settling.put_back(window, Channel.VOICE, held, "down", now + timedelta(seconds=60))
        else:
            dispatching.find_doubtful(is_life=True, now=now)
    voice.sent.clear()
    resident = notify.Plan(
        "answers.call_end", "end:0:0", urgency=notify.Urgency.LIFE
    )  # whatever stands back by five hours
    to = notify.Recipients(Channel.VOICE, ["r"], ["+84900000001"], due=now - timedelta(hours=5))
    notify.plan(by=SystemActor("test"), what=resident, recipients=[to], now=now)
    calling.sweep(now)
    stands = calls()[0].next_try_at
    assert (stands > now) is (hiccup != "crash"), "a rest is kept"
    later = now + timedelta(seconds=61)
    calling.sweep(later)
    _window, held, _full = dispatching.claim(Channel.VOICE, is_life=True, most=1, now=later)
    assert [one.address for one in held] == [HEAD]

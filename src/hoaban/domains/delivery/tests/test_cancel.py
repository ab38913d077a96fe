"""A cancellation reaches exactly whoever may have what went before: taken by the line, or in doubt."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.delivery.tests.steps import (
    OWN,
    Person,
    family,
    plan_all,
    planned_for,
    sent_out,
    telling,
)
from hoaban.domains.warning.tests.steps import ended
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.tests.conftest import Killed, MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Outgoing, Result
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
PEOPLE, WINDOW = 8, 3
MAY_HAVE = {Answer.ACCEPTED, Answer.CONFIRMED, Answer.UNSURE}
# What becomes of one window: an answer for each message, or the line is away, or the process dies before or after they left.
ANSWERS = st.lists(st.sampled_from(Answer), min_size=WINDOW, max_size=WINDOW)
WINDOWS = st.lists(st.one_of(ANSWERS, st.sampled_from(["down", "before", "after"])), max_size=6)
RECEIPTS = st.lists(st.booleans(), max_size=PEOPLE)


class Dice(MemoryLine):
    """A line that does what was drawn, and knows who may have a message."""

    def __init__(self) -> None:
        super().__init__(is_real=True, window=WINDOW)
        self.drawn: Sequence[Answer] | str = ()
        self.may_have: set[str] = set()

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        if self.drawn == "down":
            raise ChannelDown("away")
        if isinstance(self.drawn, str):
            self.may_have |= {one.address for one in messages}  # before or after it left: nobody can tell
            raise Killed
        self.sent += messages
        told = list(zip(messages, self.drawn, strict=False))
        self.may_have |= {one.address for one, answer in told if answer in MAY_HAVE}
        return [
            Result(answer, answer.value, provider_id=str(one.reference) if answer in MAY_HAVE else "")
            for one, answer in told
        ]


@given(windows=WINDOWS, receipts=RECEIPTS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tried(30))
def test_an_end_goes_to_exactly_those_who_may_have_it(
    officer: Any,
    issuer: Any,
    people: list[Person],
    line: MemoryLine,
    windows: list[Any],
    receipts: list[bool],
) -> None:
    people[:] = family(OWN + 1, PEOPLE)
    dice = Dice()
    notify.connect(Channel.SMS, dice)
    with transaction.atomic():
        uid = sent_out(officer, issuer)
        plan_all()
        now = timezone.now() + timedelta(minutes=20)
        for drawn in windows:
            dice.drawn, now = drawn, now + timedelta(minutes=20)
            try:
                dispatching.dispatch_window(Channel.SMS, is_life=True, now=now)
            except Killed:
                dispatching.find_doubtful(is_life=True, now=now)
        told = [
            notify.Report(str(one.reference), is_good, "absent") for one, is_good in zip(dice.sent, receipts, strict=False)
            if one.address in dice.may_have
        ]  # fmt: skip
        notify.receive_receipts(channel=Channel.SMS, reports=told, now=now)
        ended(issuer, uid, now=timezone.now())
        plan_all()
        plan_all()
        assert planned_for(telling(uid, 2)) == sorted(dice.may_have)
        transaction.set_rollback(True)

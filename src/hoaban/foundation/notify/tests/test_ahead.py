"""A line that sends apart: two half windows are on their way, nobody twice, nobody lost, and as many in doubt as in one window."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext, JobReport, StopRequested
from hoaban.foundation.notify import api, jobs, ports
from hoaban.foundation.notify.actions import dispatching, settling
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.models import Delivery, LineRest
from hoaban.foundation.notify.tests.conftest import ROOM, MemoryLine
from hoaban.foundation.notify.tests.test_ledger import plan, states
from hoaban.foundation.notify.tests.test_sharing import Source
from hoaban.foundation.notify.values import Answer, Channel, Outgoing, Recipients, Result, State, Urgency
from tests.support.examples import tried

AFTER = {
    Answer.ACCEPTED: State.SENT, Answer.LATER: State.PLANNED, Answer.REFUSED: State.FAILED, Answer.UNSURE: State.IN_DOUBT,
}  # fmt: skip
pytestmark = pytest.mark.django_db(databases="__all__")


@dataclass
class AheadLine(MemoryLine):
    """Answers when it is asked for its results; says how many were on their way and in doubt meanwhile."""

    under_way: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    open: int = 0

    def begin(self, messages: Sequence[Outgoing]) -> Callable[[], list[Result]]:
        self.open += 1
        self.under_way.append(self.open)
        self.doubtful.append(Delivery.plain.filter(state=State.IN_DOUBT.value).count())
        return cache(partial(self._end, messages))

    def _end(self, messages: Sequence[Outgoing]) -> list[Result]:
        self.open -= 1
        return self.send(messages)


@pytest.fixture
def ahead() -> Iterator[AheadLine]:
    made, former = AheadLine(), dict(ports.connected.lines)
    ports.connected.lines.clear()
    ports.connect(Channel.SMS, made)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


def life(is_over: Callable[[], bool] = lambda: False) -> JobReport:
    """The lane's job; its time is over when the test says so."""
    began = timezone.now()
    return jobs.life(
        JobContext(
            SystemActor("notify.life"),
            began + timedelta(hours=1),
            lambda: began + timedelta(hours=2 * is_over()),
        )
    )


def test_two_halves_are_on_their_way_and_no_more_in_doubt_than_a_window(ahead: AheadLine) -> None:
    batch = plan(33, urgency=Urgency.LIFE)
    assert life().done == 33
    assert states(batch) == {State.SENT: 33}
    assert len({one.address for one in ahead.sent}) == len(ahead.sent) == 33
    assert (max(ahead.under_way), max(ahead.doubtful)) == (2, ahead.window)


def test_what_left_is_settled_before_the_job_ends_though_its_time_is_over(ahead: AheadLine) -> None:
    batch = plan(30, urgency=Urgency.LIFE)
    assert life(lambda: len(ahead.under_way) == 2).done == 10
    assert states(batch) == {State.SENT: 10, State.PLANNED: 20}
    assert ahead.open == 0


def test_who_is_asked_to_end_settles_what_left(ahead: AheadLine) -> None:
    batch, now = plan(30, urgency=Urgency.LIFE), timezone.now()

    def asked_to_end() -> None:
        if len(ahead.under_way) == 2:
            raise StopRequested

    context = JobContext(
        SystemActor("notify.life"), now + timedelta(hours=1), lambda: now, heartbeat=asked_to_end
    )
    with pytest.raises(StopRequested):
        jobs.life(context)
    assert states(batch) == {State.SENT: 10, State.PLANNED: 20}


def test_a_line_that_goes_down_puts_both_halves_back_and_rests(ahead: AheadLine) -> None:
    batch = plan(30, urgency=Urgency.LIFE)
    ahead.down = ChannelDown("no operator answers")
    life()
    assert states(batch) == {State.PLANNED: 30}
    rest = LineRest.plain.get()
    assert (rest.reason, rest.failures) == ("no operator answers", 1), "one outage"
    assert len(ahead.under_way) == 2, "nothing is claimed while it rests"
    assert dispatching.due([Channel.SMS], is_life=True, now=timezone.now()) == []


def test_what_breaks_in_the_ledger_leaves_no_window_unsettled_that_came_back(
    ahead: AheadLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, claim = plan(30, urgency=Urgency.LIFE), dispatching.claim

    def broken_at_third(*words: object, **more: object) -> object:
        if len(ahead.under_way) == 2:
            raise OSError("the disk is full")
        return claim(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(dispatching, "claim", broken_at_third)
    with pytest.raises(OSError, match="full"):
        life()
    assert states(batch) == {State.SENT: 10, State.PLANNED: 20}
    assert len({one.address for one in ahead.sent}) == len(ahead.sent) == 10


def test_a_half_that_cannot_be_settled_holds_the_other_not_back(
    ahead: AheadLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, settle, tried_once = plan(30, urgency=Urgency.LIFE), settling.settle, []

    def broken(window: UUID, *words: object, **more: object) -> int:
        tried_once.append(window)
        if window == tried_once[0]:
            raise OSError("the disk is full")
        return settle(window, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "settle", broken)
    with pytest.raises(OSError, match="full"):
        life()
    assert states(batch) == {State.SENT: 5, State.IN_DOUBT: 5, State.PLANNED: 20}


def test_nothing_goes_ahead_where_dispatchers_share_the_work(ahead: AheadLine) -> None:
    batch = plan(33, urgency=Urgency.LIFE)
    former, ports.connected.work = ports.connected.work, Source(is_up=False)
    try:
        while life().done:
            pass
    finally:
        ports.connected.work = former
    assert states(batch) == {State.SENT: 33}
    assert (max(ahead.under_way), max(ahead.doubtful)) == (1, ahead.window)


def test_other_channels_have_their_turn_and_nothing_is_in_doubt_meanwhile(ahead: AheadLine) -> None:
    other = MemoryLine(window=1)
    ports.connect(Channel.PUSH, other)
    plan(40, urgency=Urgency.LIFE)
    people = [Recipients(Channel.PUSH, ["user:a", "user:b"], ["", ""])]
    later = timezone.now()
    doubtful: list[int] = []

    def answer(_one: Outgoing) -> Result:
        doubtful.append(Delivery.plain.filter(channel=Channel.SMS.value, state=State.IN_DOUBT.value).count())
        return Result(Answer.ACCEPTED)

    def planned_between(one: Outgoing) -> Result:
        if len(ahead.sent) == 15:
            api.plan(
                by=ROOM,
                what=api.Plan("notify.test", "push", urgency=Urgency.LIFE),
                recipients=people,
                now=later,
            )
        return Result(Answer.ACCEPTED, provider_id=str(one.reference))

    other.answer, ahead.answer = answer, planned_between
    life()
    assert doubtful == [0, 0]
    assert len(ahead.sent) == 40


@settings(max_examples=tried(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.integers(0, 40),
    answers=st.lists(
        st.sampled_from([Answer.ACCEPTED, Answer.LATER, Answer.REFUSED, Answer.UNSURE]),
        min_size=1,
        max_size=7,
    ),
)
def test_every_message_ends_where_its_line_said(ahead: AheadLine, people: int, answers: list[Answer]) -> None:
    said: dict[str, Answer] = {}

    def answer(one: Outgoing) -> Result:
        said[one.address] = told = answers[len(said) % len(answers)]
        return Result(told, provider_id=str(one.reference) if told == Answer.ACCEPTED else "")

    ahead.answer = answer
    with transaction.atomic():
        batch = plan(people, urgency=Urgency.LIFE)
        life()
        ended = dict(Delivery.plain.filter(batch__uid=batch).values_list("address", "state"))
        transaction.set_rollback(True)  # each example finds an empty ledger
    assert ended == {address: AFTER[told].value for address, told in said.items()}
    assert (len(ended), len(ahead.sent)) == (people, people)
    ahead.sent.clear()

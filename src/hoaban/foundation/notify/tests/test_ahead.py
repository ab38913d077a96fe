"""A line that sends apart: two half windows are on their way, nobody twice, nobody lost, and as many in doubt as in one window."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.notify import api, jobs, ports
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.models import Delivery, LineRest
from hoaban.foundation.notify.tests.conftest import ROOM, MemoryLine
from hoaban.foundation.notify.tests.test_ledger import plan, states
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
        return partial(self._end, messages)

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


def life(seconds: float = 60) -> JobReport:
    return jobs.life(
        JobContext(SystemActor("notify.life"), timezone.now() + timedelta(seconds=seconds), timezone.now)
    )


def test_two_halves_are_on_their_way_and_no_more_in_doubt_than_a_window(ahead: AheadLine) -> None:
    batch = plan(33, urgency=Urgency.LIFE)
    assert life().done == 33
    assert states(batch) == {State.SENT: 33}
    assert len({one.address for one in ahead.sent}) == len(ahead.sent) == 33
    assert (max(ahead.under_way), max(ahead.doubtful)) == (2, ahead.window)


def test_what_left_is_settled_before_the_job_ends_though_its_time_is_over(ahead: AheadLine) -> None:
    batch = plan(8, urgency=Urgency.LIFE)
    ahead.answer = lambda _one: Result(Answer.LATER, "busy")
    assert life(0).done == 0
    assert life().done == 8
    assert states(batch) == {State.PLANNED: 8}
    assert ahead.open == 0


def test_a_line_that_goes_down_puts_both_halves_back_and_rests(ahead: AheadLine) -> None:
    batch = plan(30, urgency=Urgency.LIFE)
    ahead.down = ChannelDown("no operator answers")
    life()
    assert states(batch) == {State.PLANNED: 30}
    assert LineRest.plain.get().reason == "no operator answers"
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


def test_other_channels_have_their_turn_between_two_windows(ahead: AheadLine) -> None:
    other = MemoryLine(window=1)
    ports.connect(Channel.PUSH, other)
    plan(40, urgency=Urgency.LIFE)
    people = [Recipients(Channel.PUSH, ["user:a", "user:b"], ["", ""])]
    api.plan(by=ROOM, what=api.Plan("notify.test", "push", urgency=Urgency.LIFE), recipients=people)
    seen: list[int] = []
    other.answer = lambda _one: (seen.append(len(ahead.sent)), Result(Answer.ACCEPTED))[1]
    life()
    assert len(seen) == 2
    assert seen[1] < 40


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

"""A line that sends apart: two half windows are on their way, nobody twice, nobody lost, and as many in doubt as in one window."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext, JobReport, StopRequested
from hoaban.foundation.notify import api, jobs, ports
from hoaban.foundation.notify.actions import dispatching, settling, turns
from hoaban.foundation.notify.actions.withdrawing import withdraw_waiting
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.models import Attempt, Delivery, LineRest
from hoaban.foundation.notify.tests.conftest import ROOM, Killed, MemoryLine
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


def test_an_attempt_is_written_with_its_word_and_one_for_each(ahead: AheadLine) -> None:
    batch, before = plan(33, urgency=Urgency.LIFE), []

    def answer(one: Outgoing) -> Result:
        before.append(Attempt.plain.filter(reference=one.reference).exists())
        return Result(Answer.ACCEPTED, provider_id=str(one.reference))

    ahead.answer = answer
    life()
    tries = {row.delivery_id: row for row in Attempt.plain.all()}
    assert set(tries) == set(Delivery.plain.filter(batch__uid=batch).values_list("pk", flat=True))
    assert len(tries) == Attempt.plain.count() == 33
    assert {str(row.reference) == row.provider_id for row in tries.values()} == {True}
    assert {(row.outcome, row.parts, row.started_at <= row.ended_at) for row in tries.values()} == {
        ("accepted", 1, True)
    }  # type: ignore[operator]
    assert not any(before)


def lose(ahead: AheadLine) -> None:
    ahead.dies = "after"
    with suppress(Killed):
        life()
    ahead.dies, ahead.open = "", 0


def test_what_a_killed_dispatcher_had_on_its_way_was_tried_and_leaves_once_more(ahead: AheadLine) -> None:
    plan(5, urgency=Urgency.LIFE)
    lose(ahead)
    assert (Attempt.plain.count(), Delivery.plain.filter(state="in_doubt").count()) == (0, 5)
    window = Delivery.plain.values_list("window", flat=True)[0]
    lose(ahead)
    assert Attempt.plain.count() == 10, "what was in doubt once is tried before it leaves"
    first = Attempt.plain.filter(
        outcome="", pk__in=list(Attempt.plain.order_by("pk").values_list("pk", flat=True)[:5])
    )
    assert {one.int >> 64 for one in first.values_list("reference", flat=True)} == {window.int >> 64}
    life()
    assert len(ahead.sent) == 10, "twice is enough"
    marked = Delivery.plain.filter(doubted_at__isnull=False)
    assert list(marked.values_list("state", "resends")) == [("in_doubt", 1)] * 5


def test_who_has_a_message_on_its_way_may_have_it(ahead: AheadLine) -> None:
    """She is told of its end, whoever looks at tries alone."""
    batch = plan(5, urgency=Urgency.LIFE)
    lose(ahead)
    whole = api.Plan("notify.test", "end", urgency=Urgency.LIFE)
    again = api.plan_again(by=ROOM, what=whole, of=batch)
    assert Delivery.plain.filter(batch__uid=again.batch).count() == 5
    people = list(Delivery.plain.filter(batch__uid=batch).values_list("recipient", flat=True))
    assert withdraw_waiting(batch=again.batch, recipients=people[:2], part=0, after=[batch]) == 0
    assert withdraw_waiting(batch=again.batch, recipients=people[:2], part=0) == 2


def test_a_try_held_for_lost_meanwhile_learns_its_word_all_the_same(ahead: AheadLine) -> None:
    """Another dispatcher took the window for a dead one's while its line was slow."""
    plan(5, urgency=Urgency.LIFE)

    def answer(one: Outgoing) -> Result:
        if len(ahead.sent) == 5:
            dispatching.find_doubtful(is_life=True, now=timezone.now())
        return Result(Answer.ACCEPTED, provider_id=str(one.reference))

    ahead.answer = answer
    underway: deque[dispatching.Underway] = deque()
    dispatching.dispatch_next(Channel.SMS, underway, is_life=True, now=timezone.now())
    list(dispatching.finish_all(underway))
    assert list(Attempt.plain.values_list("outcome", flat=True)) == ["accepted"] * 5
    assert set(Delivery.plain.values_list("state", "resends")) == {("planned", 1)}, "marked as perhaps twice"


def test_a_long_answer_to_a_try_held_for_lost_waits_for_each_part(ahead: AheadLine) -> None:
    plan(1, urgency=Urgency.LIFE)

    def answer(_one: Outgoing) -> Result:
        dispatching.find_doubtful(is_life=True, now=timezone.now())
        return Result(Answer.ACCEPTED, provider_id="op:1", more_ids=("op:2",))

    ahead.answer = answer
    underway: deque[dispatching.Underway] = deque()
    dispatching.dispatch_next(Channel.SMS, underway, is_life=True, now=timezone.now())
    list(dispatching.finish_all(underway))
    assert Attempt.plain.get().parts == 2


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


@pytest.fixture
def beside() -> Iterator[Callable[..., Future[Any]]]:
    """Something done on another connection meanwhile."""
    with ThreadPoolExecutor(2) as others:

        def begin(what: Callable[..., Any], *words: Any, **more: Any) -> Future[Any]:
            def done() -> Any:
                try:
                    return what(*words, **more)
                finally:
                    connections.close_all()

            return others.submit(done)

        yield begin


def last_of(batch: UUID) -> str:
    return str(Delivery.plain.filter(batch__uid=batch).order_by("pk").values_list("recipient", flat=True)[14])


def wanted_no_more(batch: UUID) -> int:
    with transaction.atomic():
        return withdraw_waiting(batch=batch, recipients=[last_of(batch)], part=0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
def test_a_claim_that_waits_for_its_turn_lets_go_for_who_wants_no_more(
    ahead: AheadLine, beside: Callable[..., Future[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Receipts are kept for longer than a page waits; she had «busy» for an answer, and the message left."""
    batch, has_turn, is_over, has_claimed = plan(15, urgency=Urgency.LIFE), Event(), Event(), Event()
    underway: deque[dispatching.Underway] = deque()
    go_on = partial(dispatching.dispatch_next, Channel.SMS, underway, is_life=True, now=timezone.now())
    go_on(), go_on()

    @transaction.atomic
    def keep_receipts() -> None:
        turns.alone(Channel.SMS)
        has_turn.set()
        is_over.wait(30)

    kept, claim = beside(keep_receipts), dispatching.claim
    has_turn.wait(30)

    def claimed(*words: Any, **more: Any) -> Any:
        found = claim(*words, **more)
        has_claimed.set()
        return found

    monkeypatch.setattr(dispatching, "claim", claimed)
    sent = beside(go_on)
    has_claimed.wait(30)
    assert wanted_no_more(batch) == 1
    is_over.set()
    kept.result(30), sent.result(30)
    list(dispatching.finish_all(underway))
    assert states(batch) == {State.SENT: 14, State.SUPPRESSED: 1}
    assert len({one.address for one in ahead.sent}) == len(ahead.sent) == 14


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
def test_who_wants_no_more_waits_for_a_settlement_that_is_slow(
    ahead: AheadLine, beside: Callable[..., Future[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was claimed meanwhile may leave, and counts as that: she is told of its end. No page is refused for it."""
    batch, is_settling = plan(15, urgency=Urgency.LIFE), Event()
    underway: deque[dispatching.Underway] = deque()
    go_on = partial(dispatching.dispatch_next, Channel.SMS, underway, is_life=True, now=timezone.now())
    go_on(), go_on()
    expect = settling.receiving.expect

    def slow(*words: Any) -> None:
        is_settling.set()
        Event().wait(3)
        expect(*words)

    monkeypatch.setattr(settling.receiving, "expect", slow)
    sent = beside(go_on)
    is_settling.wait(30)
    assert wanted_no_more(batch) == 0
    sent.result(30)
    assert {one.delivery for one in underway[-1].held} >= {Delivery.plain.get(recipient=last_of(batch)).pk}

"""An operator gives one id to two messages: a receipt moves the one whose number it names, and without a number neither."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.tests.test_ahead import AheadLine
from hoaban.foundation.notify.tests.test_receipts import AN, BINH, answering, plan, state, tell, turn
from hoaban.foundation.notify.values import Answer, Channel, Outgoing, Report, Result, State, Urgency

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def ahead() -> Iterator[AheadLine]:
    """One message on its way in each half window."""
    made, former = AheadLine(window=2), dict(ports.connected.lines)
    ports.connected.lines.clear()
    ports.connect(Channel.SMS, made)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


@pytest.fixture
def underway(ahead: AheadLine) -> deque[dispatching.Underway]:
    """An's and Bình's warnings have left, each in a half window; neither has an answer yet. Both get one id."""
    answering(ahead, an="op:18", binh="op:18")
    plan(AN, BINH, urgency=Urgency.LIFE)
    both: deque[dispatching.Underway] = deque()
    for _half in range(2):
        dispatching.dispatch_next(Channel.SMS, both, is_life=True, now=timezone.now())
    return both


def settle(underway: deque[dispatching.Underway], most: int = 2) -> None:
    for _window in range(most):
        dispatching.finish(underway.popleft())


def both() -> tuple[str, str]:
    return state(AN), state(BINH)


@pytest.mark.parametrize("told", ["op:18", "op:12"])
@pytest.mark.usefixtures("noting")
def test_without_a_number_an_id_of_two_messages_moves_neither(line: MemoryLine, told: str) -> None:
    """It arrived at An's, and stood as arrived at Bình's."""
    answering(line, an="op:18", binh="op:18")
    plan(AN)
    turn()
    plan(BINH, request="two")
    turn()
    assert [tell(Report(told, True)) for _twice in range(2)] == [1, 0]
    assert both() == (State.SENT, State.SENT)
    tell(Report(told, True, address=AN))
    assert both() == (State.CONFIRMED, State.SENT)
    tell(Report(told, False, "UNDELIV", address=BINH))
    assert both() == (State.CONFIRMED, State.FAILED)


@pytest.mark.usefixtures("noting")
def test_once_the_older_is_told_of_the_id_is_the_newer_ones_alone(line: MemoryLine) -> None:
    answering(line, an="op:18", binh="op:18")
    plan(AN)
    turn()
    plan(BINH, request="two")
    turn()
    tell(Report("op:18", True, address=AN))
    tell(Report("op:18", True))
    assert both() == (State.CONFIRMED, State.CONFIRMED)


@pytest.mark.parametrize("is_good", [True, False])
@pytest.mark.parametrize("noted", [0, 1])
def test_a_quick_receipt_of_two_half_windows_is_taken_back_once_both_have_its_id(
    underway: deque[dispatching.Underway], noted: int, is_good: bool
) -> None:
    settle(underway, noted)
    tell(Report("op:18", is_good))
    settle(underway, 1 - noted)
    assert both() == (State.CONFIRMED if is_good else State.FAILED, State.IN_DOUBT), (
        "nothing speaks against it yet"
    )
    settle(underway, 1)
    assert both() == (State.UNKNOWN, State.SENT)
    tell(Report("op:18", is_good))
    assert both() == (State.UNKNOWN, State.SENT), "a second telling, or the other one's: nobody knows"
    tell(Report("op:18", True, address=AN), Report("op:18", True, address=BINH))
    assert both() == (State.CONFIRMED, State.CONFIRMED)


@pytest.mark.parametrize("noted", [0, 1, 2])
def test_what_names_its_number_is_taken_back_from_nobody(
    underway: deque[dispatching.Underway], noted: int
) -> None:
    settle(underway, noted)
    tell(Report("op:12", True, address=BINH), Report("op:18", False, "UNDELIV", address=AN))
    settle(underway, 2 - noted)
    assert both() == (State.FAILED, State.CONFIRMED)


def test_what_was_told_before_the_newer_one_left_is_the_older_ones(ahead: AheadLine) -> None:
    answering(ahead, an="op:18", binh="op:18")
    plan(AN)
    turn()
    tell(Report("op:18", True))
    plan(BINH, request="two")
    turn()
    assert both() == (State.CONFIRMED, State.SENT)


@pytest.mark.usefixtures("noting")
def test_of_ids_that_look_alike_a_quick_receipt_means_the_one_that_is_written_so(line: MemoryLine) -> None:
    """0x12 is 18: whichever stood last in its window had both receipts."""
    ids = {AN: "op:12", BINH: "op:18"}

    def early(one: Outgoing) -> Result:
        if one.address == AN:
            tell(Report("op:12", False, "UNDELIV"))
        return Result(Answer.ACCEPTED, provider_id=ids[one.address])

    line.answer = early
    plan(AN, BINH)
    turn()
    assert both() == (State.FAILED, State.SENT)


@pytest.mark.usefixtures("noting")
def test_a_quick_receipt_for_an_id_given_twice_in_a_window_is_nobodys(line: MemoryLine) -> None:
    def early(one: Outgoing) -> Result:
        if one.address == AN:
            tell(Report("op:18", True))
        return Result(Answer.ACCEPTED, provider_id="op:18")

    line.answer = early
    plan(AN, BINH)
    turn()
    assert both() == (State.SENT, State.SENT)


@pytest.mark.usefixtures("noting")
def test_what_came_before_a_message_left_was_another_programs(line: MemoryLine) -> None:
    tell(Report("op:18", True))
    answering(line, an="op:18")
    plan(AN)
    turn(later=timedelta(minutes=1).total_seconds())
    assert state() == State.SENT


@pytest.mark.usefixtures("noting")
def test_an_hour_later_nobody_else_is_meant(line: MemoryLine) -> None:
    answering(line, an="op:18", binh="op:18")
    plan(AN)
    turn()
    plan(BINH, request="two")
    turn()
    Delivery.plain.filter(address=AN).update(state=State.UNKNOWN.value)
    tell(Report("op:18", True))
    assert both() == (State.UNKNOWN, State.CONFIRMED)


@pytest.mark.usefixtures("noting")
def test_a_part_whose_id_a_newer_text_has_too_counts_for_neither_without_a_number(line: MemoryLine) -> None:
    ids = {AN: ("op:1", "op:2"), BINH: ("op:2", "op:3")}
    line.answer = lambda one: Result(
        Answer.ACCEPTED, provider_id=ids[one.address][0], more_ids=ids[one.address][1:]
    )
    plan(AN)
    turn()
    plan(BINH, request="two")
    turn()
    tell(*(Report(f"op:{n}", True) for n in (1, 2, 3)))
    assert both() == (State.SENT, State.SENT)
    tell(Report("op:2", True, address=AN))
    assert both() == (State.CONFIRMED, State.SENT)
    tell(Report("op:2", True, address=BINH))
    assert both() == (State.CONFIRMED, State.CONFIRMED)


def test_a_long_text_that_leaves_later_has_the_id_though_it_was_counted_before(line: MemoryLine) -> None:
    """Its attempt stands before it leaves, and so before that of a short text in the half window before it."""
    made = HalfLong(window=2)
    ports.connect(Channel.SMS, made)
    plan(AN, BINH, urgency=Urgency.LIFE)
    both_halves: deque[dispatching.Underway] = deque()
    for _half in range(2):
        dispatching.dispatch_next(Channel.SMS, both_halves, is_life=True, now=timezone.now())
    settle(both_halves)
    tell(Report("op:18", True, address=BINH), Report("op:19", True, address=BINH))
    assert both() == (State.SENT, State.CONFIRMED)
    tell(Report("op:18", True, address=AN))
    assert both() == (State.CONFIRMED, State.CONFIRMED)


class HalfLong(AheadLine):
    """The second text is long, and its second part has the id of the first one."""

    asked = 0

    def parts_of(self, text: str) -> int:
        assert text
        self.asked += 1
        return self.asked

    def _end(self, messages: list[Outgoing]) -> list[Result]:  # type: ignore[override]
        self.send(messages)
        given = {AN: ("op:18",), BINH: ("op:19", "op:18")}
        return [
            Result(Answer.ACCEPTED, provider_id=given[one.address][0], more_ids=given[one.address][1:])
            for one in messages
        ]

"""A long text whose answer was lost: it arrived when each part did, and one receipt says nothing of the others."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.foundation.notify import ports
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.tests.conftest import Killed, MemoryLine
from hoaban.foundation.notify.tests.test_receipts import AN, BINH, plan, state, tell, turn
from hoaban.foundation.notify.values import Answer, Channel, Report, Result, State, Urgency

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("noting")]


@dataclass
class CuttingLine(MemoryLine):
    """Sends everything in two parts, as one that is told of each."""

    parts: int = 2

    def parts_of(self, text: str) -> int:
        assert text
        return self.parts


@pytest.fixture
def cutting(line: MemoryLine) -> CuttingLine:
    made = CuttingLine()
    ports.connect(Channel.SMS, made)
    return made


def lose(line: MemoryLine, how: str, *, is_life: bool = False) -> None:
    """A window whose answer never came; the next one is answered."""
    answers = line.answer
    if how == "killed":
        line.dies = "after"
        with suppress(Killed):
            turn(is_life=is_life)
        line.dies = ""
    else:
        line.answer = lambda _one: Result(Answer.UNSURE, "no answer in time")
        turn(is_life=is_life)
        line.answer = answers


def told(part: int, *, is_good: bool = True) -> int:
    return tell(Report(f"op:{part}", is_good, "" if is_good else "UNDELIV", address=AN))


@pytest.mark.parametrize("how", ["killed", "cut off"])
def test_one_part_before_the_doubt_is_noticed_keeps_no_warning_from_leaving_again(
    cutting: CuttingLine, how: str
) -> None:
    """It stood as arrived, and whoever had the first half of a warning got no second."""
    plan(AN, urgency=Urgency.LIFE)
    lose(cutting, how, is_life=True)
    assert told(1) == 1
    turn(is_life=True)
    assert (len(cutting.sent), Delivery.plain.get().resends, state()) == (2, 1, State.SENT)


@pytest.mark.parametrize("is_life", [False, True])
@pytest.mark.parametrize("how", ["killed", "cut off"])
def test_all_parts_before_the_doubt_is_noticed_are_the_whole_text(
    cutting: CuttingLine, how: str, is_life: bool
) -> None:
    plan(AN, urgency=Urgency.LIFE if is_life else Urgency.NORMAL)
    lose(cutting, how, is_life=is_life)
    assert [told(part) for part in (1, 2)] == [1, 1]
    turn(is_life=is_life)
    assert (len(cutting.sent), Delivery.plain.get().resends, state()) == (1, 0, State.CONFIRMED)


@pytest.mark.parametrize("noticed", [0, 1, 2])
@pytest.mark.parametrize("how", ["killed", "cut off"])
def test_each_part_counts_once_whenever_the_doubt_is_noticed(
    cutting: CuttingLine, how: str, noticed: int
) -> None:
    """Before, between and after two tellings of the first part."""
    plan(AN)
    lose(cutting, how)
    for place, part in enumerate((1, 1, 2)):
        if place == noticed:
            turn()
        assert state() == State.IN_DOUBT
        told(part)
    assert state() == State.CONFIRMED


@pytest.mark.parametrize("is_noticed", [False, True])
def test_a_part_that_failed_fails_the_text_in_doubt(cutting: CuttingLine, is_noticed: bool) -> None:
    plan(AN)
    lose(cutting, "cut off")
    if is_noticed:
        turn()
    told(1)
    told(2, is_good=False)
    turn()
    assert (state(), Delivery.plain.get().reason) == (State.FAILED, "UNDELIV")


def test_a_part_of_each_of_two_lost_tries_is_no_whole_text(cutting: CuttingLine) -> None:
    """It stood as arrived, and whoever had the first half twice got no second."""
    plan(AN, urgency=Urgency.LIFE)
    for _crash in range(2):
        lose(cutting, "killed", is_life=True)
    turn(is_life=True)
    assert (len(cutting.sent), state()) == (2, State.IN_DOUBT)
    assert [told(part) for part in (1, 3)] == [1, 1]
    assert state() == State.IN_DOUBT


def test_a_try_of_which_nothing_left_makes_no_doubt_whose_a_part_is(cutting: CuttingLine) -> None:
    cutting.answer = lambda _one: Result(Answer.LATER, "throttled")
    plan(AN)
    turn()
    Delivery.plain.update(next_try_at=timezone.now())
    lose(cutting, "cut off")
    turn()
    assert [told(part) for part in (1, 2)] == [1, 1]
    assert state() == State.CONFIRMED


def test_the_answer_knows_better_of_how_many_parts_it_was(cutting: CuttingLine) -> None:
    cutting.answer = lambda _one: Result(Answer.ACCEPTED, provider_id="op:1")
    plan(AN)
    turn()
    assert Attempt.plain.get().parts == 1
    told(1)
    assert state() == State.CONFIRMED


def test_parts_are_counted_before_anything_leaves_and_only_where_there_are_several(
    cutting: CuttingLine,
) -> None:
    def writes() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            lose(cutting, "killed")
        return [one["sql"] for one in asked if "SET parts" in one["sql"]]

    cutting.parts = 1
    plan(AN, BINH)
    assert writes() == []
    cutting.parts = 3
    plan(AN, BINH, request="long")
    assert len(writes()) == 1
    assert list(Attempt.plain.order_by("pk").values_list("parts", flat=True)) == [1, 1, 3, 3]

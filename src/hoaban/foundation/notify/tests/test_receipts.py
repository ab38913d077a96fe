"""Receipts late, doubled, early, in other digits, for parts of a text, after a crash: each finds its message, none moves another."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.accounts.models import Organisation
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import api, jobs, ports
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.models import Attempt, Batch, Delivery, Receipt
from hoaban.foundation.notify.rules import id_forms
from hoaban.foundation.notify.tests.conftest import ROOM, Killed, MemoryLine
from hoaban.foundation.notify.values import (
    TOO_LATE,
    Answer,
    Channel,
    Recipients,
    Report,
    Result,
    State,
    Urgency,
)

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("noting")]
AN, BINH = "+84912345678", "+84987654321"


def plan(*numbers: str, request: str = "r", urgency: Urgency = Urgency.NORMAL) -> None:
    people = [f"person:{n}" for n in range(len(numbers))]
    what = api.Plan("notify.test", request, urgency=urgency)
    api.plan(by=ROOM, what=what, recipients=[Recipients(Channel.SMS, people, list(numbers))])


def turn(*, is_life: bool = False, later: float = 0) -> dispatching.Turn:
    now = timezone.now() + timedelta(seconds=later)
    dispatching.find_doubtful(is_life=is_life, now=now)
    return dispatching.dispatch_window(Channel.SMS, is_life=is_life, now=now)


def tell(*reports: Report) -> int:
    return api.receive_receipts(channel=Channel.SMS, reports=reports, now=timezone.now())


def state(number: str = AN) -> str:
    return Delivery.plain.get(address=number).state


def answering(line: MemoryLine, **ids: str) -> None:
    """Each number gets this id."""
    known = {AN: ids.get("an", ""), BINH: ids.get("binh", "")}
    line.answer = lambda one: Result(Answer.ACCEPTED, provider_id=known[one.address])


@pytest.mark.parametrize("told", ["op:1234", "op:4d2"])
def test_an_id_in_other_digits_is_the_same_id(line: MemoryLine, told: str) -> None:
    answering(line, an="op:1234")
    plan(AN)
    turn()
    assert [tell(Report(told, True, address=AN)) for _twice in range(2)] == [1, 0]
    assert state() == State.CONFIRMED
    assert tell(Report("op:1234", False, address=AN)) == 0
    assert state() == State.CONFIRMED


def test_the_number_tells_two_look_alike_ids_apart(line: MemoryLine) -> None:
    """0x1234 is 4660: a receipt in hexadecimal for Bình's looks like one in decimal for An's."""
    answering(line, an="op:1234", binh="op:4660")
    plan(AN, BINH)
    turn()
    tell(Report("op:1234", False, "UNDELIV", address=BINH))
    assert (state(AN), state(BINH)) == (State.SENT, State.FAILED)
    tell(Report("op:4d2", True, address=AN))
    assert state(AN) == State.CONFIRMED


def test_a_stranger_under_a_look_alike_id_takes_nobodys_receipt(line: MemoryLine) -> None:
    tell(Report("op:1234", False, "UNDELIV", address="+84900000000"))
    answering(line, an="op:1234")
    plan(AN)
    turn()
    assert [tell(Report("op:4d2", True, address=AN)) for _twice in range(2)] == [1, 0]
    assert state() == State.CONFIRMED


def test_two_quick_tellings_of_one_part_are_one(line: MemoryLine) -> None:
    def early(_one: Any) -> Result:
        tell(Report("op:b", True, address=AN))
        return Result(Answer.ACCEPTED, provider_id="op:11", more_ids=("op:12",))

    line.answer = early
    plan(AN)
    turn()
    tell(Report("op:11", True, address=AN))
    assert state() == State.SENT
    tell(Report("op:c", True, address=AN))
    assert state() == State.CONFIRMED


def test_another_operators_same_id_moves_nothing(line: MemoryLine) -> None:
    answering(line, an="one:7")
    plan(AN)
    turn()
    tell(Report("two:7", False, address=AN))
    assert state() == State.SENT


@pytest.mark.parametrize(
    ("channel", "after"),
    [(Channel.SPEAKER, State.UNKNOWN), (Channel.ZALO, State.UNKNOWN), (Channel.EMAIL, State.SENT)],
)
def test_nobody_knows_what_a_line_that_tells_later_said_no_more_of(
    line: MemoryLine, channel: Channel, after: State
) -> None:
    answering(line, an="op:1234")
    plan(AN)
    turn()
    Delivery.plain.update(channel=channel.value)
    api.call_unknown(batch=Batch.plain.get().uid, before=timezone.now() + timedelta(minutes=1))
    assert state() == after


@pytest.mark.parametrize("told", ["op:1234", "op:4d2"])
def test_a_receipt_quicker_than_our_note_is_kept_for_it(line: MemoryLine, told: str) -> None:
    def early(_one: Any) -> Result:
        tell(Report(told, False, "EXPIRED", address=AN))
        return Result(Answer.ACCEPTED, provider_id="op:1234")

    line.answer = early
    plan(AN)
    turn()
    assert (state(), Receipt.plain.get().attempt_id) == (State.FAILED, Attempt.plain.get().pk)


def test_a_quick_receipt_for_a_shared_telephone_waits_for_its_id(line: MemoryLine) -> None:
    """Two people with one number: which of them the receipt means, only the id can tell."""
    ids = iter(("op:100", "op:200"))

    def early(_one: Any) -> Result:
        given = next(ids)
        if given == "op:100":
            tell(Report("op:c8", False, "UNDELIV", address=AN))
        return Result(Answer.ACCEPTED, provider_id=given)

    line.answer = early
    plan(AN, AN)
    turn()
    assert list(Delivery.plain.order_by("pk").values_list("state", flat=True)) == [State.SENT, State.FAILED]


def test_a_long_text_arrived_when_every_part_did(line: MemoryLine) -> None:
    line.answer = lambda _one: Result(Answer.ACCEPTED, provider_id="op:1", more_ids=("op:2", "op:3"))
    plan(AN)
    turn()
    for told in ("op:2", "op:2", "op:1"):
        tell(Report(told, True, address=AN))
        assert state() == State.SENT
    tell(Report("op:3", True, address=AN))
    assert state() == State.CONFIRMED


def test_a_long_text_failed_when_one_part_did(line: MemoryLine) -> None:
    line.answer = lambda _one: Result(Answer.ACCEPTED, provider_id="op:1", more_ids=("op:2",))
    plan(AN)
    turn()
    tell(Report("op:1", True, address=AN), Report("op:2", False, "UNDELIV 27", address=AN))
    assert (state(), Delivery.plain.get().reason) == (State.FAILED, "UNDELIV 27")


def test_parts_whose_receipts_were_quicker_count(line: MemoryLine) -> None:
    def early(_one: Any) -> Result:
        tell(Report("op:2", True), Report("op:1", True, address=AN))
        return Result(Answer.ACCEPTED, provider_id="op:1", more_ids=("op:2",))

    line.answer = early
    plan(AN)
    turn()
    assert state() == State.CONFIRMED


def test_after_a_crash_the_number_alone_finds_the_only_message_in_doubt(line: MemoryLine) -> None:
    plan(AN, BINH)
    line.dies = "after"
    with suppress(Killed):
        turn()
    line.dies = ""
    turn()
    assert tell(Report("op:1", True, address=AN)) == 1
    assert (state(AN), state(BINH)) == (State.CONFIRMED, State.IN_DOUBT)


@pytest.mark.parametrize("is_life", [False, True])
@pytest.mark.parametrize("ends", ["killed", "cut off"])
def test_a_receipt_between_the_loss_of_an_answer_and_whoever_notices_it_counts(
    line: MemoryLine, ends: str, is_life: bool
) -> None:
    """Kept to wait for our own note, which never came: the message stayed in doubt, and danger to life left twice."""
    plan(AN, urgency=Urgency.LIFE if is_life else Urgency.NORMAL)
    if ends == "killed":
        line.dies = "after"
        with suppress(Killed):
            turn(is_life=is_life)
        line.dies = ""
    else:
        line.answer = lambda _one: Result(Answer.UNSURE, "no answer in time")
        turn(is_life=is_life)
    assert tell(Report("op:1", True, address=AN)) == 1
    assert state() == State.IN_DOUBT
    turn(is_life=is_life)
    assert (state(), Delivery.plain.get().resends, Attempt.plain.count()) == (State.CONFIRMED, 0, 1)
    assert Receipt.plain.get().attempt == Attempt.plain.get()


def test_receipts_of_strangers_are_kept_and_move_nothing(line: MemoryLine) -> None:
    answering(line, an="op:1")
    plan(AN)
    turn()
    assert tell(Report("op:99", False, address=AN), Report("op:98", False, address="+84900000000")) == 2
    assert state() == State.SENT


def test_an_id_given_a_second_time_belongs_to_the_newer_message(line: MemoryLine) -> None:
    answering(line, an="op:1", binh="op:1")
    plan(AN)
    turn()
    plan(BINH, request="two")
    turn()
    tell(Report("op:1", True, address=BINH))
    assert (state(AN), state(BINH)) == (State.SENT, State.CONFIRMED)


def test_an_id_given_twice_in_a_window_belongs_to_the_newer_message(line: MemoryLine) -> None:
    ids = iter((("op:1", "op:2"), ("op:2", "op:3")))

    def long(_one: Any) -> Result:
        first, second = next(ids)
        return Result(Answer.ACCEPTED, provider_id=first, more_ids=(second,))

    line.answer = long
    plan(AN, BINH)
    turn()
    tell(*(Report(f"op:{n}", True, address=BINH) for n in (2, 3)), Report("op:1", True, address=AN))
    assert (state(AN), state(BINH)) == (State.SENT, State.CONFIRMED)
    tell(Report("op:2", True, address=AN))
    assert state(AN) == State.CONFIRMED, "its number tells it"


def test_a_parts_id_of_a_later_window_belongs_to_the_newer_message(line: MemoryLine) -> None:
    """What was told of the older part is no verdict on the newer one; nor is the older found by an id it lost."""
    answering(line, an="op:3")
    plan(AN)
    turn()
    line.answer = lambda _one: Result(Answer.ACCEPTED, provider_id="op:1", more_ids=("op:2",))
    plan(AN, request="two")
    turn()
    tell(Report("op:2", True))
    line.answer = lambda _one: Result(Answer.ACCEPTED, provider_id="op:2", more_ids=("op:3",))
    plan(BINH, request="three")
    turn()
    assert state(BINH) == State.SENT
    tell(Report("op:2", True, address=BINH), Report("op:3", True, address=BINH))
    assert state(BINH) == State.CONFIRMED
    assert set(Delivery.plain.filter(address=AN).values_list("state", flat=True)) == {State.SENT}


def test_a_whole_text_takes_the_id_of_an_older_part_with_its_receipt(line: MemoryLine) -> None:
    line.answer = lambda _one: Result(Answer.ACCEPTED, provider_id="op:1", more_ids=("op:2",))
    plan(AN)
    turn()
    answering(line, binh="op:2")
    plan(BINH, request="two")
    turn()
    assert [tell(Report("op:2", True, address=BINH)) for _twice in range(2)] == [1, 0]
    tell(Report("op:1", True))
    assert (state(AN), state(BINH)) == (State.SENT, State.CONFIRMED)


def test_an_id_told_of_before_is_told_anew_of_the_newer_message(line: MemoryLine) -> None:
    answering(line, an="op:1", binh="op:1")
    plan(AN)
    turn()
    assert tell(Report("op:1", True)) == 1
    plan(BINH, request="two")
    turn()
    assert tell(Report("op:1", False, "UNDELIV")) == 1
    assert (state(AN), state(BINH)) == (State.CONFIRMED, State.FAILED)
    assert (Receipt.plain.get().is_good, Receipt.plain.get().attempt_id) == (
        False, Attempt.plain.latest("pk").pk,
    )  # fmt: skip


@pytest.mark.parametrize("ids", [("op:1", "op:1"), ("op:1", ""), ("", "op:1")])
def test_parts_count_by_their_ids(line: MemoryLine, ids: tuple[str, str]) -> None:
    """One id for all parts, or none for some: what cannot be told apart is told once."""
    line.answer = lambda _one: Result(Answer.ACCEPTED, provider_id=ids[0], more_ids=ids[1:])
    plan(AN)
    turn()
    assert (state(), Attempt.plain.get().parts) == (State.SENT, 1)
    tell(Report("op:1", True, address=AN))
    assert state() == State.CONFIRMED


def test_a_former_attempts_failure_says_nothing_of_the_newer_one(line: MemoryLine) -> None:
    answering(line, an="op:1")
    plan(AN)
    turn()
    tell(Report("op:1", False, "EXPIRED"))
    Delivery.plain.update(state=State.PLANNED.value, next_try_at=timezone.now())
    answering(line, an="op:2")
    turn()
    tell(Report("op:1", False, "EXPIRED"))
    assert state() == State.SENT
    tell(Report("op:2", False, "UNDELIV"))
    assert state() == State.FAILED
    tell(Report("op:1", True))
    assert state() == State.CONFIRMED


def test_an_id_repeated_on_one_channel_takes_none_of_another(line: MemoryLine) -> None:
    answering(line, an="op:1", binh="op:2")
    plan(AN, BINH)
    turn()
    Attempt.plain.filter(provider_id="op:1").update(channel=Channel.VOICE.value)
    answering(line, an="op:1", binh="op:2")
    plan(AN, BINH, request="two")
    turn()
    kept = Attempt.plain.order_by("pk").values_list("provider_id", flat=True)
    assert list(kept) == ["op:1", "op:2~", "op:1", "op:2"]


def test_who_is_away_long_has_a_person_asked_once(line: MemoryLine) -> None:
    line.answer = lambda _one: Result(
        Answer.LATER, "op is away", retry_after=5, is_untried=True, is_long_away=True
    )
    plan(AN)
    turn()
    turn(later=10)
    assert Duty.plain.get().kind == "notify.mend"


def test_what_was_not_tried_keeps_its_tries_and_comes_again_in_its_turn(line: MemoryLine) -> None:
    line.answer = lambda _one: Result(Answer.LATER, "op is slower", retry_after=3, is_untried=True)
    plan(AN, urgency=Urgency.LIFE)
    for round_number in range(20):
        turn(is_life=True, later=round_number * 4)
    row = Delivery.plain.get()
    assert (row.state, row.tries) == (State.PLANNED, 0)
    assert row.next_try_at - timezone.now() < timedelta(seconds=20 * 4)
    assert Attempt.plain.count() == 20


def test_what_expired_in_the_lines_own_queue_is_expired_not_failed(line: MemoryLine) -> None:
    line.answer = lambda _one: TOO_LATE
    plan(AN)
    turn()
    assert state() == State.EXPIRED


def test_a_claim_gives_each_attempt_a_reference_of_its_own(line: MemoryLine) -> None:
    plan(AN, BINH)
    turn()
    held = {one.reference for one in line.sent}
    assert held == set(Attempt.plain.values_list("reference", flat=True))
    assert {one.version for one in held} == {7}


def test_names_of_gateways_are_taken_as_they_are() -> None:
    assert id_forms("0f8fad5b-d9cb-469f-a165-70867728950e") == ("0f8fad5b-d9cb-469f-a165-70867728950e",)
    assert id_forms("12") == ("12", "18", "c")


class ListeningLine(MemoryLine):
    """Counts how often it was asked to be connected."""

    asked = 0

    def listen(self) -> None:
        type(self).asked += 1


@pytest.mark.parametrize(("is_demo", "asked"), [(True, 0), (False, 1)])
def test_a_real_line_listens_in_the_lane_of_life_but_never_in_a_demo(
    line: MemoryLine, cast: Any, is_demo: bool, asked: int
) -> None:
    Organisation.plain.update(is_demo=is_demo)
    ListeningLine.asked = 0
    ports.connect(Channel.SMS, ListeningLine(is_real=True))
    jobs.life(JobContext(ROOM, timezone.now() + timedelta(seconds=1), timezone.now))
    jobs.send(JobContext(ROOM, timezone.now() + timedelta(seconds=1), timezone.now))
    assert ListeningLine.asked == asked

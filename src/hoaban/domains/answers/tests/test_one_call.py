"""Whoever answers for several villages is called once for all of them: the call names them, and a key answers for each that it named."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.answers import actions
from hoaban.domains.answers.actions import calling
from hoaban.domains.answers.models import Contact, Owed, Report
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.calls import calls, presses, rings, updated
from hoaban.domains.answers.tests.steps import DEPUTY, HEAD, OTHER, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.warning.tests.steps import ended
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching, settling
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.tests.test_calls import HELD, HoldingLine
from hoaban.foundation.notify.values import Answer, Channel, Result, State

pytestmark = pytest.mark.django_db(databases="__all__")
BOTH = "Phím bấm trong cuộc gọi này tính cho các bản: Bản Hua Ít; Bản Nà Lồi. Bấm phím 1"


@pytest.fixture(autouse=True)
def hers(there: None) -> None:
    """The head of one village answers for the next one, too."""
    Contact.plain.create(
        place_no=OTHER, part="head", name="Lò Văn Mẫu", phone_e164=HEAD, since=timezone.now()
    )


@pytest.fixture
def holding() -> Iterator[HoldingLine]:
    made = HoldingLine(is_real=True, window=30, answer=lambda _one: HELD)
    former = dict(ports.connected.lines)
    ports.connected.lines.clear()
    ports.connect(Channel.VOICE, made)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


def climbed(alert: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)


def hears(voice: MemoryLine, result: Result, after: timedelta = timedelta()) -> None:
    voice.answer = lambda _one: result
    rings(timezone.now() + after)


def states(alert: Any) -> tuple[str, str]:
    return steps.row(alert).state, steps.row(alert, OTHER).state


def test_one_call_names_her_villages_and_a_key_answers_for_each(
    voice: MemoryLine, keys: None, alert: Any
) -> None:
    climbed(alert)
    rings()
    (said,) = voice.sent
    assert (said.address, BOTH in said.text) == (HEAD, True)
    assert [(one.part, one.state, one.reason) for one in calls()] == [
        (VILLAGE, "confirmed", "answered"), (OTHER, "confirmed", "answered"),
    ]  # fmt: skip
    for _told_twice in range(2):
        presses("2", calls()[0])
    assert states(alert) == ("moving", "moving")
    assert sorted(Report.plain.values_list("owed__place_no", "by_label")) == [
        (VILLAGE, "Lò Văn Mẫu"), (OTHER, "Lò Văn Mẫu"),
    ]  # fmt: skip


def test_a_full_window_says_that_more_waits_however_much_rings_with_it(voice: MemoryLine, alert: Any) -> None:
    climbed(alert)
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=5))
    voice.window = 1
    now, found = timezone.now(), []
    for _window in range(3):
        turn = dispatching.dispatch_window(Channel.VOICE, is_life=True, now=now)
        found.append((turn.done, turn.is_full))
    telephones = {one.address for one in voice.sent}
    assert (telephones, found) == ({HEAD, DEPUTY}, [(2, True), (1, True), (0, False)])


def test_killed_between_the_villages_she_is_still_called_once_for_both(voice: MemoryLine, alert: Any) -> None:
    """The clock dies after the first village: the call for both was planned with it, and the next run finds it there."""
    start = steps.row(alert).owed_since
    actions.climb(by=steps.CHASER, owed_id=steps.row(alert).pk, now=start)
    rings()
    assert [BOTH in one.text for one in voice.sent] == [True]
    steps.climbed(start)
    rings()
    assert (len(voice.sent), len(calls())) == (1, 2)


def test_a_village_that_answered_otherwise_is_not_named_and_does_not_cost_the_other_its_call(
    voice: MemoryLine, keys: None, alert: Any, officer: Any
) -> None:
    climbed(alert)
    hears(voice, Result(Answer.LATER, "busy", retry_after=60))
    steps.wrote(officer, alert, steps.said(Grade.SAFE))
    assert [one.state for one in calls()] == ["suppressed", "planned"]
    hears(voice, Result(Answer.CONFIRMED, "answered, key 3"), timedelta(seconds=62))
    assert [BOTH in one.text for one in voice.sent] == [True, False]
    presses("3", calls()[1])
    assert states(alert) == ("safe", "help"), "the village that is safe calls for no help"


def test_let_out_while_it_rang_the_other_village_rings_again_alone(
    voice: MemoryLine, alert: Any, officer: Any, issuer: Any
) -> None:
    climbed(alert)
    hears(voice, Result(Answer.LATER, "busy", retry_after=60))
    Owed.plain.filter(place_no=VILLAGE).update(is_out=True)
    assert calling.sweep(timezone.now()) == 1
    hears(voice, Result(Answer.CONFIRMED, "answered"), timedelta(seconds=62))
    assert [BOTH in one.text for one in voice.sent] == [True, False]
    assert [one.state for one in calls()] == ["suppressed", "confirmed"]


def test_a_line_that_tells_later_tells_it_of_every_village(holding: HoldingLine, alert: Any) -> None:
    climbed(alert)
    rings()
    (said,) = holding.sent
    holding.keeps = {said.reference}
    dispatching.find_doubtful(is_life=True, now=timezone.now())
    assert {(one.state, one.resends) for one in calls()} == {("in_doubt", 0)}, "no crash: the line holds it"
    told = Result(Answer.CONFIRMED, "answered, key 1")
    settling.settle_held(Channel.VOICE, said.reference, told, timezone.now())
    assert {(one.state, one.reason) for one in calls()} == {("confirmed", "answered, key 1")}
    assert Attempt.plain.filter(outcome=Answer.CONFIRMED).count() == 2


def test_a_receipt_for_the_first_village_leaves_the_other_one_no_doubt_that_rings_again(
    holding: HoldingLine, alert: Any
) -> None:
    climbed(alert)
    rings()
    (said,) = holding.sent
    first = Attempt.plain.get(reference=said.reference).delivery
    Delivery.plain.filter(pk=first.pk).update(state=State.CONFIRMED.value, window=None, reason="receipt")
    told = Result(Answer.CONFIRMED, "answered, key 1")
    settling.settle_held(Channel.VOICE, said.reference, told, timezone.now())
    assert [(one.state, one.reason) for one in calls()] == [
        ("confirmed", "receipt"), ("confirmed", "answered, key 1"),
    ]  # fmt: skip
    dispatching.find_doubtful(is_life=True, now=timezone.now())
    rings()
    assert len(holding.sent) == 1


def test_we_die_as_it_rings_and_both_villages_ring_once_more_in_one_call(
    holding: HoldingLine, alert: Any
) -> None:
    climbed(alert)
    rings()
    now = timezone.now()
    dispatching.find_doubtful(is_life=True, now=now)
    rings(now)
    assert [BOTH in one.text for one in holding.sent] == [True, True]
    assert {(one.state, one.resends, one.tries) for one in calls()} == {("in_doubt", 1, 2)}


def test_a_line_with_one_free_wire_takes_all_her_villages_with_it(voice: MemoryLine, alert: Any) -> None:
    voice.window = 1
    climbed(alert)
    rings()
    assert [BOTH in one.text for one in voice.sent] == [True]
    assert {one.state for one in calls()} == {State.CONFIRMED.value}


def test_who_is_a_deputy_next_door_is_called_for_her_own_village_and_later_for_the_other(
    voice: MemoryLine, alert: Any
) -> None:
    Contact.plain.filter(place_no=OTHER).update(part="deputy")
    Contact.plain.create(
        place_no=OTHER, part="head", name="Hà Thị Mẫu", phone_e164="+84911222333", since=timezone.now()
    )
    start = steps.row(alert).owed_since
    climbed(alert)
    rings()
    assert sorted((one.address, BOTH in one.text) for one in voice.sent) == [
        ("+84911222333", False),
        (HEAD, False),
    ]
    steps.climbed(start + timedelta(minutes=5))
    assert (HEAD, OTHER) in {(one.address, one.part) for one in calls()}


def test_she_hears_the_end_once_for_all_her_villages(voice: MemoryLine, alert: Any, issuer: Any) -> None:
    climbed(alert)
    rings()
    ended(issuer, alert, now=timezone.now())
    steps.heard(alert)
    rings()
    assert len(voice.sent) == 2
    assert {one.state for one in calls("answers.call_end")} == {"confirmed"}
    assert len(calls("answers.call_end")) == 2


def test_a_newer_text_is_one_new_call(voice: MemoryLine, alert: Any, officer: Any, issuer: Any) -> None:
    climbed(alert)
    rings()
    updated(officer, issuer, alert, do_this="Lên đồi ngay.")
    climbed(alert)
    rings(timezone.now() + timedelta(minutes=1))
    assert ["Lên đồi ngay" in one.text for one in voice.sent] == [False, True]


# --- The language she wants -------------------------------------------------------------------------------------------
def test_she_is_called_in_the_language_she_asked_for_and_who_was_not_asked_in_vietnamese(
    voice: MemoryLine, alert: Any
) -> None:
    """She said it in one of her villages: it is her call."""
    Contact.plain.filter(place_no=OTHER).update(language="qaa")
    climbed(alert)
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=5))
    rings()
    assert {one.address: one.language for one in voice.sent} == {HEAD: "qaa", DEPUTY: "vi"}

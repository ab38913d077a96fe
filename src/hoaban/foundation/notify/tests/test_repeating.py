"""A line that may hand over again: what nothing is heard of goes once more, marked, while it is in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from hoaban.foundation.notify import api, ports, queries, rules
from hoaban.foundation.notify.actions import dispatching, repeating, resending, settling
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.tests.conftest import ROOM, Killed, MemoryLine
from hoaban.foundation.notify.values import (
    NOT_NEEDED,
    Channel,
    Outgoing,
    Recipients,
    Report,
    Result,
    State,
    Urgency,
)
from tests.support.people import Cast

pytestmark = pytest.mark.django_db(databases="__all__")
POLE, LOST = "loa-1", "loudspeaker: its sounds did not come"
AFTER, WORK = timedelta(seconds=45), timedelta(minutes=5)


@dataclass
class Poles(MemoryLine):
    """Loudspeakers: the same message is one, however often it comes."""

    again_after: timedelta = AFTER
    at_work: timedelta = WORK
    passing: tuple[str, ...] = (LOST,)


@pytest.fixture
def poles() -> Iterator[Poles]:
    former = dict(ports.connected.lines)
    ports.connected.lines.clear()
    ports.connect(Channel.SPEAKER, made := Poles())
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


def plan(*codes: str, urgency: Urgency = Urgency.LIFE, **more: Any) -> UUID:
    chunk = Recipients(Channel.SPEAKER, codes or (POLE,), codes or (POLE,))
    return api.plan(by=ROOM, what=api.Plan("notify.test", "r", urgency=urgency, **more), recipients=[chunk])


def turn(now: datetime, *, is_life: bool = True) -> None:
    """What the lane does once."""
    repeating.repeat(now)
    dispatching.find_doubtful(is_life=is_life, now=now)
    dispatching.dispatch_window(Channel.SPEAKER, is_life=is_life, now=now)


def row() -> tuple[State, int]:
    one = Delivery.plain.get()
    return State(one.state), one.resends


def tell(line: Poles, now: datetime, verdict: bool | None, reason: str = "") -> None:
    """The loudspeaker's word on the last that it got; None: no verdict yet."""
    reference = line.sent[-1].reference
    if verdict is None:
        api.note_underway(channel=Channel.SPEAKER, told=[(reference, POLE)], now=now)
        return
    reports = [Report(str(reference), verdict, reason, POLE, reference)]
    api.receive_receipts(channel=Channel.SPEAKER, reports=reports, now=now)


def test_what_nothing_is_heard_of_goes_again_after_a_pause_that_doubles(poles: Poles) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    assert (row(), len(poles.sent)) == ((State.SENT, 0), 1)
    for time in range(8):
        now = Delivery.plain.get().again_at
        turn(now - timedelta(seconds=1))
        assert len(poles.sent) == 1 + time, "too early"
        began = timezone.now()
        turn(now)
        assert (row(), len(poles.sent)) == ((State.SENT, 1 + time), 2 + time)
        pause = Delivery.plain.get().again_at - began
        assert abs(pause - rules.silence_after(1 + time, AFTER)) < timedelta(seconds=10)
    assert len({one.reference for one in poles.sent}) == Attempt.plain.count() == 9
    assert pause < rules.LONGEST_SILENCE + timedelta(seconds=10)
    assert api.progress(Delivery.plain.get().batch.uid).resent == 1, "counted, as one message"


@pytest.mark.parametrize("is_good", [True, False])
def test_after_its_verdict_nothing_goes_again(poles: Poles, is_good: bool) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    tell(poles, now, is_good, "loudspeaker: not for this village")
    turn(now + timedelta(hours=2))
    assert (len(poles.sent), Delivery.plain.get().again_at) == (1, None), "and nothing looks at it any more"


def test_a_word_that_it_came_moves_the_wait_on_and_a_lost_verdict_is_asked_for(poles: Poles) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    tell(poles, now, None)
    turn(now + WORK - timedelta(seconds=1))
    assert len(poles.sent) == 1
    turn(now + WORK)
    tell(poles, now + WORK, True)
    assert (len(poles.sent), row()) == (2, (State.CONFIRMED, 1))


def test_a_word_that_overtakes_our_note_ends_the_doubt(poles: Poles) -> None:
    def early(one: Outgoing) -> Result:
        tell(poles, timezone.now(), None)
        assert row() == (State.SENT, 0)
        raise Killed

    poles.answer = early
    plan()
    now = timezone.now() + timedelta(seconds=1)
    with pytest.raises(Killed):
        turn(now)
    turn(now + timedelta(seconds=60))
    assert (len(poles.sent), row()) == (1, (State.SENT, 0))


def test_somebody_elses_word_moves_nothing(poles: Poles) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    before = Delivery.plain.get().again_at
    told = [(poles.sent[0].reference, "loa-2")]
    assert api.note_underway(channel=Channel.SPEAKER, told=told, now=now) == 0
    assert Delivery.plain.get().again_at == before


def test_crashes_leave_nothing_in_doubt_for_good(poles: Poles) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    poles.dies = "after"
    for _crash in range(2):
        with pytest.raises(Killed):
            turn(now)
    turn(now)
    assert (row(), len(poles.sent)) == ((State.PLANNED, 2), 2), (
        "whatever ends the process with it does not do so at once again"
    )
    with pytest.raises(Killed):
        turn(now + AFTER)
    poles.dies = ""
    turn(now + 2 * AFTER)
    turn(now + 3 * AFTER)
    assert (row(), len(poles.sent)) == ((State.SENT, 3), 4)


def test_lost_sounds_bring_the_package_again_and_other_refusals_do_not(poles: Poles) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    tell(poles, now, False, LOST)
    assert row() == (State.FAILED, 0), "a person sees it meanwhile"
    turn(now + timedelta(minutes=1))
    assert (row(), len(poles.sent)) == ((State.SENT, 1), 2)


def test_nobody_knows_after_an_hour_and_it_goes_on_all_the_same(poles: Poles) -> None:
    batch = plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    first = Delivery.plain.get().sent_at
    turn(now + timedelta(minutes=50))
    settling.call_unknown(batch=batch, before=first + timedelta(seconds=1))
    assert row() == (State.UNKNOWN, 1), "counted from when it was handed over first"
    turn(now + timedelta(hours=3))
    assert (row(), len(poles.sent), Delivery.plain.get().sent_at) == ((State.SENT, 2), 3, first)


def test_what_is_over_is_not_handed_over_again(poles: Poles) -> None:
    now = timezone.now() + timedelta(seconds=1)
    plan(expires_at=now + timedelta(minutes=10))
    turn(now)
    turn(now + timedelta(minutes=11))
    assert (row(), len(poles.sent), Delivery.plain.get().again_at) == ((State.SENT, 0), 1, None)


def test_what_a_newer_one_replaced_was_handed_over_and_nobody_knows(poles: Poles) -> None:
    """It does not leave again, and is not «over before it left»."""
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    poles.answer = lambda _one: NOT_NEEDED
    turn(now + timedelta(minutes=1))
    turn(now + timedelta(hours=2))
    assert (row(), len(poles.sent), Delivery.plain.get().again_at) == ((State.UNKNOWN, 1), 2, None)


@pytest.mark.parametrize(
    ("verdict", "ends"), [(True, State.CONFIRMED), (False, State.FAILED), (None, State.SENT)]
)
def test_a_word_that_comes_while_it_waits_to_go_again_counts(
    poles: Poles, verdict: bool | None, ends: State
) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    assert repeating.repeat(now + timedelta(minutes=1)) == 1
    assert row() == (State.PLANNED, 1)
    tell(poles, now, verdict, "" if verdict else "loudspeaker: expired")
    turn(now + timedelta(minutes=2))
    assert (row(), len(poles.sent)) == ((ends, 1), 1)


def test_a_broker_that_is_away_leaves_what_it_took_handed_over_and_fills_no_ledger(poles: Poles) -> None:
    batch = plan(*(f"loa-{number}" for number in range(20)))
    poles.window = 20
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    Delivery.plain.filter(address__in=["loa-0", "loa-1"]).update(state=State.CONFIRMED.value)
    poles.down = ChannelDown("away")
    for minute in range(1, 30):
        turn(now + timedelta(minutes=minute))
    assert Delivery.plain.filter(state=State.SENT.value, resends=0).count() == 18
    assert Attempt.plain.count() < 20 + 20 + 30, "all once, then one at a time to see whether it is back"
    assert None not in queries.sent_times(batch, [0.5, 1])
    poles.down = None
    turn(now + timedelta(minutes=31))
    assert Delivery.plain.filter(resends=1).count() == 1, "it is back"
    turn(now + timedelta(minutes=31, seconds=1))
    resends = list(Delivery.plain.exclude(state=State.CONFIRMED.value).values_list("resends", flat=True))
    assert sorted(resends) == [1] * 17 + [2], (
        "then all that are silent go again, and listen as after the first time"
    )


def test_a_refusal_counts_though_a_knock_at_a_broker_that_is_away_came_between(poles: Poles) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    poles.down = ChannelDown("away")
    turn(now + timedelta(minutes=1))
    assert (row(), Attempt.plain.count()) == ((State.SENT, 0), 2)
    tell(poles, now, False, "loudspeaker: not for this village")
    assert row() == (State.FAILED, 0)


def test_the_look_can_take_its_own_index(poles: Poles) -> None:
    rows = Delivery.plain.filter(again_at__lte=timezone.now(), channel="speaker", is_life=True).order_by(
        "again_at"
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
    assert "notify_delivery_again" in rows.explain()


def test_only_danger_to_life_goes_again(poles: Poles) -> None:
    plan(urgency=Urgency.NORMAL)
    now = timezone.now() + timedelta(seconds=1)
    turn(now, is_life=False)
    tell(poles, now, None)
    turn(now + timedelta(hours=1))
    assert (row(), Delivery.plain.get().again_at) == ((State.SENT, 0), None)


def test_a_clock_that_was_turned_back_keeps_nobody_waiting(poles: Poles) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    Delivery.plain.update(again_at=now + timedelta(days=2))
    turn(now)
    assert row() == (State.SENT, 1)


def test_other_lines_are_sent_again_once_at_most(line: MemoryLine) -> None:
    ports.connect(Channel.SMS, line)
    api.plan(
        by=ROOM, what=api.Plan("notify.test", "r", urgency=Urgency.LIFE),
        recipients=[Recipients(Channel.SMS, ["+84912345678"], ["+84912345678"])],
    )  # fmt: skip
    dispatching.dispatch_window(Channel.SMS, is_life=True, now=timezone.now() + timedelta(seconds=1))
    assert Delivery.plain.get().again_at is None
    assert repeating.repeat(timezone.now() + timedelta(days=1)) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.plain.update(resends=2)


def test_a_person_who_sends_again_begins_anew(poles: Poles, cast: Cast) -> None:
    plan()
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    for times in range(1, 8):
        turn(now + times * timedelta(hours=2))
    tell(poles, now, False, "loudspeaker: expired")
    group = resending.Group("notify.test", Channel.SPEAKER, State.FAILED, "loudspeaker: expired")
    resending.resend(by=cast.actor("it_officer"), group=group, now=now)
    one = Delivery.plain.get()
    assert (one.state, one.sent_at, one.again_at) == (State.PLANNED, None, None)
    began = timezone.now()
    turn(now + timedelta(seconds=1))
    assert Delivery.plain.get().again_at - began < AFTER + timedelta(seconds=10), "its first pause again"


def test_thousands_cost_a_handful_of_statements(poles: Poles, max_queries: Any) -> None:
    plan(*(f"loa-{number}" for number in range(300)))
    poles.window = 3000
    now = timezone.now() + timedelta(seconds=1)
    turn(now)
    told = [(one.reference, one.address) for one in poles.sent[:200]]
    with max_queries(10 if connection.vendor == "postgresql" else 6):
        assert api.note_underway(channel=Channel.SPEAKER, told=told, now=now) == 200
    with max_queries(10):
        assert repeating.repeat(now + timedelta(minutes=2)) == 100
    with max_queries(1):
        assert repeating.repeat(now + timedelta(minutes=2)) == 0

"""The ledger and its dispatcher: once each, nothing lost, doubt after a crash."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.notify import api
from hoaban.foundation.notify.actions import dispatching, saying
from hoaban.foundation.notify.errors import ChannelDown, UnknownKind, UnsafePath
from hoaban.foundation.notify.models import Attempt, Batch, Delivery, LineRest, Receipt, Stopped
from hoaban.foundation.notify.tests.conftest import ROOM, Killed, MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Outgoing, Recipients, Result, State, Urgency
from tests.support.examples import tried

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("noting")]


def plan(count: int, request: str = "r", urgency: Urgency = Urgency.NORMAL, **more: Any) -> UUID:
    numbers = [f"+8491{n:07d}" for n in range(count)]
    what = api.Plan("notify.test", request, urgency=urgency, **more)
    return api.plan(by=ROOM, what=what, recipients=[Recipients(Channel.SMS, numbers, numbers)])


def turn(*, is_life: bool = False, later: float = 0) -> dispatching.Turn:
    now = timezone.now() + timedelta(seconds=later)
    dispatching.find_doubtful(is_life=is_life, now=now)
    return dispatching.dispatch_window(Channel.SMS, is_life=is_life, now=now)


def states(batch: UUID) -> dict[State, int]:
    return {state: n for (_channel, state), n in api.progress(batch).counts.items()}


def test_planning_again_adds_only_whom_it_had_not_reached() -> None:
    first = plan(3)
    assert plan(5) == first
    assert Delivery.plain.count() == 5


def test_progress_is_one_query(max_queries: Any) -> None:
    batch = plan(30)
    with max_queries(1):
        assert api.progress(batch).total(State.PLANNED) == 30


def test_columns_come_in_chunks_and_the_look_is_on_record() -> None:
    batch = plan(25)
    chunks = list(api.outcomes_batches(batch, by=ROOM, purpose="count_answers", size=10))
    assert [len(chunk.recipients) for chunk in chunks] == [10, 10, 5]


def test_unknown_kinds_and_foreign_paths_are_refused() -> None:
    with pytest.raises(UnknownKind):
        api.plan(by=ROOM, what=api.Plan("no.kind", "r"), recipients=[])
    with pytest.raises(UnsafePath):
        api.plan(by=ROOM, what=api.Plan("notify.test", "r", "//evil.example"), recipients=[])
    assert not Batch.plain.exists()


def test_a_window_leaves_once_and_receipts_confirm_it(line: MemoryLine) -> None:
    batch = plan(15)
    assert turn().is_full
    assert not turn().is_full
    assert turn().done == 0
    assert len({one.address for one in line.sent}) == len(line.sent) == 15
    first = Attempt.plain.order_by("pk").first()
    for _twice in range(2):
        api.receive_receipt(
            channel=Channel.SMS, provider_id=first.provider_id, is_good=True, now=timezone.now()
        )
    assert states(batch) == {State.SENT: 14, State.CONFIRMED: 1}


def test_a_receipt_that_overtakes_our_note_is_kept(line: MemoryLine) -> None:
    def early(one: Any) -> Result:
        api.receive_receipt(channel=Channel.SMS, provider_id="p1", is_good=True, now=timezone.now())
        return Result(Answer.ACCEPTED, provider_id="p1")

    line.answer = early
    batch = plan(1)
    turn()
    assert states(batch) == {State.CONFIRMED: 1}
    assert Receipt.plain.get().attempt_id is not None


@pytest.mark.parametrize("dies", ["before", "after"])
def test_life_safety_in_doubt_is_sent_again_once(line: MemoryLine, dies: str) -> None:
    batch = plan(2, urgency=Urgency.LIFE)
    line.dies = dies
    for _crash in range(3):
        with pytest.raises(Killed):
            turn(is_life=True)
        line.dies = dies if _crash == 0 else ""
        if not line.dies:
            break
    turn(is_life=True)
    assert api.progress(batch).resent == 2
    assert max(Counter(one.address for one in line.sent).values(), default=0) <= 2
    assert states(batch) == {State.IN_DOUBT: 2}
    assert api.progress(batch).doubtful == 2


def test_life_safety_reaches_its_people_after_one_crash(line: MemoryLine) -> None:
    batch = plan(2, urgency=Urgency.LIFE)
    line.dies = "before"
    with pytest.raises(Killed):
        turn(is_life=True)
    line.dies = ""
    turn(is_life=True)
    assert states(batch) == {State.SENT: 2}
    assert len(line.sent) == 2


def test_everything_else_in_doubt_waits_for_a_receipt(line: MemoryLine) -> None:
    batch = plan(2)
    line.dies = "after"
    with pytest.raises(Killed):
        turn()
    line.dies = ""
    turn()
    assert len(line.sent) == 2
    assert (api.progress(batch).doubtful, states(batch)) == (2, {State.IN_DOUBT: 2})
    api.receive_receipt(
        channel=Channel.SMS,
        provider_id="x",
        reference=line.sent[0].reference,
        is_good=True,
        now=timezone.now(),
    )
    assert states(batch) == {State.IN_DOUBT: 1, State.CONFIRMED: 1}


def test_a_line_that_is_down_takes_nothing_and_rests(line: MemoryLine) -> None:
    batch = plan(3)
    line.down = ChannelDown("no answer")
    assert turn().failed == 3
    assert LineRest.plain.get().down_since is not None
    line.down = None
    assert turn().done == 0
    assert turn(later=60).done == 3
    assert states(batch) == {State.SENT: 3}
    assert LineRest.plain.get().down_since is None


@pytest.mark.parametrize("per_second", [None, 1.0])
def test_a_window_that_ends_well_keeps_the_rest_another_one_was_told(
    line: MemoryLine, per_second: float | None
) -> None:
    """Two dispatchers: while one's window is out, the other's finds that the account may send nothing for an hour."""
    line.per_second = per_second
    batch, now = plan(5), timezone.now()

    def while_out(one: Outgoing) -> Result:
        if not LineRest.plain.exists():
            dispatching._rest(Channel.SMS, False, ChannelDown("not authorised", 3600), now)
        return Result(Answer.ACCEPTED, provider_id=str(one.reference))

    line.answer = while_out
    assert dispatching.dispatch_window(Channel.SMS, is_life=False, now=now).done == 5
    rest = LineRest.plain.get()
    assert (rest.reason, rest.failures, rest.down_since) == ("not authorised", 1, now)
    assert rest.rest_until == now + timedelta(hours=1)
    assert states(batch) == {State.SENT: 5}


def test_the_longer_of_two_rests_stands(line: MemoryLine) -> None:
    now = timezone.now()
    dispatching._rest(Channel.SMS, False, ChannelDown("not authorised", 3600), now)
    dispatching._rest(Channel.SMS, False, ChannelDown("no answer"), now)
    rest = LineRest.plain.get()
    assert (rest.failures, rest.rest_until) == (1, now + timedelta(hours=1)), "both broke of one thing"


def test_a_resting_line_does_not_hold_life_safety(line: MemoryLine) -> None:
    plan(1)
    line.down = ChannelDown("no answer", retry_after=3600)
    turn()
    line.down = None
    plan(1, "life", Urgency.LIFE)
    assert turn(is_life=True).done == 1


def test_refused_is_final_and_giving_up_asks_a_person(line: MemoryLine) -> None:
    from hoaban.foundation.duties.models import Duty

    refused = plan(1, "one")
    line.answer = lambda _one: Result(Answer.REFUSED, "no such number")
    turn()
    assert states(refused) == {State.FAILED: 1}
    assert not Duty.plain.exists()
    line.answer = lambda _one: Result(Answer.LATER, "busy")
    tired = plan(1, "two")
    for tries in range(9):
        turn(later=tries * 90_000)
    assert states(tired) == {State.FAILED: 1}
    assert Duty.plain.get().kind == "notify.mend"


def test_what_would_come_too_late_is_not_sent(line: MemoryLine) -> None:
    batch = plan(1, expires_at=timezone.now() - timedelta(seconds=1))
    turn()
    assert (states(batch), line.sent) == ({State.EXPIRED: 1}, [])


def test_a_warning_that_is_over_makes_no_newer_one_wait(line: MemoryLine) -> None:
    line.window = 2
    over = plan(5, "over", expires_at=timezone.now() - timedelta(seconds=1))
    newer = plan(2, "newer")
    assert turn().is_full
    assert states(over) == {State.EXPIRED: 5}
    turn()
    assert states(newer) == {State.SENT: 2}
    assert len(line.sent) == 2


def test_what_is_over_goes_by_parts_and_none_of_it_is_sent(
    line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A province's worth is no single statement, which would break the window that meets it."""
    line.window = 2
    monkeypatch.setattr(saying, "OVER_AT_ONCE", 3)
    over = plan(8, "over", expires_at=timezone.now() - timedelta(seconds=1))
    newer = plan(2, "newer")
    turn()
    assert states(over) == {State.EXPIRED: 5, State.PLANNED: 3}
    turn()
    turn()
    assert (states(over), states(newer)) == ({State.EXPIRED: 8}, {State.SENT: 2})
    assert len(line.sent) == 2


@pytest.mark.usefixtures("line")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are SQLite's")
def test_a_window_is_found_by_its_index() -> None:
    """A province waits: whoever looks for what is due, or lies too far ahead, walks past none of it."""
    with CaptureQueriesContext(connection) as asked:
        turn()
    looks = [
        one["sql"] for one in asked if one["sql"].startswith("SELECT") and "notify_delivery" in one["sql"]
    ]
    assert looks
    with connection.cursor() as cursor:
        for sql in looks:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            how = " ".join(row[3] for row in cursor.fetchall())
            # What is in doubt has an index of itself alone: none that waits stands in it.
            is_found = "notify_delivery_due (channel=? AND is_life=? AND next_try_at" in how
            assert is_found or "USING INDEX notify_delivery_doubt" in how, (sql, how)


@pytest.mark.usefixtures("line")
@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="run with ./hoaban test --postgres: SQLite looks rows up one by one anyway",
)
def test_a_window_reads_its_own_rows_alone_on_postgresql(noting: bool) -> None:
    """However many wait, and whatever PostgreSQL thinks of how many: nothing is sorted, nothing joined whole."""
    plan(25)
    with CaptureQueriesContext(connection) as asked:
        turn()
        api.receive_receipt(
            channel=Channel.SMS,
            provider_id=Attempt.plain.exclude(provider_id="").first().provider_id,
            is_good=True,
            now=timezone.now(),
        )
    writes = [one["sql"] for one in asked if one["sql"].lstrip().startswith("UPDATE notify_")]
    assert len(writes) == (3 if noting else 4), (
        writes
    )  # claimed, noted if not written with its word, sent, confirmed
    with connection.cursor() as cursor:
        for sql in writes:
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
            how = "\n".join(row[0] for row in cursor.fetchall())
            for costly in (
                "Sort",
                "Seq Scan",
                "Hash Join",
                "Hash Semi Join",
                "Merge",
                "Materialize",
                "doubt",
            ):
                assert costly not in how.replace("in_doubt", ""), (sql, how)


@pytest.mark.usefixtures("line")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: PostgreSQL's own switches"
)
def test_what_a_claim_forbids_ends_with_it_and_not_with_its_transaction() -> None:
    """Settled in one transaction with a claim, a window asked for the newest receipts walked all there are: nothing was to be sorted."""
    plan(3)
    ways = "SELECT current_setting('enable_sort'), current_setting('enable_bitmapscan')"
    with transaction.atomic(), connection.cursor() as cursor:
        assert len(dispatching.claim(Channel.SMS, is_life=False, most=3, now=timezone.now())[1]) == 3
        cursor.execute(ways)
        assert cursor.fetchone() == ("on", "on")


def test_a_rate_is_kept(line: MemoryLine) -> None:
    line.per_second = 1
    plan(15)
    assert turn().done == 10
    assert turn().done == 0
    assert turn(later=11).done == 5


def test_a_stopped_number_gets_life_safety_only(line: MemoryLine) -> None:
    Stopped.plain.create(phone_e164="+84910000000", stopped_at=timezone.now())
    assert states(plan(2)) == {State.SUPPRESSED: 1, State.PLANNED: 1}
    assert states(plan(2, "life", Urgency.LIFE)) == {State.PLANNED: 2}


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1)])
def test_a_clock_turned_back_puts_off_no_warning(line: MemoryLine, ahead: timedelta) -> None:
    batch = plan(1, "life", Urgency.LIFE)
    later = timezone.now() + ahead
    Delivery.plain.update(next_try_at=later)
    LineRest.plain.create(channel="sms", is_life=True, rest_until=later, down_since=later, failures=1)
    assert turn(is_life=True).done == 1
    assert states(batch) == {State.SENT: 1}


def test_a_real_line_is_closed_in_a_demo(line: MemoryLine, cast: Any) -> None:
    line.is_real = True
    batch = plan(1)
    assert turn().done == 0
    assert (line.sent, states(batch)) == ([], {State.PLANNED: 1})


ANSWERS = st.sampled_from(["accepted", "later", "refused", "down", "before", "after", "receipt", "unsure"])


@settings(max_examples=tried(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(ANSWERS, max_size=12), is_life=st.booleans())
def test_whatever_happens_nothing_is_lost_and_only_marked_ones_go_twice(
    line: MemoryLine, steps: list[str], is_life: bool
) -> None:
    Receipt.plain.all().delete()
    Attempt.plain.all().delete()
    Delivery.plain.all().delete()
    Batch.plain.all().delete()
    LineRest.plain.all().delete()
    line.sent.clear()
    batch = plan(3, urgency=Urgency.LIFE if is_life else Urgency.NORMAL)
    taken: Counter[str] = Counter()
    for number, step in enumerate(steps):
        _prepare(line, step)
        before = len(line.sent)
        with suppress(Killed):
            turn(is_life=is_life, later=number * 90_000)
        if step in ("accepted", "after", "receipt", "unsure"):
            taken.update(one.address for one in line.sent[before:])
    assert sum(states(batch).values()) == 3
    for row in Delivery.plain.all():
        assert taken[row.address] <= 1 + row.resends
        if row.state in (State.PLANNED, State.FAILED):
            assert taken[row.address] <= row.resends


def _prepare(line: MemoryLine, step: str) -> None:
    line.dies = step if step in ("before", "after") else ""
    line.down = ChannelDown("down") if step == "down" else None
    answer = Answer(step) if step in ("accepted", "later", "refused", "unsure") else Answer.CONFIRMED
    line.answer = lambda one: Result(answer, provider_id=str(one.reference))

"""Several dispatchers over one ledger: who died is told from who works, and without hints everybody looks himself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports, rules
from hoaban.foundation.notify.actions import dispatching, gathering, settling, sharing, turns
from hoaban.foundation.notify.models import Delivery, LineRest
from hoaban.foundation.notify.ports import Taken, Work
from hoaban.foundation.notify.tests.test_calls import HoldingLine
from hoaban.foundation.notify.values import Channel, Held, State
from hoaban.kit.uid import uuid7_floor

pytestmark = pytest.mark.django_db


class Source:
    """A shelf in memory."""

    def __init__(self, *, is_up: bool = True) -> None:
        self.is_up, self.shelf, self.used = is_up, [], []  # type: ignore[var-annotated]

    @property
    def silence(self) -> ports.Silence | None:
        return None if self.is_up else ports.Silence.AWAY

    @property
    def sharers(self) -> int:
        return 2

    def hints(self) -> ports.Hints | None:
        return ports.Hints(len(self.shelf), 1, None) if self.is_up else None

    def offer(self, work: Work) -> None:
        self.shelf.append(work)

    def take(self) -> Taken | None:
        if not self.shelf:
            return None
        source, one = self, self.shelf.pop(0)

        class Handed:
            work = one

            def done(self) -> None:
                source.used.append(one)

        return Handed()


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    made = Source()
    monkeypatch.setitem(ports.connected.lines, Channel.SMS, notify.ConsoleTwin(Channel.SMS))
    return made


def plan(count: int = 3) -> None:
    numbers = [f"+8491000000{n}" for n in range(count)]
    notify.plan(
        by=SystemActor("tests"),
        what=notify.Plan("notify.test", "one", urgency=notify.Urgency.LIFE),
        recipients=[notify.Recipients(Channel.SMS, numbers, numbers)],
    )


def states() -> set[str]:
    return set(Delivery.plain.values_list("state", flat=True))


def test_a_window_that_is_somebodys_work_is_left_alone_and_a_dead_ones_goes_out_again(source: Source) -> None:
    plan()
    now = timezone.now()
    dispatching.claim(Channel.SMS, is_life=True, most=10, now=now)
    assert sharing.find_left(is_life=True, now=now) == 0
    assert states() == {State.IN_DOUBT.value}
    later = now + sharing.LEASE + timedelta(seconds=5)
    assert sharing.find_left(is_life=True, now=later) == 3
    assert states() == {State.PLANNED.value}
    assert set(Delivery.plain.values_list("resends", flat=True)) == {1}


def test_what_came_back_while_the_finder_waited_and_left_anew_is_nobodys_doubt(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was called in doubt while it was on its way: a receipt by its number alone counted before the line had answered."""
    plan()
    now = timezone.now()
    window, held, _is_full = dispatching.claim(Channel.SMS, is_life=True, most=10, now=now)
    old = uuid7_floor(now - 2 * sharing.LEASE)
    Delivery.plain.filter(window=window).update(window=old)
    wait_for_ones_turn = turns.alone

    def meanwhile(channel: Channel, *what: str) -> None:
        monkeypatch.setattr(turns, "alone", wait_for_ones_turn)
        settling.put_back(old, Channel.SMS, held[:2], "slow", now)
        assert len(dispatching.claim(Channel.SMS, is_life=True, most=10, now=now)[1]) == 2
        wait_for_ones_turn(channel, *what)

    monkeypatch.setattr(turns, "alone", meanwhile)
    assert sharing.find_left(is_life=True, now=now) == 1
    rows = Delivery.plain.order_by("pk").values_list("state", "doubted_at", "resends")
    assert list(rows[:2]) == [(State.IN_DOUBT.value, None, 0)] * 2
    assert list(rows[2:]) == [(State.PLANNED.value, now, 1)]


def test_the_job_gives_hints_and_leaves_the_windows_to_who_takes_them(source: Source) -> None:
    plan()
    own = sharing.own_part(source, is_life=True, now=timezone.now())
    assert Channel.SMS not in own
    assert source.shelf == [Work(Channel.SMS, is_life=True)]
    assert sharing.take_turn(source).done == 3
    assert source.used == [Work(Channel.SMS, is_life=True)]
    assert states() == {State.SENT.value}


def test_a_hint_that_comes_twice_changes_nothing(source: Source) -> None:
    plan()
    source.shelf = [Work(Channel.SMS, is_life=True)] * 2
    assert [sharing.take_turn(source).done for _one in range(2)] == [3, 0]
    assert set(Delivery.plain.values_list("tries", flat=True)) == {1}


def test_without_hints_everybody_looks_into_the_ledger(source: Source) -> None:
    plan()
    source.is_up = False
    assert Channel.SMS in sharing.own_part(source, is_life=True, now=timezone.now())
    assert sharing.take_turn(source).done == 3


def test_what_no_hint_was_for_is_taken_after_a_moment(source: Source) -> None:
    plan()
    assert sharing.take_turn(source).done == 0
    Delivery.plain.update(next_try_at=timezone.now() - sharing.UNTAKEN - timedelta(seconds=1))
    assert sharing.take_turn(source).done == 3


def test_a_line_that_asked_for_a_long_rest_has_it_where_hints_come(source: Source) -> None:
    plan()
    until = timezone.now() + rules.longest_wait(is_life=True)
    LineRest.plain.create(channel=Channel.SMS.value, is_life=True, rest_until=until)
    Delivery.plain.update(is_life=True, next_try_at=until)
    assert sharing.take_turn(source).done == 0
    assert LineRest.plain.get().rest_until == until
    assert not Delivery.plain.exclude(next_try_at=until).exists()


def test_all_channels_are_looked_at_in_one_statement(source: Source, max_queries: Any) -> None:
    source.is_up = False
    with max_queries(2):  # danger to life, then the rest
        assert sharing.take_turn(source).done == 0


# --- calls: a line that does not go on with them is anybody's, and a telephone rings for one dispatcher at a time -----------------
TELEPHONE, OTHER = "+84910000000", "+84910000009"


@pytest.fixture
def ringing(source: Source, monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setattr(ports.connected, "work", source)
    monkeypatch.setitem(ports.connected.lines, Channel.VOICE, notify.ConsoleTwin(Channel.VOICE))
    return source


def ask_for_calls(request: str, *telephones: str, part: str = "") -> None:
    notify.plan(
        by=SystemActor("tests"),
        what=notify.Plan("notify.test", request, urgency=notify.Urgency.LIFE),
        recipients=[
            notify.Recipients(
                Channel.VOICE, [f"{part or request}-{n}" for n, _one in enumerate(telephones)], telephones
            )
        ],
    )


def claimed(most: int = 1) -> tuple[Any, list[Held]]:
    """What one dispatcher takes."""
    window, held, _is_full = dispatching.claim(Channel.VOICE, is_life=True, most=most, now=timezone.now())
    return window, held


@pytest.mark.usefixtures("ringing")
def test_a_telephone_that_one_dispatcher_rings_is_rung_by_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_calls("one", TELEPHONE)
    ask_for_calls("two", TELEPHONE, OTHER)
    window, first = claimed()
    assert [one.address for one in first] == [TELEPHONE]
    assert [one.address for one in claimed(10)[1]] == [OTHER], "hers rings at this moment"
    settling.put_back(window, Channel.VOICE, first, "nobody there", timezone.now() + timedelta(minutes=5))
    assert [one.address for one in claimed(10)[1]] == [TELEPHONE]


@pytest.mark.usefixtures("ringing")
def test_a_dispatcher_that_died_keeps_no_telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_calls("one", TELEPHONE)
    ask_for_calls("two", TELEPHONE)
    claimed()
    assert claimed()[1] == []
    later = timezone.now() + sharing.LEASE + timedelta(seconds=5)
    held = dispatching.claim(Channel.VOICE, is_life=True, most=5, now=later)[1]
    assert [one.address for one in held] == [TELEPHONE]


@pytest.mark.usefixtures("ringing")
def test_telephones_that_ring_are_read_once_a_window_and_not_for_each_row_that_is_due() -> None:
    """Each row that was due was held against every call in doubt, while all dispatchers waited for the claim."""
    ask_for_calls("one", TELEPHONE)
    ask_for_calls("two", TELEPHONE, OTHER)
    claimed()
    with CaptureQueriesContext(connection) as asked:
        assert [one.address for one in claimed(10)[1]] == [OTHER]
    (sql,) = (one["sql"] for one in asked if one["sql"].lstrip().startswith("UPDATE notify_delivery"))
    look = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(look + sql)
        how = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "Anti Join" not in how, how
    assert "CORRELATED" not in how, how


@pytest.mark.parametrize("who", ["one dispatcher alone", "a line that goes on with its calls"])
@pytest.mark.usefixtures("ringing")
def test_one_dispatcher_alone_and_a_line_that_goes_on_with_its_calls_claim_as_before(
    monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    if who == "one dispatcher alone":
        monkeypatch.setattr(ports.connected, "work", None)
    else:
        monkeypatch.setitem(ports.connected.lines, Channel.VOICE, HoldingLine())
    ask_for_calls("one", TELEPHONE)
    ask_for_calls("two", TELEPHONE)
    assert [len(claimed()[1]) for _one in range(2)] == [1, 1]


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
@pytest.mark.usefixtures("ringing")
def test_a_row_planned_while_its_telephone_is_claimed_is_claimed_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each held one row of it, and neither could take the other's: the telephone rang twice."""
    monkeypatch.setattr(gathering, "_of_one_call", set)
    ask_for_calls("villages", TELEPHONE)
    has_claimed, has_planned, real = Event(), Event(), dispatching.blocks.claim

    def claim(*args: Any, **said: Any) -> list[Held]:
        held = real(*args, **said)
        has_claimed.set()
        has_planned.wait(10)
        Event().wait(1)  # not committed yet; meanwhile the other begins
        return held

    monkeypatch.setattr(dispatching.blocks, "claim", claim)

    def first() -> int:
        try:
            return len(claimed()[1])
        finally:
            connections.close_all()

    def second() -> int:
        has_claimed.wait(10)
        ask_for_calls("villages", TELEPHONE, part="late")  # one village more
        newer = Delivery.plain.filter(recipient="late-0")
        newer.update(next_try_at=timezone.now() - timedelta(minutes=1))
        has_planned.set()
        return first()

    with ThreadPoolExecutor(2) as dispatchers:
        both = [dispatchers.submit(one) for one in (first, second)]
        assert [one.result(30) for one in both] == [2, 0]

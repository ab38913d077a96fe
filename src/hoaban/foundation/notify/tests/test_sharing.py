"""Several dispatchers over one ledger: who died is told from who works, and without hints everybody looks himself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching, sharing
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.ports import Taken, Work
from hoaban.foundation.notify.values import Channel, State

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

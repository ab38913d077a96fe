"""One holder at a time; nothing woken is forgotten; what breaks is tried again and shown."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.jobs import actions, api, registry, rules
from hoaban.foundation.jobs.errors import UnknownJob
from hoaban.foundation.jobs.lane import LaneRunner
from hoaban.foundation.jobs.models import Failure, Timer, Wake
from hoaban.foundation.jobs.values import JobContext, JobReport, Lane

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(registry, "_jobs", {})
    return []


def add(
    ran: list[str], name: str, *, lane: Lane = Lane.QUICK, every: timedelta | None = None, **report: Any
) -> None:
    def job(_context: JobContext) -> JobReport:
        ran.append(name)
        return JobReport(**report)

    api.register(name, job, lane=lane, every=every)
    actions.ensure_timers([name], timezone.now())


def turns(lane: Lane = Lane.QUICK, at_most: int = 5) -> int:
    runner = LaneRunner(lane)
    return sum(runner.turn() for _ in range(at_most))


def test_a_job_rests_until_woken(ran: list[str]) -> None:
    add(ran, "room.work")
    assert turns() == 0
    api.wake("room.work")
    api.wake("room.work")
    assert turns() == 1
    assert ran == ["room.work"]
    assert not Wake.plain.exists()


def test_what_broke_off_with_the_database_is_due_at_once(ran: list[str]) -> None:
    add(ran, "room.work")
    api.wake("room.work")
    runner = LaneRunner(Lane.QUICK)
    assert actions.claim_next(Lane.QUICK, runner.holder, timezone.now())
    assert not runner.turn()
    actions.let_go(runner.holder, timezone.now())
    assert runner.turn()
    assert ran == ["room.work"]


def test_a_wake_for_later_waits(ran: list[str]) -> None:
    add(ran, "room.work")
    api.wake("room.work", timezone.now() + timedelta(minutes=1))
    assert turns() == 0


def test_a_periodic_job_runs_at_once_and_then_after_its_rest(ran: list[str]) -> None:
    add(ran, "room.tick", every=timedelta(minutes=1))
    assert turns() == 1
    assert Timer.plain.get().next_at > timezone.now() + timedelta(seconds=50)


def test_lanes_do_not_take_each_others_jobs(ran: list[str]) -> None:
    add(ran, "room.slow", lane=Lane.BULK, every=timedelta(minutes=1))
    assert turns(Lane.LIFE) == 0
    assert turns(Lane.BULK) == 1


def test_a_job_with_more_to_do_lets_others_of_its_lane_have_a_turn(ran: list[str]) -> None:
    add(ran, "room.endless", every=timedelta(minutes=1), done=1, more=True)
    add(ran, "room.short", every=timedelta(minutes=1))
    turns(at_most=4)
    assert ran[:3] == ["room.endless", "room.short", "room.endless"]


def test_a_wake_during_the_run_is_kept(ran: list[str]) -> None:
    def job(_context: JobContext) -> JobReport:
        ran.append("once")
        if len(ran) == 1:
            api.wake("room.work")
        return JobReport()

    api.register("room.work", job, lane=Lane.QUICK)
    actions.ensure_timers(["room.work"], timezone.now())
    api.wake("room.work")
    assert turns() == 2


def test_two_workers_never_hold_one_job(ran: list[str]) -> None:
    add(ran, "room.work", every=timedelta(minutes=1))
    now = timezone.now()
    assert actions.claim_next(Lane.QUICK, "one", now) is not None
    assert actions.claim_next(Lane.QUICK, "two", now) is None


def test_a_lease_that_ran_out_is_taken_over(ran: list[str]) -> None:
    add(ran, "room.work", every=timedelta(minutes=1))
    now = timezone.now()
    actions.claim_next(Lane.QUICK, "one", now)
    later = now + rules.LEASE + timedelta(seconds=1)
    assert actions.claim_next(Lane.QUICK, "two", later) is not None
    assert not actions.renew("room.work", "one", later)
    actions.finish("room.work", "one", JobReport(done=7), later)
    assert Timer.plain.get().holder == "two"


def test_a_dead_process_of_this_machine_gives_its_lease_back_at_once(ran: list[str]) -> None:
    add(ran, "room.work", every=timedelta(minutes=1))
    now = timezone.now()
    dead = actions.holder_name(Lane.QUICK).split(":")
    actions.claim_next(Lane.QUICK, f"{dead[0]}:999999999:quick", now)
    assert actions.release_dead_holders(now) == 1
    assert actions.claim_next(Lane.QUICK, "two", now) is not None


@pytest.fixture
def broken(ran: list[str]) -> str:
    def job(_context: JobContext) -> JobReport:
        raise RuntimeError("no")

    api.register("room.broken", job, lane=Lane.QUICK, every=timedelta(seconds=1))
    actions.ensure_timers(["room.broken"], timezone.now())
    return "room.broken"


def test_a_broken_job_is_tried_again_and_its_trace_kept(broken: str) -> None:
    turns(at_most=1)
    timer = Timer.plain.get()
    assert (timer.failures, timer.holder, timer.reason) == (1, "", "RuntimeError: no")
    assert timer.next_at is not None
    assert "raise RuntimeError" in Failure.plain.get().trace


def test_after_eight_failures_a_person_is_asked_and_can_start_it_again(broken: str, make_actor: Any) -> None:
    for _ in range(rules.STUCK_AFTER):
        Timer.plain.update(next_at=timezone.now())
        turns(at_most=1)
    operator = make_actor("jobs:timer:see", "jobs:timer:retry")
    assert api.job_states(operator)[0].stuck_at is not None
    api.retry_job(by=operator, name=broken, request="r1")
    assert Timer.plain.get().stuck_at is None
    assert api.failures_visible_to(operator) == []


def test_nobody_starts_a_job_without_the_permission(broken: str, outsider: Any) -> None:
    with pytest.raises(NotAllowed):
        api.retry_job(by=outsider, name=broken)


def test_an_unknown_job_is_named() -> None:
    with pytest.raises(UnknownJob, match=r"room\.ghost"):
        api.find("room.ghost")


def test_a_run_asked_to_stop_hands_its_job_back(ran: list[str]) -> None:
    runner = LaneRunner(Lane.QUICK)

    def job(context: JobContext) -> JobReport:
        runner.stopping = True
        context.beat()
        return JobReport()

    api.register("room.long", job, lane=Lane.QUICK, every=timedelta(minutes=1))
    actions.ensure_timers(["room.long"], timezone.now())
    runner.turn()
    timer = Timer.plain.get()
    assert (timer.holder, timer.failures) == ("", 0)
    assert timer.next_at <= timezone.now()


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1), (2, 2), (5, 16), (12, 2048), (40, 3600)])
def test_the_rest_after_a_failure_doubles_up_to_an_hour(failures: int, seconds: int) -> None:
    assert rules.backoff(failures) == timedelta(seconds=seconds)


def test_a_plain_function_becomes_a_job() -> None:
    context: Any = None
    assert api.repeat(lambda: 5, 5)(context) == JobReport(done=5, more=True)
    assert api.repeat(lambda: 4, 5)(context) == JobReport(done=4, more=False)


def test_the_last_sign_of_life_of_the_lanes_is_known(ran: list[str]) -> None:
    now: datetime = timezone.now()
    assert api.lanes_rested_since(now) is None
    add(ran, "room.tick", every=timedelta(minutes=1))
    turns()
    assert api.lanes_rested_since(timezone.now() + timedelta(seconds=3)) >= timedelta(seconds=2)


def test_a_clock_turned_back_puts_nothing_off(ran: list[str]) -> None:
    """Written an hour ahead of a clock that is right now: the rest, the lease, the wish."""
    add(ran, "room.tick", every=timedelta(seconds=1))
    add(ran, "room.work")
    now = timezone.now()
    Timer.plain.filter(name="room.tick").update(next_at=now + timedelta(hours=1))
    Timer.plain.filter(name="room.work").update(
        holder="elsewhere:1:quick", lease_until=now + timedelta(hours=1)
    )
    assert turns() == 1, "the timer is due at once"
    assert ran == ["room.tick"]
    assert Timer.plain.get(name="room.work").lease_until <= timezone.now() + rules.LEASE
    api.wake("room.tick")
    assert actions.claim_next(Lane.QUICK, "me", now - timedelta(hours=1)), "«soon» is no moment of the clock"


def test_a_right_clock_moves_no_timer(ran: list[str]) -> None:
    add(ran, "room.tick", every=timedelta(minutes=1))
    add(ran, "room.broken")
    now = timezone.now()
    Timer.plain.filter(name="room.broken").update(failures=12, next_at=now + rules.backoff(12))
    turns()
    assert actions.heal_clock(Lane.QUICK, timezone.now()) == 0

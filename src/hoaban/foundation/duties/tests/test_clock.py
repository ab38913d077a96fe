"""Reminders at half time and with a tenth left; overdue to the deputy, then to the level above. Killed anywhere, once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hoaban.foundation.access.values import SystemActor
from hoaban.foundation.duties import api, queries
from hoaban.foundation.duties.actions import clock
from hoaban.foundation.duties.jobs import chase
from hoaban.foundation.duties.models import Duty, Step
from hoaban.foundation.duties.tests.conftest import MONDAY, Office
from hoaban.foundation.duties.values import Colleague, Desk
from hoaban.foundation.events.models import Event
from hoaban.foundation.jobs.values import JobContext, JobReport

pytestmark = pytest.mark.django_db
CLOCK = SystemActor("duties.chase")


def run(at: datetime, heartbeat: Any = lambda: None) -> JobReport:
    return chase(JobContext(CLOCK, at + timedelta(seconds=10), lambda: at, heartbeat))


def said(name: str) -> list[dict[str, Any]]:
    return list(Event.plain.filter(name=name).order_by("pk").values_list("payload", flat=True))


@pytest.fixture
def ten_hours(ask: Any) -> Duty:
    return Duty.plain.get(uid=ask(term=api.Hours(10)))


def test_it_reminds_at_half_time_and_with_a_tenth_left(ten_hours: Duty) -> None:
    assert run(MONDAY + timedelta(hours=4)).done == 0
    assert run(MONDAY + timedelta(hours=5)).done == 1
    assert run(MONDAY + timedelta(hours=5)).done == 0
    assert run(MONDAY + timedelta(hours=9)).done == 1
    assert [payload["stage"] for payload in said("duties.reminder_due")] == [1, 2]


def test_overdue_without_a_deputy_is_lifted_to_the_level_above(
    ten_hours: Duty, officer: Any, province: Any
) -> None:
    assert api.count_for(province) == 0
    run(MONDAY + timedelta(hours=11))
    assert api.count_for(province) == 1
    assert api.count_for(officer) == 1
    row = api.duties_for(province)[0]
    assert row.is_lifted
    assert said("duties.escalated") == [{"duty_id": ten_hours.pk, "desk": Desk.PROVINCE, "assigned_to": ""}]


def test_overdue_goes_to_the_deputy_first_then_above(
    ask: Any, office: Office, officer: Any, colleague: Any, province: Any
) -> None:
    office.stand_ins[officer.key] = [Colleague(colleague.key, colleague.label)]
    ask(term=api.Hours(10), assigned_to=Colleague(officer.key, officer.label))
    run(MONDAY + timedelta(hours=11))
    assert (api.count_for(officer), api.count_for(colleague), api.count_for(province)) == (0, 1, 0)
    run(MONDAY + timedelta(hours=35))
    assert (api.count_for(colleague), api.count_for(province)) == (1, 1)
    assert run(MONDAY + timedelta(days=30)).done == 0


def test_after_a_night_without_power_only_the_gravest_is_done(ten_hours: Duty) -> None:
    assert run(MONDAY + timedelta(days=9)).done == 1
    assert said("duties.reminder_due") == []
    assert Step.plain.filter(what="lifted").count() == 1
    assert Duty.plain.get().look_at is None


def test_what_is_done_is_no_longer_chased(ten_hours: Duty, officer: Any) -> None:
    api.close_duty(by=officer, kind=ten_hours.kind, target=(ten_hours.target_type, ten_hours.target_id))
    assert run(MONDAY + timedelta(days=9)) == JobReport()


def test_killed_between_two_duties_the_next_run_goes_on(ask: Any) -> None:
    for _ in range(3):
        ask(term=api.Hours(10))
    beats = iter([None, None])

    def killed_at_the_third() -> None:
        if next(beats, "stop") == "stop":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(MONDAY + timedelta(hours=5), killed_at_the_third)
    assert run(MONDAY + timedelta(hours=5)).done == 1
    assert len(said("duties.reminder_due")) == 3


def test_two_runs_at_once_ring_once(ten_hours: Duty) -> None:
    at = MONDAY + timedelta(hours=5)
    assert clock.ring(by=CLOCK, duty_id=ten_hours.pk, now=at)
    assert not clock.ring(by=CLOCK, duty_id=ten_hours.pk, now=at)


def test_one_broken_row_does_not_silence_the_others(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, _sound = ask(term=api.Hours(10)), ask(term=api.Hours(10))
    broken_pk = Duty.plain.get(uid=broken).pk
    real = clock.ring

    def ring(*, by: Any, duty_id: int, now: datetime) -> bool:
        if duty_id == broken_pk:
            raise RuntimeError("poison")
        return real(by=by, duty_id=duty_id, now=now)

    monkeypatch.setattr(clock, "ring", ring)
    report = run(MONDAY + timedelta(hours=5))
    assert (report.done, report.failed) == (1, 1)
    assert run(MONDAY + timedelta(hours=5)) == JobReport()


def test_history_tells_it_in_order(ten_hours: Duty, officer: Any) -> None:
    run(MONDAY + timedelta(hours=5))
    run(MONDAY + timedelta(hours=11))
    texts = [line.text for line in queries.history_of(officer, ten_hours.uid)]
    assert len(texts) == 3

"""A silent station is somebody's task, once for each silence, until it speaks."""

from typing import Any

import pytest

from hoaban.domains.hazards import actions, jobs, queries
from hoaban.domains.hazards.models import Station
from hoaban.domains.hazards.tests.conftest import WATCHER, at, level, rain, send
from hoaban.domains.hazards.values import Channel, Origin, Reading, Variable
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.jobs.api import JobContext

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges")]


def states() -> list[str]:
    return list(Duty.plain.filter(kind="hazards.silent").order_by("pk").values_list("state", flat=True))


def watch(hours: float) -> int:
    return jobs.watch(JobContext(WATCHER, at(hours + 9), lambda: at(hours))).done


def test_a_silence_opens_one_duty_and_speaking_closes_it() -> None:
    send(level(0, 280), now=at(0))
    assert watch(1) == 0
    assert watch(4) == 1
    assert watch(5) == 0
    duty = Duty.plain.get()
    assert (duty.number, duty.permission, duty.params) == (
        14 * 10**9,
        "hazards:station:tend",
        {"code": "RV-1"},
    )
    send(level(5, 280), now=at(5))
    assert watch(5.1) == 1
    assert states() == ["done"]
    assert watch(9) == 1
    assert states() == ["done", "open"]


def test_old_readings_and_bulletins_are_no_sign_of_life() -> None:
    send(level(0, 280), now=at(0))
    send(level(-5, 279), now=at(4))
    send(Reading("RV-1", Variable.LEVEL, at(4), 281, origin=Origin.PUBLISHED, source="x"), now=at(4))
    assert watch(4) == 1


def test_nobody_waits_for_a_station_that_is_not_connected_or_never_spoke() -> None:
    send(rain(0, 1), now=at(0))
    assert watch(99) == 0
    assert Station.plain.filter(expected_minutes__isnull=False).exists()


def test_the_job_says_how_many_and_runs_twice_without_harm() -> None:
    send(level(0, 280), now=at(0))
    assert [watch(9), watch(9)] == [1, 0]


def test_a_station_that_breaks_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    send(level(0, 280), now=at(0))
    broken = Station.plain.create(
        code="RV-0", name="Trạm hỏng", kind="river", place_no=14 * 10**9, location_method="reported", mark="verified"
    )  # fmt: skip
    heard = [(broken, at(0)), *queries.heard_of()]
    monkeypatch.setattr(queries, "heard_of", lambda: heard)
    real = actions.watch

    def look(*, station: Station, **told: Any) -> bool:
        if station.pk == broken.pk:
            raise ValueError("a bad row")
        return real(station=station, **told)

    monkeypatch.setattr(jobs, "watch_station", look)
    said = jobs.watch(JobContext(WATCHER, at(99), lambda: at(9)))
    assert (said.done, said.failed) == (1, 1)


def test_refused_rows_of_a_line_without_answers_are_one_duty_a_day(make_actor: Any) -> None:
    key = make_actor("hazards:reading:observe", commune=3646)
    for hours in (0, 1, 30):
        actions.note_refused(by=key, channel=Channel.MQTT, now=at(hours))
    found = Duty.plain.filter(kind="hazards.refused")
    assert [row.number for row in found] == [14 * 10**9] * 2


def test_who_may_not_is_refused(make_actor: Any) -> None:
    from hoaban.foundation.access.errors import NotAllowed

    with pytest.raises(NotAllowed):
        actions.watch(
            by=make_actor("hazards:station:see"), station=Station.plain.first(), newest_at=at(0), is_waiting=False, now=at(1)
        )  # fmt: skip

"""What a lane's process does before its first job."""

import pytest

from hoaban.foundation.jobs import api, registry, supervisor
from hoaban.foundation.jobs.values import Lane


def test_a_lane_begins_before_its_first_job_and_only_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(registry, "_beginnings", {})
    monkeypatch.setattr(supervisor.LaneRunner, "run", lambda _self: done.append("jobs"))
    api.at_start(lambda: done.append("quick"), lane=Lane.QUICK)
    api.at_start(lambda: done.append("bulk"), lane=Lane.BULK)
    supervisor.run_lane("quick")
    assert done == ["quick", "jobs"]


def test_a_beginning_that_breaks_keeps_no_lane_from_its_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def breaks() -> None:
        raise ImportError("a page of some room")

    monkeypatch.setattr(registry, "_beginnings", {})
    monkeypatch.setattr(supervisor.LaneRunner, "run", lambda _self: done.append("jobs"))
    api.at_start(breaks, lane=Lane.LIFE)
    supervisor.run_lane("life")
    assert done == ["jobs"]

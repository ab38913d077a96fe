"""Background work as a person reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hoaban.foundation.jobs import api as jobs
from hoaban.workspace.operations import work

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def state(name: str, lane: jobs.Lane = jobs.Lane.QUICK, **changes: Any) -> jobs.JobState:
    said = {
        "name": name, "lane": lane, "holder": "", "next_at": None, "last_started_at": None, "last_ended_at": NOW,
        "last_report": None, "failures": 0, "stuck_at": None, "reason": "",
    }  # fmt: skip
    return jobs.JobState(**(said | changes))


def test_every_job_has_its_name_and_no_name_is_of_no_job() -> None:
    assert {one.name for one in jobs.all_jobs()} == set(work.NAMES)


def test_what_fails_is_not_among_what_goes_on_by_itself() -> None:
    life = state("notify.life", jobs.Lane.LIFE, last_ended_at=NOW - timedelta(minutes=1))
    states = [
        state("files.scan", failures=2),
        state("events.dispatch"),
        life,
        state("audit.seal", stuck_at=NOW),
    ]
    lanes = work.quiet(states)
    assert [one.name for lane in lanes for one in lane.jobs] == ["notify.life", "events.dispatch"]
    assert lanes[0].ended_at == NOW - timedelta(minutes=1)


def test_a_night_of_the_same_failure_is_one_line_and_what_still_fails_stands_above() -> None:
    told = [("files.scan", "disk full", NOW - timedelta(hours=n)) for n in range(5)]
    told += [("audit.seal", "locked", NOW), ("gone.job", "no such table", NOW - timedelta(days=1))]
    found = work.over(told, [state("files.scan"), state("audit.seal", failures=5)])
    assert [(one.job, one.times, one.last_at) for one in found] == [
        ("files.scan", 5, NOW),
        ("gone.job", 1, NOW - timedelta(days=1)),
    ]


def test_a_job_nobody_named_is_shown_by_its_code() -> None:
    assert work.name_of("no.such") == "no.such"

"""One row that breaks stops no other; what is nobody's fault goes on to the lane."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext, JobReport, LeaseLost, StopRequested, each


def context(minutes: int = 1, beats: list[int] | None = None) -> JobContext:
    now = timezone.now()
    return JobContext(
        SystemActor("test.job"),
        now + timedelta(minutes=minutes),
        lambda: now,
        lambda: (beats or []).append(1),
    )


def deed(row: int) -> int | None:
    if row < 0:
        raise ValueError("a bad row")
    return row or None


def test_a_row_that_breaks_is_counted_and_told_and_the_others_are_done() -> None:
    broken: list[int] = []
    assert each(context(), [2, -1, 0, -2, 3], deed, broke=broken.append) == JobReport(6, 0, 2)
    assert broken == [-1, -2]


def test_what_came_too_late_is_skipped() -> None:
    assert each(context(), [True, False, 0], lambda row: row) == JobReport(1, 2, 0)


@pytest.mark.parametrize("problem", [StopRequested, LeaseLost, OperationalError])
def test_what_is_no_fault_of_the_row_goes_on(problem: type[Exception]) -> None:
    def end(_row: int) -> None:
        raise problem

    with pytest.raises(problem):
        each(context(), [1], end)


def test_when_its_time_is_over_it_asks_for_more_unless_most_break() -> None:
    assert each(context(-1), [1], deed) == JobReport(more=True)
    late = context()
    late.spent = iter([False, False, True]).__next__
    assert each(late, [-1, -1, 1], deed) == JobReport(failed=2)

"""Clocks, desks and the state machine, in plain Python."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.duties import rules
from hoaban.foundation.duties.values import Desk, Hours, State, Step, Urgency, Workdays
from hoaban.kit.clock import VIETNAM
from hoaban.kit.workdays import add_workdays


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("opened", "days", "last_day"),
    [
        ("2026-11-23T09:00", 3, date(2026, 11, 27)),  # 24 November is a day off since 2026
        ("2026-11-26T16:59", 3, date(2026, 12, 1)),  # over a weekend
        ("2026-11-28T10:00", 1, date(2026, 11, 30)),  # opened on a Saturday
        ("2026-08-31T08:00", 1, date(2026, 9, 3)),  # 1 and 2 September are holidays
        ("2026-12-31T08:00", 1, date(2027, 1, 4)),  # New Year's Day, then a weekend
        ("2026-11-23T09:00", 0, date(2026, 11, 23)),
    ],
)
def test_a_term_in_working_days_ends_with_its_last_day(opened: str, days: int, last_day: date) -> None:
    due, is_estimate = rules.due_at(at(opened), Workdays(days), add_workdays)
    assert due is not None
    assert due.date() == last_day
    assert (due.hour, due.minute) == (23, 59)
    assert not is_estimate


def test_tet_takes_no_ones_days() -> None:
    due, _ = rules.due_at(at("2026-02-13T08:00"), Workdays(1), add_workdays)
    assert due is not None
    assert due.date() > date(2026, 2, 20)


def test_a_year_without_announced_holidays_gives_an_estimate_never_an_error() -> None:
    due, is_estimate = rules.due_at(at("2090-01-02T08:00"), Workdays(5), add_workdays)
    assert is_estimate
    assert due is not None
    assert due.date() == date(2090, 1, 9)


def test_hours_run_at_night_and_no_term_has_no_end() -> None:
    assert rules.due_at(at("2026-11-28T23:00"), Hours(2), add_workdays) == (at("2026-11-29T01:00"), False)
    assert rules.due_at(at("2026-11-28T23:00"), None, add_workdays) == (None, False)


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        ("2026-11-22T23:59:59", Urgency.OVERDUE),
        ("2026-11-23T08:59", Urgency.OVERDUE),
        ("2026-11-23T23:59:59", Urgency.TODAY),
        ("2026-11-24T00:00", Urgency.WEEK),
        ("2026-11-29T23:59", Urgency.WEEK),
        ("2026-11-30T00:00", Urgency.LATER),
        (None, Urgency.WHENEVER),
    ],
)
def test_how_urgent_it_is(due: str | None, urgency: Urgency) -> None:
    assert rules.urgency(at(due) if due else None, at("2026-11-23T09:00")) == urgency


@pytest.mark.parametrize(
    ("number", "desk"),
    [
        (14_03646_0003, Desk.VILLAGE),
        (14_03646_0000, Desk.COMMUNE),
        (14_00000_0000, Desk.PROVINCE),
        (0, Desk.NATION),
    ],
)
def test_the_desk_of_a_unit(number: int, desk: Desk) -> None:
    assert rules.desk_of(number) == desk


def test_neighbouring_communes_merged_are_still_a_communes_desk() -> None:
    assert rules.desk_of_span(2 * 10**4) == Desk.COMMUNE
    assert rules.desk_of_span(10**9) == Desk.PROVINCE
    assert rules.desk_of_span(3) == Desk.VILLAGE


moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31)).map(
    lambda one: one.replace(tzinfo=VIETNAM)
)


@given(moments, st.integers(0, 10**7), st.lists(st.integers(0, 10**7), max_size=12))
def test_however_often_the_clock_is_looked_at_each_alarm_rings_at_most_once(
    opened: datetime, seconds: int, looks: list[int]
) -> None:
    due = opened + timedelta(seconds=seconds)
    stage, rang = 0, []
    for offset in sorted(looks):
        new_stage, alarm, look_at = rules.rung(opened, due, stage, opened + timedelta(seconds=offset))
        assert new_stage >= stage
        assert look_at is None or look_at > opened + timedelta(seconds=offset)
        rang += [alarm] if alarm else []
        stage = new_stage
    assert rang.count(Step.HANDED_TO_DEPUTY) <= 1
    assert rang.count(Step.LIFTED) <= 1
    assert rang.count(Step.REMINDED) <= 2


@given(moments, st.integers(1, 10**7))
def test_after_a_long_night_only_the_gravest_alarm_rings(opened: datetime, seconds: int) -> None:
    due = opened + timedelta(seconds=seconds)
    _stage, alarm, look_at = rules.rung(opened, due, 0, due + timedelta(days=30))
    assert alarm == Step.LIFTED
    assert look_at is None


@given(st.lists(st.sampled_from(list(Step)), max_size=20))
def test_what_is_done_stays_done(steps: list[Step]) -> None:
    state = State.OPEN
    for step in steps:
        was, state = state, rules.after(state, step) or state
        if was == State.DONE:
            assert state == State.DONE


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example/", "//elsewhere.example/", "w/duties", "/\\elsewhere", ""]
)
def test_an_address_stays_inside(path: str) -> None:
    assert not rules.is_inside(path)
    assert rules.is_inside("/w/imports/7/")


def test_a_title_is_said_in_the_readers_language_where_it_differs() -> None:
    told = {
        "level": 3,
        **rules.said_in("where", {"vi": "Xã A và 2 xã khác", "en": "Xã A and 2 others"}, "vi"),
    }
    english, vietnamese = (rules.read_in(told, language) for language in ("en", "vi"))
    assert (english["where"], english["level"]) == ("Xã A and 2 others", 3)
    assert vietnamese["where"] == "Xã A và 2 xã khác"
    assert rules.said_in("where", {"vi": "Xã A", "en": "Xã A"}, "vi") == {"where": "Xã A"}
    assert rules.read_in({"where": "Xã cũ"}, "en") == {"where": "Xã cũ"}, "rows of an earlier release"

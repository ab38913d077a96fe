"""Verdicts depend on what is there, never on the order in which it came."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.hazards import rules
from hoaban.domains.hazards.rules import Point, judge
from hoaban.domains.hazards.tests.conftest import at
from hoaban.domains.hazards.values import NO_FLAG, Flag, Limit, Variable

LIMIT = Limit(270, 300, fastest=3, stuck_hours=24, late_minutes=120)
RIVER = (Variable.LEVEL, 0, LIMIT)


def points(*told: tuple[float, float]) -> list[Point]:
    return [Point(at(hours), value) for hours, value in told]


def flags(*told: tuple[float, float]) -> list[Flag]:
    return [one.flags for one in judge(points(*told), *RIVER)]


def test_what_cannot_be_is_not_used() -> None:
    said = judge(points((0, 280), (1, 9999), (2, 280.5)), *RIVER)
    assert [one.used for one in said] == [True, False, True]
    assert said[1].flags == Flag.IMPOSSIBLE


def test_rain_falls_no_faster_than_it_can() -> None:
    limit = Limit(0, 1500, fastest=400)
    assert rules.judge(points((1, 300.0)), Variable.RAIN, 60, limit)[0].used
    assert not rules.judge(points((1, 300.0)), Variable.RAIN, 10, limit)[0].used


def test_a_large_step_is_marked_and_used_because_a_flood_is_one() -> None:
    said = judge(points((0, 280), (1, 285)), *RIVER)
    assert (said[1].flags, said[1].used) == (Flag.STEPPED, True)
    assert flags((0, 280), (7, 295)) == [NO_FLAG, NO_FLAG]  # a gap is no step


def test_a_step_is_measured_from_the_last_used_reading() -> None:
    assert flags((0, 280), (1, 9999), (2, 285))[2] == NO_FLAG


def test_of_two_levels_for_one_time_the_higher_is_used_and_both_are_marked() -> None:
    said = judge(points((0, 280), (0, 281.2)), *RIVER)
    assert [one.used for one in said] == [False, True]
    assert all(one.flags & Flag.CONTRADICTS for one in said)


def test_of_two_temperatures_for_one_time_neither_is_used() -> None:
    said = judge(points((0, 4), (0, 19)), Variable.TEMPERATURE, 0, Limit(-10, 50))
    assert [one.used for one in said] == [False, False]


def test_an_error_code_contradicts_nothing() -> None:
    said = judge(points((0, 280), (0, 9999)), *RIVER)
    assert [(one.used, one.flags) for one in said] == [(True, NO_FLAG), (False, Flag.IMPOSSIBLE)]


def test_a_gauge_that_stands_still_for_a_day_is_marked() -> None:
    said = flags(*((hours, 280.0) for hours in range(30)))
    assert said[5] == NO_FLAG
    assert said[29] == Flag.STUCK
    assert not any(flags(*((hours, 280.0 + hours % 2 / 100) for hours in range(30))))


def test_a_reading_from_the_future_is_not_used() -> None:
    arrived = rules.arrival(at(1), at(0), None, LIMIT)
    assert arrived == Flag.AHEAD
    assert not judge([Point(at(1), 280, arrived)], *RIVER)[0].used
    assert rules.arrival(at(0.1), at(0), None, LIMIT) == NO_FLAG


def test_how_it_came_is_said() -> None:
    assert rules.arrival(at(0), at(3), None, LIMIT) == Flag.LATE
    assert rules.arrival(at(0), at(1), at(2), LIMIT) == Flag.OUT_OF_ORDER
    assert rules.arrival(at(2), at(2), at(2), LIMIT) == NO_FLAG


TOLD = st.sets(
    st.tuples(
        st.integers(0, 400).map(lambda n: n / 4),
        st.sampled_from([280.0, 280.0, 280.0, 281.0, 290.0, 9999.0]) | st.integers(270, 300).map(float),
    ),
    max_size=60,
)


@given(TOLD, st.integers(0, 400))
def test_a_neighbourhood_is_enough(told: set[tuple[float, float]], cut: int) -> None:
    """What is judged from a reach before a time on is what would be judged from the whole series."""
    whole = points(*sorted(told))
    begin = at(cut / 4)
    near = [one for one in whole if one.ended_at >= begin - rules.reach_of(LIMIT)]
    full = dict(zip(whole, judge(whole, *RIVER), strict=True))
    part = dict(zip(near, judge(near, *RIVER), strict=True))
    assert {one: part[one] for one in near if one.ended_at >= begin} == {
        one: said for one, said in full.items() if one.ended_at >= begin
    }


@given(TOLD)
def test_of_one_time_at_most_one_reading_is_used(told: set[tuple[float, float]]) -> None:
    whole = points(*sorted(told))
    used = [one.ended_at for one, said in zip(whole, judge(whole, *RIVER), strict=True) if said.used]
    assert len(used) == len(set(used))


@given(TOLD, st.integers(0, 400))
def test_what_comes_later_leaves_alone_what_lies_further_back(
    told: set[tuple[float, float]], cut: int
) -> None:
    """A new reading touches nothing before its own time."""
    whole = points(*sorted(told))
    begin = at(cut / 4)
    before = [one for one in whole if one.ended_at < begin]
    full = judge(whole, *RIVER)[: len(before)]
    assert judge(before, *RIVER) == full


def test_whoever_is_expected_and_not_heard_is_silent() -> None:
    assert not rules.is_silent(None, at(0), at(99))
    assert not rules.is_silent(60, None, at(99))
    assert not rules.is_silent(60, at(0), at(3))
    assert rules.is_silent(60, at(0), at(3) + timedelta(minutes=1))
    assert not rules.is_silent(1, at(0), at(0.4))


def test_the_third_level_is_reached_without_knowing_the_second() -> None:
    alarms = (279.5, None, 281.5)
    assert [rules.alarm_of(value, alarms) for value in (None, 279.0, 279.5, 281.0, 281.5)] == [0, 0, 1, 1, 3]

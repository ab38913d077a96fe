"""Times, goals and points, with every order of what may happen."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hoaban.domains.aftermath import queries, rules
from hoaban.domains.aftermath.values import Goal, Point, Share, ShareOf, Verdict
from hoaban.domains.warning.values import Origin
from hoaban.foundation.sources.values import Mark
from hoaban.kit.clock import VIETNAM

START = datetime(2026, 11, 27, 2, tzinfo=VIETNAM)
TIMES = some.dictionaries(
    some.sampled_from(Point), some.integers(0, 5000).map(lambda n: START + timedelta(seconds=n))
)
SHARES = some.lists(
    some.builds(Share, some.sampled_from(ShareOf), some.integers(0, 60), some.integers(0, 50)),
    unique_by=lambda one: one.what,
)
GOAL = Goal(Point.DRAFT, Point.ISSUE, timedelta(minutes=15), 10, "ours", Mark.UNVERIFIED)


@given(TIMES)
def test_a_timeline_only_goes_forward_and_loses_nothing(times: dict[Point, datetime]) -> None:
    told = rules.timeline(times)
    assert [one.at for one in told] == sorted(one.at for one in told)
    assert {one.point: one.at for one in told} == times
    assert all(one.after == one.at - told[0].at for one in told)
    assert not {one.point for one in told} & set(rules.missing(times, Origin.SIGN))
    assert len(told) + len(rules.missing(times, Origin.SIGN)) == len(Point)


@given(TIMES, SHARES)
def test_a_score_is_the_sum_of_its_parts(times: dict[Point, datetime], shares: list[Share]) -> None:
    goals = queries.goals()
    judged = [rules.judge(one, times) for one in goals.goals]
    score = rules.score(goals, judged, shares)
    assert score.earned == sum(one.earned for one in score.parts)
    assert score.of == sum(one.of for one in score.parts)
    assert all(0 <= one.earned <= one.of for one in score.parts)
    assert all((one.judged is None) != (one.share is None) for one in score.parts)
    asked = sum(one.verdict is not Verdict.UNASKED for one in judged)
    assert len(score.parts) == asked + sum(one.of > 0 for one in shares)


@given(TIMES, some.sampled_from(Point), some.integers(1, 9000))
def test_what_comes_later_never_earns_more(times: dict[Point, datetime], point: Point, more: int) -> None:
    """Of a goal's end: a slower drill is never the better one."""
    if point not in times:
        return
    goals = queries.goals()
    later = times | {point: times[point] + timedelta(seconds=more)}
    for goal in goals.goals:
        if goal.end is point:
            before, after = (rules.judge(goal, one).verdict for one in (times, later))
            assert not (after is Verdict.MET and before is not Verdict.MET)


@pytest.mark.parametrize(
    ("times", "verdict"),
    [
        ({Point.DRAFT: START, Point.ISSUE: START + timedelta(minutes=15)}, Verdict.MET),
        ({Point.DRAFT: START, Point.ISSUE: START + timedelta(minutes=15, seconds=1)}, Verdict.LATE),
        ({Point.DRAFT: START}, Verdict.NEVER),
        ({Point.ISSUE: START}, Verdict.UNASKED),
        ({}, Verdict.UNASKED),
    ],
)
def test_a_goal_is_met_late_never_or_not_asked(times: dict[Point, datetime], verdict: Verdict) -> None:
    assert rules.judge(GOAL, times).verdict is verdict


def test_where_nobody_was_there_nobody_is_late() -> None:
    times = {Point.DRAFT: START}
    assert rules.judge(GOAL, times, {Point.ISSUE}).verdict is Verdict.UNASKED
    assert rules.judge(GOAL, times, {Point.ALL}).verdict is Verdict.NEVER


def test_what_was_overtaken_before_it_was_due_is_not_asked() -> None:
    """A second person had the draft in eight seconds: no telephone had to ring; a minute later one should have."""
    rings = Goal(Point.DRAFT, Point.RING, timedelta(seconds=10), 5, "ours", Mark.UNVERIFIED)
    soon, late = START + timedelta(seconds=8), START + timedelta(seconds=68)
    assert rules.judge(rings, {Point.DRAFT: START, Point.REVIEW: soon}).verdict is Verdict.UNASKED
    assert rules.judge(rings, {Point.DRAFT: START, Point.REVIEW: late}).verdict is Verdict.NEVER
    assert rules.judge(GOAL, {Point.DRAFT: START, Point.REVIEW: soon}).verdict is Verdict.NEVER
    assert rules.judge(GOAL, {Point.DRAFT: START, Point.END: soon}).verdict is Verdict.UNASKED


def test_a_warning_by_hand_misses_no_sign() -> None:
    assert Point.SIGN not in rules.missing({}, Origin.HAND)
    assert Point.SIGN in rules.missing({}, Origin.RULE)


def test_every_village_answered_only_when_none_is_left() -> None:
    later = START + timedelta(minutes=1)
    assert rules.answered([(START,), (later,)]) == {Point.ANSWER: START, Point.ALL: later}
    assert rules.answered([(START,), (None,)]) == {Point.ANSWER: START}
    assert rules.answered([]) == {}


def test_every_goal_and_share_says_where_it_comes_from() -> None:
    goals = queries.goals()
    assert {one.share for one in goals.worths} == set(ShareOf)
    assert all(one.source and one.points > 0 for one in (*goals.goals, *goals.worths))
    assert {one.mark for one in goals.goals} == {Mark.UNVERIFIED}, "no document known to us names these times"

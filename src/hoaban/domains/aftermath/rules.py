"""What follows from the times of a warning. Everything it needs arrives as an argument."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from hoaban.domains.aftermath.values import (
    Goal,
    Goals,
    Judged,
    Moment,
    Part,
    Point,
    Score,
    Share,
    Times,
    Verdict,
)
from hoaban.domains.warning.values import Origin

CALLS = (Point.RING, Point.OPENED)
ORDER = {point: n for n, point in enumerate(Point)}


def timeline(times: Times) -> tuple[Moment, ...]:
    """In the order in which it happened; what happened in one moment as it is meant to follow."""
    known = sorted(times.items(), key=lambda one: (one[1], ORDER[one[0]]))
    return tuple(Moment(point, at, at - known[0][1]) for point, at in known)


def missing(times: Times, origin: Origin) -> tuple[Point, ...]:
    """What is not known to have happened. A warning somebody wrote by hand has no first sign to miss."""
    begins = set() if origin in (Origin.SIGN, Origin.RULE) else {Point.SIGN}
    return tuple(point for point in Point if point not in times and point not in begins)


def judge(goal: Goal, times: Times, idle: Collection[Point] = ()) -> Judged:
    """Late is later than the goal; what came before its beginning took no time. ``idle``: nobody was there for it to happen to."""
    start, end = times.get(goal.start), times.get(goal.end)
    if start is None or goal.end in idle:
        return Judged(goal, Verdict.UNASKED, None)
    if end is None:
        return Judged(goal, Verdict.UNASKED if _was_overtaken(goal, times, start) else Verdict.NEVER, None)
    took = max(end - start, timedelta())
    return Judged(goal, Verdict.MET if took <= goal.within else Verdict.LATE, took)


def _was_overtaken(goal: Goal, times: Times, start: datetime) -> bool:
    """Before it was due the warning was over, or a second person had the draft so that nobody needed to be called."""
    enough = (Point.REVIEW, Point.ISSUE, Point.END) if goal.end in CALLS else (Point.END,)
    return any(times[one] <= start + goal.within for one in enough if one in times)


def score(goals: Goals, judged: Iterable[Judged], shares: Iterable[Share]) -> Score:
    """A goal earns its points or none, a share its part of them. What could not begin, or is a share of nothing, is not asked."""
    by_share = {one.what: one for one in shares}
    parts = [
        Part(one.goal.points if one.verdict is Verdict.MET else 0, one.goal.points, judged=one)
        for one in judged
        if one.verdict is not Verdict.UNASKED
    ]
    for worth in goals.worths:
        share = by_share.get(worth.share)
        if share is not None and share.of:
            parts.append(Part(round(worth.points * share.ratio, 2), worth.points, share=share))
    return Score(tuple(parts))


def answered(times: Iterable[tuple[datetime | None, ...]]) -> Mapping[Point, datetime]:
    """The first answer; and the last, once none is owed any more."""
    firsts = [one[0] for one in times]
    known = [one for one in firsts if one is not None]
    found = {Point.ANSWER: min(known)} if known else {}
    if known and len(known) == len(firsts):
        found[Point.ALL] = max(known)
    return found

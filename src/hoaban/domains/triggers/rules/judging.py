"""What a rule says of a station at each time: pure, over columns, the same in whatever order readings came.

Reached by what is known is reached, for what is missing could only add to it. «Not reached» is said only where readings cover the
stretch; everything else cannot be judged, which is an answer of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.hazards.values import Variable
from hoaban.domains.triggers.rules import days as calendar
from hoaban.domains.triggers.rules import rain
from hoaban.domains.triggers.rules.rain import HOUR, Floats, Times
from hoaban.domains.triggers.values import WANTED, Answer, Judged, Kind, Params, Place, Step, Track

HOLDS: Mapping[Kind, timedelta] = {
    Kind.DAY: timedelta(hours=6),
    Kind.SUM: timedelta(hours=6),
    Kind.RIVER: timedelta(hours=6),
    Kind.COLD: timedelta(hours=36),
    Kind.FIRE: timedelta(hours=36),
}
"""Our own choice: what was reached this long ago still counts as now; a list of last year's readings raises nothing tonight."""
MOST_DAYS = 3
"""«More than two days» is the last class."""
FIRE_DAYS = 45
_MAGNUS = (17.62, 243.12)
"""Of the dew point over water (WMO Guide to Instruments, annex 4.B)."""
Flags = NDArray[np.bool_]


def judge(kind: Kind, params: Params, tracks: Sequence[Track], place: Place) -> Judged:
    """At the end of each reading, or of each day where days are compared."""
    return _KINDS[kind](params, tracks, place)


def can_judge(kind: Kind, variables: Sequence[Variable]) -> bool:
    """Whether a station measures what this kind compares."""
    return set(WANTED[kind]) <= set(variables)


def reach_of(kind: Kind, params: Params) -> timedelta:
    """How far back readings are needed to say what holds now."""
    longest = max(step.over for step in params.steps)
    back = {
        Kind.DAY: timedelta(days=MOST_DAYS + 1),
        Kind.SUM: timedelta(hours=longest),
        Kind.RIVER: timedelta(0),
        Kind.COLD: timedelta(days=longest + 1),
        Kind.FIRE: timedelta(days=FIRE_DAYS),
    }
    return back[kind] + HOLDS[kind]


def answer_at(told: Judged, since: int, until: int) -> tuple[Answer, int]:
    """What held in (since, until], and where the gravest stands; -1: nowhere.

    Raised at any time in it is raised now; otherwise the last that was said counts.
    """
    inside = np.flatnonzero((told.at > since) & (told.at <= until))
    if not len(inside):
        return Answer.UNKNOWN, -1
    level = told.level[inside]
    if level.any():
        gravest = inside[level == level.max()]
        return Answer.RAISED, int(gravest[-1])
    last = int(inside[-1])
    return (Answer.BELOW if told.known[last] else Answer.UNKNOWN), last


def _empty(at: Times) -> Judged:
    size = len(at)
    return Judged(
        at, np.full(size, np.nan), np.zeros(size, np.int8), np.zeros(size, bool), np.zeros(size, bool),
        np.full(size, -1, np.int8), np.full(size, np.nan),
    )  # fmt: skip


def _reach(told: Judged, n: int, step: Step, hit: Flags, exact: Flags, amount: Floats) -> None:
    """Where a step is reached its level holds, unless a graver one does; of equals the one that may be more: rain that went on is
    never told more surely than the rain before."""
    _put(
        told,
        n,
        step,
        hit,
        (step.level > told.level) | ((step.level == told.level) & told.sure & ~exact),
        exact,
        amount,
    )


def _reach_class(told: Judged, n: int, step: Step, hit: Flags, exact: Flags, amount: Floats) -> None:
    """The same in a table of classes: of equals the one whose class it lies in, which others of less only reach from below."""
    _put(
        told,
        n,
        step,
        hit,
        (step.level > told.level) | ((step.level == told.level) & exact & ~told.sure),
        exact,
        amount,
    )


def _put(
    told: Judged, n: int, step: Step, hit: Flags, is_better: Flags, exact: Flags, amount: Floats
) -> None:
    better = hit & is_better
    told.level[better] = step.level
    told.sure[better] = exact[better]
    told.step[better] = n
    told.quoted[better] = amount[better]
    told.known[hit] = True


def _beyond(amount: Floats, step: Step) -> Flags:
    return amount > step.at if step.is_beyond else amount >= step.at


def _times(tracks: Sequence[Track], *variables: Variable) -> Times:
    told = [track.at for track in tracks if track.variable in variables]
    return np.unique(np.concatenate(told)) if told else np.zeros(0, np.int64)


def _day(params: Params, tracks: Sequence[Track], place: Place) -> Judged:
    told = _empty(_times(tracks, Variable.RAIN))
    enough = params.number("covered")
    total, share = rain.over(tracks, told.at, rain.DAY)
    days, are_known = rain.rainy_days(tracks, told.at, MOST_DAYS, params.number("wet_mm"), enough)
    at_least = np.where(are_known, days, np.maximum(days, 1))  # not known never means none
    given = _ground_at(place, told.at)
    ground = np.maximum(given, 1)
    for n, step in enumerate(params.steps):
        hit = _beyond(total, step) & (at_least >= step.days[0]) & (ground >= step.ground[0])
        inside = np.full(len(total), step.is_sure) & (given > 0) & (ground <= step.ground[1])
        inside &= are_known & (total <= (np.inf if step.until is None else step.until))
        inside &= days <= (MOST_DAYS if step.days[1] is None else step.days[1])
        _reach_class(told, n, step, hit, inside, total)
    told.known[share >= enough] = True
    told.amount[:] = total
    return told


def _ground_at(place: Place, at: Times) -> NDArray[np.int64]:
    """How easily it slid at each time; 0: nobody had given it by then."""
    found = np.zeros(len(at), np.int64)
    for since, ground in place.ground:
        found[at >= since] = ground
    return found


def _sum(params: Params, tracks: Sequence[Track], _place: Place) -> Judged:
    told = _empty(_times(tracks, Variable.RAIN))
    covers = np.ones(len(told.at), bool)
    for n, step in enumerate(params.steps):
        total, share = rain.over(tracks, told.at, step.over * HOUR)
        covers &= share >= params.number("covered")
        _reach(told, n, step, _beyond(total, step), np.full(len(total), step.is_sure), total)
        if n == 0:
            told.amount[:] = total
    told.known[covers] = True
    return told


def _river(params: Params, tracks: Sequence[Track], place: Place) -> Judged:
    """A level nobody knows is passed over: the third alarm is reached without knowing the second, but then the level is not sure."""
    told = _empty(_times(tracks, Variable.LEVEL))
    height = np.full(len(told.at), -np.inf)
    for track in tracks:
        if track.variable is Variable.LEVEL:
            spot = np.searchsorted(told.at, track.at)
            height[spot] = np.maximum(height[spot], track.value)
    heights = [place.alarms[step.over - 1] for step in params.steps]
    for n, (step, alarm) in enumerate(zip(params.steps, heights, strict=True)):
        if alarm is None:
            continue
        hidden = any(
            one is None and other.level > step.level for other, one in zip(params.steps, heights, strict=True)
        )
        hit = _beyond(np.round(height - alarm, 3), step)
        _reach(told, n, step, hit, np.full(len(height), step.is_sure and not hidden), height)
    if _is_lowest_known(params.steps, heights):
        told.known[:] = True
    told.amount[:] = height
    return told


def _is_lowest_known(steps: Sequence[Step], heights: Sequence[float | None]) -> bool:
    """Whether each step stands at or above one whose alarm is known: below that one nothing is reached, whatever the others are."""
    known = [step for step, alarm in zip(steps, heights, strict=True) if alarm is not None]
    return all(any(one.over <= step.over and one.at <= step.at for one in known) for step in steps)


def _run(hit: Flags) -> NDArray[np.int64]:
    """How many in a row up to each."""
    counted: NDArray[np.int64] = np.cumsum(hit, dtype=np.int64)
    return counted - np.maximum.accumulate(np.where(hit, 0, counted)) if len(hit) else counted


def _cold(params: Params, tracks: Sequence[Track], _place: Place) -> Judged:
    days = calendar.span_of(tracks, Variable.TEMPERATURE)
    mean = calendar.means(tracks, days)
    told, missing = _empty(calendar.end_of(days)), np.isnan(mean)
    told.known[:] = ~missing
    for n, step in enumerate(params.steps):
        cold = np.where(missing, False, mean < step.at)
        hit = _run(cold) >= step.over
        told.known[(_run(cold | missing) >= step.over) & ~hit] = False
        _reach(told, n, step, hit, np.full(len(days), step.is_sure), mean)
    told.known[told.level > 0] = True
    told.amount[:] = mean
    return told


def _fire(params: Params, tracks: Sequence[Track], _place: Place) -> Judged:
    """A day that is not known breaks the sum: from there on it is at least what is known, until rain puts it back to nought."""
    days = calendar.span_of(tracks, Variable.TEMPERATURE)
    told = _empty(calendar.end_of(days))
    if not len(days):
        return told
    warm = calendar.early_afternoon(tracks, Variable.TEMPERATURE, days)
    damp = calendar.early_afternoon(tracks, Variable.HUMIDITY, days)
    fell, share = rain.over(tracks, told.at, rain.DAY)
    wet = fell > params.number("reset_mm")
    known = wet | (~np.isnan(warm) & ~np.isnan(damp) & (share >= params.number("covered")))
    adds = np.where(known & ~wet, dryness(warm, damp), 0.0)
    total = np.cumsum(adds)
    begins = wet | ~known
    index = np.round(total - np.maximum.accumulate(np.where(begins, total, 0.0)), 1)
    last = np.maximum.accumulate(np.where(begins, np.arange(len(days)), -1))
    is_whole = known & (last >= 0) & wet[np.maximum(last, 0)]
    told.known[:] = is_whole
    for n, step in enumerate(params.steps):
        hit = _beyond(index, step) & known
        _reach(told, n, step, hit, is_whole & step.is_sure, index)
    told.amount[:] = np.where(known, index, np.nan)
    return told


def dryness(warm: Floats, damp: Floats) -> Floats:
    """T × (T − dew point), of a day above freezing."""
    slope, base = _MAGNUS
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.log(damp / 100) + slope * warm / (base + warm)
        dew = base * part / (slope - part)
        return np.where(warm > 0, np.maximum(0.0, warm * (warm - dew)), 0.0)


_KINDS: Mapping[Kind, Callable[[Params, Sequence[Track], Place], Judged]] = {
    Kind.DAY: _day,
    Kind.SUM: _sum,
    Kind.RIVER: _river,
    Kind.COLD: _cold,
    Kind.FIRE: _fire,
}

"""What a rule says of columns: the five kinds, and what holds for any readings."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.hazards.values import Variable
from hoaban.domains.triggers import rules
from hoaban.domains.triggers.errors import NothingChanged, RuleUnfit
from hoaban.domains.triggers.rules.judging import dryness
from hoaban.domains.triggers.tests.steps import params, rain, seconds, told
from hoaban.domains.triggers.values import Answer, Change, Judged, Kind, Params, Place, Step, Track
from hoaban.foundation.sources.api import Mark
from hoaban.kit import pack

THREE = params(
    Kind.SUM,
    {"over": 3, "at": 60, "level": 1, "sure": True},
    {"over": 3, "at": 80, "beyond": True, "level": 2},
)
DAY = params(
    Kind.DAY,
    {"at": 100, "until": 200, "days": [1, 2], "ground": [1, 2], "level": 1, "sure": True},
    {"at": 200, "beyond": True, "until": 400, "days": [3], "ground": [1, 1], "level": 2, "sure": True},
)
RIVER = params(Kind.RIVER, *({"over": n, "at": 0, "level": n, "sure": True} for n in (1, 2, 3)))
COLD = params(Kind.COLD, {"over": 2, "at": 13, "level": 1, "sure": True})
FIRE = params(Kind.FIRE, {"at": 1000, "level": 1, "sure": True}, numbers={"reset_mm": 3})


def slides(ground: int) -> Place:
    return Place(ground=((0, ground),) if ground else ())


def now(kind: Kind, how: Params, *tracks: Track, place: Place = Place()) -> tuple[Answer, int, bool]:
    """Answer, level, whether the level is sure."""
    said = rules.judge(kind, how, tracks, place)
    answer, spot = rules.answer_at(said, seconds(-6), seconds(0))
    return answer, int(said.level[spot]) if spot >= 0 else 0, bool(spot >= 0 and said.sure[spot])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0, 10, 20), (Answer.BELOW, 0, False)),
        ((20, 20, 20), (Answer.RAISED, 1, True)),
        ((30, 30, 20), (Answer.RAISED, 1, True)),
        ((30, 30, 20.1), (Answer.RAISED, 2, False)),
        ((10, 20), (Answer.UNKNOWN, 0, False)),
        ((70,), (Answer.RAISED, 1, True)),
    ],
)
def test_hours_of_rain_are_reached_below_or_unknown(values: Any, expected: Any) -> None:
    assert now(Kind.SUM, THREE, rain(*values)) == expected


def shipped(code: str) -> Params:
    """A rule's table as the nation's pack brings it."""
    told = pack.find("vn").toml("rules.toml")["rule"][code]
    return rules.parsed(Kind(told["kind"]), {key: told[key] for key in ("steps", "numbers") if key in told})


def test_a_cloudburst_is_of_a_level_that_may_be_more_by_the_rule_that_ships() -> None:
    burst = shipped("burst")
    assert now(Kind.SUM, burst, rain(20, 25, 20)) == (Answer.RAISED, 1, True)
    assert now(Kind.SUM, burst, rain(30, 30, 20)) == (Answer.RAISED, 1, True)
    assert now(Kind.SUM, burst, rain(50, 50, 50)) == (Answer.RAISED, 1, False), "this one rings"
    assert now(Kind.SUM, burst, rain(50, 50, 50, 0, 0)) == (Answer.RAISED, 1, False), "two hours later too"


@given(st.lists(st.integers(0, 70), min_size=3, max_size=9), st.data())
def test_more_rain_is_never_told_as_less_or_more_surely(hours: list[int], data: st.DataObject) -> None:
    burst = shipped("burst")
    more = [amount + data.draw(st.integers(0, 40)) for amount in hours]
    before, after = (rules.judge(Kind.SUM, burst, [rain(*told)], Place()) for told in (hours, more))
    told = zip(before.level, before.sure, after.level, after.sure, strict=True)
    assert all(
        (now, not is_sure) >= (then, then > 0 and not was_sure) for then, was_sure, now, is_sure in told
    )


def test_a_gauge_that_is_silent_for_hours_is_not_called_below() -> None:
    assert now(Kind.SUM, THREE, rain(0, 0, 0, last=-7))[0] is Answer.UNKNOWN
    assert now(Kind.SUM, THREE)[0] is Answer.UNKNOWN


def test_a_day_s_total_says_nothing_of_three_hours_but_much_of_a_day() -> None:
    whole = rain(150, minutes=1440)
    assert now(Kind.SUM, THREE, whole)[0] is Answer.UNKNOWN
    assert now(Kind.SUM, params(Kind.SUM, {"over": 24, "at": 150, "level": 1}), whole)[0] is Answer.RAISED


@pytest.mark.parametrize(
    ("before", "today", "ground", "expected"),
    [
        ((0, 5), 120, 2, (Answer.RAISED, 1, True)),
        ((0, 5), 120, 0, (Answer.RAISED, 1, False)),
        ((0, 5), 120, 4, (Answer.RAISED, 1, False)),
        ((0,), 120, 2, (Answer.BELOW, 0, False)),
        ((), 120, 2, (Answer.RAISED, 1, False)),
        ((0, 5), 300, 1, (Answer.RAISED, 1, False)),
        ((5, 5, 5), 300, 1, (Answer.RAISED, 2, True)),
        ((5, 5, 5), 99, 1, (Answer.BELOW, 0, False)),
    ],
    ids=["in the table", "ground unknown", "ground graver than the row", "dry before", "days before unknown", "class above the row",
         "three days before", "too little"],
)  # fmt: skip
def test_the_table_of_the_decision_gives_a_level_or_the_lowest_that_can_be_meant(
    before: tuple[float, ...], today: float, ground: int, expected: Any
) -> None:
    days = rain(*before, today, minutes=1440)
    assert now(Kind.DAY, DAY, days, place=slides(ground)) == expected


def test_each_reading_is_judged_by_the_class_of_its_day_and_the_later_written_one_counts() -> None:
    """Rain of yesterday and of today, each after a rainy day: the class began in between, and was then corrected from the same day on."""
    days = rain(0, 5, 120, 120, minutes=1440)
    yesterday, today = int(days.at[-2]), int(days.at[-1])
    said = rules.judge(Kind.DAY, DAY, [days], Place(ground=((today, 4), (today, 2))))
    by_time = dict(zip(said.at.tolist(), said.sure.tolist(), strict=True))
    assert (by_time[yesterday], by_time[today]) == (False, True)
    early = rules.judge(Kind.DAY, DAY, [days], Place(ground=((today, 2), (yesterday, 4))))
    assert not early.sure.any(), "above the table from yesterday on, as was written last"


def test_a_river_passes_over_an_alarm_that_nobody_knows_but_then_the_level_is_not_sure() -> None:
    place = Place((279.5, None, 281.5))
    assert now(Kind.RIVER, RIVER, told(Variable.LEVEL, [(0, 279)]), place=place) == (Answer.BELOW, 0, False)
    assert now(Kind.RIVER, RIVER, told(Variable.LEVEL, [(0, 280)]), place=place) == (Answer.RAISED, 1, False)
    assert now(Kind.RIVER, RIVER, told(Variable.LEVEL, [(0, 283.7)]), place=place) == (Answer.RAISED, 3, True)
    assert now(Kind.RIVER, RIVER, told(Variable.LEVEL, [(0, 1)]))[0] is Answer.UNKNOWN


def test_a_river_is_below_only_where_the_lowest_alarm_of_its_steps_is_known_whatever_their_order() -> None:
    """A step for alarm 1 is put in where the table began with alarm 2: nobody may say «not reached» by alarm 2 alone."""
    high, low = {"over": 2, "at": 0, "level": 2}, {"over": 1, "at": 0, "level": 1}
    water, place = told(Variable.LEVEL, [(0, 280)]), Place((None, 281.0, 282.0))
    assert now(Kind.RIVER, params(Kind.RIVER, high), water, place=place)[0] is Answer.BELOW
    for steps in ((high, low), (low, high)):
        assert now(Kind.RIVER, params(Kind.RIVER, *steps), water, place=place)[0] is Answer.UNKNOWN
    half = {"over": 3, "at": 0.5, "level": 3}
    for steps in ((high, half), (half, high)):
        assert (
            now(Kind.RIVER, params(Kind.RIVER, *steps), water, place=Place((None, 281.0, None)))[0]
            is Answer.BELOW
        )


@pytest.mark.parametrize(
    ("step", "spot"), [(Step(80, 2, 3), 1), (Step(50, 1, 24), 1), (Step(5, 1, 1), 0), (Step(200, 3, 24), 2)]
)
def test_a_new_step_stands_before_those_that_look_over_longer_or_begin_higher(step: Step, spot: int) -> None:
    table = params(Kind.SUM, {"over": 3, "at": 60, "level": 1}, {"over": 24, "at": 100, "level": 1})
    made = rules.applied(Kind.SUM, table, Change("step", 0, "", "", Mark.UNVERIFIED, step=step))
    assert made.steps[spot] == replace(step, is_sure=True)
    assert len(made.steps) == 3


def test_cold_days_are_counted_on_end_and_a_missing_day_is_no_warm_one() -> None:
    means = told(Variable.TEMPERATURE, [(-50, 12), (-26, 12), (-2, 12)], minutes=1440)
    said = rules.judge(Kind.COLD, COLD, [means], Place())
    assert said.level.tolist() == [0, 1, 1]
    assert said.known.tolist() == [True, True, True]
    gap = told(Variable.TEMPERATURE, [(-50, 12), (-2, 12)], minutes=1440)
    said = rules.judge(Kind.COLD, COLD, [gap], Place())
    assert (said.level.tolist(), said.known.tolist()) == ([0, 0, 0], [True, False, False])


def test_an_afternoon_alone_is_no_mean_of_a_day() -> None:
    whole = told(Variable.TEMPERATURE, [(-22, 10), (-16, 14), (-10, 16), (-4, 8)])
    once = params(Kind.COLD, {"over": 1, "at": 13, "level": 1})
    assert rules.judge(Kind.COLD, once, [whole], Place()).level.max() == 1
    part = told(Variable.TEMPERATURE, [(-16, 5), (-10, 5)])
    assert not rules.judge(Kind.COLD, once, [part], Place()).known.any()


def fire(days: int, wet: dict[int, float], dry: bool = True) -> Judged:
    """So many days up to today, hot and dry at one o'clock; ``wet``: rain of a day."""
    hours = [-13 - 24 * back for back in reversed(range(days))]
    fell = rain(*(wet.get(n, 0.0) for n in range(days)), minutes=1440, last=-2)
    tracks = [told(Variable.TEMPERATURE, [(hour, 30) for hour in hours]), fell]
    if dry:
        tracks.append(told(Variable.HUMIDITY, [(hour, 40) for hour in hours]))
    return rules.judge(Kind.FIRE, FIRE, tracks, Place())


def test_the_fire_index_grows_day_by_day_and_rain_puts_it_back_to_nought() -> None:
    step = float(dryness(np.array([30.0]), np.array([40.0]))[0])
    assert 430 < step < 480, "30 °C at 40 % has a dew point of 15 °C"
    said = fire(4, {0: 10.0})
    assert np.allclose(said.amount, [0, step, 2 * step, 3 * step], atol=0.2)
    assert said.level.tolist() == [0, 0, 0, 1]
    assert said.known.all()
    assert fire(4, {3: 3.1}).amount[-1] == 0
    assert fire(4, {3: 3.0}).amount[-1] > 0, "more than three millimetres, not as much"


def test_the_fire_index_without_a_beginning_is_at_least_what_is_known() -> None:
    said = fire(4, {})
    assert said.level.tolist() == [0, 0, 1, 1]
    assert said.known.tolist() == [False, False, True, True], (
        "not reached may not be said: it may have been dry for weeks"
    )
    assert not fire(4, {0: 10.0}, dry=False).known[1:].any()


# --- For any readings -----------------------------------------------------------------------------------------------
AMOUNTS = st.lists(st.integers(0, 120).map(float), min_size=1, max_size=30)


@given(AMOUNTS, st.data())
def test_more_rain_never_means_less(values: list[float], data: st.DataObject) -> None:
    spot = data.draw(st.integers(0, len(values) - 1))
    more = [value + (30 if n == spot else 0) for n, value in enumerate(values)]
    for kind, how, minutes in ((Kind.SUM, THREE, 60), (Kind.DAY, DAY, 720)):
        place = slides(data.draw(st.integers(0, 4)))
        less_said, more_said = (
            rules.judge(kind, how, [rain(*told_, minutes=minutes)], place) for told_ in (values, more)
        )
        assert (more_said.level >= less_said.level).all()


@given(AMOUNTS)
def test_what_is_raised_is_known_and_what_is_unknown_has_no_level(values: list[float]) -> None:
    for kind, how in ((Kind.SUM, THREE), (Kind.DAY, DAY)):
        said = rules.judge(kind, how, [rain(*values)], Place())
        assert not (said.level[~said.known] > 0).any()
        assert not (said.sure & (said.level == 0)).any()
        assert ((said.step >= 0) == (said.level > 0)).all()


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_a_series_cut_in_two_says_the_same_as_the_whole(values: list[float], random: Any) -> None:
    """Columns come in order of time from room hazards, in whatever order readings arrived; what is judged is the set alone."""
    whole = rain(*values)
    order = list(range(len(values)))
    random.shuffle(order)
    arrived = np.array(order)
    back = np.argsort(whole.at[arrived])
    same = Track(Variable.RAIN, 60, whole.at[arrived][back], whole.value[arrived][back])
    one, other = (rules.judge(Kind.SUM, THREE, [track], Place()) for track in (whole, same))
    assert one.level.tolist() == other.level.tolist()
    assert one.known.tolist() == other.known.tolist()


@given(AMOUNTS)
def test_a_lost_reading_never_makes_not_reached_out_of_unknown_rain(values: list[float]) -> None:
    """Whoever loses a reading may say less, and never «not reached» where it was."""
    whole = rain(*values)
    for lost in range(len(values)):
        keep = np.arange(len(values)) != lost
        part = Track(Variable.RAIN, 60, whole.at[keep], whole.value[keep])
        said = rules.judge(Kind.SUM, params(Kind.SUM, {"over": 3, "at": 60, "level": 1}), [part], Place())
        full = rules.judge(Kind.SUM, params(Kind.SUM, {"over": 3, "at": 60, "level": 1}), [whole], Place())
        there = full.level[keep]
        assert not ((there > 0) & (said.level == 0) & said.known).any()


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(275, 290, allow_nan=False)), max_size=20))
def test_a_higher_river_never_means_less(points: list[tuple[int, float]]) -> None:
    by_hour = dict(points)
    low = told(Variable.LEVEL, [(hour - 40, value) for hour, value in sorted(by_hour.items())])
    high = Track(low.variable, 0, low.at, low.value + 1)
    place = Place((279.5, None, 281.5))
    less, more = (rules.judge(Kind.RIVER, RIVER, [track], place) for track in (low, high))
    assert (more.level >= less.level).all()


def test_sums_of_floats_do_not_miss_a_threshold_by_a_billionth() -> None:
    tenths = params(Kind.SUM, {"over": 1, "at": 0.6 * 5, "level": 1})
    assert now(Kind.SUM, tenths, rain(*[0.3] * 500, minutes=6))[0] is Answer.RAISED


def test_overlapping_sums_are_not_counted_twice() -> None:
    at = np.array([seconds(-2 + n / 6) for n in range(13)], np.int64)
    rolling = Track(Variable.RAIN, 60, at, np.full(13, 30.0))
    assert now(Kind.SUM, params(Kind.SUM, {"over": 3, "at": 91, "level": 1}), rolling)[0] is not Answer.RAISED


# --- Numbers of a rule ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", list(Kind))
def test_every_number_can_be_kept_read_back_and_changed_alone(kind: Kind) -> None:
    how = {Kind.SUM: THREE, Kind.DAY: DAY, Kind.RIVER: RIVER, Kind.COLD: COLD, Kind.FIRE: FIRE}[kind]
    assert rules.parsed(kind, rules.dumped(how)) == rules.parsed(
        kind, rules.dumped(rules.parsed(kind, rules.dumped(how)))
    )
    for entry in rules.entries(kind, how):
        other = entry.highest if entry.value != entry.highest else entry.lowest
        new = rules.changed(kind, how, entry.name, other)
        differ = [
            one.name
            for one, old in zip(rules.entries(kind, new), rules.entries(kind, how), strict=True)
            if one != old
        ]
        assert differ == [entry.name]


def test_a_number_nobody_can_compare_with_is_refused() -> None:
    with pytest.raises(RuleUnfit):
        rules.changed(Kind.SUM, THREE, "step-0-at", float("nan"))
    with pytest.raises(RuleUnfit):
        rules.changed(Kind.SUM, THREE, "step-0-level", 6)
    with pytest.raises(RuleUnfit):
        rules.changed(Kind.SUM, THREE, "step-9-at", 5)
    with pytest.raises(NothingChanged):
        rules.changed(Kind.SUM, THREE, "step-0-at", 60)

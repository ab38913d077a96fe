"""Readings come in: late, twice, out of order, impossible; what is used never depends on how they came."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.hazards import actions, queries
from hoaban.domains.hazards.errors import NoTime, TooManyRows, UnknownStation
from hoaban.domains.hazards.models import Observation, Series, Station
from hoaban.domains.hazards.tests.conftest import GATEWAY, NOW, at, kept, level, newest, rain, send
from hoaban.domains.hazards.values import Channel, Flag, Origin, Outcome, Reading, Variable
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event
from tests.support.examples import tried

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges")]


def test_what_arrives_is_kept_answered_recorded_and_told() -> None:
    answers = send(level(0, 280), rain(1, 12.5), now=at(1.1))
    assert [(one.outcome, one.used) for one in answers] == [(Outcome.NEW, True), (Outcome.NEW, True)]
    line = Entry.plain.get(tag="hazards:reading:observe")
    assert (line.count, line.note) == (2, "")
    assert line.digest
    event = Event.plain.get(name="hazards.observed")
    assert event.payload["count"] == 2
    assert sorted(event.payload["station_ids"]) == sorted(Station.plain.values_list("pk", flat=True))
    assert "280" not in str(
        {key: event.payload[key] for key in ("station_ids", "count")} | {"keys": list(event.payload)}
    )
    assert set(event.payload) == {"station_ids", "first", "last", "count"}


def test_what_arrives_twice_is_one_row_that_counts_and_tells_nobody() -> None:
    send(level(0, 280))
    again = send(level(0, 280), level(0, 280))
    assert [one.outcome for one in again] == [Outcome.KNOWN, Outcome.KNOWN]
    row = Observation.plain.get()
    assert (row.repeats, row.used, bool(row.flags & Flag.DUPLICATE)) == (1, True, True)
    assert Event.plain.filter(name="hazards.observed").count() == 1
    assert Entry.plain.filter(tag="hazards:reading:observe").count() == 1


def test_twice_in_one_message_is_one_row_too() -> None:
    first, second = send(level(0, 280), level(0, 280))
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.KNOWN)
    assert Observation.plain.get().repeats == 1


def test_a_contradiction_keeps_both_and_uses_the_cautious_one_whichever_came_first() -> None:
    send(level(0, 281.2))
    send(level(0, 280))
    assert kept() == [(0, 280, False), (0, 281.2, True)]
    assert newest() == (at(0), 281.2)
    send(level(0, 282))
    assert kept() == [(0, 280, False), (0, 281.2, False), (0, 282, True)]
    assert newest() == (at(0), 282)


def test_two_temperatures_for_one_time_leave_none_and_the_value_before_stands() -> None:
    def warm(hours: float, value: float) -> Reading:
        return Reading("RV-1", Variable.TEMPERATURE, at(hours), value)

    send(warm(0, 20), warm(30, 21))
    send(warm(30, 4))
    assert [used for _at, _value, used in kept()] == [True, False, False]
    assert newest(Variable.TEMPERATURE) == (at(0), 20)


def test_the_impossible_is_kept_and_not_used() -> None:
    (answer,) = send(level(0, 9999))
    assert (answer.outcome, answer.used) == (Outcome.NEW, False)
    assert answer.flags & Flag.IMPOSSIBLE
    assert newest() == (None, None)


def test_a_late_reading_mends_what_was_said_of_its_neighbour() -> None:
    send(level(0, 280), level(4, 295))
    assert Flag.STEPPED & Observation.plain.get(value=295).flags
    (answer,) = send(level(3.9, 294.9))
    assert answer.flags & Flag.OUT_OF_ORDER
    assert not Flag.STEPPED & Observation.plain.get(value=295).flags


def test_an_hour_s_sum_does_not_contradict_a_day_s_and_made_up_ones_stay_apart() -> None:
    day = Reading("RG-1", Variable.RAIN, at(24), 80, 1440)
    made_up = Reading("RG-1", Variable.RAIN, at(24), 9, 60, Origin.SYNTHETIC, "vn.SYNTHETIC")
    send(rain(24, 12), day, made_up)
    assert all(row.used and not row.flags & Flag.CONTRADICTS for row in Observation.plain.all())
    assert Series.plain.count() == 3


def test_bad_rows_stop_no_good_ones() -> None:
    answers = send(NoTime(), level(0, 280), level(0, 280, "NOBODY"))
    assert [one.outcome for one in answers] == [Outcome.REFUSED, Outcome.NEW, Outcome.REFUSED]
    assert isinstance(answers[0].problem, NoTime)
    assert isinstance(answers[2].problem, UnknownStation)


def test_a_key_of_one_commune_sends_for_no_other(make_actor: Any) -> None:
    key = make_actor("hazards:reading:observe", commune=3646)
    answers = send(level(0, 280), rain(0, 1), by=key)
    assert [one.outcome for one in answers] == [Outcome.NEW, Outcome.REFUSED]
    with pytest.raises(NotAllowed):
        send(level(1, 280), by=make_actor("hazards:station:see"))


def test_a_message_has_an_end() -> None:
    with pytest.raises(TooManyRows):
        send(*[level(0, 280)] * (actions.MOST + 1))


def test_a_reading_from_the_future_is_kept_unused_and_makes_no_other_late() -> None:
    send(level(5, 280), now=at(0))
    (answer,) = send(level(1, 281), now=at(1))
    assert not answer.flags & Flag.OUT_OF_ORDER
    assert [used for _at, _value, used in kept()] == [True, False]


def test_a_reading_that_came_too_early_and_comes_again_in_its_time_stays_one_row() -> None:
    send(level(0, 280), now=at(0))
    send(level(5, 281), now=at(0))
    (again,) = send(level(5, 281), now=at(5))
    assert (again.outcome, again.used) == (Outcome.KNOWN, False)
    (other,) = send(level(4, 281.5), now=at(5))
    assert other.used
    assert [used for _at, _value, used in kept()] == [True, True, False]


def test_used_readings_are_handed_over_as_columns(province_officer: Any) -> None:
    send(level(0, 280), level(1, 9999), level(2, 281))
    series = Series.plain.get().pk
    columns = queries.readings(province_officer, [series], at(-1), at(2))
    assert (columns.series, columns.value) == ([series, series], [280, 281])
    assert queries.readings(province_officer, [series], at(0), at(1)).value == []


def test_many_readings_cost_a_fixed_number_of_questions(max_queries: Any) -> None:
    send(*(level(hours / 6, 280 + hours / 1000) for hours in range(10)))
    with max_queries(30):
        send(*(level(10 + hours / 6, 281) for hours in range(500)))


def test_a_gauge_that_is_told_one_by_one_is_found_standing_still_all_the_same() -> None:
    for hours in range(30):
        send(level(hours, 280.0))
    stuck = [bool(row.flags & Flag.STUCK) for row in Observation.plain.order_by("ended_at")]
    assert stuck == [False] * 12 + [True] * 18
    send(level(30, 280.5))
    (answer,) = send(level(31, 280.5))
    assert not answer.flags & Flag.STUCK


MOMENTS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([280.0, 280.0, 281.0, 290.0, 9999.0])),
    min_size=1,
    max_size=14,
)


@settings(max_examples=tried(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOMENTS, st.data())
def test_in_whatever_order_and_messages_they_come_the_series_is_the_same(told: list[Any], data: Any) -> None:
    """Repeats included. What is said of the arrival may differ; what is used, and what neighbours say, may not."""

    def outcome(order: list[Any], size: int) -> Any:
        Observation.plain.all().delete()
        Series.plain.all().delete()
        for start in range(0, len(order), size):
            send(*(level(hours, value) for hours, value in order[start : start + size]))
        neighbours = [
            (row.ended_at, row.value, row.used, row.flags & ~(Flag.OUT_OF_ORDER | Flag.DUPLICATE))
            for row in Observation.plain.order_by("ended_at", "value")
        ]
        return neighbours, newest()

    straight = outcome(sorted(told), len(told))
    mixed = data.draw(st.permutations(told))
    assert outcome(list(mixed), data.draw(st.integers(1, 5))) == straight
    assert outcome(sorted(told), 1) == straight


def test_late_is_said_of_what_came_late() -> None:
    (soon,) = send(level(0, 280), now=at(1))
    (late,) = send(level(1, 280), now=at(4))
    assert not soon.flags & Flag.LATE
    assert late.flags & Flag.LATE
    assert NOW - at(0) > timedelta(days=1)
    assert actions.observe(by=GATEWAY, rows=[], channel=Channel.MQTT, now=NOW) == []

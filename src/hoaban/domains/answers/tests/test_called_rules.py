"""When a drill's call may ring, where heads stand, and which of several calls tells most: whatever the clock and the order."""

from datetime import datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.answers.rules import called
from hoaban.foundation.notify.values import Rang

HERE = timezone(timedelta(hours=7))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(HERE))
STANDS = st.lists(st.tuples(st.sampled_from(list(Rang)), st.sampled_from(["", "1", "2", "3"])), min_size=1)


def is_night(at: datetime) -> bool:
    return at.time() >= time(21) or at.time() < time(6)


@given(MOMENTS)
def test_a_warning_rings_always(at: datetime) -> None:
    assert called.may_ring(at, is_drill=False)
    assert called.rings_from(at, is_drill=False) is None


@given(MOMENTS)
def test_a_drill_s_call_begins_and_ends_by_day(at: datetime) -> None:
    if called.may_ring(at, is_drill=True):
        assert not is_night(at)
        assert not is_night(at + called.A_CALL)
    else:
        assert is_night(at) or is_night(at + called.A_CALL)


@given(MOMENTS)
def test_what_waits_for_the_morning_rings_then_and_within_half_a_day(at: datetime) -> None:
    morning = called.rings_from(at, is_drill=True)
    if morning is None:
        assert called.may_ring(at, is_drill=True)
    else:
        assert at < morning <= at + timedelta(hours=10)
        assert called.may_ring(morning, is_drill=True)


@given(MOMENTS, st.integers(1, 5), st.integers(1, 5), st.timedeltas(timedelta(), timedelta(hours=18)))
def test_a_head_stands_before_every_resident_who_was_told_in_the_eighteen_hours_before(
    at: datetime, hers: int, theirs: int, ago: timedelta
) -> None:
    residents = at - ago - theirs * timedelta(hours=1)
    assert called.stands_from(at, hers) < residents


@given(MOMENTS, st.integers(1, 4))
def test_the_graver_warning_s_heads_stand_first(at: datetime, level: int) -> None:
    assert called.stands_from(at, level + 1) < called.stands_from(at, level)


@given(STANDS)
def test_the_order_of_people_changes_nothing_and_a_key_tells_most(stands: list[tuple[Rang, str]]) -> None:
    best = called.most_telling(stands)
    assert best is not None
    shuffled = sorted(stands, key=lambda one: (one[1], one[0]))
    again = called.most_telling(shuffled)
    assert again is not None
    assert shuffled[again][0] == stands[best][0]
    assert bool(stands[best][1]) is any(key for _rang, key in stands)


def test_nobody_was_called() -> None:
    assert called.most_telling([]) is None

"""What answers add up to, in whatever order they come; and what can be lost: nothing of a call for help."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.answers.rules import adding, near
from hoaban.domains.answers.values import Grade, Heard, Known, Said, State, Times, VillageTimes

START = datetime(2026, 11, 27, 2, tzinfo=UTC)
COUNT = st.one_of(st.none(), st.integers(0, 50))
SAID = st.builds(Said, st.sampled_from([None, *Grade]), COUNT, COUNT)


def heard(
    key: int, minute: int, grade: Grade | None, *numbers: int | None, is_settled: bool = False
) -> Heard:
    return Heard(key, START + timedelta(minutes=minute), Said(grade, *numbers), is_settled)


@st.composite
def tellings(draw: st.DrawFn) -> list[Heard]:
    told = draw(st.lists(st.tuples(st.integers(0, 5), SAID, st.booleans()), max_size=8))
    return [
        Heard(key, START + timedelta(minutes=at), said, settled)
        for key, (at, said, settled) in enumerate(told)
    ]


@given(tellings(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_retries_change_nothing(told: list[Heard], chance: object) -> None:
    again = [*told, *told[: len(told) // 2]]
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert adding.known(again) == adding.known(told)


@given(tellings(), tellings())
def test_no_later_word_takes_a_call_for_help_back(told: list[Heard], later: list[Heard]) -> None:
    call = heard(-1, 3, Grade.HELP)
    rest = [Heard(100 + one.key, one.at, one.said, one.is_settled) for one in later]
    known = adding.known([*told, call, *rest])
    assert known.needs_help
    assert adding.state(known, is_dark=True) is State.HELP


@given(tellings())
def test_a_village_that_said_anything_is_never_silent_nor_dark(told: list[Heard]) -> None:
    known = adding.known(told)
    state = adding.state(known, is_dark=True)
    assert (state is State.DARK) == (not any(one.said.grade for one in told))


@given(tellings(), st.integers(1, 50))
def test_later_worse_news_wins_and_older_better_news_does_not(told: list[Heard], homes: int) -> None:
    worse = heard(-1, 6, Grade.MOVING, homes - 1, homes)  # after all the others
    assert adding.known([worse, *told]).grade is Grade.MOVING
    assert (adding.known([worse, *told]).moved, adding.known([worse, *told]).homes) == (homes - 1, homes)


@pytest.mark.parametrize(
    ("told", "grade", "moved"),
    [
        ([(0, Grade.HEARD), (1, Grade.SAFE), (2, Grade.HEARD)], Grade.SAFE, None),
        ([(0, Grade.SAFE), (1, Grade.MOVING, 20, 43)], Grade.MOVING, 20),
        ([(2, Grade.SAFE), (1, Grade.MOVING, 20, 43)], Grade.SAFE, 20),
        ([(0, Grade.MOVING, 40, 43), (1, Grade.MOVING, 30, 43)], Grade.MOVING, 30),
        ([(0, Grade.MOVING, 40, 43), (1, Grade.MOVING)], Grade.MOVING, 40),
        ([(1, Grade.SAFE), (1, Grade.MOVING, 9, 10)], Grade.MOVING, 9),
        ([(0, Grade.TOLD), (1, Grade.HEARD)], Grade.TOLD, None),
        ([(0, Grade.HELP)], Grade.HEARD, None),
        ([(0, None)], None, None),
    ],
)
def test_progress_is_what_was_said_last(
    told: list[tuple[int, Grade]], grade: Grade | None, moved: int | None
) -> None:
    known = adding.known(heard(key, *one) for key, one in enumerate(told))
    assert (known.grade, known.moved) == (grade, moved)


def test_a_call_whose_end_was_said_is_over_and_a_new_one_is_new() -> None:
    over, new = heard(1, 0, Grade.HELP, is_settled=True), heard(2, 1, Grade.HELP)
    assert not adding.known([over]).needs_help
    assert adding.known([over, new]).needs_help


def test_the_worst_numbers_stand_on_the_sheet() -> None:
    told = [
        Heard(1, START, Said(Grade.HELP, injured=2)),
        Heard(2, START, Said(Grade.HELP, injured=1, missing=1, road_cut=True)),
        Heard(3, START, Said(Grade.SAFE)),
    ]
    assert adding.worst(told) == Said(Grade.HELP, injured=2, missing=1, road_cut=True)


def test_first_times_are_kept() -> None:
    known = adding.known([heard(1, 4, Grade.HEARD), heard(2, 9, Grade.SAFE), heard(3, 2, Grade.TOLD)])
    assert (known.answered_at, known.first(Grade.SAFE)) == (
        START + timedelta(minutes=2),
        START + timedelta(minutes=9),
    )
    assert Known().answered_at is None


def test_the_nearest_villages_come_by_distance_or_by_commune() -> None:
    centres = {1: (103.9, 21.3), 2: (103.9, 21.5), 3: (103.9, 21.31), 4: None}
    assert [number for number, _km in near.nearest(1, centres, [], 2)] == [3, 2]
    assert near.nearest(4, centres, [1, 4, 2], 5) == [(1, None), (2, None)]
    assert 110 < near.kilometres((103.9, 21.0), (103.9, 22.0)) < 112


def took(minutes: int | None) -> VillageTimes:
    at = START + timedelta(minutes=minutes) if minutes is not None else None
    return VillageTimes(1, START, at, None, None, None, None, None, False, 0)


def test_the_share_and_the_median_count_silent_villages_too() -> None:
    times = Times(None, False, timedelta(minutes=15), (took(5), took(20), took(10), took(None)))  # type: ignore[arg-type]
    assert (times.answered, times.in_time, times.share, times.median) == (3, 2, 0.5, timedelta(minutes=10))
    assert Times(None, False, timedelta(minutes=15), (took(5), took(None), took(None))).median is None  # type: ignore[arg-type]

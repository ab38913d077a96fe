"""Decisions in plain cases."""

from datetime import UTC, datetime, timedelta

import pytest

from hoaban.domains.delivery import rules
from hoaban.domains.delivery.tests.steps import NEXT, OWN
from hoaban.domains.delivery.values import Fate, Fates, PlaceTold, Reach, Sort
from hoaban.foundation.notify.values import State

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("is_real", "is_drill", "is_demo", "carries"),
    [
        (True, False, False, True),
        (False, False, False, False),
        (False, False, True, True),
        (True, False, True, True),
        (True, True, False, False),
        (True, True, True, False),
        (False, True, False, True),
        (False, True, True, True),
        (None, False, True, False),
        (None, True, True, False),
    ],
)
def test_a_drill_takes_no_real_line_and_a_warning_no_simulated_one_outside_a_demo(
    is_real: bool | None, is_drill: bool, is_demo: bool, carries: bool
) -> None:
    assert rules.carries(is_real, is_drill=is_drill, is_demo=is_demo) is carries


def test_villages_named_one_by_one_are_planned_before_whole_communes() -> None:
    areas = [(OWN, OWN + 10_000), (NEXT + 3, NEXT + 4)]
    found = rules.parts_of(areas, [OWN, NEXT, NEXT + 50_000], is_first=True, is_end=False)
    assert found == [(Sort.STAFF, 0), (Sort.PLACE, NEXT), (Sort.PLACE, OWN), (Sort.FOLLOWERS, 0)]


def test_an_update_adds_those_who_may_have_an_earlier_one_and_an_end_is_only_for_them() -> None:
    areas = [(OWN, OWN + 10_000)]
    assert rules.parts_of(areas, [OWN], is_first=False, is_end=False)[-1] == (Sort.AGAIN, 0)
    assert rules.parts_of(areas, [OWN], is_first=False, is_end=True) == [(Sort.AGAIN, 0)]


@pytest.mark.parametrize(
    ("is_drill", "kind_is_drill", "words", "leaves"),
    [
        (True, True, "DIỄN TẬP. Đi", True),
        (False, False, "Đi ngay", True),
        (True, False, "DIỄN TẬP. Đi", False),
        (False, True, "Đi ngay", False),
        (True, True, "Đi ngay", False),
        (False, False, "DIỄN TẬP. Đi", False),
    ],
)
def test_what_does_not_agree_does_not_leave(
    is_drill: bool, kind_is_drill: bool, words: str, leaves: bool
) -> None:
    told = rules.may_leave(is_drill=is_drill, kind_is_drill=kind_is_drill, words=words, drill_word="DIỄN TẬP")
    assert told is leaves


def test_the_graver_warning_leaves_first() -> None:
    assert rules.leaves_from(NOW, 4) < rules.leaves_from(NOW, 2) < NOW


def test_every_state_of_the_ledger_has_a_word_here() -> None:
    assert {state.value for state in State} == set(rules.FATES)


def test_who_has_not_been_told_stands_first_and_the_larger_before_the_smaller() -> None:
    def place(name: str, phones: int, told: int, people: int = 10) -> PlaceTold:
        return PlaceTold(
            1, name, Reach(phones=phones, people=people), Fates({Fate.ACCEPTED: told}), True, told
        )

    found = rules.untold_first(
        [place("b", 10, 10), place("c", 10, 2), place("d", 0, 0, 5), place("e", 0, 0, 50)]
    )
    assert [one.name for one in found] == ["e", "d", "c", "b"]


def test_counting_takes_a_tenth_of_the_time_at_most() -> None:
    assert rules.next_count(NOW, timedelta(seconds=0.01), is_moving=True) == NOW + timedelta(seconds=2)
    assert rules.next_count(NOW, timedelta(seconds=3), is_moving=True) == NOW + timedelta(seconds=30)
    assert rules.next_count(NOW, timedelta(), is_moving=False) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("spoken", "understood"), [("", True), ("vie", True), ("mww vie", True), ("mww", False)]
)
def test_who_speaks_a_language_without_a_text_is_counted(spoken: str, understood: bool) -> None:
    assert rules.is_understood(spoken) is understood

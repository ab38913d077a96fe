"""What may follow what, when phones ring, which village a message means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.hazards import signs
from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.sign_words import ANSWERS, BANK, SENTENCES, STATES, STEPS
from hoaban.domains.hazards.signs import SignAnswer, SignState, SignStep
from hoaban.foundation.notify.api import telling_words
from hoaban.ui import icons

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
STEPS_TAKEN = st.lists(st.sampled_from(SignStep), max_size=12)


@given(STEPS_TAKEN)
def test_whatever_happens_a_sign_that_waits_can_always_be_answered(steps: list[SignStep]) -> None:
    state = SignState.NEW
    for step in steps:
        state = signs.after(state, step) or state
        assert signs.after(state, SignStep.ANSWER) is SignState.ANSWERED
        assert (state is SignState.ANSWERED) or signs.after(state, SignStep.TELL) is state


@given(STEPS_TAKEN)
def test_an_answer_goes_only_by_being_taken_back_or_by_a_warning(steps: list[SignStep]) -> None:
    state = SignState.ANSWERED
    for step in steps:
        later = signs.after(state, step)
        if state is SignState.ANSWERED and later not in (None, SignState.ANSWERED):
            assert step in (SignStep.UNDO, SignStep.BECOME_DRAFT)
        state = later or state


def test_nobody_unreads_a_sign() -> None:
    assert {
        after
        for (_state, _step), after in signs.MOVES.items()
        if after is SignState.NEW and _state is not SignState.NEW
    } == set()


@pytest.mark.parametrize(
    ("tellers", "last", "rung"),
    [
        (1, None, True),
        (1, NOW - timedelta(minutes=5), True),
        (2, NOW - timedelta(minutes=5), True),
        (3, NOW - timedelta(minutes=5), False),
        (3, NOW - timedelta(hours=7), True),
        (5, NOW - timedelta(minutes=5), True),
    ],
)
def test_phones_ring_for_the_first_and_when_the_word_grows(
    tellers: int, last: datetime | None, rung: bool
) -> None:
    assert signs.rings(tellers, last, NOW) is rung


def test_a_degree_is_about_a_hundred_kilometres() -> None:
    assert 110 < signs.kilometres((103.9, 21.0), (103.9, 22.0)) < 112
    assert 102 < signs.kilometres((103.0, 21.3), (104.0, 21.3)) < 105


def test_leave_now_is_not_held_up_by_one_more_neighbour() -> None:
    assert signs.may_answer(SignAnswer.LEAVE, 1, 2)
    assert not signs.may_answer(SignAnswer.SAFE, 1, 2)
    assert signs.may_answer(SignAnswer.SAFE, 2, 2)


def test_an_answer_is_taken_back_soon_and_only_if_nobody_has_it() -> None:
    assert signs.may_undo(NOW, NOW + timedelta(minutes=15), has_left=False)
    assert not signs.may_undo(NOW, NOW + timedelta(minutes=16), has_left=False)
    assert not signs.may_undo(NOW, NOW, has_left=True)


VILLAGES = [
    (101, "ban bo"),
    (102, "ban mau mot"),
    (201, "ban bo"),
    (202, "ban nam pan 2"),
    (203, "ban nam pan"),
]
VILLAGES = [(number // 100 * 10_000 + number % 100, name) for number, name in VILLAGES]
COMMUNES = [(10_000, "xa muong la"), (20_000, "xa chieng la")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ban mau mot", 10_002),
        ("mau mot", 10_002),
        ("o mau mot co vet nut dai", 10_002),
        ("ban bo", None),
        ("ban bo xa muong la", 10_001),
        ("bo chieng la", 20_001),
        ("ban nam pan 2", 20_002),
        ("nam pan", 20_003),
        ("muong la", 10_000),
        ("ban khong ai biet xa muong la", 10_000),
        ("cuu toi voi", None),
        ("", None),
    ],
)
def test_a_message_names_one_village_or_none(text: str, number: int | None) -> None:
    assert signs.find_place(text, VILLAGES, COMMUNES) == number


@given(st.text(max_size=80))
def test_no_message_breaks_the_reading(text: str) -> None:
    assert signs.find_place(text, VILLAGES, COMMUNES) in {
        None,
        *(number for number, _name in [*VILLAGES, *COMMUNES]),
    }


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["da", "Đá", "rơi", "lo", "dat", "ban", "bo", "nut"])).map(" ".join)
)
def test_no_message_breaks_the_finding_of_a_kind(text: str) -> None:
    words = {kind.code: kind.words for kind in KINDS.values()}
    assert signs.kind_in(text, words, lambda: VILLAGES) in {None, *KINDS}


def test_each_kind_has_its_picture_and_no_word_means_two() -> None:
    words = [word for kind in KINDS.values() for word in kind.words]
    assert sorted(words) == sorted(set(words))
    assert {kind.icon for kind in KINDS.values()} <= set(icons.paths())
    assert {"nut", "duc", "can", "da"} <= set(words)


def test_each_answer_has_sentences_that_tell_a_bystander_nothing_more() -> None:
    assert set(BANK) == set(ANSWERS) == set(SignAnswer)
    assert all(BANK.values())
    assert [words for words in SENTENCES.values() if telling_words(words)] == []
    assert (set(STATES), set(STEPS)) == (set(SignState), set(SignStep))

"""Versions, states, consent, who is heard: by table and by property."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.speech import rules
from hoaban.foundation.speech.values import ConsentScope, Gap, Kind, RecordingState, TextState, Voice


def voice(language: str, *, machine: bool = False) -> Voice:
    return Voice(UUID(int=1), language, 1.0, 1, "0", 1, "0", machine)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nước lũ", "Nước  lũ ", True),
        ("Nước lũ", "Nước lũ", True),  # the same letters, decomposed
        ("Nước lũ", "nước lũ", False),
        ("Nước lũ", "Nước lụ", False),
    ],
)
def test_a_version_is_the_words_however_typed(one: str, other: str, same: bool) -> None:
    assert (rules.version_of(one) == rules.version_of(other)) is same


@pytest.mark.parametrize(
    ("spoken", "machine", "wanted", "group", "heard"),
    [
        ("hnj vie", True, "hnj", "hmn", "hnj"),
        ("hmn vie", True, "hnj", "hmn", "hmn"),
        ("mww vie", True, "hnj", "hmn", "vie"),
        ("vie", True, "", "", "vie"),
        ("mww", True, "hnj", "hmn", "machine"),
        ("mww", False, "hnj", "hmn", None),
    ],
)
def test_a_person_is_heard_before_the_machine(
    spoken: str, machine: bool, wanted: str, group: str, heard: str | None
) -> None:
    found = rules.heard(
        {one: voice(one) for one in spoken.split()},
        voice("vie", machine=True) if machine else None,
        wanted,
        group,
    )
    assert (found and ("machine" if found.machine else found.language)) == heard


@pytest.mark.parametrize(
    ("kind", "has_vietnamese", "wanted"),
    [
        (Kind.ORDINARY, True, True),
        (Kind.WARNING, False, True),
        (Kind.WARNING, True, False),
        (Kind.MEDICAL, False, True),
        (Kind.MEDICAL, True, False),
    ],
)
def test_a_machine_reads_a_warning_only_while_nobody_has(
    kind: Kind, has_vietnamese: bool, wanted: bool
) -> None:
    assert rules.wants_machine(kind, has_vietnamese=has_vietnamese) is wanted


def test_a_machine_says_first_that_it_is_one() -> None:
    assert rules.machine_words("Xin chào", Kind.ORDINARY) == "Giọng máy đọc. Xin chào"
    assert "chưa có người đọc" in rules.machine_words("Sơ tán", Kind.WARNING)


@pytest.mark.parametrize(
    ("scope", "room", "version", "wide_enough"),
    [
        (ConsentScope.EVERYTHING, "", "", True),
        (ConsentScope.ROOM, "warning", "", True),
        (ConsentScope.ROOM, "portal", "", False),
        (ConsentScope.WORDS, "", "v1", True),
        (ConsentScope.WORDS, "", "v2", False),
    ],
)
def test_consent_covers_what_was_agreed(
    scope: ConsentScope, room: str, version: str, wide_enough: bool
) -> None:
    assert rules.covers(scope, room, version, room="warning", version="v1") is wide_enough


STATES = st.sampled_from(list(RecordingState))


@given(state=STATES, same=st.booleans(), approved=st.booleans(), ready=st.booleans())
def test_changed_words_never_make_a_recording_heard(
    state: RecordingState, same: bool, approved: bool, ready: bool
) -> None:
    """Whatever happens to the words: no way leads to *approved* but the old words of what a person had approved."""
    after = rules.state_after_change(state, same_words=same, approved_before=approved, ready=ready)
    if after is RecordingState.APPROVED and state is not RecordingState.APPROVED:
        assert same
        assert approved
        assert state is RecordingState.STALE
    assert same or after is not RecordingState.APPROVED
    assert after == state or rules.may_step(state, after)


@given(path=st.lists(STATES, max_size=12))
def test_nothing_comes_back_from_withdrawn(path: list[RecordingState]) -> None:
    state = RecordingState.WITHDRAWN
    for step in path:
        state = step if rules.may_step(state, step) else state
    assert state is RecordingState.WITHDRAWN


def text_state(room: str, kind: Kind, state: str) -> TextState:
    return TextState(UUID(int=1), f"{room}:x", room, kind, "Nước lũ", state)


def test_where_most_about_danger_cannot_be_heard_stands_first_and_what_is_whole_is_left_out() -> None:
    told = [text_state("portal", Kind.ORDINARY, "missing")] * 3
    told += [text_state("warning", Kind.WARNING, "missing"), text_state("warning", Kind.WARNING, "stale")]
    told += [text_state("places", Kind.ORDINARY, "approved"), text_state("places", Kind.MEDICAL, "waiting")]
    assert rules.gaps(told) == [Gap("warning", 1, 1, 2), Gap("portal", 3, 0, 0)]

"""What may follow what, and with how many people: the pure rules."""

from datetime import timedelta

import pytest

from hoaban.domains.warning.errors import (
    ExerciseWord,
    LevelUnfit,
    MarksMissing,
    OnlyPeopleIssue,
    ProofMissing,
    SecondPersonMissing,
    TimesUnfit,
    WordsMissing,
    WordsTooLong,
)
from hoaban.domains.warning.queries import book
from hoaban.domains.warning.rules import lifecycle, wording
from hoaban.domains.warning.tests.steps import NOW, text
from hoaban.domains.warning.values import Ending, Hazard, Move, Proof, State, Status
from hoaban.foundation.notify.api import sms_parts


def test_every_state_is_reached_from_a_draft_and_every_live_one_can_end() -> None:
    reached, edge = {State.DRAFT}, {State.DRAFT}
    while edge:
        edge = {
            after for state in edge for move in Move for number in (0, 1, 2)
            if (after := lifecycle.after(state, move, number))
        } - reached  # fmt: skip
        reached |= edge
    assert reached == set(State)
    for state in lifecycle.LIVE:
        assert {Move.CANCEL, Move.ALL_CLEAR, Move.EXPIRE} <= lifecycle.may_move(state)
    for state in set(State) - lifecycle.LIVE:
        assert not {Move.CANCEL, Move.ALL_CLEAR, Move.EXPIRE} & lifecycle.may_move(state), (
            "only what was issued ends"
        )
    assert [lifecycle.may_move(state) for state in lifecycle.OVER] == [frozenset()] * 3


def test_an_update_taken_back_leaves_what_was_sent() -> None:
    assert lifecycle.after(State.UPDATE_DRAFT, Move.WITHDRAW, 1) is State.ISSUED
    assert lifecycle.after(State.UPDATE_REVIEWED, Move.WITHDRAW, 2) is State.UPDATED
    assert lifecycle.after(State.REVIEWED, Move.SEND, 0) is State.ISSUED


@pytest.mark.parametrize(
    ("writer", "reader", "issuer", "problem"),
    [
        ("user:1", "user:2", "user:1", None),
        ("user:1", "user:2", "user:2", None),
        ("system:rules", "user:2", "user:3", None),
        ("user:1", "user:1", "user:2", SecondPersonMissing),
        ("system:rules", "user:2", "user:2", SecondPersonMissing),
        ("user:1", "device:9", "user:2", OnlyPeopleIssue),
        ("user:1", "user:2", "system:rules", OnlyPeopleIssue),
        ("user:1", "", "user:2", OnlyPeopleIssue),
    ],
)
def test_two_people_stand_behind_what_goes_out(
    writer: str, reader: str, issuer: str, problem: type[Exception] | None
) -> None:
    if problem is None:
        lifecycle.send(writer, reader, issuer)
        return
    with pytest.raises(problem):
        lifecycle.send(writer, reader, issuer)


def test_a_password_alone_proves_nothing_outside_a_demo() -> None:
    for proof in (Proof.PASSKEY, Proof.APP_CODE):
        lifecycle.prove(proof, is_demo=False)
    lifecycle.prove(Proof.PASSWORD, is_demo=True)
    for proof, is_demo in ((Proof.PASSWORD, False), (Proof.NONE, True), (Proof.NONE, False)):
        with pytest.raises(ProofMissing):
            lifecycle.prove(proof, is_demo=is_demo)


def test_no_level_is_above_five() -> None:
    assert [lifecycle.raised(4, by) for by in (0, 1, 2, 9)] == [4, 5, 5, 5]
    assert lifecycle.raised(2, 9) == 4, "two more at most"
    for level in (0, 6):
        with pytest.raises(LevelUnfit):
            lifecycle.check_level(level)


@pytest.mark.parametrize(("onset", "hours"), [(0, 0), (7, 6), (-9, -1), (0, 241)])
def test_a_warning_ends_in_the_future_after_it_begins_and_within_ten_days(onset: int, hours: int) -> None:
    with pytest.raises(TimesUnfit):
        lifecycle.check_times(
            text(onset=NOW + timedelta(hours=onset), expires=NOW + timedelta(hours=hours)), NOW
        )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"do_this": ""}, WordsMissing),
        ({"do_this": "á" * 201}, WordsTooLong),
        ({"do_this": "Roi nha ven suoi ngay", "go_there": "", "by_when": "", "who_calls": ""}, MarksMissing),
        ({"who_calls": "Đây là diễn tập"}, ExerciseWord),
        ({"do_this": "Diễn tập: rời nhà"}, ExerciseWord),
    ],
)
def test_words_are_whole_and_carry_their_marks(words: dict[str, str], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        wording.check(text(**words))


def test_people_read_first_what_to_do_and_last_the_hazard_with_its_level_and_colour() -> None:
    told = wording.lines(Status.ACTUAL, Hazard.FLASH_FLOOD, text(), book())
    assert [key for key, _words in told] == ["do", "go", "when", "who", "what"]
    assert wording.joined(told) == (
        "Rời nhà ven suối ngay. Lên nhà văn hóa bản. Đi ngay bây giờ. Trưởng bản gọi từng nhà. Lũ quét, cấp 3, màu da cam."
    )


def test_every_text_of_a_drill_begins_with_its_word_and_no_other_does() -> None:
    for status in Status:
        told = [wording.lines(status, hazard, text(), book()) for hazard in Hazard]
        told += [wording.ending(status, Hazard.COLD, how, "Trời ấm lại", book()) for how in Ending]
        begins = {wording.joined(one).startswith("DIỄN TẬP. ") for one in told}
        assert begins == {status is Status.EXERCISE}


def test_the_bank_has_words_for_every_hazard_and_level_that_travel_in_four_parts() -> None:
    for hazard in Hazard:
        for level in range(1, 6):
            words = book().words_for(hazard, level)
            assert words is not None, (hazard, level)
            said = text(
                level=level,
                do_this=words.do_this,
                go_there=words.go_there,
                by_when=words.by_when,
                who_calls=words.who_calls,
            )
            wording.check(said)
            assert sms_parts(wording.joined(wording.lines(Status.EXERCISE, hazard, said, book()))).parts <= 4


def test_the_least_change_breaks_the_seal() -> None:
    whole = lifecycle.seal_of(Status.ACTUAL, Hazard.COLD, "hydromet", text())
    others = [
        lifecycle.seal_of(Status.EXERCISE, Hazard.COLD, "hydromet", text()),
        lifecycle.seal_of(Status.ACTUAL, Hazard.HEAT, "hydromet", text()),
        lifecycle.seal_of(Status.ACTUAL, Hazard.COLD, "other", text()),
        *(
            lifecycle.seal_of(Status.ACTUAL, Hazard.COLD, "hydromet", text(**{name: value}))
            for name, value in {
                "level": 4,
                "areas": (1,),
                "expires": NOW,
                "who_calls": "x",
                "do_this": "y",
            }.items()
        ),
    ]
    assert whole not in others
    assert whole == lifecycle.seal_of(Status.ACTUAL, Hazard.COLD, "hydromet", text())


def test_an_identifier_is_one_word() -> None:
    made = lifecycle.of_version(lifecycle.identifier(14, Status.EXERCISE, NOW, "0" * 32), 2)
    assert made == "hoaban.14.dt.20261127020000.000000000000.2"
    assert not set(made) & set(" ,<&")

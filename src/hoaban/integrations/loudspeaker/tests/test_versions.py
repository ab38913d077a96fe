"""What a player makes of a new version, of an end, and of numbers that are given again."""

import time
from pathlib import Path
from typing import Any

import pytest

from hoaban.integrations.loudspeaker.tests.packages import (
    THAI,
    VILLAGE,
    WORDS,
    Deck,
    heard,
    issuer,
    play,
)
from hoaban.integrations.loudspeaker.values import Message
from tests.support.certificates import Made


@pytest.fixture(scope="module")
def made() -> Made:
    return issuer()


@pytest.fixture
def deck(tmp_path: Path, made: Made) -> Deck:
    return Deck(tmp_path, made)


@pytest.mark.parametrize("changed", [{"alert": "another"}, {"version": 2}])
def test_another_warning_under_a_number_used_before_is_refused_and_never_said_to_be_played(
    deck: Deck, changed: Any
) -> None:
    """As after a restore, when the platform gives numbers again."""
    deck.gets(play(every_minutes=0))
    deck.plays()
    assert deck.gets(play(**changed), "r-2") == "refused number used before"
    assert deck.gets(play(**changed, sequence=1002), "r-3") == "received"


def test_a_new_version_ends_the_old_one_and_a_cancel_ends_all(deck: Deck) -> None:
    deck.gets(play(every_minutes=5))
    deck.plays()
    assert deck.gets(play(version=2, sequence=1002, sounds=(THAI,), every_minutes=5), "r-2") == "received"
    assert deck.plays() == [WORDS.digest, THAI.digest]
    assert deck.gets(play(version=3, sequence=1003, message=Message.STOP, sounds=()), "r-3") == "played"
    assert deck.plays(600) == [WORDS.digest, THAI.digest]


def test_the_version_before_is_heard_until_the_sounds_of_the_new_one_came(deck: Deck) -> None:
    deck.gets(play(every_minutes=5))
    deck.plays()
    changed = play(version=2, sequence=1002, sounds=(THAI,), every_minutes=5)
    assert deck.gets(changed, "r-2", with_sounds=False) == "received"
    assert deck.plays(300) == [WORDS.digest] * 2
    deck.player._keep_sound(THAI.digest, THAI.content)
    assert deck.plays() == [WORDS.digest] * 2 + [THAI.digest]
    assert deck.plays(300) == [WORDS.digest] * 2 + [THAI.digest] * 2


def test_an_end_ends_at_once_although_its_own_words_did_not_come_yet(deck: Deck) -> None:
    deck.gets(play(every_minutes=5))
    deck.plays()
    deck.gets(play(version=2, sequence=1002, message=Message.STOP, sounds=(THAI,)), "r-2", with_sounds=False)
    assert deck.plays(300) == [WORDS.digest]


def test_a_round_of_the_version_before_breaks_off_when_the_new_sounds_came(
    tmp_path: Path, made: Made
) -> None:
    deck = Deck(tmp_path, made, seconds=1.0)
    deck.gets(play(every_minutes=0))
    deck.player._play()
    while not heard(deck.folder, "begin"):
        time.sleep(0.01)
    deck.gets(play(version=2, sequence=1002, sounds=(THAI,), every_minutes=0), "r-2", with_sounds=False)
    assert deck.player._round is not None
    deck.player._keep_sound(THAI.digest, THAI.content)
    assert deck.plays() == [THAI.digest]


def test_the_words_of_an_end_are_heard_once(deck: Deck) -> None:
    deck.gets(play(every_minutes=5))
    deck.plays()
    deck.gets(play(version=2, sequence=1002, message=Message.STOP, sounds=(THAI,), times=3), "r-2")
    assert deck.plays() == [WORDS.digest, THAI.digest]
    assert deck.plays(600) == [WORDS.digest, THAI.digest]


def test_a_new_version_that_holds_elsewhere_only_ends_the_old_one_here(deck: Deck) -> None:
    deck.gets(play(every_minutes=5))
    deck.plays()
    elsewhere = ((VILLAGE + 1, VILLAGE + 2),)
    assert deck.gets(play(version=2, sequence=1002, areas=elsewhere), "r-2") == "played"
    assert deck.plays(600) == [WORDS.digest]

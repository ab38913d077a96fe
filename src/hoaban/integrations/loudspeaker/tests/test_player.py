"""What a player believes, when it plays, and what it never plays."""

import ast
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hoaban.integrations.loudspeaker.player import package
from hoaban.integrations.loudspeaker.player.choosing import BEHIND
from hoaban.integrations.loudspeaker.player.package import Refused
from hoaban.integrations.loudspeaker.player.settings import SettingWrong, read
from hoaban.integrations.loudspeaker.player.store import WINDOW
from hoaban.integrations.loudspeaker.tests.packages import (
    OPENING,
    SPEAKER,
    THAI,
    VILLAGE,
    WORDS,
    Deck,
    changed_bytes,
    drill,
    heard,
    issuer,
    play,
    sealed,
    sealed_bytes,
)
from hoaban.integrations.loudspeaker.values import Message, Priority, is_fit
from tests.support.certificates import Made


@pytest.fixture(scope="module")
def made() -> Made:
    return issuer()


@pytest.fixture
def deck(tmp_path: Path, made: Made) -> Deck:
    return Deck(tmp_path, made)


def trusted(tmp_path: Path, *these: Made) -> Any:
    for one in these:
        (tmp_path / f"{one.certificate.serial_number}.pem").write_text(one.pem, encoding="ascii")
    return package.trusted(tmp_path, allows_test=False)


# --- what is believed -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_what_the_platform_signs_is_read_as_it_was_meant(kind: str, tmp_path: Path) -> None:
    one = issuer(kind=kind)
    told = play(sounds=(WORDS, THAI), times=3)
    found = package.opened(sealed(told, one), trusted(tmp_path, one))
    assert (found.alert, found.version, found.sequence, found.times) == (told.alert, 1, 1001, 3)
    assert (found.status, found.priority, found.message) == ("actual", "urgent", "play")
    assert [sound.digest for sound in found.sounds] == [WORDS.digest, THAI.digest]
    assert found.areas == told.areas


def test_a_package_altered_anywhere_by_one_byte_is_refused(tmp_path: Path, made: Made) -> None:
    token, known = sealed(play(), made), trusted(tmp_path, made)
    for position, letter in enumerate(token):
        other = "B" if letter == "A" else "A"
        with pytest.raises(Refused):
            package.opened(token[:position] + other + token[position + 1 :], known)
        with pytest.raises(Refused):
            package.opened(token[:position] + token[position + 1 :], known)


def test_the_same_bytes_in_another_spelling_are_refused(tmp_path: Path, made: Made) -> None:
    """The last letter of a signature carries bits that say nothing."""
    token, known = sealed(play(), made), trusted(tmp_path, made)
    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        if last != token[-1]:
            with pytest.raises(Refused):
                package.opened(token[:-1] + last, known)
    with pytest.raises(Refused):
        package.opened(token + "=", known)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"status": "real"}, "package unreadable"),
        ({"priority": "loud"}, "package unreadable"),
        ({"sequence": -1}, "package unreadable"),
        ({"sequence": True}, "package unreadable"),
        ({"times": 1000}, "package unreadable"),
        ({"areas": [[1]]}, "package unreadable"),
        (
            {"sounds": [{"sha256": "../../x", "media_type": "audio/ogg", "opening": False}]},
            "package unreadable",
        ),
        ({"status": "exercise"}, "exercise not marked as one"),
    ],
)
def test_what_is_signed_but_makes_no_sense_is_refused(
    tmp_path: Path, made: Made, changed: Any, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        package.opened(sealed_bytes(changed_bytes(play(), **changed), made), trusted(tmp_path, made))


def test_a_real_package_that_opens_like_an_exercise_is_refused_on_both_sides(
    tmp_path: Path, made: Made
) -> None:
    told = play(sounds=(OPENING, WORDS))
    assert not is_fit(told)
    assert not is_fit(drill(sounds=(WORDS, OPENING)))
    with pytest.raises(Refused, match="marked as an exercise"):
        package.opened(sealed(told, made), trusted(tmp_path, made))


def test_strangers_and_other_kinds_of_signatures_are_refused(tmp_path: Path, made: Made) -> None:
    known = trusted(tmp_path, made)
    with pytest.raises(Refused, match="issuer we know"):
        package.opened(sealed(play(), issuer()), known)
    with pytest.raises(Refused, match="signature wrong"):
        package.opened(sealed_bytes(b"{}", made, kind="JWT"), known)
    for nonsense in (
        "",
        "a.b",
        "a.b.c",
        "x" * 300_000,
        sealed_bytes(b"[]", made),
        sealed_bytes(b"\xff", made),
    ):
        with pytest.raises(Refused):
            package.opened(nonsense, known)


def test_a_certificate_made_for_tests_counts_only_where_tests_are_allowed(tmp_path: Path) -> None:
    from hoaban.domains.signing.keyfile import make_test_key

    make_test_key(tmp_path / "key", "Sở Mẫu", datetime.now().astimezone())
    pem = (tmp_path / "key").read_text().partition("-----END PRIVATE KEY-----")[2].strip()
    (tmp_path / "one.pem").write_text(pem)
    assert package.trusted(tmp_path, allows_test=False) == {}
    assert len(package.trusted(tmp_path, allows_test=True)) == 1


# --- what is played ---------------------------------------------------------------------------------------------------
def test_it_plays_at_once_says_so_and_repeats_until_the_end_without_a_line(deck: Deck) -> None:
    assert deck.gets(play(times=2, every_minutes=10)) == "received"
    assert deck.plays() == [WORDS.digest] * 2
    assert deck.verdicts() == ["r-1 received", "r-1 playing", "r-1 played"]
    assert deck.plays(60) == [WORDS.digest] * 2
    for rounds in range(2, 7):
        assert deck.plays(600) == [WORDS.digest] * 2 * rounds if rounds < 6 else True
    assert deck.plays(3600) == heard(deck.folder), "expired"
    assert deck.verdicts().count("r-1 played") == 1


def test_the_same_package_under_another_number_is_answered_and_not_played_again(deck: Deck) -> None:
    deck.gets(play())
    deck.plays()
    assert deck.gets(play(), "r-2") == "played"
    assert deck.plays() == [WORDS.digest]


def test_after_a_new_start_it_knows_what_it_has_and_what_it_played(tmp_path: Path, made: Made) -> None:
    first = Deck(tmp_path, made)
    first.gets(play(every_minutes=0))
    first.plays()
    first.player._store.close()
    second = Deck(tmp_path, made)
    assert second.plays() == [WORDS.digest]
    assert second.gets(play(every_minutes=0), "r-2") == "played"
    assert second.plays() == [WORDS.digest]


def test_a_replay_from_far_behind_and_an_older_version_are_refused(deck: Deck) -> None:
    deck.gets(play(sequence=5000, version=2))
    assert deck.gets(play(sequence=5000 - WINDOW, alert="old")) == "refused replayed"
    assert deck.gets(play(sequence=4999, version=1)) == "refused superseded"
    assert deck.gets(play(sequence=4998, version=2)) == "refused superseded"
    assert deck.gets(play(sequence=4997, alert="other, only late"), "r-2") == "received"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"areas": ((14_03664_0000, 14_03664_0000 + 10_000),)}, "refused not for this village"),
        ({"areas": ((VILLAGE + 1, VILLAGE + 2),)}, "refused not for this village"),
        ({"areas": ()}, "refused not for this village"),
        ({"areas": ((VILLAGE, VILLAGE + 1),)}, "received"),
        ({"areas": ((14_00000_0000, 15_00000_0000),)}, "received"),
    ],
)
def test_only_what_holds_for_its_place_is_played(deck: Deck, changed: Any, why: str) -> None:
    assert deck.gets(play(**changed)) == why
    assert bool(deck.plays()) == (why == "received")


def test_what_is_over_is_refused_with_the_time_the_player_believes(deck: Deck) -> None:
    old = int(deck.at) - 7200
    assert deck.gets(play(sent=old, expires=old + 3600)).startswith("refused expired; the clock here says")
    assert deck.plays() == []


def test_a_renewed_certificate_ends_what_the_former_one_began(tmp_path: Path, made: Made) -> None:
    renewed = issuer()
    deck = Deck(tmp_path, made)
    deck.gets(play())
    (tmp_path / "trust" / "renewed.pem").write_text(renewed.pem, encoding="ascii")
    later = Deck(tmp_path, renewed)
    told = play(version=2, sequence=3, message=Message.STOP, sounds=())
    assert later.gets(told, "r-2") == "played"
    assert later.plays() == []


# --- what comes first -------------------------------------------------------------------------------------------------
def begun(deck: Deck) -> list[str]:
    return heard(deck.folder, "begin")


def test_what_is_graver_interrupts_and_the_other_begins_anew_afterwards(tmp_path: Path, made: Made) -> None:
    deck = Deck(tmp_path, made, seconds=1.0)
    deck.gets(play(alert="market", priority=Priority.PRIORITY, sounds=(THAI,), every_minutes=0))
    deck.player._play()
    while not begun(deck):
        time.sleep(0.01)
    deck.gets(play(sequence=1002, every_minutes=0), "r-2")
    assert deck.plays() == [WORDS.digest, THAI.digest]
    assert begun(deck) == [THAI.digest, WORDS.digest, THAI.digest]


def test_an_exercise_never_holds_up_what_is_real_and_opens_every_repetition(
    tmp_path: Path, made: Made
) -> None:
    deck = Deck(tmp_path, made, seconds=0.6)
    deck.gets(drill(times=2, every_minutes=0))
    deck.player._play()
    while not begun(deck):
        time.sleep(0.01)
    deck.gets(play(priority=Priority.NORMAL, every_minutes=0, sounds=(THAI,)), "r-2")
    assert deck.plays() == [THAI.digest, *[OPENING.digest, WORDS.digest] * 2]


def test_the_alarm_sound_is_for_what_is_real_and_urgent(tmp_path: Path, made: Made) -> None:
    alarm = tmp_path / "alarm.wav"
    deck = Deck(tmp_path, made, attention=alarm)
    deck.gets(drill(every_minutes=0))
    deck.gets(play(priority=Priority.PRIORITY, every_minutes=0, sequence=1003), "r-2")
    assert "alarm" not in deck.plays()
    deck.gets(play(alert="b", sequence=1004, sounds=(THAI,), every_minutes=0), "r-3")
    assert deck.plays()[-2:] == ["alarm", THAI.digest]


def test_a_player_may_take_no_exercises(tmp_path: Path, made: Made) -> None:
    deck = Deck(tmp_path, made, exercises=False)
    assert deck.gets(drill()) == "refused takes no exercises"


def test_what_is_ordinary_waits_for_the_hours_of_the_commune(tmp_path: Path, made: Made) -> None:
    start = datetime.now().astimezone().replace(hour=3, minute=0, second=0, microsecond=0)
    at = (start + timedelta(days=1)).timestamp()
    hours = (datetime(2026, 1, 1, 5, 30).time(), datetime(2026, 1, 1, 17, 0).time())
    deck = Deck(tmp_path, made, at=at, hours=hours)
    told = play(priority=Priority.NORMAL, sent=int(at), expires=int(at) + 86_400)
    assert deck.gets(told) == "received"
    assert deck.plays(3600) == []
    assert deck.plays(2 * 3600) == [WORDS.digest]
    assert deck.plays(3600) == [WORDS.digest]
    assert deck.plays(12 * 3600) == [WORDS.digest] * 2


# --- clocks, sounds, programs -----------------------------------------------------------------------------------------
def test_a_clock_that_stood_still_is_corrected_by_what_was_signed(tmp_path: Path, made: Made) -> None:
    now = time.time()
    deck = Deck(tmp_path, made, at=1000.0)
    assert deck.gets(play(sent=int(now), expires=int(now) + 3600, every_minutes=30)) == "received"
    assert deck.plays() == [WORDS.digest]
    assert deck.player._clock.is_behind
    assert deck.gets(
        play(alert="old", sequence=1000, sent=int(now) - 7200, expires=int(now) - 60), "r-2"
    ).startswith("refused expired")
    assert deck.plays(3000) == [WORDS.digest] * 2, "the corrected clock goes on"
    assert deck.plays(3000) == [WORDS.digest] * 2
    deck.at = now + 10
    assert deck.player.now() == deck.at
    assert not deck.player._clock.is_behind


def test_a_clock_a_little_behind_is_left_as_it_is(tmp_path: Path, made: Made) -> None:
    now = time.time()
    deck = Deck(tmp_path, made, at=now - BEHIND + 10)
    deck.gets(play(sent=int(now)))
    assert deck.player.now() == deck.at


def test_a_clock_that_ran_ahead_loses_nothing_once_it_is_right(tmp_path: Path, made: Made) -> None:
    now = time.time()
    deck = Deck(tmp_path, made, at=now + 300 * 86_400)
    told = play(sent=int(now), expires=int(now) + 3600)
    assert deck.gets(told).startswith("refused expired")
    deck.at = now
    assert deck.gets(told, "r-2") == "received"
    assert deck.plays() == [WORDS.digest]


def test_a_certificate_out_of_force_counts_no_more(tmp_path: Path, made: Made) -> None:
    at = time.time() + 500 * 86_400
    deck = Deck(tmp_path, made, at=at)
    assert deck.gets(play(sent=int(at), expires=int(at) + 60)) == "refused certificate not in force"


def test_a_sound_that_is_not_what_was_signed_for_is_never_played(deck: Deck) -> None:
    deck.gets(play(), with_sounds=False)
    deck.player._keep_sound(WORDS.digest, b"OggS something else")
    deck.player._keep_sound(THAI.digest, THAI.content)
    assert deck.plays() == []
    assert not list((deck.folder / "state" / "sounds").iterdir())
    assert deck.plays(61) == []
    assert deck.verdicts() == ["r-1 received", "r-1 refused"]
    deck.player._keep_sound(WORDS.digest, WORDS.content)
    assert deck.plays() == [WORDS.digest]
    assert deck.verdicts()[-1] == "r-1 played"


def test_a_program_that_fails_is_told_and_tried_again(tmp_path: Path, made: Made) -> None:
    deck = Deck(tmp_path, made, command=("/bin/false", "{file}"))
    deck.gets(play())
    deck.plays()
    assert deck.verdicts()[-1] == "r-1 refused"
    assert deck.said()[-1][2] == "the program that plays failed"


def test_a_program_that_is_absent_is_told(tmp_path: Path, made: Made) -> None:
    deck = Deck(tmp_path, made, command=("/no/such/program", "{file}"))
    deck.gets(play())
    deck.plays()
    assert deck.verdicts()[-1] == "r-1 refused"


def test_what_is_no_envelope_is_survived(deck: Deck) -> None:
    for payload in (b"", b"\xff", b"[]", b"{}", b'{"package": 5, "reference": {}}', b"[" * 100_000):
        deck.player._take_envelope(payload)
    assert all(said == "refused" for _reference, said, _reason in deck.said())


def test_settings_are_read_or_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word\n")
    path = tmp_path / "player.toml"
    path.write_text(
        f'speaker = "{SPEAKER}"\nvillage = {VILLAGE}\nfolder = "{tmp_path}"\ntrust = "{tmp_path}"\n'
        'command = ["ffplay", "{file}"]\nhours = ["05:30"]\n'
        f'[broker]\nhost = "broker.example.vn"\nuser = "{SPEAKER}"\npassword_file = "{tmp_path}/secret"\n'
    )
    found = read(path)
    assert (found.port, found.tls, found.password, found.hours[0].hour) == (8883, True, "word", 5)
    for wrong in ("", "speaker = ", path.read_text().replace("{file}", "file")):
        path.write_text(wrong)
        with pytest.raises(SettingWrong, match="loudspeakers"):
            read(path)
    with pytest.raises(SettingWrong, match="cannot be read"):
        read(tmp_path / "absent.toml")


def test_the_player_stands_alone() -> None:
    """It is copied to a device that has nothing of the platform."""
    allowed = {"paho", "cryptography", *sys.stdlib_module_names}
    for path in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {one.name.partition(".")[0] for one in node.names} <= allowed, path.name
            elif isinstance(node, ast.ImportFrom) and not node.level:
                assert str(node.module).partition(".")[0] in allowed, path.name

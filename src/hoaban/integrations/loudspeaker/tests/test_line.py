"""The line and players over a real Mosquitto: nothing lost, nothing twice, whoever dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from hoaban.domains.signing.errors import KeyAbsent
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Outgoing, Report, Result
from hoaban.integrations.loudspeaker import values
from hoaban.integrations.loudspeaker.hearing import Heard, State, hearer, understood
from hoaban.integrations.loudspeaker.line import LoudspeakerLine
from hoaban.integrations.loudspeaker.tests.packages import (
    SPEAKER,
    THAI,
    VILLAGE,
    WORDS,
    at_work,
    heard,
    issuer,
    play,
    sealed_bytes,
    settings,
)
from hoaban.integrations.loudspeaker.values import Message, Play
from hoaban.integrations.mqtt.api import from_url
from tests.support.broker import Broker, running, wait_for
from tests.support.certificates import Made

INTEGRATION = Path(values.__file__).parent
pytestmark = pytest.mark.slow


@pytest.fixture
def broker(loopback: str, free_port: int, tmp_path: Path) -> Iterator[Broker]:
    (tmp_path / "broker").mkdir()
    with running(free_port, tmp_path / "broker") as made:
        yield made


@pytest.fixture(scope="module")
def made() -> Made:
    return issuer()


class Desk:
    """Our side: a line, what it is to play, and what it heard."""

    def __init__(self, broker: Broker, made: Made) -> None:
        self.plays: dict[int, Play] = {}
        self.reports: list[Report] = []
        self.underway: list[tuple[UUID, str]] = []
        self.states: list[tuple[str, State]] = []
        self.sealing = 0
        self.made = made
        address = from_url(f"mqtt://127.0.0.1:{broker.port}/")
        self.line = LoudspeakerLine(
            address,
            lambda one: self.plays.get(int(one.params.get("version", 0))),
            self.seal,
            hearer(self.keep),
        )

    def seal(self, content: bytes) -> str:
        self.sealing += 1
        return sealed_bytes(content, self.made)

    def keep(self, what: Heard) -> None:
        self.reports += what.reports
        self.underway += what.underway
        self.states += what.states

    def send(self, *speakers: str, version: int = 1) -> tuple[list[Outgoing], list[Result]]:
        messages = [message(speaker, version) for speaker in speakers or (SPEAKER,)]
        return messages, self.line.send(messages)

    def told_of(self, reference: UUID) -> list[bool]:
        return [one.is_good for one in self.reports if one.reference == reference]


def message(speaker: str = SPEAKER, version: int = 1) -> Outgoing:
    return Outgoing(
        uuid4(), speaker, "Nguy hiểm", "Rời nhà ngay.", "/warnings/x/", True, "vi", kind="delivery.warning",
        params={"version": version},
    )  # fmt: skip


@pytest.fixture
def desk(broker: Broker, made: Made) -> Iterator[Desk]:
    one = Desk(broker, made)
    one.plays[1] = play(every_minutes=0)
    yield one
    one.line.close()


def test_a_warning_is_heard_and_the_ledger_is_told(
    desk: Desk, broker: Broker, made: Made, tmp_path: Path
) -> None:
    desk.line.listen()
    with at_work(settings(tmp_path, made, broker.port)):
        (one,), (result,) = desk.send()
        assert (result.answer, result.provider_id) == (Answer.ACCEPTED, str(one.reference))
        wait_for(lambda: desk.told_of(one.reference) == [True])
        assert desk.reports[0].address == SPEAKER
        assert set(desk.underway) == {(one.reference, SPEAKER)}, "received, then playing"
    assert heard(tmp_path) == [WORDS.digest]
    wait_for(lambda: desk.states[-1:] == [(SPEAKER, State.SILENT)])
    assert (SPEAKER, State.HERE) in desk.states


def test_a_player_that_was_away_finds_it_and_its_answer_waits_for_us(
    desk: Desk, broker: Broker, made: Made, tmp_path: Path
) -> None:
    desk.line.listen()
    wait_for(lambda: desk.line.hears)
    (one,), _results = desk.send()
    desk.line.close()
    with at_work(settings(tmp_path, made, broker.port)):
        wait_for(lambda: heard(tmp_path) == [WORDS.digest])
        time.sleep(0.5)
    assert desk.reports == []
    desk.line.listen()
    wait_for(lambda: desk.told_of(one.reference) == [True])


def test_the_broker_dies_and_comes_back_and_nothing_is_lost_or_heard_twice(
    desk: Desk, broker: Broker, made: Made, tmp_path: Path
) -> None:
    desk.line.listen()
    with at_work(settings(tmp_path, made, broker.port)):
        desk.send()
        wait_for(lambda: heard(tmp_path) == [WORDS.digest])
        broker.stop()
        desk.plays[2] = play(alert="b-2", sequence=1002, sounds=(THAI,), every_minutes=0)
        with pytest.raises(ChannelDown):
            desk.send(version=2)
        broker.start()
        (again,), (result,) = desk.send(version=2)
        assert result.answer == Answer.ACCEPTED
        wait_for(lambda: desk.told_of(again.reference) == [True])
        (twice,), _results = desk.send(version=2)
        wait_for(lambda: desk.told_of(twice.reference) == [True])
    assert heard(tmp_path) == [WORDS.digest, THAI.digest]


def test_a_broker_killed_in_the_middle_of_a_window_loses_nobody(
    desk: Desk, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = {f"loa-{number}" for number in range(600)}
    hand_over, handed = LoudspeakerLine._lay, []

    def dies_midway(line: LoudspeakerLine, *what: Any) -> Any:
        """It has acknowledged one at least; what comes after the two hundredth never reaches it, however quick it is."""
        if len(handed) == 200:
            handed[0].wait_for_publish(60)
            broker.process.kill()
            broker.process.wait()
        handed.append(hand_over(line, *what))
        return handed[-1]

    monkeypatch.setattr(LoudspeakerLine, "_lay", dies_midway)
    first = desk.send(*waiting)[1]
    assert {one.answer for one in first} == {Answer.ACCEPTED, Answer.LATER}
    waiting -= {
        speaker for speaker, one in zip(list(waiting), first, strict=True) if one.answer == Answer.ACCEPTED
    }
    with pytest.raises(ChannelDown):
        desk.send(*waiting)
    broker.start()
    assert {one.answer for one in desk.send(*waiting)[1]} == {Answer.ACCEPTED}


def test_what_a_broker_forgot_is_heard_once_it_is_laid_down_again(
    desk: Desk, broker: Broker, made: Made, tmp_path: Path
) -> None:
    """It acknowledged package and sound, and lost its power before it wrote them down."""
    (one,), (result,) = desk.send()
    assert result.answer == Answer.ACCEPTED
    broker.kill()
    broker.start()
    desk.line.listen()
    with at_work(settings(tmp_path, made, broker.port)):
        wait_for(lambda: (SPEAKER, State.HERE) in desk.states)
        time.sleep(0.5)
        assert (desk.underway, heard(tmp_path)) == ([], [])
        (again,), _results = desk.send()
        wait_for(lambda: desk.told_of(again.reference) == [True])
    assert desk.told_of(one.reference) == []
    assert heard(tmp_path) == [WORDS.digest]


def test_a_cancel_stands_in_the_place_of_the_warning(
    desk: Desk, broker: Broker, made: Made, tmp_path: Path
) -> None:
    desk.line.listen()
    desk.send()
    desk.plays[2] = play(version=2, sequence=1002, message=Message.STOP, sounds=())
    (end,), _results = desk.send(version=2)
    with at_work(settings(tmp_path, made, broker.port)):
        wait_for(lambda: desk.told_of(end.reference) == [True])
        time.sleep(0.5)
    assert heard(tmp_path) == []


def test_what_a_stranger_lays_down_is_refused_and_told(
    desk: Desk, broker: Broker, made: Made, tmp_path: Path
) -> None:
    desk.line.listen()
    stranger = Desk(broker, issuer())
    stranger.plays[1] = play()
    with at_work(settings(tmp_path, made, broker.port)):
        (one,), _results = stranger.send()
        wait_for(lambda: desk.told_of(one.reference) == [False])
    assert desk.reports[0].reason == "loudspeaker: not signed by an issuer we know"
    assert heard(tmp_path) == []
    stranger.line.close()


def player_process(tmp_path: Path, broker: Broker, seconds: float) -> "subprocess.Popen[bytes]":
    """As on a device: the folder alone, by Python's own start."""
    log, command = tmp_path / "heard.txt", 'echo "begin $2" >> "$1"; sleep "$3"; echo "end $2" >> "$1"'
    parts = ", ".join(
        f'"{one}"' for one in ("/bin/sh", "-c", command.replace('"', '\\"'), "sh", log, "{file}", seconds)
    )
    (tmp_path / "player.toml").write_text(
        f'speaker = "{SPEAKER}"\nvillage = {VILLAGE}\nfolder = "{tmp_path}/state"\ntrust = "{tmp_path}/trust"\n'
        f'command = [{parts}]\n[broker]\nhost = "127.0.0.1"\nport = {broker.port}\ntls = false\n'
    )
    return subprocess.Popen(
        [sys.executable, "-m", "player", str(tmp_path / "player.toml")],
        cwd=INTEGRATION,
        start_new_session=True,
    )


def test_a_player_killed_while_it_plays_plays_the_round_again(
    desk: Desk, broker: Broker, made: Made, tmp_path: Path
) -> None:
    settings(tmp_path, made)
    desk.line.listen()
    first = player_process(tmp_path, broker, 30)
    try:
        (one,), _results = desk.send()
        wait_for(lambda: heard(tmp_path, "begin") == [WORDS.digest])
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert heard(tmp_path) == []
    assert desk.told_of(one.reference) == []
    wait_for(lambda: (SPEAKER, State.SILENT) in desk.states)
    second = player_process(tmp_path, broker, 0)
    try:
        wait_for(lambda: desk.told_of(one.reference)[-1:] == [True])
    finally:
        second.terminate()
        assert second.wait(60) == 0
    assert heard(tmp_path) == [WORDS.digest]


# --- without a player -------------------------------------------------------------------------------------------------
def test_one_signature_serves_all_and_the_next_window_too(desk: Desk) -> None:
    _messages, results = desk.send(*(f"loa-{number}" for number in range(50)))
    desk.send("loa-x")
    assert {one.answer for one in results} == {Answer.ACCEPTED}
    assert desk.sealing == 1


def test_what_cannot_be_heard_is_not_sent_and_says_why(desk: Desk) -> None:
    desk.plays[2] = play(sounds=())
    desk.plays[3] = play(sent=1, expires=2)
    desk.plays[4] = play(is_exercise=True)
    told = [
        desk.send("loa/+", version=1)[1][0], desk.send(version=9)[1][0], desk.send(version=2)[1][0], desk.send(version=3)[1][0],
        desk.send(version=4)[1][0],
    ]  # fmt: skip
    assert [one.reason for one in told] == [
        "no loudspeaker's code", "nothing to play", "nobody has read it, and no machine can", "expired", "nothing to play",
    ]  # fmt: skip
    assert told[2].answer == Answer.LATER
    assert told[2].is_long_away


def test_without_a_key_nothing_leaves_and_a_person_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_content: bytes) -> str:
        raise KeyAbsent

    monkeypatch.setattr(desk.line, "seal", refuse)
    _messages, results = desk.send("loa-1", "loa-2")
    assert [(one.answer, one.is_long_away, one.reason) for one in results] == [
        (Answer.LATER, True, "not signed: KeyAbsent")
    ] * 2


def test_a_broker_that_lets_us_write_nowhere_is_no_success(
    loopback: str, free_port: int, tmp_path: Path, made: Made
) -> None:
    (tmp_path / "rights").write_text("topic read #\n")
    with running(free_port, tmp_path, f"acl_file {tmp_path}/rights") as broker:
        desk = Desk(broker, made)
        desk.plays[1] = play()
        _messages, (result,) = desk.send()
        assert (result.answer, result.is_long_away) == (Answer.LATER, True)
        desk.line.close()


def test_no_broker_at_all_leaves_everything_waiting(loopback: str, free_port: int, made: Made) -> None:
    address = from_url(f"mqtt://127.0.0.1:{free_port}/")
    line = LoudspeakerLine(
        address, lambda _one: play(), lambda content: sealed_bytes(content, made), hearer(lambda _h: None)
    )
    with pytest.raises(ChannelDown):
        line.send([message()])


# --- what is heard ----------------------------------------------------------------------------------------------------
def said(speaker: str, what: str, **words: Any) -> tuple[str, bytes]:
    return f"hoaban/loudspeakers/{speaker}/{what}", json.dumps(words).encode()


def test_only_verdicts_become_receipts_and_nonsense_is_forgotten() -> None:
    reference = str(uuid4())
    found = understood(
        [
            said("a", "said", said="received", reference=reference),
            said("a", "said", said="played", reference=reference),
            said("b", "said", said="refused", reference=reference, reason="replayed"),
            said("b", "said", said="played", reference="no number"),
            said("b", "said", said="played"),
            said("c", "state", said="silent"),
            said("c", "state", said="elsewhere"),
            ("hoaban/loudspeakers/c/said", b"\xff"),
            ("hoaban/loudspeakers/c/said", b"[]"),
            ("hoaban/loudspeakers/c/other", b"{}"),
        ]
    )
    assert [(one.address, one.is_good, one.reason) for one in found.reports] == [
        ("a", True, ""), ("b", False, "loudspeaker: replayed"),
    ]  # fmt: skip
    assert found.underway == ((UUID(reference), "a"),)
    assert found.states == (("c", State.SILENT),)

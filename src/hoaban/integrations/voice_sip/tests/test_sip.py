"""Calls with a real baresip to a real SIPp, on this machine alone."""

import os
import signal
import socket
import subprocess
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hoaban.foundation.notify.values import Answer, Outgoing, Result
from hoaban.integrations.voice_sip import calling
from hoaban.integrations.voice_sip.api import Ended, Job, Pressed, Sounds, Trunk, VoiceLine, call
from hoaban.integrations.voice_sip.tests import phones
from hoaban.integrations.voice_sip.tests.phones import PATIENCE, phone, saying
from tests.support.ports import free_port

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _programs(loopback: str, monkeypatch: pytest.MonkeyPatch) -> None:
    phones.need_the_programs()
    monkeypatch.setattr(calling, "LISTENS", 0.5)
    monkeypatch.setattr("hoaban.integrations.voice_sip.sounds.REPEATS", 1)
    # Six programs begin at once, on a busy machine.
    monkeypatch.setattr("hoaban.integrations.voice_sip.program.STARTS", 60.0)


def read(_words: str, _language: str, folder: Path) -> list[Path]:
    """A second of a tone."""
    path = folder / "tone.wav"
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(22_050)
        made.writeframes(bytes([0, 0, 0, 40]) * 11_025)
    return [path]


def trunk(port: int, **more: Any) -> Trunk:
    return Trunk(
        "127.0.0.1",
        port,
        "platform",
        "secret",
        "02123456",
        **({"from_ip": "127.0.0.1", "rings": 30, "lines": 30} | more),
    )


def message(number: str = "+84912345678") -> Outgoing:
    return Outgoing(uuid4(), number, "t", "Đi ngay.", "/", True, "vi")


class Caller:
    """One call beside the test."""

    def __init__(self, port: int, folder: Path, **more: Any) -> None:
        self.keys: list[str] = []
        self.stop = threading.Event()
        self.folder = folder / "line"
        spoken = Sounds(folder / "sounds", read).spoken("Đi ngay.", "vi")
        self.job = Job(trunk(port, **more), message(), spoken, self.folder, self.stop, self.keys.append)
        self.ended: list[Ended] = []
        self.thread = threading.Thread(target=lambda: self.ended.append(call(self.job)))
        self.thread.start()

    def result(self) -> Ended:
        self.thread.join(PATIENCE * 2)
        assert self.ended, "the call does not end"
        return self.ended[0]


def baresips(folder: Path) -> list[int]:
    """The programs that work in this folder, wherever they were started."""
    found = subprocess.run(
        ["pgrep", "-f", f"baresip -f {folder}"], capture_output=True, text=True, check=False
    )
    return [int(one) for one in found.stdout.split()]


def until(is_there: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_there():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_she_answers_and_presses_a_key(tmp_path: Path) -> None:
    with phone("answers", tmp_path, "-key", "digit", "3", "-d", "300") as other:
        one = Caller(other.port, tmp_path)
        assert (one.result().what, one.result().key, one.keys) == ("heard", "3", ["3"])
        assert other.is_done(), "it hung up as one does"
    assert baresips(tmp_path) == []


def test_a_long_way_to_the_sounds_costs_no_call(tmp_path: Path) -> None:
    """baresip holds 127 bytes of a file's name; from there on every call broke off as she answered."""
    deep = tmp_path / ("a-folder-of-a-long-name-" * 6)
    deep.mkdir()
    with phone("listens", tmp_path) as other:
        assert Caller(other.port, deep).result() == Ended("heard")


def test_a_key_among_the_sound_is_heard_too(tmp_path: Path) -> None:
    with phone("listens", tmp_path) as other:
        one = Caller(other.port, tmp_path)
        time.sleep(0)
        other.press(1)
        assert (one.result().what, one.keys) == ("heard", ["1"])
        assert other.is_done()


def test_she_listens_to_the_end_and_presses_nothing(tmp_path: Path) -> None:
    with phone("listens", tmp_path) as other:
        assert Caller(other.port, tmp_path).result() == Ended("heard")
        assert other.is_done()


@pytest.mark.parametrize(
    ("scenario", "what"),
    [("busy", "busy"), ("wrong", "wrong number"), ("away", "trunk"), ("silent", "no answer")],
)
def test_what_the_other_side_says_instead(tmp_path: Path, scenario: str, what: str) -> None:
    with phone(scenario, tmp_path) as other:
        assert Caller(other.port, tmp_path, rings=6).result().what == what
        assert other.is_done()
    assert baresips(tmp_path) == []


@pytest.mark.parametrize(
    "answers",
    [(), (b"SIP/2.0 999 \xff\xfe\r\n\r\n",), (b"\x00" * 100, b"HTTP/1.1 200 OK\r\n\r\n")],
    ids=["nothing", "nonsense", "bytes"],
)
def test_nonsense_and_silence_end_in_no_answer(tmp_path: Path, answers: tuple[bytes, ...]) -> None:
    with saying(answers) as port:
        assert Caller(port, tmp_path, rings=6).result().what in ("no answer", "trunk")
    assert baresips(tmp_path) == []


def _kill(one: Caller) -> None:
    (pid,) = baresips(one.folder)
    os.kill(pid, signal.SIGKILL)


def test_killed_while_it_rings_nobody_heard_a_word(tmp_path: Path) -> None:
    with phone("silent", tmp_path) as other:
        one = Caller(other.port, tmp_path)
        other.wait_for("180 Ringing")
        _kill(one)
        assert one.result().what == "gone"


def test_killed_while_she_listens_nobody_knows(tmp_path: Path) -> None:
    with phone("listens", tmp_path) as other:
        one = Caller(other.port, tmp_path)
        other.wait_for("ACK sip:")
        time.sleep(0.2)
        _kill(one)
        assert one.result().what == "lost"


def test_we_stop_and_it_says_goodbye(tmp_path: Path) -> None:
    with phone("listens", tmp_path) as other:
        one = Caller(other.port, tmp_path)
        other.wait_for("ACK sip:")
        one.stop.set()
        assert one.result().what == "lost"
        assert other.is_done()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Callable[..., tuple[VoiceLine, dict[Any, Result], list[Pressed]]]]:
    made: list[VoiceLine] = []

    def make(port: int, **more: Any) -> tuple[VoiceLine, dict[Any, Result], list[Pressed]]:
        told: dict[Any, Result] = {}
        pressed: list[Pressed] = []
        one = VoiceLine(
            trunk(port, **more),
            Sounds(tmp_path / "sounds", read).spoken,
            tmp_path / "voice",
            call,
            told.__setitem__,
            pressed.append,
        )
        made.append(one)
        return one, told, pressed

    yield make
    for one in made:
        one.close()


def test_several_lines_call_at_once_and_each_key_is_its_callers(tmp_path: Path, line: Any) -> None:
    with phone("answers", tmp_path, "-key", "digit", "2", "-d", "300", calls=6) as other:
        ours, told, pressed = line(other.port, lines=6)
        messages = [message(f"+8491234560{n}") for n in range(6)]
        assert all(one.is_held for one in ours.send(messages))
        assert ours.send([message()])[0].is_untried, "all lines are busy"
        until(lambda: len(told) == 6)
        assert {one.answer for one in told.values()} == {Answer.CONFIRMED}
        assert sorted(press.number for press in pressed) == [one.address for one in messages]
        assert other.is_done()


def test_a_missed_call_costs_nothing_and_is_kept(tmp_path: Path, line: Any) -> None:
    port = free_port(socket.SOCK_DGRAM)
    ours, _told, pressed = line(free_port(socket.SOCK_DGRAM), listens=port)
    ours.listen()
    ours.listen()
    until(lambda: baresips(tmp_path / "voice" / "receiver"))
    time.sleep(0.5)
    with phone(
        "misses", tmp_path, f"127.0.0.1:{port}", "-key", "caller", "0912345678", "-key", "printed", "02123456"
    ) as other:
        assert other.is_done(), "it was refused with 486"
    until(lambda: pressed)
    assert [(press.number, press.key) for press in pressed] == [("+84912345678", "missed")]
    ours.close()
    assert baresips(tmp_path) == []

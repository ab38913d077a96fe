"""The promises of the port, with calls of the test's own: lines are few, nothing is forgotten, what is held is said."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from hoaban.foundation.notify.ports import Holder, Listener
from hoaban.foundation.notify.values import TOO_LATE, Answer, Outgoing, Result
from hoaban.integrations.voice_sip.api import (
    Ended,
    Job,
    NoVoice,
    Pressed,
    Trunk,
    VoiceLine,
    silent,
    simulated,
)

TRUNK = Trunk("twin.invalid", 0, "", "", "", lines=3)


class Other:
    """The people called, and what the platform kept."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.ended: Callable[[Job], Ended] = lambda _job: Ended("heard")
        self.told: dict[UUID, Result] = {}
        self.pressed: list[Pressed] = []
        self.failures = 0

    def call(self, job: Job) -> Ended:
        self.go.wait(60)
        return self.ended(job)

    def tell(self, reference: UUID, result: Result) -> None:
        self._break()
        self.told[reference] = result

    def keep(self, press: Pressed) -> None:
        self._break()
        self.pressed.append(press)

    def _break(self) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")


@pytest.fixture
def other() -> Other:
    return Other()


@pytest.fixture
def line(other: Other, tmp_path: Path) -> Iterator[VoiceLine]:
    made = VoiceLine(TRUNK, silent, tmp_path, other.call, other.tell, other.keep, is_real=False)
    yield made
    other.go.set()
    made.close()


def to(number: int, **more: Any) -> Outgoing:
    return Outgoing(uuid4(), f"+8491{number:07d}", "t", "Nghe đây.", "/", True, "vi", **more)


def until(is_there: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_there():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_it_is_a_holder_and_a_listener(line: VoiceLine) -> None:
    assert isinstance(line, Holder)
    assert isinstance(line, Listener)


def test_a_call_is_held_until_what_became_of_it_is_kept(line: VoiceLine, other: Other) -> None:
    one = to(1)
    (handed,) = line.send([one])
    assert (handed.answer, handed.is_held) == (Answer.UNSURE, True)
    assert line.held() == {one.reference}
    other.failures = 1
    other.go.set()
    until(lambda: not line.held())
    assert other.told[one.reference].answer is Answer.CONFIRMED


def test_lines_are_few_and_who_finds_none_was_no_try(line: VoiceLine, other: Other) -> None:
    results = line.send([to(n) for n in range(5)])
    assert [one.is_held for one in results] == [True, True, True, False, False]
    assert all(one.is_untried for one in results[3:])
    assert line.window == 0
    other.go.set()
    until(lambda: line.window == 3)


def test_two_processes_share_the_lines(line: VoiceLine, other: Other, tmp_path: Path) -> None:
    beside = VoiceLine(TRUNK, silent, tmp_path, other.call, other.tell, other.keep, is_real=False)
    line.send([to(1), to(2)])
    assert [one.is_held for one in beside.send([to(3), to(4)])] == [True, False]
    other.go.set()
    beside.close()


def test_a_key_is_kept_at_once_or_when_she_has_hung_up(line: VoiceLine, other: Other) -> None:
    one = to(1)

    def press(job: Job) -> Ended:
        other.failures = 1
        job.pressed("3")
        return Ended("heard", "3")

    other.ended = press
    other.go.set()
    line.send([one])
    until(lambda: one.reference in other.told)
    assert [(press.key, press.number, press.id) for press in other.pressed] == [
        ("3", one.address, f"{one.reference.hex}:3")
    ]
    assert other.told[one.reference].reason == "answered, key 3"


def test_a_key_that_could_not_be_kept_is_kept_while_she_is_still_on_the_line(
    line: VoiceLine, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.integrations.voice_sip.line.TRY_AGAIN", 0.01)

    def press(job: Job) -> Ended:
        other.failures = 2
        job.pressed("3")
        until(lambda: bool(other.pressed))
        return Ended("heard", "3")

    other.ended = press
    other.go.set()
    line.send([to(1)])
    until(lambda: not line.held())
    assert [one.key for one in other.pressed] == ["3"]


def test_what_became_of_a_call_is_kept_although_we_are_to_stop(line: VoiceLine, other: Other) -> None:
    one = to(1)
    line.send([one])
    line.close(0)
    other.go.set()
    until(lambda: not line.held())
    assert one.reference in other.told


def test_a_call_that_cannot_begin_is_not_held(line: VoiceLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as broken:
        broken.setattr(threading.Thread, "start", start)
        (found,) = line.send([to(1)])
    assert found.is_untried
    assert (line.held(), line.window) == (frozenset(), 3)
    assert [one.is_held for one in line.send([to(n) for n in range(3)])] == [True] * 3


def test_what_expired_is_not_called(line: VoiceLine) -> None:
    assert line.send([to(1, expires_at=datetime.now(UTC) - timedelta(seconds=1))]) == [TOO_LATE]
    assert not line.held()


def test_a_call_that_breaks_and_a_text_nobody_reads_wait(line: VoiceLine, other: Other) -> None:
    def breaks(_job: Job) -> Ended:
        raise RuntimeError

    other.ended = breaks
    other.go.set()
    one, mute = to(1), to(2)
    line.send([one])
    until(lambda: one.reference in other.told)
    assert other.told[one.reference].answer is Answer.LATER

    def no_voice(_words: str, _language: str) -> Any:
        raise NoVoice("espeak-ng is missing")

    line.speak = no_voice
    line.send([mute])
    until(lambda: mute.reference in other.told)
    assert other.told[mute.reference].is_long_away


def test_the_twin_answers_for_made_up_people_and_never_wakes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoaban.integrations.voice_sip.simulated.SECONDS", 0)
    pressed: list[str] = []

    def ended(number: int, **more: Any) -> tuple[str, str]:
        job = Job(TRUNK, to(number, **more), silent("", ""), Path(), threading.Event(), pressed.append)
        told = simulated(job)
        return told.what, told.key

    assert [ended(n) for n in (0, 1, 6, 7, 8, 5)] == [
        ("busy", ""), ("no answer", ""), ("heard", "1"), ("heard", "2"), ("heard", "3"), ("heard", ""),
    ]  # fmt: skip
    assert ended(6, rings=True) == ("heard", "")
    assert (
        simulated(
            Job(TRUNK, to(8), silent("", ""), Path(), threading.Event(), pressed.append), presses=False
        ).key
        == ""
    )
    assert pressed == ["1", "2", "3"]

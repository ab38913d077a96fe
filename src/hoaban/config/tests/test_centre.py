"""The demo's own operator brings what a telephone writes to the platform, and says that it did only once the platform kept it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hoaban.config.demo import centre, roads
from hoaban.domains.replay.errors import NotNow
from hoaban.domains.replay.values import Road
from hoaban.integrations.sms_smpp import coding, pdu

PASSWORD = "mat-khau"
SENDER, WORDS = "0509901000", "CUU 1 người bị thương"


@pytest.fixture
def port(loopback: str) -> Iterator[int]:
    listener = socket.create_server((loopback, 0))
    loop = asyncio.new_event_loop()
    serving = loop.create_task(centre.Centre(PASSWORD).serve(listener))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield listener.getsockname()[1]
    loop.call_soon_threadsafe(serving.cancel)
    asyncio.run_coroutine_threadsafe(_ended(serving), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _ended(task: "asyncio.Task[None]") -> None:
    await asyncio.gather(task, return_exceptions=True)
    others = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class Platform:
    """As our line: bound, it answers every message with one status."""

    def __init__(self, port: int, status: int = pdu.OK) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.line.sendall(pdu.bind(1, centre.PLATFORM, PASSWORD))
        self.reader, self.status, self.heard = pdu.Reader(), status, list[pdu.Delivered]()
        assert self.next().status == pdu.OK
        self.thread = threading.Thread(target=self.answer)
        self.thread.start()

    def next(self) -> pdu.Pdu:
        while not (told := self.reader.feed(self.line.recv(4096))):
            pass
        return told[0]

    def answer(self) -> None:
        one = self.next()
        self.heard.append(pdu.read_delivered(one.body))
        self.line.sendall(pdu.encode(pdu.DELIVER_SM | pdu.RESPONSE, one.sequence, b"\0", self.status))

    def end(self) -> None:
        self.thread.join(10)
        self.line.close()


def test_a_message_is_brought_whole_and_said_to_be_kept(port: int) -> None:
    platform = Platform(port)
    centre.write(port, PASSWORD, SENDER, WORDS)
    platform.end()
    (one,) = platform.heard
    assert (one.source, one.target, one.is_receipt) == (SENDER, centre.NUMBER, False)
    assert coding.read(one.content, one.coding, has_header=one.is_joined) == WORDS


def test_what_the_platform_could_not_keep_is_not_said_to_be_kept(port: int) -> None:
    platform = Platform(port, status=pdu.SYSTEM_ERROR)
    with pytest.raises(centre.Away, match="0x8"):
        centre.write(port, PASSWORD, SENDER, WORDS)
    platform.end()


@pytest.mark.parametrize("password", [PASSWORD, "doan"])
def test_nobody_listens_or_the_password_is_wrong(port: int, password: str) -> None:
    with pytest.raises(centre.Away):
        centre.write(port, password, SENDER, WORDS)


def test_the_password_is_read_in_the_setting_it_was_written_into() -> None:
    assert centre.password_of(centre.url(2775, "a_b-c")) == "a_b-c"


def test_where_no_demo_runs_there_is_no_road(tmp_path: Path) -> None:
    reading: Any = None
    assert roads.push(tmp_path, reading) is None
    assert roads.text(tmp_path, SENDER, WORDS) is None


def test_a_door_that_does_not_answer_is_tried_for_two_minutes_and_then_ends_the_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(roads.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(roads, "_away_since", {})

    def away(*_: Any) -> None:
        raise centre.Away("answered 0x58")

    monkeypatch.setattr(centre, "write", away)
    roads.announce(tmp_path, port=1, root=None, smpp=2, password=PASSWORD)
    for seconds in (0.0, roads.UNREACHED):
        clock[0] = seconds
        with pytest.raises(NotNow):
            roads.text(tmp_path, SENDER, WORDS)
    clock[0] += 1
    with pytest.raises(roads.Unanswered):
        roads.text(tmp_path, SENDER, WORDS)
    monkeypatch.setattr(centre, "write", lambda *_: None)
    assert roads.text(tmp_path, SENDER, WORDS) is Road.SMS
    roads.withdraw(tmp_path)
    assert roads.text(tmp_path, SENDER, WORDS) is None

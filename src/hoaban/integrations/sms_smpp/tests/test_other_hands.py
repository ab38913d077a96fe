"""Our line and our centre held against SMPP 3.4 as somebody else wrote it: smpp34, in Rust."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import smpp34

from benchmarks._smsc import Habits, running
from hoaban.foundation.notify.values import Answer, Outgoing, Report
from hoaban.integrations.sms_smpp import coding
from hoaban.integrations.sms_smpp.api import SmppLine, from_urls

pytestmark = pytest.mark.slow
TEXT = "CẢNH BÁO LŨ QUÉT: nước suối lên nhanh, đến nơi cao ngay. Gọi 112 khi cần giúp. Không qua ngầm tràn."


class TheirCentre:
    """Accepts everything, then tells of each part that it arrived, its id in hexadecimal."""

    def __init__(self, port: int, expected: int) -> None:
        self.port, self.expected = port, expected
        self.taken: list[smpp34.SubmitSmEvent] = []
        self.told: list[bool] = []
        self.is_up = threading.Event()

    async def work(self) -> None:
        server = smpp34.Server("127.0.0.1", self.port, system_id="theirs")
        await server.start()
        self.is_up.set()
        esme = None
        while len(self.taken) < self.expected:
            event = await server.next()
            if isinstance(event, smpp34.Esme):
                esme = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                self.taken.append(event)
                event.accept(f"{1000 + len(self.taken)}")
        assert esme is not None
        for number, event in enumerate(self.taken, start=1001):
            text = f"id:{number:X} sub:001 dlvrd:001 stat:DELIVRD err:000 text:"
            answer = await esme.deliver_sm(
                event.source_addr, text.encode(), source_addr=event.destination_addr, esm_class=4
            )
            self.told.append(answer.is_success)
        await server.stop()


@contextmanager
def their_centre(port: int, expected: int) -> Iterator[TheirCentre]:
    centre = TheirCentre(port, expected)
    thread = threading.Thread(target=lambda: asyncio.run(asyncio.wait_for(centre.work(), 120)))
    thread.start()
    assert centre.is_up.wait(60)
    yield centre
    thread.join()


def test_their_centre_understands_our_line(free_port: int) -> None:
    reports: list[Report] = []
    with their_centre(free_port, 40) as centre:
        urls = f"smpp://hoaban:secret@127.0.0.1:{free_port}/?name=theirs&from=HOABAN&window=10"
        line = SmppLine(from_urls(urls), reports.extend, lambda _heard: None)
        people = [Outgoing(uuid4(), f"+8491234{n:04}", "t", TEXT, "/", True, "vi") for n in range(20)]
        results = line.send(people)
        until = time.monotonic() + 60
        while len(centre.told) < 40 and time.monotonic() < until:
            time.sleep(0.01)
        line.close()
    assert {one.answer for one in results} == {Answer.ACCEPTED}
    assert all(centre.told)
    assert len(centre.told) == len(reports) == 40
    first = centre.taken[0]
    assert (first.source_addr, first.source_addr_ton, first.dest_addr_ton, first.dest_addr_npi) == (
        "HOABAN",
        5,
        1,
        1,
    )
    assert (first.esm_class & 0x40, first.data_coding, first.registered_delivery) == (0x40, coding.UCS2, 1)
    for message in people:
        parts = [one for one in centre.taken if f"+{one.destination_addr}" == message.address]
        parts.sort(key=lambda one: one.short_message[5])
        said = "".join(coding.read(one.short_message, one.data_coding, has_header=True) for one in parts)
        assert said == TEXT
    assert {one.address for one in reports} == {one.address for one in people}


def test_our_centre_understands_their_client(loopback: str) -> None:
    with running(Habits()) as (centre,):

        async def work() -> tuple[list[str | None], list[bytes]]:
            client = smpp34.Client(loopback, centre.port, "theirs", "secret", window_size=10)
            smsc = await client.connect()
            sent = [
                smsc.submit_sm(f"8491234{n:04}", b"den noi cao", source_addr="BAN", registered_delivery=1)
                for n in range(50)
            ]
            given = [answer.message_id for answer in await asyncio.gather(*sent)]
            told = []
            while len(told) < 50:
                event = await asyncio.wait_for(smsc.next(), 60)
                assert isinstance(event, smpp34.DeliverSmEvent)
                told.append(event.short_message)
            await client.stop()
            return given, told

        given, told = asyncio.run(work())
    assert [one.content for one in centre.taken] == [b"den noi cao"] * 50
    assert len({one.number for one in centre.taken}) == 50
    assert sorted(given) == sorted(f"{one.id}" for one in centre.taken)
    assert {one.split()[0] for one in told} == {f"id:{one}".encode() for one in given}

"""The demo's own operator of text messages: a small SMPP centre on this machine, over which made-up telephones write to the platform.

A telephone binds as one, and hands its words over with submit_sm; the centre brings them to the platform's connection as deliver_sm and
answers the telephone only once the platform has kept them. What the platform sends stays with its twin: nobody outside is reached.
"""

import asyncio
import hmac
import socket
import sys
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hoaban.config import environment
from hoaban.integrations.sms_smpp import pdu

PROGRAM = (sys.executable, "-c", "from hoaban.config.demo.centre import main; main()")
FIRST = 2775
"""The first port tried: SMPP's own."""
PLATFORM, TELEPHONE = "platform", "telephone"
NUMBER = "1900"
"""The shared number, as a telephone of the demo dials it."""
BIND_FAILED, NOT_NOW = 0x0D, 0x58
"""Wrong password; nobody listens, or nobody answered in time."""
WITHIN = 8.0
"""Seconds in which the platform has to keep a message; a telephone waits a little longer (`PATIENCE`)."""
PATIENCE = 10.0


class Away(OSError):
    """The centre, or the platform behind it, did not take the message now."""


def main() -> None:
    """A process of its own beside web and worker, with its socket; the password of both sides stands in the platform's setting."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    asyncio.run(Centre(password_of(environment.text("HOABAN_SMPP_URLS"))).serve(listener))


def url(port: int, password: str) -> str:
    """For `HOABAN_SMPP_URLS`: only listened to, what is sent is the twin's."""
    return f"twin:smpp://{PLATFORM}:{password}@127.0.0.1:{port}/?name=demo&from={NUMBER}"


def password_of(setting: str) -> str:
    return urlsplit(setting.removeprefix("twin:")).password or ""


@dataclass(slots=True)
class Centre:
    """Brings what telephones write to whoever is bound as the platform, one after the other."""

    password: str
    _platforms: "list[_Platform]" = field(default_factory=list)

    async def serve(self, listener: socket.socket) -> None:
        server = await asyncio.start_server(self._met, sock=listener)
        async with server:
            await server.serve_forever()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (OSError, EOFError, pdu.Nonsense):
            pass  # whoever hung up, or speaks something else, is forgotten
        finally:
            self._platforms = [one for one in self._platforms if one.writer is not writer]
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await _next(reader)
        user, password = (word.decode("latin-1") for word in first.body.split(b"\0")[:2])
        is_let_in = first.command == pdu.BIND_TRANSCEIVER and hmac.compare_digest(password, self.password)
        status = pdu.OK if is_let_in and user in (PLATFORM, TELEPHONE) else BIND_FAILED
        writer.write(pdu.encode(first.command | pdu.RESPONSE, first.sequence, b"demo\0", status))
        if status != pdu.OK:
            return
        if user == PLATFORM:
            self._platforms.append(_Platform(writer))
        while told := await _next(reader):
            await self._hear(told, writer)

    async def _hear(self, told: pdu.Pdu, writer: asyncio.StreamWriter) -> None:
        if told.command == pdu.DELIVER_SM | pdu.RESPONSE:
            for one in self._platforms:
                one.heard(told, writer)
        elif told.command == pdu.SUBMIT_SM:
            status = await self._bring(told.body)
            writer.write(pdu.encode(pdu.SUBMIT_SM | pdu.RESPONSE, told.sequence, b"demo\0", status))
        elif not told.command & pdu.RESPONSE:
            writer.write(pdu.encode(told.command | pdu.RESPONSE, told.sequence))

    async def _bring(self, body: bytes) -> int:
        """The fields of submit_sm and deliver_sm are the same, in the same order (SMPP 3.4, 4.4.1 and 4.6.1)."""
        if not self._platforms:
            return NOT_NOW
        return await self._platforms[-1].take(body)


@dataclass(slots=True)
class _Platform:
    writer: asyncio.StreamWriter
    _sequence: int = 0
    _waiting: "dict[int, asyncio.Future[int]]" = field(default_factory=dict)

    async def take(self, body: bytes) -> int:
        self._sequence += 1
        number = self._sequence
        kept = self._waiting[number] = asyncio.get_running_loop().create_future()
        self.writer.write(pdu.encode(pdu.DELIVER_SM, number, body))
        try:
            return await asyncio.wait_for(kept, WITHIN)
        except TimeoutError:
            return NOT_NOW
        finally:
            self._waiting.pop(number, None)

    def heard(self, told: pdu.Pdu, writer: asyncio.StreamWriter) -> None:
        waits = self._waiting.get(told.sequence) if writer is self.writer else None
        if waits is not None and not waits.done():
            waits.set_result(told.status)


async def _next(reader: asyncio.StreamReader) -> pdu.Pdu:
    head = await reader.readexactly(pdu.HEADER.size)
    length, command, status, sequence = pdu.HEADER.unpack(head)
    if not pdu.HEADER.size <= length <= pdu.LONGEST:
        raise pdu.Nonsense(f"a PDU of {length} octets")
    return pdu.Pdu(command, status, sequence, await reader.readexactly(length - pdu.HEADER.size))


def write(port: int, password: str, sender: str, words: str) -> None:
    """As a telephone: comes back once the platform has kept the message; raises `Away` where it has not."""
    part = words.encode("utf-16-be")  # data coding 8: any letter, no table
    message = pdu.submit(
        2, pdu.head_of(sender), NUMBER.encode(), pdu.tail_of(part, coding=8, is_joined=False)
    )
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(pdu.bind(1, TELEPHONE, password))
            _answered(line)
            line.sendall(message)
            _answered(line)
    except OSError as problem:
        raise Away(str(problem)) from problem


def _answered(line: socket.socket) -> None:
    reader = pdu.Reader()
    while not (told := reader.feed(line.recv(4096) or _hung_up())):
        pass
    if told[0].status != pdu.OK:
        raise Away(f"answered {told[0].status:#x}")


def _hung_up() -> bytes:
    raise Away("the centre hung up")

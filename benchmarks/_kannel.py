"""Kannel 1.4.5 from Debian, as its guide advises for speed with durability: spool store, HTTP kept alive, receipts asked for."""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from tests.support.installation import free_port, installation

NAME = "Kannel 1.4.5, spool store, receipts"
CONNECTIONS = 32
Message = tuple[str, str]
"""A number and its text."""
_BEARERBOX, _SMSBOX = "/usr/sbin/bearerbox", "/usr/sbin/smsbox"
_CONFIG = """
group = core
admin-port = {admin}
admin-password = bench
smsbox-port = {box}
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 3
store-type = spool
store-location = "{folder}/spool"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = centre
host = 127.0.0.1
port = {centre}
transceiver-mode = true
smsc-username = u
smsc-password = p
system-type = ""
max-pending-submits = 500
msg-id-type = 0x03

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
global-sender = HOABAN
log-file = "{folder}/smsbox.log"
log-level = 3

group = sendsms-user
username = bench
password = bench
max-messages = 10
concatenation = true

group = sms-service
keyword = default
text = ""
max-messages = 0
"""


# Answers every message as Kannel does, and forgets it.
_TAKER = """
import asyncio, sys
from contextlib import suppress
async def take(reader, writer):
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            await reader.readuntil(b"\\r\\n\\r\\n")
            writer.write(b"HTTP/1.1 202 Accepted\\r\\nContent-Length: 0\\r\\n\\r\\n")
async def run():
    await (await asyncio.start_server(take, "127.0.0.1", int(sys.argv[1]))).serve_forever()
asyncio.run(run())
"""


def is_here() -> bool:
    return bool(shutil.which(_BEARERBOX) and shutil.which(_SMSBOX))


@contextmanager
def running(folder: Path, centre: int) -> Iterator[Callable[[Sequence[Message]], None]]:
    """Both boxes up; gives a function that hands over messages."""
    (folder / "spool").mkdir()
    ports = {"admin": free_port(), "box": free_port(), "send": free_port()}
    config = folder / "kannel.conf"
    config.write_text(_CONFIG.format(folder=folder, centre=centre, **ports))
    with installation(folder / "kannel") as place:
        place.start(_BEARERBOX, str(config), name="bearerbox")
        _until_open(ports["box"])
        place.start(_SMSBOX, str(config), name="smsbox")
        _until_open(ports["send"])
        time.sleep(1)  # it binds to the centre
        yield lambda messages: asyncio.run(_send(ports["send"], messages))


def handing_over(messages: Sequence[Message]) -> float:
    """Messages a second where nobody keeps them: what the giver of the messages is good for by itself, on the same machine."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", _TAKER, str(port)]) as taker:
        try:
            _until_open(port)
            began = time.monotonic()
            asyncio.run(_send(port, messages))
            return len(messages) / (time.monotonic() - began)
        finally:
            taker.kill()


def _until_open(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("Kannel did not start")


async def _send(port: int, messages: Sequence[Message]) -> None:
    """Every connection its share, one request after the other; the receipts go to a listener that forgets them."""
    sink = await asyncio.start_server(_forget, "127.0.0.1", 0)
    told = quote(f"http://127.0.0.1:{sink.sockets[0].getsockname()[1]}/?id=%d", safe="")
    shares = [messages[start::CONNECTIONS] for start in range(CONNECTIONS)]
    await asyncio.gather(*(_share(port, share, told) for share in shares))
    await asyncio.sleep(0)
    sink.close()


async def _share(port: int, messages: Sequence[Message], told: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = f"/cgi-bin/sendsms?username=bench&password=bench&dlr-mask=31&dlr-url={told}"
    for number, text in messages:
        coding = "" if text.isascii() else "&coding=2&charset=UTF-8"
        words = f"{asked}&to={number}{coding}&text={quote(text)}"
        writer.write(f"GET {words} HTTP/1.1\r\nHost: kannel\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 202"):
            raise RuntimeError(head.decode())
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        await reader.readexactly(int(length))
    writer.close()


async def _forget(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

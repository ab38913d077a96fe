"""3,000 loudspeakers told of a warning: planned, signed once, laid down at a real Mosquitto, received by 3,000 sessions of their own.

Each session is a connection with one subscription, kept by one process beside; it notes when its package came and acknowledges.
"""

import asyncio
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.driver import Figure, at_most, main
from benchmarks.driver.command import Effort
from tests.support.broker import Broker, running
from tests.support.installation import Installation, free_port, installation

SPEAKERS = {"small": 300, "province": 3_000, "nation": 3_000}
FILES = 20_000

# What the life lane does with a warning for every loudspeaker of a province. The package is signed with a key of the test's own.
TELL = """
import json, time
from django.utils import timezone
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.actions import dispatching
from hoaban.integrations.loudspeaker import api as loudspeaker
from hoaban.integrations.loudspeaker.tests import packages
made = packages.issuer()
sound = loudspeaker.Sound(bytes(60_000), "audio/ogg", "vie", loudspeaker.Spoken.MACHINE, 30.0)
told = packages.play(sequence={run}, alert="bench-{run}", sounds=(sound,))
line = loudspeaker.LoudspeakerLine(
    loudspeaker.from_url("mqtt://127.0.0.1:{port}/"), lambda one: told, lambda content: packages.sealed_bytes(content, made),
    loudspeaker.hearer(lambda heard: None))
line.is_real = False
notify.connect(notify.Channel.SPEAKER, line)
codes = [f"loa-{{n}}" for n in range({speakers})]
what = notify.Plan("notify.test", "bench {run}", urgency=notify.Urgency.LIFE, params={{"version": {run}}})
began = time.monotonic()
batch = notify.plan(by=SystemActor("bench"), what=what, recipients=[notify.Recipients(notify.Channel.SPEAKER, codes, codes)])
while dispatching.dispatch_window(notify.Channel.SPEAKER, is_life=True, now=timezone.now()).is_full:
    pass
ended = time.monotonic()
assert notify.progress(batch).total(notify.State.SENT) == {speakers}
print(json.dumps([began, ended]))
"""


def measure(effort: Effort) -> Iterator[Figure]:
    speakers = SPEAKERS[effort.scale]
    heard, settled = [], []
    with (
        tempfile.TemporaryDirectory(prefix="hoaban-bench-") as name,
        installation(Path(name) / "data") as place,
    ):
        place.migrate()
        with _broker(Path(name)) as broker, _sessions(broker.port, speakers) as pipe:
            for run in range(1, effort.runs + 1):
                began, ended = _told(place, broker.port, speakers, run)
                came = pipe.recv()
                assert len(came) == speakers, f"{len(came)} of {speakers} loudspeakers were told"
                heard.append(max(came) - began)
                settled.append(ended - began)
    name = f"{speakers:,} loudspeakers told"
    yield Figure(f"{name}: from planning to the last session", heard, "s", at_most(2), rows=speakers)
    yield Figure(f"{name}: until the ledger is settled", settled, "s", rows=speakers)


def _told(place: Installation, port: int, speakers: int, run: int) -> tuple[float, float]:
    began, ended = json.loads(place.python(TELL.format(port=port, speakers=speakers, run=run), within=120))
    return began, ended


@contextmanager
def _broker(folder: Path) -> Iterator[Broker]:
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (FILES, max(FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    )
    (folder / "broker").mkdir()
    with running(free_port(), folder / "broker") as made:
        yield made


@contextmanager
def _sessions(port: int, count: int) -> Iterator[Connection]:
    """Ready when every one of them has subscribed; then a list of times after each warning."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_listen, args=(port, count, theirs), daemon=True)
    process.start()
    assert ours.recv() == "ready"
    yield ours
    process.terminate()
    process.join()


def _listen(port: int, count: int, pipe: Connection) -> None:
    asyncio.run(_all(port, count, pipe))


async def _all(port: int, count: int, pipe: Connection) -> None:
    came: list[float] = []
    gate = asyncio.Semaphore(100)
    ready = [asyncio.Event() for _ in range(count)]
    tasks = [asyncio.create_task(_one(port, number, came, gate, ready[number])) for number in range(count)]
    for one in ready:
        await one.wait()
    pipe.send("ready")
    while not any(task.done() for task in tasks):
        await asyncio.sleep(0.05)
        if len(came) >= count or (came and time.monotonic() - came[-1] > 10):
            pipe.send(came[:])
            came.clear()


async def _one(
    port: int, number: int, came: list[float], gate: asyncio.Semaphore, ready: asyncio.Event
) -> None:
    """MQTT 3.1.1 as far as a loudspeaker needs it: CONNECT, SUBSCRIBE, PUBLISH, PUBACK."""
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_packet(0x10, _text("MQTT") + b"\x04\x02\x00\x00" + _text(f"sim-{number}")))
        await _next(reader)
        writer.write(_packet(0x82, b"\x00\x01" + _text(f"hoaban/loudspeakers/loa-{number}/play/+") + b"\x01"))
        await _next(reader)
    ready.set()
    while True:
        kind, body = await _next(reader)
        if kind & 0xF0 == 0x30:
            came.append(time.monotonic())
            topic = int.from_bytes(body[:2], "big")
            writer.write(_packet(0x40, body[2 + topic : 4 + topic]))


def _packet(kind: int, body: bytes) -> bytes:
    length, left = b"", len(body)
    while True:
        left, byte = left >> 7, left & 0x7F
        length += bytes([byte | (0x80 if left else 0)])
        if not left:
            return bytes([kind]) + length + body


def _text(text: str) -> bytes:
    return len(text).to_bytes(2, "big") + text.encode()


async def _next(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    kind = (await reader.readexactly(1))[0]
    length = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return kind, await reader.readexactly(length)


if __name__ == "__main__":
    sys.exit(main("loudspeakers", measure))

"""Five hundred open pages that listen, while others ask for pages: what do the listeners cost?"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.driver import Figure, at_most
from benchmarks.driver.command import Effort
from benchmarks.driver.load import generate
from tests.support.installation import Installation, installation

STREAMS, PEOPLE, RATE = 500, 50, 30

PREPARE = """
from django.core.management import call_command
from django.test import Client
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
call_command("load_pack", "14", verbosity=0)
loader = SystemActor("demo.load")
office = accounts.make_demo_organisation(
    by=loader, name="Xã nhà", kind=accounts.OrganisationKind.COMMUNE, number=14_03646_0000, parent_id=None)
for number in range({people}):
    name = f"can.bo.{{number:02d}}"
    accounts.make_demo_person(by=loader, username=name, display_name=name, role="commune_officer", organisation_id=office,
        number=14_03646_0000, password="hoa-ban-thu-nghiem")
    client = Client(headers={{"user-agent": "bench"}})
    client.force_login(User.objects.get(username=name))
    print(client.cookies["sessionid"].value)
"""

# A change every second: each wakes every stream.
CHANGES = """
import time
from hoaban.foundation.duties.events import DutyOpened
from hoaban.foundation.events import api as events
while True:
    events.publish(DutyOpened(1)); events.sequence(); time.sleep(1)
"""


def measure(effort: Effort) -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder,
        installation(Path(folder) / "data", HOABAN_BUSY_SECONDS="20") as place,
    ):
        place.migrate()
        sessions = place.python(PREPARE.format(people=PEOPLE)).split()
        address = place.serve()
        place.start(sys.executable, "-c", f"import django\ndjango.setup()\n{CHANGES}", name="changes")
        url = f"{address}/board/"
        generate(url, seconds=2, clients=2)
        alone = [generate(url, seconds=effort.seconds, rate=RATE) for _ in range(effort.runs)]
        with listening(place, address, sessions) as heard:
            beside = [generate(url, seconds=effort.seconds, rate=RATE) for _ in range(effort.runs)]
    grown = [100 * (b["p95_ms"] / a["p95_ms"] - 1) for a, b in zip(alone, beside, strict=True)]
    yield Figure(
        f"growth of the board's p95 with {STREAMS} open streams", grown, "%", at_most(20), statistic="paired runs",
        arrival_rate=RATE, workers=STREAMS, generator_cpu=max(run["cpu"] for run in beside),
    )  # fmt: skip
    yield Figure(
        f"board page p95 with {STREAMS} open streams", [run["p95_ms"] for run in beside], "ms", None, "without streams",
        [run["p95_ms"] for run in alone], arrival_rate=RATE, workers=STREAMS,
    )  # fmt: skip
    yield Figure("changes heard over all streams", heard, "messages", lower_is_better=False)


@contextmanager
def listening(place: Installation, address: str, sessions: list[str]) -> Iterator[list[float]]:
    """Holds the lines in a process of its own; afterwards the list holds how many messages came."""
    heard: list[float] = []
    words = [sys.executable, "-m", "benchmarks._streams", address, str(STREAMS), *sessions]
    holder = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=place.environment
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    if (opened := holder.stdout.readline().strip()) != f"open {STREAMS}":
        raise RuntimeError(f"{opened}; wanted {STREAMS} streams")
    yield heard
    holder.stdin.close()
    heard.append(float(holder.stdout.readline()))
    holder.wait()


async def hold(address: str, count: int, sessions: list[str]) -> None:
    host, port = address.removeprefix("http://").split(":")
    heard, lines = [0], []

    async def line(session: str) -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        asked = (
            f"GET /streams/changes?topics=duties HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: bench\r\n"
            f"Accept: text/event-stream\r\nCookie: sessionid={session}\r\n\r\n"
        )
        writer.write(asked.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(head.decode())
        lines.append(asyncio.create_task(listen(reader)))

    async def listen(reader: asyncio.StreamReader) -> None:
        while text := await reader.readline():
            heard[0] += text.startswith(b"event: change")

    for start in range(0, count, 10):
        await asyncio.gather(*(line(sessions[number % len(sessions)]) for number in range(start, start + 10)))
    print(f"open {len(lines)}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(heard[0], flush=True)
    for one in lines:
        one.cancel()


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))

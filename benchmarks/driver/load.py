"""Load from outside, as a process of its own: ``python -m benchmarks.driver.load``.

Open loop: requests arrive at a stated rate whether or not the server keeps up, and a request's time begins when it was
due, so that waiting counts. Closed loop: each of N clients asks again as soon as it was answered: throughput.
Speaks just enough HTTP/1.1 over kept connections to cost little itself; its own processor share is reported.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import resource
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Client:
    """Kept connections to one server."""

    host: str
    port: int
    heads: Iterator[bytes]
    """What is asked, one after the other, for ever."""
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def ask(self) -> int:
        """One request; its status."""
        for fresh in (False, True):  # a kept connection may have been closed meanwhile
            try:
                reader, writer = self.idle.pop() if self.idle and not fresh else await self._open()
            except OSError:
                return 0
            try:
                status, keep = await self._exchange(reader, writer)
            except (OSError, asyncio.IncompleteReadError, ValueError):
                writer.close()
                if fresh:
                    return 0
                continue
            if keep:
                self.idle.append((reader, writer))
            else:
                writer.close()
            return status
        return 0

    async def close(self) -> None:
        for _reader, writer in self.idle:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        self.idle.clear()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bool]:
        writer.write(next(self.heads))
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
        if length:
            await reader.readexactly(int(length))
        elif b"transfer-encoding: chunked" in head:
            while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
                await reader.readexactly(size + 2)
            await reader.readuntil(b"\r\n")
        return status, b"connection: close" not in head


async def open_loop(client: Client, rate: float, seconds: float) -> tuple[list[float], list[int]]:
    """Arrivals evenly spaced at `rate` per second."""
    times: list[float] = []
    statuses: list[int] = []

    async def one(due: float) -> None:
        statuses.append(await client.ask())
        times.append(time.perf_counter() - due)

    tasks, begin = [], time.perf_counter()
    for number in range(int(rate * seconds)):
        due = begin + number / rate
        if (rest := due - time.perf_counter()) > 0:
            await asyncio.sleep(rest)
        tasks.append(asyncio.create_task(one(due)))
    await asyncio.gather(*tasks)
    await client.close()
    return times, statuses


async def closed_loop(client: Client, clients: int, seconds: float) -> tuple[list[float], list[int]]:
    times: list[float] = []
    statuses: list[int] = []
    until = time.perf_counter() + seconds

    async def one() -> None:
        while (began := time.perf_counter()) < until:
            statuses.append(await client.ask())
            times.append(time.perf_counter() - began)

    await asyncio.gather(*(one() for _ in range(clients)))
    await client.close()
    return times, statuses


def percentile(times: list[float], share: float) -> float:
    """The smallest time that `share` of all requests kept; no interpolation flatters it."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def generate(
    *urls: str, seconds: float, rate: float = 0, clients: int = 0, cookie: str = ""
) -> dict[str, float]:
    """Run the generator in a process of its own and return what it saw; several addresses of one server take turns."""
    words = [sys.executable, "-m", "benchmarks.driver.load", *urls, "--seconds", str(seconds)]
    words += ["--rate", str(rate)] if rate else ["--clients", str(clients)]
    result = subprocess.run(
        [*words, "--cookie", cookie], capture_output=True, text=True, check=True, timeout=seconds * 3 + 120
    )
    seen: dict[str, float] = json.loads(result.stdout)
    if seen["failed"] > seen["requests"] * 0.001:
        raise RuntimeError(
            f"{urls[0]}: {seen['failed']:.0f} of {seen['requests']:.0f} requests were not answered with 200"
        )
    return seen


def _head(url: str, cookie: str) -> bytes:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Accept-Language: vi", "Accept: text/html"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--clients", type=int, default=0)
    parser.add_argument("--cookie", default="")
    words = parser.parse_args()
    server = urlsplit(words.urls[0])
    heads = itertools.cycle([_head(url, words.cookie) for url in words.urls])
    client = Client(server.hostname or "", server.port or 80, heads)
    began = time.perf_counter()
    work = (
        open_loop(client, words.rate, words.seconds)
        if words.rate
        else closed_loop(client, words.clients, words.seconds)
    )
    # epoll counts in milliseconds and wakes late, which at few requests a second would be laid to the server; select is
    # exact, but holds a thousand connections at most.
    exact = selectors.SelectSelector if 0 < words.rate < 50 else selectors.DefaultSelector
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(exact())) as runner:
        times, statuses = runner.run(work)
    took = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer = {
        "requests": len(times), "failed": sum(status != 200 for status in statuses), "per_second": len(times) / took,
        "p50_ms": percentile(times, 0.5) * 1000, "p95_ms": percentile(times, 0.95) * 1000,
        "p99_ms": percentile(times, 0.99) * 1000, "worst_ms": max(times, default=0) * 1000,
        "cpu": round((used.ru_utime + used.ru_stime) / took, 3),
    }  # fmt: skip
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

"""A short message centre of our own: takes windows, remembers every part it took, and tells later as operators do.

One per operator. It shares no code with our line. ``python -m benchmarks._smsc --help`` runs several in one process.
"""

import argparse
import asyncio
import heapq
import json
import random
import struct
import sys
import threading
import time
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast

_HEADER = struct.Struct(">4I")
_SUBMIT, _DELIVER, _UNBIND, _ENQUIRE, _RESPONSE = 4, 5, 6, 0x15, 0x8000_0000
_BINDS = (1, 2, 9)
THROTTLED, QUEUE_FULL = 0x58, 0x14
OUTSTANDING = 500
"""Receipts of one connection that wait for an acknowledgement."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How this operator behaves."""

    receipts: bool = True
    delay: tuple[float, float] = (0.0, 0.0)
    """Seconds until a receipt, drawn evenly: they come out of order."""
    is_early: bool = False
    """The receipt leaves before the answer to the submission."""
    styles: tuple[str, ...] = ("same",)
    """How a receipt writes the id: same, hex, padded, upper (drawn for each)."""
    twice: float = 0.0
    never: float = 0.0
    failed: float = 0.0
    throttle: tuple[int, int] | None = None
    """After so many taken parts, complain so many times."""
    complains: int = THROTTLED
    """With which word."""
    cut_after: tuple[int, ...] = ()
    """Hang up, the last block taken and not answered, whenever so many parts were taken."""
    per_second: float | None = None
    refuses: str = ""
    """Numbers with this ending do not exist."""
    seed: int = 1


class Taken(NamedTuple):
    """One part that was accepted: when (monotonic ns), for whom, what."""

    at: int
    number: bytes
    digest: int
    """Of its words: the head that joins parts carries a number, another one for each window."""
    header: bytes
    id: int
    content: bytes


@dataclass(slots=True)
class Smsc:
    """One operator's centre."""

    habits: Habits = field(default_factory=Habits)
    notes: Path | None = None
    """A file that gets a line per part; without it parts are kept in `taken`."""
    taken: list[Taken] = field(default_factory=list)
    silent: list[Taken] = field(default_factory=list)
    """Parts that were taken and whose receipt never comes."""
    hung_up: int = 0
    acknowledged: int = 0
    complaints: int = 0
    port: int = 0
    _next_id: int = 1000
    _later: list[tuple[float, int, bytes]] = field(default_factory=list)
    _connections: list["_Connection"] = field(default_factory=list)
    _dice: random.Random = field(default_factory=random.Random)
    _complain: int = 0
    _since_complaint: int = 0
    _count: int = 0
    _cuts: deque[int] = field(default_factory=deque)

    async def start(self, port: int = 0) -> asyncio.Server:
        self._dice.seed(self.habits.seed)
        self._cuts.extend(self.habits.cut_after)
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def tell(self) -> None:
        """Receipts whose time has come, and the notes."""
        while True:
            await asyncio.sleep(0.005)
            self.tell_due()
            if self.notes is not None and self.taken:
                taken, self.taken = self.taken, []
                with self.notes.open("ab") as file:
                    file.write(
                        b"".join(
                            b"%d %s %d %s %d\n" % (*one[:3], one[3].hex().encode() or b"-", one[4])
                            for one in taken
                        )
                    )

    def tell_due(self) -> None:
        now, which = time.monotonic(), 0
        alive = [one for one in self._connections if one.room > 0]
        while self._later and self._later[0][0] <= now and alive:
            one = alive[which % len(alive)]
            one.tell(heapq.heappop(self._later)[2])
            which += 1
            alive = alive if one.room > 0 else [one for one in alive if one.room > 0]
        for one in self._connections:  # one that just filled up is alive no more, and still has them to say
            one.flush()

    def judge(self, number: bytes) -> int:
        """0: take it; else what is answered."""
        habits = self.habits
        if habits.refuses and number.endswith(habits.refuses.encode()):
            return 0x0B
        if habits.throttle is None:
            return 0
        if self._complain:
            self._complain -= 1
            self.complaints += 1
            return habits.complains
        self._since_complaint += 1
        if self._since_complaint >= habits.throttle[0]:
            self._since_complaint, self._complain = 0, habits.throttle[1]
        return 0

    def take(self, one: Taken, sender: bytes, *, wants_receipt: bool) -> bytes | None:
        """Remember it; the receipt where it leaves at once."""
        self.taken.append(one)
        self._count += 1
        habits, dice = self.habits, self._dice
        if not (habits.receipts and wants_receipt):
            return None
        if habits.never and dice.random() < habits.never:
            self.silent.append(one)
            return None
        body = self._receipt(one, sender)
        if habits.is_early:
            return body
        for _time in range(2 if habits.twice and dice.random() < habits.twice else 1):
            self.later(body, dice.uniform(*habits.delay))
        return None

    def later(self, body: bytes, delay: float = 0.0) -> None:
        heapq.heappush(self._later, (time.monotonic() + delay, id(body), body))

    def must_hang_up(self) -> bool:
        if self._cuts and self._count >= self._cuts[0]:
            self._cuts.popleft()
            self.hung_up += 1
            return True
        return False

    def next_id(self) -> int:
        self._next_id += 1
        return self._next_id

    @property
    def waiting(self) -> int:
        """Receipts not told yet."""
        return len(self._later)

    def _receipt(self, one: Taken, sender: bytes) -> bytes:
        dice, habits = self._dice, self.habits
        style = habits.styles[0] if len(habits.styles) == 1 else dice.choice(habits.styles)
        given = {"hex": b"%x", "upper": b"%X", "padded": b"%010d"}.get(style, b"%d") % one.id
        state = b"DELIVRD"
        if habits.failed and dice.random() < habits.failed:
            state = dice.choice((b"UNDELIV", b"EXPIRED", b"REJECTD"))
        text = (
            b"id:%s sub:001 dlvrd:001 submit date:2611270330 done date:2611270331 stat:%s err:000 text:-"
            % (given, state)
        )
        return b"".join(
            (b"\0\1\1", one.number, b"\0\5\0", sender, b"\0\4\0\0\0\0\0\0\0\0", bytes((len(text),)), text)
        )


class _Connection(asyncio.Protocol):
    def __init__(self, smsc: Smsc) -> None:
        self.smsc = smsc
        self._rest = b""
        self._told: dict[int, bytes] = {}
        self._sequence = 0
        self._block: list[bytes] = []
        self._slow: deque[bytes] = deque()
        self._allowed, self._counted_at = 1.0, time.monotonic()

    @property
    def room(self) -> int:
        return OUTSTANDING - len(self._told)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, _problem: Exception | None) -> None:
        """Who hangs up without an acknowledgement is told again."""
        if self in self.smsc._connections:
            self.smsc._connections.remove(self)
        for body in self._told.values():
            self.smsc.later(body)
        self._told.clear()

    def tell(self, body: bytes) -> None:
        self._sequence += 1
        self._told[self._sequence] = body
        self._block.append(_HEADER.pack(16 + len(body), _DELIVER, 0, self._sequence) + body)

    def flush(self) -> None:
        if self._block:
            self.transport.write(b"".join(self._block))
            self._block.clear()

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        at, end, now = 0, len(data), time.monotonic_ns()
        answers: list[bytes] = []
        while end - at >= 16:
            length, command, _status, sequence = _HEADER.unpack_from(data, at)
            if end - at < length:
                break
            if command == _SUBMIT:
                self._submit(data, at + 16, sequence, now, answers)
            else:
                self._other(command, sequence, answers)
            at += length
        self._rest = data[at:]
        if self.smsc.must_hang_up():
            self.transport.abort()
            return
        self.flush()
        self._answer(answers)

    def _submit(self, data: bytes, at: int, sequence: int, now: int, answers: list[bytes]) -> None:
        """Fields in the order of SMPP 3.4, section 4.4.1."""
        source = data.index(0, at) + 3
        source_end = data.index(0, source)
        number = source_end + 3
        number_end = data.index(0, number)
        validity = data.index(0, number_end + 4) + 1
        flags = data.index(0, validity)
        content = data[flags + 6 : flags + 6 + data[flags + 5]]
        to = data[number:number_end]
        status = self.smsc.judge(to)
        if status:
            answers.append(_HEADER.pack(17, _SUBMIT | _RESPONSE, status, sequence) + b"\0")
            return
        is_joined = bool(data[number_end + 1] & 0x40)
        header = content[3:6] if is_joined else b""
        digest = zlib.crc32(content[content[0] + 1 :] if is_joined and content else content)
        one = Taken(now, to, digest, header, self.smsc.next_id(), content)
        receipt = self.smsc.take(one, data[source:source_end], wants_receipt=bool(data[flags + 1] & 1))
        if receipt is not None:
            self.tell(receipt)
        given = b"%d\0" % one.id
        answers.append(_HEADER.pack(16 + len(given), _SUBMIT | _RESPONSE, 0, sequence) + given)

    def _other(self, command: int, sequence: int, answers: list[bytes]) -> None:
        if command == _DELIVER | _RESPONSE:
            self._told.pop(sequence, None)
            self.smsc.acknowledged += 1
        elif command in _BINDS:
            self.smsc._connections.append(self)
            answers.append(_HEADER.pack(21, command | _RESPONSE, 0, sequence) + b"smsc\0")
        elif command in (_ENQUIRE, _UNBIND):
            answers.append(_HEADER.pack(16, command | _RESPONSE, 0, sequence))

    def _answer(self, answers: list[bytes]) -> None:
        """At once, or as slowly as this operator works."""
        if self.smsc.habits.per_second is None:
            if answers:
                self.transport.write(b"".join(answers))
            return
        self._slow.extend(answers)
        self._trickle()

    def _trickle(self) -> None:
        rate, now = self.smsc.habits.per_second or 1.0, time.monotonic()
        self._allowed = min(self._allowed + (now - self._counted_at) * rate, max(rate / 20, 1.0))
        self._counted_at = now
        while self._slow and self._allowed >= 1:
            self._allowed -= 1
            self.transport.write(self._slow.popleft())
        if self._slow:
            asyncio.get_running_loop().call_later(max((1 - self._allowed) / rate, 0.005), self._trickle)


@contextmanager
def running(*habits: Habits) -> Iterator[list[Smsc]]:
    """Centres in a thread of this process, one per operator."""
    loop = asyncio.new_event_loop()
    made = [Smsc(one) for one in habits or (Habits(),)]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = [asyncio.run_coroutine_threadsafe(one.start(), loop).result() for one in made]
    tasks = [asyncio.run_coroutine_threadsafe(one.tell(), loop) for one in made]
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        asyncio.run_coroutine_threadsafe(_end(made, servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(made: Sequence[Smsc], servers: Sequence[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    for one in made:
        for connection in list(one._connections):
            connection.transport.abort()
    await asyncio.sleep(0.01)


async def _serve(notes: Path, habits: Sequence[Habits]) -> None:
    """Prints its ports as JSON, then works until it is killed; `NOTES.state` says how many receipts wait."""
    made = [Smsc(one, notes) for one in habits]
    servers = [await one.start() for one in made]
    print(json.dumps([one.port for one in made]), flush=True)
    state = notes.with_suffix(".state")
    telling = [asyncio.create_task(one.tell()) for one in made]
    while servers and telling:
        await asyncio.sleep(0.1)
        told = {
            "waiting": sum(one.waiting for one in made),
            "bound": sum(len(one._connections) for one in made),
            "acknowledged": sum(one.acknowledged for one in made),
            "hung_up": sum(one.hung_up for one in made),
            "silent": [[part.number.decode(), part.header.hex()] for one in made for part in one.silent],
        }
        draft = state.with_suffix(".draft")
        draft.write_text(json.dumps(told))
        draft.replace(state)


def main() -> None:
    parser = argparse.ArgumentParser(description="Short message centres, one per HABITS (JSON)")
    parser.add_argument("notes", type=Path)
    parser.add_argument("habits", nargs="*", default=["{}"])
    words = parser.parse_args()
    asked = [
        Habits(**{key: tuple(one) if isinstance(one, list) else one for key, one in json.loads(text).items()})
        for text in words.habits
    ]
    try:
        import uvloop  # noqa: PLC0415 — not made for every system
    except ImportError:
        asyncio.run(_serve(words.notes, asked))
    else:
        uvloop.run(_serve(words.notes, asked))


if __name__ == "__main__":
    sys.exit(main())

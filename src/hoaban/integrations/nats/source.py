"""Hints from a work-queue stream of JetStream. The client is asynchronous: it lives in a thread of its own."""

import asyncio
import json
import logging
import os
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nats.aio.msg import Msg
from nats.errors import Error

from hoaban.foundation.notify.ports import Hints, Silence, Work
from hoaban.foundation.notify.values import Channel
from hoaban.integrations.nats import connecting, shelf
from hoaban.integrations.nats.connecting import ANSWER_WITHIN, NoHints
from hoaban.integrations.nats.shelf import LANES, ROOT, SEEN_ROOT, Session
from hoaban.integrations.nats.way import Way

log = logging.getLogger(__name__)
TAKE_WITHIN = 0.1
AGAIN_AFTER = 0.5
REFUSED_AGAIN_AFTER = 3.0
"""Somebody has to mend it first, and a server writes down each refusal."""
LOOK_EVERY = 5.0
COUNTS = 5
"""Looks that are remembered: as long as a dispatcher that died is counted."""
PASSING = (Silence.AWAY, Silence.LEADERLESS)
FAILURES = (Error, OSError, TimeoutError, Late, CancelledError, asyncio.CancelledError)


@dataclass(frozen=True, slots=True)
class Handed:
    """A hint that is handed out again unless it is done."""

    work: Work
    source: "NatsWork"
    message: Msg

    def done(self) -> None:
        """Not waited for: an acknowledgement that is lost costs one look."""
        self.source.acknowledge(self.message)


class NatsWork:
    """Connects by itself, again and again; before and between, `is_up` is false."""

    def __init__(self, way: Way, told: Callable[[Silence | None], None]) -> None:
        self._way, self._servers, self._told = way, list(way.servers), told
        self._silences: dict[str, Silence] = {}
        self._said: Silence | None = None
        self._counts: deque[int] = deque([1], maxlen=COUNTS)
        self._session: Session | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._owner = 0
        self._starting = threading.Lock()
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._is_over = self._takes = False

    @property
    def is_up(self) -> bool:
        """Whether the stream is there; the first question of a process begins the connection."""
        self._begin()
        return self._session is not None

    @property
    def silence(self) -> Silence | None:
        """The gravest of what the servers said; None while hints come, and before the first answer."""
        return None if self._session else connecting.gravest(list(self._silences.values()))

    def close(self) -> None:
        """Let go for good; whoever lives as long as the process need not."""
        self._is_over = True
        if self._loop is not None and self._task is not None and self._owner == os.getpid():
            self._loop.call_soon_threadsafe(self._task.cancel)
            if self._thread is not None:
                self._thread.join(ANSWER_WITHIN + 1)

    @property
    def sharers(self) -> int:
        """Dispatchers seen lately, and the worker. More at once, fewer only after a while: a server that forgot whom it had seen
        must not let everybody hurry. While nobody counts, as many as were counted last."""
        return max(self._counts) + 1

    def hints(self) -> Hints | None:
        """What stands on the shelf now; None while no hints come. Waits a moment for a connection that has only begun."""
        until = time.monotonic() + ANSWER_WITHIN / 2
        while not self.is_up and time.monotonic() < until:
            time.sleep(0.02)
        session = self._session
        found = self._ask(shelf.looked_at(session.stream)) if session else None
        return found if isinstance(found, Hints) else None

    def offer(self, work: Work) -> None:
        """Put a hint down; a full shelf is as good as a hint more."""
        lane = LANES[0] if work.is_life else LANES[1]
        body = json.dumps({"channel": work.channel.value, "is_life": work.is_life}).encode()
        if self.is_up and (session := self._session):
            self._begin_to(session.stream.publish(f"{ROOT}.{lane}.{work.channel.value}", body, ANSWER_WITHIN))

    def take(self) -> Handed | None:
        """The next hint, of life safety before any other. What cannot be read is put away."""
        self._takes = True
        for lane in range(len(LANES)):
            session = self._session
            if session is None:
                return None
            for message in self._ask(session.lanes[lane].fetch(1, TAKE_WITHIN)) or []:
                try:
                    said = json.loads(message.data)
                    return Handed(Work(Channel(said["channel"]), bool(said["is_life"])), self, message)
                except (ValueError, KeyError, TypeError):
                    log.warning("nats: a hint that cannot be read")
                    self.acknowledge(message)
        return None

    def acknowledge(self, message: Msg) -> None:
        """The hint is used up."""
        self._begin_to(message.ack())

    def _begin_to(self, what: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Refusals stay in the answer, which nobody need read; so does one to a source that was let go."""
        loop = self._loop
        if loop is None:
            raise RuntimeError("asked before `is_up`")
        try:
            return asyncio.run_coroutine_threadsafe(what, loop)
        except RuntimeError as closed:
            what.close()
            answer: Future[Any] = Future()
            answer.set_exception(OSError(str(closed)))
            return answer

    def _ask(self, what: Coroutine[Any, Any, Any]) -> Any:
        answer = self._begin_to(what)
        try:
            return answer.result(ANSWER_WITHIN + 1)
        except FAILURES:
            answer.cancel()
            return None

    def _begin(self) -> None:
        """A thread does not survive a fork: each process begins its own."""
        if self._owner == os.getpid():
            return
        with self._starting:
            if self._owner == os.getpid():
                return
            self._session, self._loop, self._owner = None, asyncio.new_event_loop(), os.getpid()
            self._thread = threading.Thread(target=self._live, args=(self._loop,), name="nats", daemon=True)
            self._thread.start()

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        """The runner ends what the client leaves behind before the loop goes: a reader of a subscription outlives its connection."""
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self._keep())

    async def _keep(self) -> None:
        """A session after another. Whatever ends one, the next begins: without this thread nobody asks again."""
        self._task = asyncio.current_task()
        while not self._is_over:
            server, rest = self._servers[0], AGAIN_AFTER
            try:
                await self._one_session(server)
            except NoHints as problem:
                self._silences[server] = problem.silence
                rest = AGAIN_AFTER if problem.silence in PASSING else REFUSED_AGAIN_AFTER
            except FAILURES:
                pass
            except Exception:
                log.exception("nats: a session broke")
            self._say()
            self._servers.append(self._servers.pop(0))
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0 if self._is_over else rest)

    def _say(self) -> None:
        """Once for each change, to who put us here: he has the words."""
        if self._said != self.silence and not self._is_over:
            self._said = self.silence
            self._told(self._said)

    async def _one_session(self, server: str) -> None:
        closed = asyncio.Event()

        async def over() -> None:
            self._session = None
            closed.set()

        try:
            async with connecting.session(self._way, server, over) as session:
                if not closed.is_set():
                    self._session = session
                    self._silences.clear()
                    self._say()
                await self._watch(session, closed)
        finally:
            self._session = None

    async def _watch(self, session: Session, closed: asyncio.Event) -> None:
        """Until the connection ends, or the shelf is gone under it: a server may stay and lose its stream."""
        me = f"{SEEN_ROOT}.{re.sub(r'[^A-Za-z0-9-]', '-', socket.gethostname())}-{os.getpid()}"
        while not closed.is_set():
            if self._takes:
                await session.stream.publish(me, b"", ANSWER_WITHIN)
            found = await shelf.looked_at(session.stream)
            self._counts.append(max(found.dispatchers, 1))
            with suppress(TimeoutError):
                await asyncio.wait_for(closed.wait(), LOOK_EVERY)

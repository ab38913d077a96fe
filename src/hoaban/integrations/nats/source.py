"""Hints from a work-queue stream of JetStream. The client is asynchronous: it lives in a thread of its own."""

import asyncio
import json
import logging
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy, RetentionPolicy, StreamConfig
from nats.js.errors import NotFoundError

from hoaban.foundation.notify.api import Channel, Work

log = logging.getLogger(__name__)
STREAM, ROOT = "hoaban-work", "hoaban.work"
LANES = ("life", "normal")
AT_MOST = 8
"""Hints that wait for one channel and lane; more of them say nothing new."""
ACK_WITHIN = 30.0
TAKE_WITHIN = 0.1
ANSWER_WITHIN = 2.0
AGAIN_AFTER = 0.5
FAILURES = (Error, OSError, TimeoutError, Late, CancelledError, asyncio.CancelledError)


class AddressUnreadable(Exception):
    """The address names no server of NATS."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A hint that is handed out again unless it is done."""

    work: Work
    source: "NatsWork"
    message: Msg

    def done(self) -> None:
        """Not waited for: an acknowledgement that is lost costs one look."""
        self.source.acknowledge(self.message)


@dataclass(frozen=True, slots=True)
class _Session:
    stream: JetStreamContext
    lanes: tuple[JetStreamContext.PullSubscription, ...]


class NatsWork:
    """Connects by itself, again and again; before and between, `is_up` is false."""

    def __init__(self, servers: list[str], replicas: int) -> None:
        self._servers, self._replicas = servers, replicas
        self._session: _Session | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._owner = 0
        self._starting = threading.Lock()
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._is_over = False

    @property
    def is_up(self) -> bool:
        """Whether the stream is there; the first question of a process begins the connection."""
        self._begin()
        return self._session is not None

    def close(self) -> None:
        """Let go for good; whoever lives as long as the process need not."""
        self._is_over = True
        if self._loop is not None and self._task is not None and self._owner == os.getpid():
            self._loop.call_soon_threadsafe(self._task.cancel)
            if self._thread is not None:
                self._thread.join(ANSWER_WITHIN + 1)

    def offer(self, work: Work) -> None:
        """Put a hint down; a full shelf is as good as a hint more."""
        lane = LANES[0] if work.is_life else LANES[1]
        body = json.dumps({"channel": work.channel.value, "is_life": work.is_life}).encode()
        if self.is_up and (session := self._session):
            self._begin_to(session.stream.publish(f"{ROOT}.{lane}.{work.channel.value}", body, ANSWER_WITHIN))

    def take(self) -> Handed | None:
        """The next hint, of life safety before any other. What cannot be read is put away."""
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
        """Refusals stay in the answer, which nobody need read."""
        loop = self._loop
        if loop is None:
            raise RuntimeError("asked before `is_up`")
        return asyncio.run_coroutine_threadsafe(what, loop)

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
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(self._keep())
        finally:
            loop.close()

    async def _keep(self) -> None:
        self._task = asyncio.current_task()
        while not self._is_over:
            with suppress(*FAILURES):
                await self._one_session()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0 if self._is_over else AGAIN_AFTER)

    async def _one_session(self) -> None:
        closed = asyncio.Event()

        async def over() -> None:
            self._session = None
            closed.set()

        async def quiet(_problem: Exception) -> None:
            """Said by `is_up`; the client would print it."""

        client: Client = await nats.connect(
            self._servers, allow_reconnect=False, connect_timeout=2, ping_interval=5, max_outstanding_pings=2,
            closed_cb=over, disconnected_cb=over, error_cb=quiet,
        )  # fmt: skip
        try:
            self._session = await self._prepared(client.jetstream(timeout=ANSWER_WITHIN))
            log.info("nats: connected")
            await closed.wait()
        finally:
            self._session = None
            await client.close()

    async def _prepared(self, stream: JetStreamContext) -> _Session:
        """Each time anew: a server may come back without what it had."""
        try:
            await stream.stream_info(STREAM)
        except NotFoundError:
            await stream.add_stream(
                StreamConfig(
                    name=STREAM, subjects=[f"{ROOT}.>"], retention=RetentionPolicy.WORK_QUEUE,
                    max_msgs_per_subject=AT_MOST, discard=DiscardPolicy.NEW, discard_new_per_subject=True,
                    num_replicas=self._replicas, max_age=300,
                )
            )  # fmt: skip
        lanes = [await self._lane(stream, name) for name in LANES]
        return _Session(stream, tuple(lanes))

    async def _lane(self, stream: JetStreamContext, name: str) -> JetStreamContext.PullSubscription:
        config = ConsumerConfig(
            durable_name=name, ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_WITHIN, filter_subject=f"{ROOT}.{name}.>"
        )  # fmt: skip
        await stream.add_consumer(STREAM, config)
        return await stream.pull_subscribe_bind(durable=name, stream=STREAM)


def from_url(text: str, replicas: int) -> NatsWork:
    """``nats://user:password@host:4222``, or ``tls://…``; several servers of one cluster with commas between."""
    servers = [one.strip() for one in text.split(",") if one.strip()]
    for one in servers:
        if urlsplit(one).scheme not in ("nats", "tls") or not urlsplit(one).hostname:
            raise AddressUnreadable("HOABAN_NATS_URL names no server: write nats://user:password@host:4222")
    if replicas not in (1, 3, 5):
        raise AddressUnreadable("HOABAN_NATS_REPLICAS is how many servers keep the stream: 1, 3 or 5")
    return NatsWork(servers, replicas)

"""Wakes the open streams of one process: a single watcher reads the end of the log for all of them.

A stream holds no database connection. The watcher asks twice a second, in a thread of its own, and only while somebody
listens; it runs on the server's event loop, so this file knows neither Django nor HTTP.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)

Read = Callable[[int | None], list[tuple[int, str, Mapping[str, Any]]]]
"""Events after a number as (seq, name, payload); after None: only the newest one, to know where the log ends."""

EVERY = 0.5  # seconds: a change is on the screen within a second


@dataclass(eq=False, slots=True)
class Subscription:
    """One open stream. What it missed between two wakes is joined: a page needs to ask again once."""

    actor: str
    topics: Mapping[str, str]
    """Event name → topic."""
    ended_by: Mapping[str, str]
    """Event name → payload field whose value, if it is this actor, ends the stream (signed out, off-boarded)."""
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    changed: set[str] = field(default_factory=set)
    seq: int = 0
    over: bool = False

    def hear(self, seq: int, name: str, payload: Mapping[str, Any]) -> None:
        ending = self.ended_by.get(name)
        if ending and self.actor == f"user:{payload.get(ending)}":
            self.end()
        elif topic := self.topics.get(name):
            self.changed.add(topic)
            self.seq = seq
            self.wake.set()

    def end(self) -> None:
        self.over = True
        self.wake.set()

    def take(self) -> tuple[int, list[str]]:
        """What happened since the last time."""
        topics, self.changed = sorted(self.changed), set()
        self.wake.clear()
        return self.seq, topics


class Hub:
    """The open streams of this process."""

    def __init__(self, read: Read, every: float = EVERY) -> None:
        self._read, self._every = read, every
        self._open: set[Subscription] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None

    def count(self, actor: str | None = None) -> int:
        return len(self._open) if actor is None else sum(one.actor == actor for one in self._open)

    def add(self, subscription: Subscription) -> None:
        self._open.add(subscription)
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.get_running_loop().create_task(self._watch())

    def remove(self, subscription: Subscription) -> None:
        self._open.discard(subscription)

    def end_all(self) -> None:
        """The server stops: every stream says good-bye instead of being cut after the patience of the server."""
        for one in self._open:
            one.end()

    async def _watch(self) -> None:
        seq: int | None = None
        while self._open:
            try:
                seq = self._tell(seq, await self._ask(seq))
            except Exception:  # the outermost loop: a database that is away must not end live pages for good
                log.exception("the watcher of the streams could not read the log")
            await asyncio.sleep(self._every)

    async def _ask(self, seq: int | None) -> list[tuple[int, str, Mapping[str, Any]]]:
        self._thread = self._thread or ThreadPoolExecutor(1, thread_name_prefix="streams")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, seq)

    def _tell(self, seq: int | None, events: list[tuple[int, str, Mapping[str, Any]]]) -> int:
        if seq is None:
            return events[-1][0] if events else 0
        for number, name, payload in events:
            for one in self._open:
                one.hear(number, name, payload)
            seq = number
        return seq

"""Text messages over SMPP 3.4. One event loop in a thread of its own holds the connections of this process."""

import asyncio
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import InterfaceError, OperationalError

from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Outgoing, Report, Result
from hoaban.integrations.sms_smpp import coding, parts, pdu, receipts
from hoaban.integrations.sms_smpp.bind import Bind
from hoaban.integrations.sms_smpp.operators import Operator, operator_for
from hoaban.integrations.sms_smpp.road import CONNECT_SECONDS, Road
from hoaban.integrations.sms_smpp.sending import Sending
from hoaban.integrations.sms_smpp.wire import Letter
from hoaban.kit import phone

log = logging.getLogger(__name__)
PATIENCE, ANSWER_SECONDS, TICK = 3.0, 5.0, 0.02
"""Whoever is not handed over in the first goes back; whoever is not answered in the second as well is in doubt."""
BEARABLE = 0.5
"""Seconds that a window waits for its slowest operator while the others have nothing to do."""
SPARE_SECONDS = 20.0
"""Beyond what a window may take: then the loop itself is stuck, and whoever waits for it goes on."""
WITHIN = CONNECT_SECONDS + PATIENCE + ANSWER_SECONDS + SPARE_SECONDS
WINDOW = 4000
BLOCK, TRY_AGAIN, BUSY = 2000, 1.0, 1.0
MOST_TOLD, NOT_NOW = 20_000, 0x64
"""So many receipts wait to be kept; further ones are told to come again."""
PERMANENT = 0x65
"""Our program cannot use this; do not bring it again."""
STUCK = Result(Answer.UNSURE, "the line did not come back")
AWAY = (OperationalError, InterfaceError, OSError)
"""The database, not what it was given."""
NO_OPERATOR = Result(Answer.REFUSED, "no operator for this number")
TOO_LONG = Result(Answer.REFUSED, "too long for a text message")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that somebody sent us."""

    sender: str
    text: str
    provider_id: str
    received_at: datetime
    part: parts.Part | None = None
    """Of a long message: which part this is."""


@dataclass(slots=True)
class SmppLine:
    """Sends windows; what the operators tell is kept durably before they hear that we have it."""

    operators: Sequence[Operator]
    keep: Callable[[Sequence[Report]], None]
    """Called in a thread of its own; raising means: not kept, try again."""
    take: Callable[[Heard], None]
    name: str = "smpp"
    is_real: bool = True
    window: int = WINDOW
    per_second: float | None = None
    sharers: Callable[[], int] = lambda: 1
    """How many processes keep to the operators' contracts together: each takes its part of `per_second`."""
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False)
    _thread: threading.Thread = field(init=False)
    _roads: dict[str, Road] = field(default_factory=dict, init=False)
    _told: list[tuple[Bind, pdu.Pdu, Report | Heard]] = field(default_factory=list, init=False)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set, init=False)
    _keeping: "asyncio.Task[None] | None" = field(default=None, init=False)
    _writer: ThreadPoolExecutor | None = field(default=None, init=False)
    _sent_at: float = field(default=0.0, init=False)
    _texts: int = field(default=0, init=False)

    def send(self, messages: Sequence[Outgoing | Letter]) -> list[Result]:
        """A window. A slow operator holds nobody back: what it did not take in time goes back untried."""
        going = asyncio.run_coroutine_threadsafe(self._send(messages), self._running())
        try:
            return going.result(WITHIN)
        except TimeoutError:
            going.cancel()
            log.error("smpp: a window of %s did not come back", len(messages))
            return [STUCK] * len(messages)

    def parts_of(self, text: str) -> int:
        """As it would leave now."""
        return coding.count(text)

    def listen(self) -> None:
        """Keep the connections, so that what operators tell comes in although nothing is sent."""
        self._running()

    def close(self) -> None:
        """Unbind and stop; for tests, and for whoever asks for it."""
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._loop = None

    # --- the window --------------------------------------------------------------------------------------------
    async def _send(self, messages: Sequence[Outgoing | Letter]) -> list[Result]:
        self._sent_at = time.monotonic()
        is_life = any(one.is_life for one in messages)
        sending = Sending(len(messages), asyncio.get_running_loop().create_future(), is_life=is_life)
        try:
            roads = self._queue(messages, sending)
            if roads:
                await self._wait_for_a_road(roads, sending)
                await self._see_through(sending, roads)
            return list(sending.told())
        finally:
            sending.give_up()  # whoever waits has gone on: nothing of this window leaves any more

    def _queue(self, messages: Sequence[Outgoing | Letter], sending: Sending) -> list[Road]:
        """Each message to its operator. A text is coded once per window, however many people get it."""
        tails: dict[tuple[str, datetime | None], tuple[bytes, ...] | None] = {}
        used: dict[str, Road] = {}
        for place, one in enumerate(messages):
            key = (one.text, one.expires_at)
            if key not in tails:
                tails[key] = self._tails(*key)
            coded, operator = tails[key], operator_for(one.address, self.operators)
            if coded is None or operator is None:
                sending.close(place, TOO_LONG if coded is None else NO_OPERATOR)
                continue
            road = used[operator.name] = self._roads[operator.name]
            road.add(
                sending, place, one.address, coded, one.expires_at.timestamp() if one.expires_at else None
            )
        return list(used.values())

    def _tails(self, text: str, until: datetime | None) -> tuple[bytes, ...] | None:
        self._texts += 1
        try:
            said = coding.coded(text, self._texts)
        except coding.TooLong:
            return None
        left = until - datetime.now(UTC) if until else None
        return tuple(
            pdu.tail_of(part, coding=said.coding, is_joined=said.is_joined, valid_for=left)
            for part in said.parts
        )

    async def _wait_for_a_road(self, roads: Sequence[Road], sending: Sending) -> None:
        """Raises `ChannelDown` while it is certain that nothing left and no operator is there.

        Where only these are away, what is theirs goes back: the line goes on for the others.
        """
        until = time.monotonic() + CONNECT_SECONDS
        while not any(road.is_ready for road in roads) and not sending.done.done():
            is_up = any(road.is_ready for road in self._roads.values())
            is_over = time.monotonic() >= until
            if is_over or (is_up and all(road.seconds_away >= CONNECT_SECONDS for road in roads)):
                for road in roads:
                    road.withdraw(sending)
                if not is_up:
                    raise ChannelDown(
                        next((road.trouble for road in roads if road.trouble), "no operator answers")
                    )
            await asyncio.sleep(TICK)

    async def _see_through(self, sending: Sending, roads: Sequence[Road]) -> None:
        began, first_done = time.monotonic(), 0.0
        while not sending.done.done():
            for road in roads:
                road.pump()
            await asyncio.wait({sending.done}, timeout=TICK)
            waited = time.monotonic() - began
            if not first_done and any(road.is_done for road in roads):
                first_done = waited
            # Others are done and wait: the slow ones get as long again, and what would take them long goes back.
            is_alone = first_done and waited > max(2 * first_done, 5 * TICK)
            for road in roads:
                if waited > PATIENCE or (is_alone and road.seconds_left > BEARABLE):
                    road.withdraw(sending)
            if waited > PATIENCE + ANSWER_SECONDS:
                for road in roads:
                    road.abandon(sending)
                sending.give_up()

    # --- what operators tell -------------------------------------------------------------------------------------
    def _heard(self, bind: Bind, operator: Operator, told: pdu.Pdu) -> None:
        if len(self._told) >= MOST_TOLD:
            bind.answer(told, NOT_NOW)
            return
        try:
            said = pdu.read_delivered(told.body)
            one = _report(operator, said) if said.is_receipt else _message(operator, said)
        except pdu.Nonsense:
            log.warning("smpp: %s told something that cannot be read", operator.name)
            bind.answer(told, PERMANENT)
            return
        if one is None:  # under way, or words nobody knows: nothing to keep
            bind.answer(told)
            return
        self._told.append((bind, told, one))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.get_running_loop().create_task(self._keep_told())

    async def _keep_told(self) -> None:
        """In blocks, while more comes in; acknowledged once it is durable. What cannot be kept is tried again."""
        loop = asyncio.get_running_loop()
        while self._told:
            block, self._told = self._told[:BLOCK], self._told[BLOCK:]
            began = time.monotonic()
            try:
                await loop.run_in_executor(self._writer, self._keep_block, [one for _b, _t, one in block])
            except Exception:  # the database is away: the operator brings nothing new until it is kept
                log.exception("smpp: %s receipts could not be kept", len(block))
                self._told = block + self._told
                await asyncio.sleep(TRY_AGAIN)
                continue
            for bind, told, _one in block:
                bind.answer(told)
            # To send comes before to hear: while windows leave, receipts take a quarter of the time at most.
            if time.monotonic() - self._sent_at < BUSY:
                await asyncio.sleep(3 * (time.monotonic() - began))

    def _keep_block(self, block: Sequence[Report | Heard]) -> None:
        """One that breaks in itself stops no other: it is put down in the log, and not brought again."""
        try:
            self._keep_all(block)
        except AWAY:
            raise
        except Exception:  # of one of them: which one shows when each is kept alone
            log.exception("smpp: %s receipts are kept one by one", len(block))
            for one in block:
                try:
                    self._keep_all([one])
                except AWAY:
                    raise
                except Exception:  # whatever is wrong with it would be wrong tomorrow
                    log.exception("smpp: what an operator told could not be kept: %s", _named(one))

    def _keep_all(self, block: Sequence[Report | Heard]) -> None:
        reports = [one for one in block if isinstance(one, Report)]
        if reports:
            self.keep(reports)
        for one in block:
            if isinstance(one, Heard):
                self.take(one)

    # --- the loop ------------------------------------------------------------------------------------------------
    def _running(self) -> asyncio.AbstractEventLoop:
        """Started when it is first needed: a process that sends nothing holds no connection."""
        if self._loop is None:
            self._loop = loop = _new_loop()
            self._roads = {one.name: Road(one, self._heard, self.sharers) for one in self.operators}
            self._writer = ThreadPoolExecutor(1, "smpp-keep")
            self._thread = threading.Thread(target=_run, args=(loop,), name="smpp", daemon=True)
            self._thread.start()
            asyncio.run_coroutine_threadsafe(self._bind_all(), loop).result()
        return self._loop

    async def _bind_all(self) -> None:
        for road in self._roads.values():
            for _bind in range(road.operator.binds):
                self._tasks.add(asyncio.get_running_loop().create_task(road.keep_bound()))

    async def _stop(self) -> None:
        for bind in [bind for road in self._roads.values() for bind in road.binds]:
            bind.close()
        for task in (*self._tasks, *([self._keeping] if self._keeping else [])):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._writer is not None:
            self._writer.shutdown()


def _named(one: Report | Heard) -> str:
    return f"{type(one).__name__} {one.provider_id}"


def _report(operator: Operator, said: pdu.Delivered) -> Report | None:
    told = receipts.told_by(said)
    if told is None:
        return None
    return Report(
        f"{operator.name}:{receipts.normal(told.raw_id)}", told.is_good, told.reason, _e164(said.source)
    )


def _message(operator: Operator, said: pdu.Delivered) -> Heard:
    """Operators give these no id. The same words of the same number within ten minutes are the same message brought twice."""
    now = time.time()
    words: tuple[str, ...] = (
        operator.name,
        said.source,
        said.content.hex(),
        str(int(now // timedelta(minutes=10).total_seconds())),
    )
    part = parts.part_of(operator.name, said)
    if part is not None:  # of the operator's own fields the content says nothing
        words = (*words, *map(str, part))
    text = coding.read(said.content, said.coding, has_header=said.is_joined, is_piece=part is not None)
    given = hashlib.sha256("\0".join(words).encode()).hexdigest()[:40]
    return Heard(said.source, text, f"{operator.name}:{given}", datetime.fromtimestamp(now, UTC), part)


def _e164(number: str) -> str:
    try:
        return phone.e164(number)
    except phone.NotAPhone:
        return ""


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.run_until_complete(asyncio.sleep(TICK))  # the connections' own ends
    loop.close()


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415 — as the comment below says
    except ImportError:  # not made for every system
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()

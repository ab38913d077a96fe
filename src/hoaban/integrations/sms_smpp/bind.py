"""One connection to an operator, bound as a transceiver. Lives in the line's event loop."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import cast

from hoaban.foundation.notify.values import Answer, Result
from hoaban.integrations.sms_smpp import pdu
from hoaban.integrations.sms_smpp.sending import Part

ENQUIRE_SECONDS, SILENT_SECONDS = 30.0, 60.0
"""Operators drop a connection that says nothing; we drop one that answers nothing."""
_SUBMITTED = pdu.SUBMIT_SM | pdu.RESPONSE
_BOUND = pdu.BIND_TRANSCEIVER | pdu.RESPONSE
_HIGHEST = 0x7FFF_FFFF
BROKEN = Result(Answer.UNSURE, "the connection broke")


class NotBound(ConnectionError):
    """The operator does not let us in."""


class Bind(asyncio.Protocol):
    """What was handed over waits here, by sequence number, until the operator answers."""

    def __init__(
        self,
        answered: Callable[[Part, int, bytes], None],
        ready: Callable[[], None],
        heard: Callable[[pdu.Pdu], None],
    ) -> None:
        self._answered, self._ready, self._heard = answered, ready, heard
        self.waiting: dict[int, Part] = {}
        loop = asyncio.get_running_loop()
        self._bound: asyncio.Future[int] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()
        self._reader, self._sequence = pdu.Reader(), 0
        self._transport: asyncio.Transport | None = None
        self.is_open = False
        """Whether it may be handed something: from the operator's welcome until either side says goodbye."""
        self._last_heard = time.monotonic()
        self._clock: asyncio.TimerHandle | None = None

    async def introduce(self, user: str, password: str) -> None:
        """Bind; raises `NotBound` with what the operator says."""
        self._write(pdu.bind(self._number(), user, password))
        status = await self._bound
        if status != pdu.OK:
            raise NotBound(f"bind refused with {status:#x}")
        self.is_open = self._transport is not None and not self._transport.is_closing()
        self._clock = asyncio.get_running_loop().call_later(ENQUIRE_SECONDS, self._enquire)

    def submit(self, parts: Sequence[Part]) -> None:
        """All in one write."""
        sequence, waiting = self._sequence, self.waiting
        if sequence + len(parts) > _HIGHEST:
            sequence = 0
        block = []
        for part in parts:
            sequence += 1
            waiting[sequence] = part
            block.append(pdu.submit(sequence, part.head, part.number, part.tail))
        self._sequence = sequence
        self._write(b"".join(block))

    def answer(self, told: pdu.Pdu, status: int = pdu.OK) -> None:
        """A deliver_sm is kept, or not."""
        self._write(pdu.encode(pdu.DELIVER_SM | pdu.RESPONSE, told.sequence, b"\0", status))

    def abort(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def close(self) -> None:
        """Goodbye, without waiting for theirs."""
        self.is_open = False
        self._write(pdu.encode(pdu.UNBIND, self._number()))
        if self._transport is not None:
            self._transport.close()

    # --- asyncio calls these -----------------------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._last_heard = time.monotonic()
        try:
            told = self._reader.feed(data)
        except pdu.Nonsense:
            self.abort()
            return
        for one in told:
            if one.command == _SUBMITTED:
                part = self.waiting.pop(one.sequence, None)
                if part is not None:
                    self._answered(part, one.status, one.body)
            else:
                self._other(one)
        self._ready()

    def connection_lost(self, _problem: Exception | None) -> None:
        """Whatever waits for an answer may have arrived, or not."""
        self.is_open = False
        if self._clock is not None:
            self._clock.cancel()
        waiting, self.waiting = self.waiting, {}
        for part in waiting.values():
            part.sending.close(part.place, BROKEN)
        if not self._bound.done():
            self._bound.set_exception(NotBound("the operator hung up"))
        if not self.lost.done():
            self.lost.set_result(None)

    def _other(self, one: pdu.Pdu) -> None:
        if one.command == pdu.DELIVER_SM:
            self._heard(one)
        elif one.command in (_BOUND, pdu.GENERIC_NACK) and not self._bound.done():
            self._bound.set_result(one.status)
        elif one.command == pdu.GENERIC_NACK:
            part = self.waiting.pop(one.sequence, None)
            if part is not None:
                self._answered(part, one.status or pdu.SYSTEM_ERROR, b"")
        elif one.command in (pdu.ENQUIRE_LINK, pdu.UNBIND):
            self._write(pdu.encode(one.command | pdu.RESPONSE, one.sequence))
            if one.command == pdu.UNBIND:
                self.abort()
        elif not one.command & pdu.RESPONSE:
            self._write(pdu.encode(pdu.GENERIC_NACK, one.sequence, status=pdu.INVALID_COMMAND))

    def _enquire(self) -> None:
        if time.monotonic() - self._last_heard > SILENT_SECONDS:
            self.abort()
            return
        self._write(pdu.encode(pdu.ENQUIRE_LINK, self._number()))
        self._clock = asyncio.get_running_loop().call_later(ENQUIRE_SECONDS, self._enquire)

    def _number(self) -> int:
        self._sequence = self._sequence % _HIGHEST + 1
        return self._sequence

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

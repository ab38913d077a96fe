"""The way to one operator: its connections, what waits for them, how fast it may go. Lives in the line's event loop."""

import asyncio
import logging
import math
import ssl
import time
from collections import deque
from collections.abc import Callable, Sequence

from hoaban.foundation.notify.values import TOO_LATE, Answer, Result
from hoaban.integrations.sms_smpp import pdu, receipts
from hoaban.integrations.sms_smpp.bind import Bind
from hoaban.integrations.sms_smpp.operators import Operator
from hoaban.integrations.sms_smpp.sending import Part, Sending

log = logging.getLogger(__name__)
THROTTLED = frozenset({0x58, 0x14})
"""Slow down, and queue full: no failures."""
_LATER = frozenset({0x04, 0x05, 0x08, 0x0D, 0x45, 0x61, 0x64})
"""The other side is unwell, not the message."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
FIRST_REBIND, LONGEST_REBIND = 0.5, 30.0
CONNECT_SECONDS = 3.0
UNREACHED, LONGEST_UNREACHED, LONGEST_UNREACHED_OF_LIFE = 5.0, 1800.0, 60.0
"""Seconds until a message whose operator is away is tried again: the longer it is away, the longer."""
TOLD_AFTER = 300.0
"""Seconds until a person is asked to look after an operator that is away."""
Heard = Callable[[Bind, Operator, pdu.Pdu], None]


class Road:
    """A queue that several connections empty."""

    def __init__(self, operator: Operator, heard: Heard, sharers: Callable[[], int] = lambda: 1) -> None:
        self.operator, self._heard, self._sharers = operator, heard, sharers
        self.queue: deque[Part] = deque()
        self.binds: list[Bind] = []
        self.trouble = ""
        self._away_since = time.monotonic()
        self._pause, self._rests_until = FIRST_PAUSE, 0.0
        self._allowed, self._counted_at = 0.0, time.monotonic()
        self._taken, self._since, self._booked_until = 0, time.monotonic(), 0.0
        self._head = pdu.head_of(operator.sender)

    @property
    def is_ready(self) -> bool:
        return any(bind.is_open for bind in self.binds)

    @property
    def seconds_away(self) -> float:
        return 0.0 if self.binds else time.monotonic() - self._away_since

    @property
    def is_done(self) -> bool:
        return not self.queue and not any(bind.waiting for bind in self.binds)

    @property
    def seconds_left(self) -> float:
        """For what waits here, at the pace of this window; without a connection for ever."""
        return len(self.queue) / self._pace if self.is_ready else math.inf if self.queue else 0.0

    @property
    def _pace(self) -> float:
        return max(self._taken / max(time.monotonic() - self._since, 0.05), 1.0)

    def add(
        self, sending: Sending, place: int, number: str, tails: Sequence[bytes], until: float | None
    ) -> None:
        """Put the parts of one message into the queue; they leave with the next `pump`."""
        if not self.queue:
            self._taken, self._since = 0, time.monotonic()
        sending.expect(place, len(tails))
        digits = number.removeprefix("+").encode("ascii", "replace")
        for tail in tails:
            self.queue.append(Part(sending, place, self._head, digits, tail, until))

    def pump(self) -> None:
        """Hand over as much as the connections' windows, the operator's rate and its last complaint allow."""
        now = time.monotonic()
        if not self.queue or now < self._rests_until:
            return
        for bind in self.binds:
            if not bind.is_open:
                continue
            room = min(self.operator.window - len(bind.waiting), self._allowance(now))
            if room > 0 and self.queue:
                parts = self._next(room)
                self._allowed -= len(parts)
                bind.submit(parts)

    def answered(self, part: Part, status: int, body: bytes) -> None:
        """What the operator said of one part."""
        if status == pdu.OK:
            self._pause = FIRST_PAUSE
            self._taken += 1
            given = receipts.normal(pdu.message_id(body))
            part.sending.accepted(part.place, given and f"{self.operator.name}:{given}")
        elif status in THROTTLED:
            part.sending.not_taken(part.place)
            self.queue.appendleft(part)
            self._slow_down()
        else:
            part.sending.not_taken(part.place)
            said = f"{self.operator.name} says {status:#x}"
            if status in _LATER:
                part.sending.put_back(part.place, Result(Answer.LATER, said))
            else:
                part.sending.close(part.place, Result(Answer.REFUSED, said))

    def withdraw(self, sending: Sending) -> None:
        """What did not leave goes back, each to be tried when its turn should come at the operator's pace."""
        mine = [part for part in self.queue if part.sending is sending]
        self.queue = deque(part for part in self.queue if part.sending is not sending)
        if not self.is_ready:
            away = self._is_away(is_life=sending.is_life)
            for part in mine:
                sending.put_back(part.place, away)
            return
        now, pace = time.monotonic(), self._pace
        turn, said = max(self._booked_until, now), f"{self.operator.name} is slower"
        for part in mine:
            turn += 1 / pace
            wait = math.ceil(turn - now)
            sending.put_back(part.place, Result(Answer.LATER, said, retry_after=wait, is_untried=True))
        self._booked_until = turn

    def _is_away(self, *, is_life: bool) -> Result:
        longest = LONGEST_UNREACHED_OF_LIFE if is_life else LONGEST_UNREACHED
        away = self.seconds_away
        return Result(
            Answer.LATER, f"{self.operator.name} is away", retry_after=min(max(UNREACHED, away / 4), longest),
            is_untried=True, is_long_away=away >= TOLD_AFTER,
        )  # fmt: skip

    def abandon(self, sending: Sending) -> None:
        """Connections that owe an answer too long are closed: their windows would stay full for ever."""
        for bind in list(self.binds):
            if any(part.sending is sending for part in bind.waiting.values()):
                bind.abort()

    async def keep_bound(self) -> None:
        """One connection, made again whenever it breaks, with longer and longer rests."""
        pause = FIRST_REBIND
        while True:
            try:
                await self._stay_bound(await self._connect())
                pause = FIRST_REBIND
            except (
                Exception
            ) as problem:  # outermost: whatever breaks, this operator must not be away until a restart
                if not isinstance(problem, OSError):
                    log.exception("smpp: the connection to %s", self.operator.name)
                self.trouble = f"{self.operator.name}: {str(problem)[:60] or type(problem).__name__}"
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_REBIND)

    async def _stay_bound(self, bind: Bind) -> None:
        self.binds.append(bind)
        try:
            self.pump()
            await bind.lost
            self.trouble = f"{self.operator.name}: the connection broke"
        finally:
            self.binds.remove(bind)
            if bind.is_open:
                bind.abort()
            if not self.binds:
                self._away_since = time.monotonic()

    async def _connect(self) -> Bind:
        operator = self.operator
        bind = Bind(self.answered, self.pump, lambda told: self._heard(bind, operator, told))
        sealed = ssl.create_default_context() if operator.is_sealed else None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.create_connection(lambda: bind, operator.host, operator.port, ssl=sealed)
                await bind.introduce(operator.user, operator.password)
        except BaseException:
            bind.abort()
            raise
        return bind

    def _next(self, room: int) -> list[Part]:
        """The first of the queue, without what is over or would come too late."""
        wall = time.time()
        parts: list[Part] = []
        while self.queue and len(parts) < room:
            part = self.queue.popleft()
            if part.sending.is_over(part.place):
                continue
            if part.until is not None and wall > part.until:
                part.sending.close(part.place, TOO_LATE)
                continue
            part.sending.handed(part.place)
            parts.append(part)
        return parts

    def _allowance(self, now: float) -> int:
        rate = self.operator.per_second
        if rate is None:
            return self.operator.window
        rate /= self._sharers()
        self._allowed = min(self._allowed + (now - self._counted_at) * rate, max(rate / 10, 1.0))
        self._counted_at = now
        return int(self._allowed)

    def _slow_down(self) -> None:
        """Once for a whole window of complaints."""
        now = time.monotonic()
        if now >= self._rests_until:
            self._rests_until = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

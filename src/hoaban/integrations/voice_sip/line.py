"""The port's voice line: hands calls out to so many lines, says which ones it still holds, and tells later what became of each.

A call takes minutes and a window seconds. So a message handed over stays in doubt while we hold it; when our process dies it
is nobody's, and the ledger does with it what it does after any crash.
"""

import fcntl
import logging
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from uuid import UUID

from hoaban.foundation.notify.values import TOO_LATE, Answer, Outgoing, Rang, Result
from hoaban.integrations.voice_sip.address import Trunk
from hoaban.integrations.voice_sip.calling import Calls, Ended, Job
from hoaban.integrations.voice_sip.receiving import receive
from hoaban.integrations.voice_sip.sounds import SILENCE, NoVoice, Speak

log = logging.getLogger(__name__)
MOST_TRIES = 3
PAUSE, TRUNK_PAUSE = 60.0, 30.0
"""Seconds until a telephone that was busy or silent rings again; until a company that refused is asked again."""
TRY_AGAIN = 1.0
HELD = Result(Answer.UNSURE, "calling", is_held=True)
NO_THREAD = Result(Answer.LATER, "this machine has no room for a call", retry_after=5, is_untried=True)
ALL_BUSY = Result(Answer.LATER, "all lines are busy", retry_after=5, is_untried=True)
MISSED = "missed"
TOLD_LATER = {"busy": Rang.BUSY, "no answer": Rang.NO_ANSWER, "early": Rang.EARLY}


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key in a call of ours, or ``missed``: a call to the printed number that nobody answers."""

    number: str
    key: str
    id: str
    """The same one again is the same press."""
    at: datetime


@dataclass(slots=True)
class VoiceLine:
    """Calls people, several at once."""

    trunk: Trunk
    speak: Speak
    folder: Path
    call: Calls
    tell: Callable[[UUID, Result], None]
    """Keeps what became of a call; raising means: not kept, try again."""
    keep: Callable[[Pressed], None]
    name: str = "sip"
    is_real: bool = True
    per_second: float | None = None
    _held: dict[UUID, Thread] = field(default_factory=dict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)
    _stop: Event = field(default_factory=Event, init=False)
    _receiver: Thread | None = field(default=None, init=False)

    @property
    def window(self) -> int:
        """As many as are free: who finds no line waits as a row and is no try."""
        return max(self.trunk.lines - len(self._held), 0)

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """Calls begin; what becomes of them is told when they end."""
        return [self._begin(one) for one in messages]

    def held(self) -> frozenset[UUID]:
        """Which ones are being called, or ended and are not kept yet."""
        return frozenset(self._held)

    def listen(self) -> None:
        """Be there for calls to the printed number; called again and again, returns at once."""
        if not self.is_real or not (self.trunk.takes_calls or self.trunk.listens):
            return
        if self._receiver is None or not self._receiver.is_alive():
            self._receiver = Thread(target=self._receive, name="voice-in", daemon=True)
            self._receiver.start()

    def close(self, within: float = 10) -> None:
        """Hang up everything; for tests, and for whoever asks for it."""
        self._stop.set()
        for thread in [*self._held.values(), *([self._receiver] if self._receiver else [])]:
            thread.join(within)

    # --- one call ------------------------------------------------------------------------------------------------
    def _begin(self, one: Outgoing) -> Result:
        if _is_late(one):
            return TOO_LATE
        slot = self._slot()
        if slot is None:
            return ALL_BUSY
        thread = Thread(target=self._run, args=(one, slot), name=f"call-{slot[0]}", daemon=True)
        with self._lock:
            self._held[one.reference] = thread
        try:
            thread.start()
        except RuntimeError:  # no memory for it: nobody was called, and the line is free again
            log.exception("voice: a call could not begin")
            with self._lock:
                self._held.pop(one.reference, None)
            os.close(slot[1])
            return NO_THREAD
        return HELD

    def _run(self, one: Outgoing, slot: tuple[int, int]) -> None:
        number, lock = slot
        try:
            ended, keeping = self._called(one, self.folder / f"line-{number:02}")
        finally:
            os.close(lock)
        for thread in keeping:
            if thread.ident:
                thread.join()
            else:  # it could not begin
                thread.run()
        result = result_of(ended, one.tries)
        self._until_kept(lambda: self.tell(one.reference, result))
        with self._lock:
            self._held.pop(one.reference, None)

    def _called(self, one: Outgoing, folder: Path) -> tuple[Ended, list[Thread]]:
        """How it ended, and who still tries to keep a key that could not be kept at once."""
        keeping: list[Thread] = []

        def pressed(key: str) -> None:
            press = Pressed(one.address, key, f"{one.reference.hex}:{key}", datetime.now(UTC))
            try:
                self.keep(press)
            except (
                Exception
            ):  # whatever it is, she is on the line: tried again beside the call, and not only after it
                log.exception("voice: a key could not be kept at once")
                thread = Thread(target=self._until_kept, args=(lambda: self.keep(press),), daemon=True)
                keeping.append(thread)
                with suppress(RuntimeError):
                    thread.start()

        try:
            spoken = self.speak(one.text, one.language)
            job = Job(self.trunk, one, spoken, folder, self._stop, pressed)
            return self.call(job), keeping
        except NoVoice as problem:
            return Ended("no voice", detail=str(problem)), keeping
        except Exception:  # outermost of its thread: the message waits, and somebody reads the log
            log.exception("voice: a call broke")
            return Ended("trunk", detail="broke"), keeping

    def _until_kept(self, act: Callable[[], None]) -> None:
        """Once at least, also when we are to stop."""
        while True:
            is_last = self._stop.is_set()
            try:
                act()
            except Exception:  # the database is away: the word waits here, as «held»
                log.exception("voice: what became of a call could not be kept")
            else:
                return
            if is_last:
                return
            self._stop.wait(TRY_AGAIN)

    def _slot(self) -> tuple[int, int] | None:
        """A free line of all processes of this installation: a lock that the kernel opens when its holder dies."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(self.trunk.lines):
            lock = os.open(self.folder / f"line-{number:02}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(lock)
            else:
                return number, lock
        return None

    # --- calls to us ---------------------------------------------------------------------------------------------
    def _receive(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / "receiver.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # another process of ours is there for them
            self._stop.wait(PAUSE)
            os.close(lock)
            return
        try:
            silence = self.speak("", SILENCE).silence
            for number, given in receive(self.trunk, self.folder / "receiver", silence, self._stop):
                press = Pressed(number, MISSED, f"{MISSED}:{given}", datetime.now(UTC))
                self._until_kept(lambda press=press: self.keep(press))  # type: ignore[misc]
        except Exception:  # outermost of its thread: it is started again with the next look
            log.exception("voice: nobody is there for calls to the printed number")
            self._stop.wait(TRY_AGAIN * 5)
        finally:
            os.close(lock)


def result_of(ended: Ended, tries: int) -> Result:
    """A call in the ledger's words: who was busy is called again after a pause, three times in all."""
    if ended.what == "heard":
        return Result(Answer.CONFIRMED, f"answered, key {ended.key}" if ended.key else "answered")
    if ended.what == "lost":
        return Result(Answer.UNSURE, f"the call broke off: {ended.detail}"[:120])
    if ended.what == "wrong number":
        return Result(Answer.REFUSED, Rang.WRONG_NUMBER.value)
    if said := TOLD_LATER.get(ended.what):
        return (
            Result(Answer.REFUSED, said.value)
            if tries >= MOST_TRIES
            else Result(Answer.LATER, said.value, retry_after=PAUSE)
        )
    if ended.what == "no voice":
        return Result(Answer.LATER, f"no voice: {ended.detail}"[:120], retry_after=PAUSE, is_long_away=True)
    return Result(
        Answer.LATER,
        f"{ended.what}: {ended.detail}"[:120],
        retry_after=TRUNK_PAUSE,
        is_long_away=tries >= 2 * MOST_TRIES,
    )


def _is_late(one: Outgoing) -> bool:
    return one.expires_at is not None and one.expires_at.timestamp() <= time.time()

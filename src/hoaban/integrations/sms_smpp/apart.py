"""The line of an installation that sends for real: the same as `SmppLine`, its connections in a process of their own.

In one interpreter what operators answer and tell takes turns with the ledger, and a window settled with the next one on its way
gained nothing.
"""

import logging
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any

from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Outgoing, Report, Result
from hoaban.integrations.sms_smpp import coding, wire
from hoaban.integrations.sms_smpp.line import AWAY, STUCK, WINDOW, WITHIN, Heard
from hoaban.integrations.sms_smpp.operators import Operator

log = logging.getLogger(__name__)
START_AGAIN = 1.0
"""Seconds from one beginning of the process to the next."""
LONGER = 10.0
"""Beyond what the process itself allows a window, and until it has read what it is given: then it does not answer at all, and is ended."""
STOP_WITHIN = 10.0
GONE = Result(Answer.UNSURE, "the process that sends ended")


@dataclass(slots=True)
class _Process:
    """One life of it; what was asked of it and is not answered."""

    child: "subprocess.Popen[bytes]"
    end: Connection
    is_ready: bool = False
    """It said that it runs; until then it has read nothing of what it was given."""
    writing: Lock = field(default_factory=Lock)
    windows: dict[int, "Future[list[Result]]"] = field(default_factory=dict)

    def say(self, *words: object) -> None:
        """Raises `OSError` where nobody reads it in time. Half a word may have gone then, so the process is of no use any more."""
        try:
            with self.writing:
                self.end.send(words)
        except OSError:
            self.child.kill()
            raise

    def close(self) -> None:
        """It is gone, or of no use. Whoever speaks to it ends first: the number of our end may be another file's then."""
        self.child.kill()
        with self.writing:
            self.end.close()
        self.child.wait()


@dataclass(slots=True)
class LineApart:
    """Sends windows; what the operators tell is kept here before they hear that we have it. Threads may share it."""

    operators: Sequence[Operator]
    keep: Callable[[Sequence[Report]], None]
    """Called in a thread of its own; raising means: not kept, try again."""
    take: Callable[[Heard], None]
    command: Callable[[int], Sequence[str]]
    """The words that start the process; it is given the number of its end of our socket and serves it (`program.serve`)."""
    name: str = "smpp"
    is_real: bool = True
    window: int = WINDOW
    per_second: float | None = None
    sharers: Callable[[], int] = lambda: 1
    _process: _Process | None = field(default=None, init=False)
    _starting: Lock = field(default_factory=Lock, init=False)
    _started_at: float = field(default=-START_AGAIN, init=False)
    _numbers: "count[int]" = field(default_factory=count, init=False)

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """A window, as `SmppLine.send`. Whose process ends meanwhile is in doubt."""
        return self.begin(messages)()

    def begin(self, messages: Sequence[Outgoing]) -> Callable[[], list[Result]]:
        """Hand a window over. One that the process cannot have read whole has not left: then the line is down."""
        process = self._running()
        if process is None:
            return _down
        number, told = next(self._numbers), Future[list[Result]]()
        process.windows[number] = told
        try:
            process.say(wire.Say.SEND, number, self.sharers(), wire.letters(messages))
        except OSError:
            process.windows.pop(number, None)
            return _down
        return lambda: _results(process, told, len(messages))

    def parts_of(self, text: str) -> int:
        """As it would leave now."""
        return coding.count(text)

    def listen(self) -> None:
        """Keep the connections, so that what operators tell comes in although nothing is sent."""
        self._running()

    def close(self) -> None:
        """Unbind and stop; for tests, and for whoever asks for it."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError):  # it ended before
                process.say(wire.Say.END)
            try:
                process.child.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.child.kill()

    def _running(self) -> _Process | None:
        """Started when it is first needed and whenever it ended; None: it ended just now."""
        with self._starting:
            if self._process is not None and self._process.child.poll() is None:
                return self._process
            if time.monotonic() - self._started_at < START_AGAIN:
                return None
            if self._process is not None:
                log.error(
                    "smpp: the process that sends ended with %s; starting it again",
                    self._process.child.returncode,
                )
            self._started_at, self._process = time.monotonic(), None
            try:
                self._process = self._start()
            except (OSError, RuntimeError):  # no process or no thread more is to be had: later perhaps
                log.exception("smpp: the process that sends could not be started")
            return self._process

    def _start(self) -> _Process:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(LONGER), 0))
            number = theirs.fileno()
            child = subprocess.Popen(self.command(number), pass_fds=(number,), stdin=subprocess.DEVNULL)  # noqa: S603 — our own
            process = _Process(child, Connection(ours.detach()))
        Thread(target=self._hear, args=(process,), name="smpp", daemon=True).start()
        with suppress(OSError):  # it ended at once: whoever hears it says so
            process.say(wire.Say.BEGIN, list(self.operators))
        return process

    def _hear(self, process: _Process) -> None:
        """Until the other end is gone. What is to be kept waits for the ledger elsewhere: windows come back meanwhile."""
        keeping = ThreadPoolExecutor(1, "smpp-keep")
        try:
            while True:
                self._heard(process, keeping, *process.end.recv())
        except (EOFError, OSError):
            pass
        finally:
            process.close()
            for told in list(process.windows.values()):
                told.set_exception(EOFError() if process.is_ready else _not_there())
            keeping.shutdown()

    def _heard(
        self, process: _Process, keeping: ThreadPoolExecutor, what: wire.Say, number: int, *rest: Any
    ) -> None:
        if what is wire.Say.READY:
            process.is_ready = True
        elif what is wire.Say.SENT:
            process.windows.pop(number).set_result(wire.results_of(*rest))
        elif what is wire.Say.DOWN:
            process.windows.pop(number).set_exception(ChannelDown(*rest))
        elif what is wire.Say.KEEP:
            (rows,) = rest
            keeping.submit(self._kept, process, number, lambda: self.keep([Report(*row) for row in rows]))
        else:
            (heard,) = rest
            keeping.submit(self._kept, process, number, lambda: self.take(heard))

    def _kept(self, process: _Process, number: int, keep: Callable[[], None]) -> None:
        verdict = wire.Verdict.KEPT
        try:
            keep()
        except AWAY:
            log.exception("smpp: what operators told could not be kept")
            verdict = wire.Verdict.AWAY
        except Exception:  # of one of them: the other end gives each alone, and puts down which one it was
            log.exception("smpp: a block that operators told could not be kept")
            verdict = wire.Verdict.BROKEN
        try:
            process.say(wire.Say.KEPT, number, verdict)
        except OSError:  # gone meanwhile: the operator tells it again, and it is known
            log.warning("smpp: nobody is there to say what was kept")


def _down() -> list[Result]:
    raise _not_there()


def _not_there() -> ChannelDown:
    return ChannelDown("the process that sends text messages does not run", START_AGAIN)


def _results(process: _Process, told: "Future[list[Result]]", count: int) -> list[Result]:
    try:
        return told.result(WITHIN + LONGER)
    except TimeoutError:
        log.error("smpp: a window of %s did not come back", count)
        process.child.kill()
        return [STUCK] * count
    except EOFError:
        return [GONE] * count

"""The process that holds the connections: an interpreter of its own for their bytes. It ends with whoever started it."""

import gc
import logging
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from multiprocessing.connection import Connection
from threading import Lock

from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Report
from hoaban.integrations.sms_smpp import wire
from hoaban.integrations.sms_smpp.line import STUCK, Heard, SmppLine

log = logging.getLogger(__name__)
WINDOWS = 2
"""So many are on their way at once: one leaves while the one before waits for its last answers."""
YOUNG = 50_000
"""Of so many new values the collector looks for circles; windows hold none."""


def serve(descriptor: int) -> None:
    """Work for whoever holds the other end, until it says so or is gone. Then everything stops at once: its windows are in doubt.

    Never returns. What breaks here ends the process: one that no longer reads would go on holding the operators' connections.
    """
    gc.set_threshold(YOUNG)
    code = 1
    try:
        _Program(Connection(descriptor)).run()
        code = 0
    except (EOFError, OSError):
        code = 0
    except BaseException:  # outermost, see above
        log.exception("smpp: the process that sends")
    finally:
        os._exit(code)


class _Program:
    def __init__(self, other_end: Connection) -> None:
        self._other_end, self._writing = other_end, Lock()
        self._sharers, self._numbers = 1, count()
        self._kept: dict[int, Future[wire.Verdict]] = {}

    def run(self) -> None:
        _begin, operators = self._other_end.recv()
        line = SmppLine(operators, self._keep, self._take, sharers=lambda: self._sharers)
        line.listen()
        windows = ThreadPoolExecutor(WINDOWS, "smpp-window")
        self._say(wire.Say.READY, 0)
        while (told := self._other_end.recv())[0] is not wire.Say.END:
            if told[0] is wire.Say.SEND:
                _send, number, self._sharers, rows = told
                windows.submit(self._send, line, number, [wire.Letter(*row) for row in rows])
            else:
                _kept, number, verdict = told
                self._kept.pop(number).set_result(verdict)
        line.close()

    def _send(self, line: SmppLine, number: int, letters: Sequence[wire.Letter]) -> None:
        try:
            results = line.send(letters)
        except ChannelDown as down:
            self._say(wire.Say.DOWN, number, down.reason, down.retry_after)
            return
        except Exception:  # outermost: a window that broke in any way may have left
            log.exception("smpp: a window of %s broke", len(letters))
            results = [STUCK] * len(letters)
        self._say(wire.Say.SENT, number, wire.rows_of(results))

    def _keep(self, reports: Sequence[Report]) -> None:
        self._asked(wire.Say.KEEP, [tuple(one) for one in reports])

    def _take(self, heard: Heard) -> None:
        self._asked(wire.Say.TAKE, heard)

    def _asked(self, what: wire.Say, block: object) -> None:
        """Durable at the other end; raises as the line expects it of whoever keeps: `OSError` for a database that is away."""
        number, kept = next(self._numbers), Future[wire.Verdict]()
        self._kept[number] = kept
        self._say(what, number, block)
        verdict = kept.result()
        if verdict is wire.Verdict.AWAY:
            raise OSError("the ledger is away")
        if verdict is wire.Verdict.BROKEN:
            raise ValueError("the ledger does not take this")

    def _say(self, *words: object) -> None:
        with self._writing:
            self._other_end.send(words)

"""Several web processes behind one socket: Python answers on one core per process.

The code is loaded once and shared; each child opens its own database connections.
"""

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from hoaban.config.demo.processes import die_with_parent

RESTART_AFTER = 0.5  # seconds; a child that dies at once must not eat a processor
log = logging.getLogger(__name__)


class Asked(Exception):
    """SIGTERM or SIGINT: stop the children, then this process."""


def keep_running(work: Callable[[], None], processes: int) -> None:
    """Run `work` in so many children, start a dead one again, until SIGTERM or SIGINT."""
    children: set[int] = set()
    signal.signal(signal.SIGTERM, _asked)
    signal.signal(signal.SIGINT, _asked)
    try:
        while True:
            while len(children) < processes:
                children.add(_fork(work))
            pid, status = os.wait()
            children.discard(pid)
            log.error("web process %s ended with status %s; starting another", pid, status)
            time.sleep(RESTART_AFTER)
    except Asked:
        _stop(children)


def _fork(work: Callable[[], None]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent(parent)
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)  # never back into the parent's stack


def _stop(children: set[int]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    for pid in children:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _asked(_signal: int, _frame: FrameType | None) -> None:
    raise Asked

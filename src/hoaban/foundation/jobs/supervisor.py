"""Three lanes as three processes; one that dies is started again, and its job is taken over."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from types import FrameType

from hoaban.foundation.jobs import registry
from hoaban.foundation.jobs.lane import LaneRunner
from hoaban.foundation.jobs.values import Lane

RESTART_AFTER = 0.5  # seconds; a lane that dies at once must not eat a processor
POLL = 0.2
STOP_WITHIN = 10
log = logging.getLogger(__name__)


def run_lane(lane: str) -> None:
    """Run one lane in this process until it is asked to stop. Django must be set up."""
    # Whose child it is, and on which ground it began, is asked before what takes time.
    runner = LaneRunner(Lane(lane))
    for begin in registry.beginnings(runner.lane):
        try:
            begin()
        except Exception:  # whatever it was to make easier goes on without it
            log.exception("lane %s: a beginning broke", lane)
    runner.run()


def run_all() -> None:
    """Start every lane as a child and keep it alive until SIGTERM or SIGINT; then stop them all."""
    stopping = False

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    parent = os.getppid()
    children = {lane: _start(lane) for lane in Lane}
    while not stopping and os.getppid() == parent:
        for lane, child in children.items():
            if child.poll() is not None:
                log.error("lane %s ended with code %s; starting it again", lane, child.returncode)
                time.sleep(RESTART_AFTER)
                children[lane] = _start(lane)
        time.sleep(POLL)
    _stop(children.values())


def _start(lane: Lane) -> subprocess.Popen[bytes]:
    code = f"import django; django.setup(); from hoaban.foundation.jobs.supervisor import run_lane; run_lane({lane.value!r})"
    # Lanes wait longer for a writer than a page does (config/database.py).
    environment = {**os.environ, "HOABAN_BUSY_SECONDS": "20", "HOABAN_STATEMENT_MS": "20000"}
    return subprocess.Popen([sys.executable, "-c", code], env=environment)  # noqa: S603 — our own interpreter


def _stop(children: Iterable[subprocess.Popen[bytes]]) -> None:
    processes = list(children)
    for child in processes:
        child.terminate()
    until = time.monotonic() + STOP_WITHIN
    for child in processes:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()

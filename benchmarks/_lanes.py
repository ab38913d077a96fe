"""Lanes of a place that is measured: what a new place does for itself first, and what a lane costs."""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.support.installation import Installation

LOOK_EVERY, IDLE, PATIENCE = 5, 0.1, 900
"""Seconds, the share of a processor below which a lane has nothing to do, and seconds."""


def at_rest(place: Installation, *lanes: subprocess.Popen) -> None:
    """A new place has work of its own first (recordings, pages): whatever is asked then would be measured beside it."""
    until, used, idle = time.monotonic() + PATIENCE, 0.0, False
    while not idle:
        if time.monotonic() > until:
            raise RuntimeError("the lanes never came to rest\n" + place.logs())
        time.sleep(LOOK_EVERY)  # longer than they take to begin
        now = sum(processor(one.pid) for one in lanes)
        idle, used = now - used < IDLE * LOOK_EVERY, now


def processor(group: int) -> float:
    """Seconds of processor a child and its children have used, those that ended too."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # one that ended while we looked
            words = stat.read_text().rpartition(")")[2].split()
            ticks += sum(map(int, words[11:15])) if int(words[2]) == group else 0
    return ticks / os.sysconf("SC_CLK_TCK")

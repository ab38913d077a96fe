"""Tells a person at a terminal how far long work is; in a log file it leaves a few plain lines instead of a bar."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 30

Report = Callable[[int, int], None]
"""What long work calls as it goes: (done, total)."""


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


class Progress:
    """One line of work: ``with progress.step("…") as step``, then any number of ``step.at(done, total)``."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._live = self._out.isatty()
        self._title = ""
        self._began = 0.0
        self._shown = 0.0
        self._quarter = 0

    @contextmanager
    def step(self, title: str) -> Iterator["Progress"]:
        self._title, self._began, self._quarter = title, time.monotonic(), 0
        if self._live:
            self._say(f"  {title} …\r")
        yield self
        seconds = time.monotonic() - self._began
        clear = "\x1b[2K" if self._live else ""
        self._say(f"{clear}  ✓ {title} ({seconds:.1f} s)\n")

    def at(self, done: int, total: int) -> None:
        """Called as often as the work likes; draws ten times a second at most."""
        share = min(1.0, done / total) if total else 1.0
        if self._live:
            self._draw(share, done, total)
        elif int(share * 4) > self._quarter:
            self._quarter = int(share * 4)
            self._say(f"    {self._title}: {done} of {total}\n")

    def _draw(self, share: float, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._shown < 0.1 and done < total:
            return
        self._shown = now
        bar = "█" * int(share * WIDTH)
        self._say(f"\x1b[2K  {self._title}  {bar:░<{WIDTH}}  {done} / {total}\r")

    def _say(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()

"""Tells a person at a terminal how far long work is; in a log file it leaves a few plain lines instead of a bar."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 30


class Progress:
    """One line of work: ``begin``, any number of ``at``, ``end``."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._title = ""
        self._began = 0.0
        self._shown = 0.0
        self._quarter = 0

    @contextmanager
    def step(self, title: str) -> Iterator["Progress"]:
        self._title, self._began, self._quarter = title, time.monotonic(), 0
        if self._live:
            print(f"  {title} …", end="\r", flush=True)
        yield self
        seconds = time.monotonic() - self._began
        clear = "\x1b[2K" if self._live else ""
        print(f"{clear}  ✓ {title} ({seconds:.1f} s)", flush=True)

    def at(self, done: int, total: int) -> None:
        """Called as often as the work likes; draws ten times a second at most."""
        share = min(1.0, done / total) if total else 1.0
        if self._live:
            self._draw(share, done, total)
        elif int(share * 4) > self._quarter:
            self._quarter = int(share * 4)
            print(f"    {self._title}: {done} of {total}", flush=True)

    def _draw(self, share: float, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._shown < 0.1 and done < total:
            return
        self._shown = now
        bar = "█" * int(share * WIDTH)
        print(f"\x1b[2K  {self._title}  {bar:░<{WIDTH}}  {done} / {total}", end="\r", flush=True)

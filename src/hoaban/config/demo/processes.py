"""The demo's children: one web process, one supervisor of the job lanes. They live and die with their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from hoaban.config import paths

STOP_WITHIN = 12.0
POLL = 0.2


class ChildEnded(Exception):
    """A child stopped by itself; the sentence names its log."""


class Children:
    """Start them, watch them, stop them together."""

    def __init__(self, logs: Path, settings: Mapping[str, str]) -> None:
        self._logs = logs
        self._settings = dict(settings)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)

    def start(
        self, name: str, *words: str, inherits: tuple[int, ...] = (), program: tuple[str, ...] = ()
    ) -> None:
        """Run one of our own commands (or `program`), its output in a log of its own (the former one kept beside it)."""
        log = self.log_of(name)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        with log.open("wb") as output:
            self._running[name] = subprocess.Popen(
                [*program, *words] if program else paths.hoaban_command(*words),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._settings,
                pass_fds=inherits,
                preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 — the parent has one thread
            )

    def log_of(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def tail_of(self, name: str, lines: int = 12) -> list[str]:
        """The last lines of a log, set off from what we say ourselves."""
        text = self.log_of(name).read_text(encoding="utf-8", errors="replace")
        return [f"    {line}" for line in text.strip().splitlines()[-lines:]]

    def raise_if_ended(self) -> None:
        for name, child in self._running.items():
            code = child.poll()
            if code is not None:
                raise ChildEnded(self._epitaph(name, code))

    def _epitaph(self, name: str, code: int) -> str:
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        story = [
            f"The {name} process {how}, so the demo stops. Its log: {self.log_of(name)}",
            *self.tail_of(name),
        ]
        return "\n".join(story)

    def watch(self) -> None:
        """Until a child ends (an error) or a signal raises through here."""
        while True:
            self.raise_if_ended()
            time.sleep(POLL)

    def stop(self) -> None:
        """Ask all, wait for all, then insist: pages in flight and a job's step may finish."""
        for child in self._running.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_WITHIN
        for child in self._running.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._running.clear()


def die_with_parent(parent: int) -> None:
    """Runs in the child before its program starts. Linux only; elsewhere Ctrl-C and SIGTERM still stop everything."""
    # The parent handles SIGINT for all; a terminal's Ctrl-C must not cut a child's clean end short.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)

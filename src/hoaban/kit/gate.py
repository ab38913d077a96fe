"""A gate that can be closed for everybody: who works holds it open, who changes the ground waits until the last has left.

Two files under `flock`, across processes of one machine. Locks die with their process: a killed upgrade leaves no gate shut.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENTRY, INSIDE, GROUND = "gate-entry", "gate-inside", "ground"


class StillInside(Exception):
    """Somebody did not leave in time; the gate is open again."""


class Gate:
    """One for each process; remembers on which ground the process began."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = threading.local()  # a lock belongs to an open file: each thread has its own
        self._began_on = self._ground()

    @contextmanager
    def inside(self) -> Iterator[bool]:
        """Whether one may work; the gate does not close before the block ends. Nobody waits here."""
        entry, inside = self._opened()
        if self.is_old or not _shared(entry):
            yield False
            return
        try:
            fcntl.flock(inside, fcntl.LOCK_SH)
        finally:
            fcntl.flock(entry, fcntl.LOCK_UN)
        try:
            yield True
        finally:
            fcntl.flock(inside, fcntl.LOCK_UN)

    @contextmanager
    def closed(self, within: float) -> Iterator[None]:
        """Nobody is inside until the block ends."""
        until = time.monotonic() + within
        entry, inside = self._opened()
        try:
            _wait_for(entry, until)
            _wait_for(inside, until)
            yield
        finally:
            fcntl.flock(inside, fcntl.LOCK_UN)
            fcntl.flock(entry, fcntl.LOCK_UN)

    def is_closing(self) -> bool:
        """Somebody wants to close it: long work asks between two steps, and leaves."""
        entry, _inside = self._opened()
        if self.is_old or not _shared(entry):
            return True
        fcntl.flock(entry, fcntl.LOCK_UN)
        return False

    @property
    def is_old(self) -> bool:
        """The ground was changed after this process began: what it holds open is no longer what stands there."""
        return self._ground() != self._began_on

    def renew(self) -> None:
        """Every process that began before now is old."""
        draft = self._folder / f".{GROUND}.{os.getpid()}"
        draft.touch()
        draft.replace(self._folder / GROUND)

    def _ground(self) -> tuple[int, int]:
        try:
            found = os.stat(self._folder / GROUND)
        except FileNotFoundError:
            return 0, 0
        return found.st_ino, found.st_mtime_ns

    def _opened(self) -> tuple[int, int]:
        if not hasattr(self._files, "pair"):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            how = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._files.pair = tuple(os.open(self._folder / name, how, 0o600) for name in (ENTRY, INSIDE))
        pair: tuple[int, int] = self._files.pair
        return pair


def _shared(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for(file: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as problem:
            if time.monotonic() > until:
                raise StillInside from problem
            time.sleep(0.01)

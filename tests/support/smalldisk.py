"""A small disk that a test fills to the last byte: a tmpfs in a mount namespace, gone with its keeper. Needs no root."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.support.house import ROOT
from tests.support.installation import die_with_parent
from tests.support.skips import unshared

MOUNT = 'mount -t tmpfs -o size="$1" none "$2" && echo there && exec sleep infinity'


class SmallDisk:
    """Processes started behind the words `enter` find it at `inside`; the test itself at `outside`."""

    def __init__(self, inside: Path, size: str) -> None:
        inside.mkdir()
        self.keeper = subprocess.Popen(
            [*unshared("-rm"), "sh", "-c", MOUNT, "sh", size, str(inside)],
            stdout=subprocess.PIPE, text=True, preexec_fn=partial(die_with_parent, os.getpid()),
        )  # fmt: skip
        assert self.keeper.stdout is not None
        assert self.keeper.stdout.readline() == "there\n"
        self.inside = inside
        self.outside = Path(f"/proc/{self.keeper.pid}/root{inside}")
        # Entering another user namespace clears the signal that a dying parent sends; it is set anew.
        self.enter = (
            "nsenter", "-t", str(self.keeper.pid), "-U", "-m", "--preserve-credentials", f"--wd={ROOT}", "--",
            "setpriv", "--pdeathsig", "TERM", "--",
        )  # fmt: skip

    def take_in(self, folder: Path, name: str) -> None:
        shutil.copytree(folder, self.outside / name, dirs_exist_ok=True)

    @contextmanager
    def full(self) -> Iterator[None]:
        """To the last page; what is let go of meanwhile is taken too."""
        reached, over = threading.Event(), threading.Event()
        filler = self.outside / "filler"
        taking = threading.Thread(target=_take, args=(filler, reached, over))
        taking.start()
        try:
            assert reached.wait(60)
            yield
        finally:
            over.set()
            taking.join()
            filler.unlink()

    def close(self) -> None:
        self.keeper.kill()
        self.keeper.wait()
        assert self.keeper.stdout is not None
        self.keeper.stdout.close()


@contextmanager
def small_disk(inside: Path, size: str) -> Iterator[SmallDisk]:
    disk = SmallDisk(inside, size)
    try:
        yield disk
    finally:
        disk.close()


def _take(filler: Path, reached: threading.Event, over: threading.Event) -> None:
    with filler.open("ab", buffering=0) as file:
        while not over.is_set():
            for size in (1 << 20, 1 << 12):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue
            reached.set()
            over.wait(0.02)

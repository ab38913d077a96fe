"""A real nats-server with JetStream on a free port, that remembers on the disk; open, or as its own file says."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

NATS = shutil.which("nats-server") or "/usr/sbin/nats-server"
PATIENCE = 60.0


class Server:
    """One server; killed it comes back with what it had on the disk."""

    def __init__(self, folder: Path, port: int, conf: str | None = None, *, from_words: bool = True) -> None:
        """``from_words``: folder and port by the command line; else the file says them too."""
        self.folder, self.port, self.conf, self._from_words = folder, port, conf, from_words
        folder.mkdir(parents=True, exist_ok=True)
        self.url = f"nats://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        words = [NATS]
        if self._from_words:
            words += ["-sd", str(self.folder), "-a", "127.0.0.1", "-p", str(self.port)]
        if self.conf is None:
            words.append("-js")
        else:
            (self.folder / "nats.conf").write_text(self.conf, encoding="utf-8")
            words += ["-c", str(self.folder / "nats.conf")]
        with (self.folder / "nats.log").open("ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            said = (self.folder / "nats.log").read_text(errors="replace")[-2000:]
            assert self.process.poll() is None, said
            assert time.monotonic() < until, f"nats-server does not listen: {said}"
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)


@contextmanager
def running(folder: Path, port: int, conf: str | None = None) -> Iterator[Server]:
    demand()
    made = Server(folder, port, conf)
    try:
        yield made
    finally:
        made.kill()


def demand() -> None:
    """Skips where a program or the extra is absent."""
    if not Path(NATS).exists():
        pytest.skip("nats-server is missing. On Debian or Ubuntu: sudo apt-get install nats-server")
    if not find_spec("nats"):
        pytest.skip("the extra nats is missing: ./hoaban doctor says how to add it")

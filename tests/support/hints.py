"""A real nats-server with JetStream on a free port, that remembers on the disk."""

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
PATIENCE = 20.0


class Server:
    """One server; killed it comes back with what it had on the disk."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.url = f"nats://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        words = [NATS, "-js", "-sd", str(self.folder), "-a", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            assert time.monotonic() < until, "nats-server does not listen"
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)


@contextmanager
def running(folder: Path, port: int) -> Iterator[Server]:
    if not Path(NATS).exists():
        pytest.skip("nats-server is missing. On Debian or Ubuntu: sudo apt-get install nats-server")
    if not find_spec("nats"):
        pytest.skip("the extra nats is missing: ./hoaban doctor says how to add it")
    made = Server(folder, port)
    try:
        yield made
    finally:
        made.kill()

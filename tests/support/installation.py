"""A whole installation in a folder of its own: its processes are real, its ports free, its end certain.

Used by journeys, faults and benchmarks. Nothing of the caller's own settings reaches it.
"""

import ctypes
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from tests.support.house import ROOT
from tests.support.ports import free_port

START_WITHIN = 300
WITHIN = 300.0
"""Seconds for a command; a machine that is busy is slow and not wrong."""


class Installation:
    """``HOABAN_DATA_DIR`` and everything that runs in it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.children: list[subprocess.Popen] = []
        self.before: tuple[str, ...] = ()
        """Words before every command: another disk, another clock."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOABAN_", "PYTEST_"))}
        self.environment = kept | {
            "HOABAN_DATA_DIR": str(folder),
            "HOABAN_PRODUCTION": "0",
            "DJANGO_SETTINGS_MODULE": "hoaban.config.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            **settings,
        }

    def migrate(self) -> None:
        self.manage("migrate", "-v0")
        if not self.environment.get("HOABAN_DATABASE_URL"):
            self.manage("migrate", "-v0", "--database", "reads")
        self.manage("createcachetable")

    def manage(self, *words: str) -> str:
        """One of our commands; its output. A failure carries what it said."""
        result = self.run("manage", *words)
        if result.returncode:
            raise RuntimeError(
                f"manage {words} ended with {result.returncode}:\n{result.stdout}{result.stderr}"
            )
        return result.stdout

    def run(self, *words: str, within: float = WITHIN) -> subprocess.CompletedProcess[str]:
        """`./hoaban WORDS` to its end."""
        return subprocess.run(
            [*self.before, *HOABAN, *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=within,
        )

    def python(self, code: str, within: float = WITHIN) -> str:
        """A few lines with Django set up; what they printed."""
        words = [*self.before, sys.executable, "-c", f"import django\ndjango.setup()\n{code}"]
        result = subprocess.run(
            words, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=within
        )
        if result.returncode:
            raise RuntimeError(f"{code}\nended with {result.returncode}:\n{result.stdout}{result.stderr}")
        return result.stdout

    def start(
        self, *words: str, name: str = "", before: Callable[[], None] | None = None
    ) -> subprocess.Popen:
        """A child that dies with this process; its words go to a log in the folder."""
        logs = self.folder / "logs"
        logs.mkdir(exist_ok=True)
        with (logs / f"{name or 'child'}.log").open("ab") as log:
            child = subprocess.Popen(
                [*self.before, *words], env=self.environment, cwd=ROOT, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=partial(_prepare, os.getpid(), before),
            )  # fmt: skip
        self.children.append(child)
        return child

    def script(self, code: str, name: str) -> subprocess.Popen:
        """A few lines with Django set up, as a child; what they print goes to logs/NAME.log."""
        path = self.folder / f"{name}.py"
        path.write_text(f"import django\ndjango.setup()\n{code}", encoding="utf-8")
        return self.start(sys.executable, str(path), name=name)

    def hoaban(self, *words: str) -> subprocess.Popen:
        return self.start(*HOABAN, *words, name=words[0])

    def serve(self, port: int | None = None) -> str:
        """The web server; returns its address once it is ready."""
        port = port or free_port()
        child = self.hoaban("serve", "--port", str(port))
        address = f"http://127.0.0.1:{port}"
        self.wait_for(address, child)
        return address

    def wait_for(self, address: str, child: subprocess.Popen, within: float = START_WITHIN) -> None:
        until = time.monotonic() + within
        while time.monotonic() < until:
            if child.poll() is not None:
                break
            with suppress(OSError, urllib.error.HTTPError):
                urllib.request.urlopen(f"{address}/readyz", timeout=20)
                return
            time.sleep(0.1)
        raise RuntimeError(f"{address} did not get ready:\n{self.logs()}")

    def logs(self) -> str:
        parts = [
            f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}"
            for path in self.folder.glob("logs/*.log")
        ]
        return "\n".join(parts)

    def stop(self) -> None:
        """Every child and its children; politely first."""
        for child in self.children:
            if child.poll() is None:
                _signal_group(child, signal.SIGTERM)
        for child in self.children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(10)
            _signal_group(child, signal.SIGKILL)
            child.wait(60)


HOABAN = [sys.executable, "-c", "from hoaban.config.cli import main; main()"]


@contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Installation]:
    place = Installation(folder, **settings)
    try:
        yield place
    finally:
        place.stop()


def kill(child: subprocess.Popen) -> None:
    """As a power cut would: no handler runs."""
    child.send_signal(signal.SIGKILL)
    child.wait()


def asked(place: Installation, sql: str) -> list[tuple[Any, ...]]:
    """Rows of its database, past the platform, which takes longer to start than most of what tests wait for."""
    url = place.environment.get("HOABAN_DATABASE_URL")
    if url:
        import psycopg  # the extra `postgres`; journeys on SQLite go without

        with psycopg.connect(url) as connection:
            return connection.execute(sql).fetchall()
    with closing(sqlite3.connect(place.folder / "hoaban.db", timeout=60)) as database:
        return database.execute(sql).fetchall()


def _signal_group(child: subprocess.Popen, number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def die_with_parent(parent: int) -> None:
    """Before a child's program begins: an aborted test run leaves nothing behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def _prepare(parent: int, before: Callable[[], None] | None) -> None:
    die_with_parent(parent)
    if before:
        before()

"""The folder one demo lives in. It carries a mark, so that no demo touches, and no --fresh wipes, anything real."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hoaban.config import environment, paths

MARK = "demo.json"
LOGINS = "demo-logins.json"
# What building depends on: when one of these files changes, the next start brings the folder up to date.
_BUILD_INPUTS = (
    "src/hoaban/**/migrations/*.py",
    "src/hoaban/**/locale/**/*.po",
    "src/hoaban/packs/**/*",
    "src/hoaban/config/demo/*.py",
)


class DemoFolder:
    """A data directory that belongs to a demo, or may become one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def refuse_if_real(self) -> None:
        """Real people's data never becomes a demo, with its known log-ins and without a second factor."""
        if self.path.exists() and not self.path.is_dir():
            raise environment.SettingProblem(f"{self.path} is a file. Choose a folder with HOABAN_DATA_DIR.")
        if (self.path / MARK).exists() or not (self.path / "hoaban.db").exists():
            return
        raise environment.SettingProblem(
            f"{self.path} holds an installation that no demo made; the demo leaves it alone. Choose another folder: "
            "HOABAN_DATA_DIR=./var-demo ./hoaban demo"
        )

    def make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = self.path / ".writable"
        probe.write_bytes(b"")
        probe.unlink()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Only one demo at a time runs in a folder; the kernel lets go when the process ends, however it ends."""
        with (self.path / "demo.lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise environment.SettingProblem(self._in_use(file)) from problem
            yield

    def announce(self, address: str) -> None:
        """Leave the running demo's address where a second start will find it."""
        (self.path / "demo.lock").write_text(f"process {os.getpid()} at {address}\n", encoding="utf-8")

    def _in_use(self, file: Any) -> str:
        file.seek(0)
        who = file.read().strip() or "another process"
        return (
            f"A demo already runs in {self.path} ({who}). Stop it with Ctrl-C, or start a second one beside it: "
            "HOABAN_DATA_DIR=./var-2 ./hoaban demo"
        )

    def wipe(self) -> None:
        """Remove what a demo made; the folder and the held lock stay, and the authority that phones were told to trust."""
        if not (self.path / MARK).exists():
            return
        for entry in self.path.iterdir():
            if entry.name in {"demo.lock", MARK, "tls"}:
                continue
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        # The mark goes last: a wipe cut short is still known as a demo's.
        (self.path / MARK).unlink()

    def mark(self) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads((self.path / MARK).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return content

    def write_mark(self, **content: Any) -> None:
        write_private(self.path / MARK, json.dumps(content, ensure_ascii=False, indent=1))

    def logins(self) -> list[dict[str, str]]:
        content: list[dict[str, str]] = json.loads((self.path / LOGINS).read_text(encoding="utf-8"))
        return content


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and closed to other users from its first byte."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def fingerprint() -> str:
    """Changes when the code a folder was built from changes."""
    digest = hashlib.sha256()
    for pattern in _BUILD_INPUTS:
        for path in sorted(paths.ROOT.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(paths.ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

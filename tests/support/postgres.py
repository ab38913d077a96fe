"""A private PostgreSQL for one test run, from Debian's own binaries: a Unix socket in a folder of its own,
no port, nothing synced to disk, gone at the end. As root it runs under an unprivileged user, as PostgreSQL demands.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hoaban.config.paths import ROOT

ADVICE = "PostgreSQL's programs are missing. On Debian or Ubuntu: sudo apt-get install postgresql"
SHIPPED = ROOT / "deploy" / "postgresql" / "hoaban.conf"
# As an operator is told to set it up: what it says is written, is.
DURABLE = tuple(
    line.replace(" ", "")
    for line in SHIPPED.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)

PRIVATE = "hoaban-pg-"
"""How the folder of every server that goes with its run begins."""
# Tests measure behaviour, not the disk.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=100",
    "shared_buffers=64MB",
)


class PostgresMissing(RuntimeError):
    """The machine has no PostgreSQL; the text says how to get it."""


def binaries() -> Path:
    """The folder of the newest installed server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise PostgresMissing(ADVICE)


class Cluster:
    """A server that a test may stop, or strike down, and start again on the same rows."""

    def __init__(self, folder: Path, programs: Path, settings: Sequence[str] = FAST) -> None:
        self.folder, self.programs, self.data = folder, programs, folder / "data"
        self.settings = settings
        self._owner = _unprivileged()
        if self._owner:
            os.chown(folder, self._owner.pw_uid, self._owner.pw_gid)
        self._run = _as(self._owner)
        self._server: subprocess.Popen | None = None
        self.url = f"postgresql://hoaban@/hoaban?host={folder}"

    def make(self) -> None:
        subprocess.run(
            [self.programs / "initdb", "-D", self.data, "-A", "trust", "-U", "hoaban", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=self.folder, **self._run,
        )  # fmt: skip
        self.start()
        subprocess.run(
            [self.programs / "createdb", "-h", self.folder, "-U", "hoaban", "--lc-collate=C", "-T", "template0", "hoaban"],
            check=True, capture_output=True,
        )  # fmt: skip

    def start(self) -> None:
        self._server = _start(self.programs, self.data, self.folder, self._run, self.settings)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """SIGINT: everybody is cut off, what was committed is written; SIGQUIT: as a crash."""
        if self._server:
            self._server.send_signal(how)
            self._server.wait(20)
            self._server = None


def copy(source: Path, target: Path) -> None:
    """A stopped server's rows, with their owner."""
    subprocess.run(["cp", "-a", source, target], check=True)


@contextmanager
def cluster(like: Path | None = None, settings: Sequence[str] = FAST) -> Iterator[Cluster]:
    """Empty, or with the rows of a stopped one. Gone at the end; it dies with this process, even when that is killed."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix=PRIVATE, dir="/tmp"))
    made = Cluster(folder, programs, settings)
    try:
        if like:
            copy(like, made.data)
            made.start()
        else:
            made.make()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_cluster(*, ordinary: bool = False) -> Iterator[str]:
    """Yield a HOABAN_DATABASE_URL, of a superuser or of an `ordinary` user, whom guards on rows hold."""
    with cluster() as made:
        user = _ordinary_user(made.programs, made.folder) if ordinary else "hoaban"
        yield made.url.replace("//hoaban@", f"//{user}@")


def _ordinary_user(programs: Path, folder: Path) -> str:
    """May make databases and roles for tests, and passes no guard."""
    words = "CREATE ROLE ordinary LOGIN CREATEDB CREATEROLE; ALTER DATABASE hoaban OWNER TO ordinary"
    subprocess.run(
        [programs / "psql", "-h", folder, "-U", "hoaban", "-q", "-c", words], check=True, capture_output=True
    )
    return "ordinary"


def _start(programs: Path, data: Path, folder: Path, run: dict, settings: Sequence[str]) -> subprocess.Popen:
    options = [
        word
        for setting in ("listen_addresses=", f"unix_socket_directories={folder}", *settings)
        for word in ("-c", setting)
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdout=log, stderr=log, cwd=folder, preexec_fn=partial(_die_with_parent, os.getpid()), **run,
        )  # fmt: skip
    for _ in range(200):
        ready = subprocess.run([programs / "pg_isready", "-h", folder, "-q"], check=False).returncode == 0
        if ready:
            return server
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start:\n" + (folder / "log").read_text(errors="replace")[-2000:])


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing(
        "PostgreSQL never runs as root and there is no user postgres. sudo apt-get install postgresql"
    )


def _as(owner: pwd.struct_passwd | None) -> dict:
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _die_with_parent(parent: int) -> None:
    prctl = ctypes.CDLL(None).prctl
    prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)

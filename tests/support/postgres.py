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
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ADVICE = "PostgreSQL's programs are missing. On Debian or Ubuntu: sudo apt-get install postgresql"
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


@contextmanager
def private_cluster(*, ordinary: bool = False) -> Iterator[str]:
    """Yield a HOABAN_DATABASE_URL, of a superuser or of an `ordinary` user, whom guards on rows hold;
    the cluster dies with this process, even when it is killed."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="hoaban-pg-", dir="/tmp"))
    owner = _unprivileged()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    run = _as(owner)
    server = None
    try:
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-A", "trust", "-U", "hoaban", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **run,
        )  # fmt: skip
        server = _start(programs, data, folder, run)
        subprocess.run(
            [programs / "createdb", "-h", folder, "-U", "hoaban", "hoaban"], check=True, capture_output=True
        )
        user = _ordinary_user(programs, folder) if ordinary else "hoaban"
        yield f"postgresql://{user}@/hoaban?host={folder}"
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)
            server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user(programs: Path, folder: Path) -> str:
    """May make databases and roles for tests, and passes no guard."""
    words = "CREATE ROLE ordinary LOGIN CREATEDB CREATEROLE; ALTER DATABASE hoaban OWNER TO ordinary"
    subprocess.run(
        [programs / "psql", "-h", folder, "-U", "hoaban", "-q", "-c", words], check=True, capture_output=True
    )
    return "ordinary"


def _start(programs: Path, data: Path, folder: Path, run: dict) -> subprocess.Popen:
    options = [
        word
        for setting in ("listen_addresses=", f"unix_socket_directories={folder}", *FAST)
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

"""One baresip: its folder, its settings, its start and its end. It is a program of its own, reached over a socket."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoaban.integrations.voice_sip.address import Trunk
from hoaban.integrations.voice_sip.control import Control, ProgramGone

PROGRAM = "baresip"
STARTS, ENDS = 5.0, 2.0
MODULES = ("g711.so", "aufile.so", "account.so", "menu.so", "ctrl_tcp.so")


class ProgramMissing(Exception):
    """baresip is not on this machine, or its modules are not where Debian puts them."""


@contextmanager
def running(trunk: Trunk, folder: Path, silence: Path, *, takes_calls: bool = False) -> Iterator[Control]:
    """Started, connected, and ended whatever happens: what hangs is killed with its call."""
    path, modules, folder = shutil.which(PROGRAM), _modules(), folder.absolute()
    if path is None or modules is None:
        raise ProgramMissing(f"{PROGRAM} is missing")
    with _own_port() as port:
        _write(trunk, folder, silence, modules, port, takes_calls=takes_calls)
        process = subprocess.Popen(  # noqa: S603 — our own words, no shell
            [*_with_us(), path, "-f", str(folder)], cwd=folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            control = Control.to(port, STARTS, lambda: process.poll() is None)
            try:
                yield control
            finally:
                control.close()
        finally:
            _end(process)


def seen_from(folder: Path, sound: Path) -> str:
    """As the program that runs in ``folder`` is told of a file: it holds 127 bytes of a name and cuts the rest off without a word."""
    return os.path.relpath(sound, folder)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """SIGTERM: it says goodbye to the other side (BYE, CANCEL) before it ends."""
    process.terminate()
    try:
        process.wait(ENDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _with_us() -> list[str]:
    """It ends when whoever started it dies, however it died (util-linux)."""
    helper = shutil.which("setpriv")
    return [helper, "--pdeathsig", "TERM", "--"] if helper else []


def _modules() -> Path | None:
    return next(
        (
            one
            for one in (Path("/usr/lib/baresip/modules"), *Path("/usr/lib").glob("*/baresip/modules"))
            if one.is_dir()
        ),
        None,
    )


@contextmanager
def _own_port() -> Iterator[int]:
    """Held as long as the call: two that begin at once never get the same one, and nobody hears another's call.

    A socket that is bound and does not listen is no obstacle to the program, which says SO_REUSEADDR as we do.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def _write(trunk: Trunk, folder: Path, silence: Path, modules: Path, port: int, *, takes_calls: bool) -> None:
    """0600: the password of the company stands in it."""
    here = trunk.from_ip or "0.0.0.0"  # noqa: S104 — SIP answers come to whichever address leads there
    lines = [
        "poll_method epoll",
        f"sip_listen {here}:{trunk.listens if takes_calls else 0}",
        "call_local_timeout 120",
        "call_max_calls 4",
        f"audio_source aufile,{seen_from(folder, silence)}",
        "audio_srate 8000-8000",
        "audio_channels 1-1",
        "rtp_ports 20000-60000",
        "rtp_timeout 0",
        f"ctrl_tcp_listen 127.0.0.1:{port}",
        f"module_path {modules}",
        *(f"net_interface {name}" for name in [trunk.from_ip] if name),
        *(f"{'module' if name in ('g711.so', 'aufile.so') else 'module_app'} {name}" for name in MODULES),
    ]
    # A call comes to whom the company names: to our user where we registered, else to the printed number.
    accounts = [_account(trunk, trunk.user, 300 if takes_calls and trunk.takes_calls else 0)]
    if takes_calls and trunk.sender != trunk.user:
        accounts.append(_account(trunk, trunk.sender, 0))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in (
        ("config", "\n".join(lines)),
        ("accounts", "\n".join(accounts)),
        ("contacts", ""),
        ("uuid", ""),
    ):
        path = folder / name
        path.touch(0o600)
        path.write_text(text + "\n", encoding="utf-8")


def _account(trunk: Trunk, user: str, register: int) -> str:
    return (
        f"<sip:{user}@{trunk.host}:{trunk.port};transport={trunk.transport}>;auth_user={trunk.user};auth_pass={trunk.password};"
        f"regint={register};answermode=manual;audio_codecs=PCMA/8000/1,PCMU/8000/1"
    )


__all__ = ["ProgramGone", "ProgramMissing", "running"]

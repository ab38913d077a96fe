"""Start the whole platform on this machine with synthetic people, and print the address and the log-ins."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from types import FrameType

from hoaban.config import environment, paths
from hoaban.config.demo import centre, ports, reach, roads, walk
from hoaban.config.demo.folder import DemoFolder, fingerprint
from hoaban.config.demo.processes import ChildEnded, Children, die_with_parent
from hoaban.config.demo.reach import Reach
from hoaban.kit import pack, qr

PEOPLE = 4_000
SHEET = 20_000


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="port (default: 8000, public 8443, or the next free one)")
    parser.add_argument(
        "--public",
        action="store_true",
        help="answer on every address of this machine, under TLS with the demo's own authority",
    )
    parser.add_argument(
        "--host", metavar="NAME", help="with --public: the name or address by which others reach this machine"
    )
    parser.add_argument(
        "--people",
        type=int,
        metavar="N",
        help=f"made-up people in the register of the other communes (default {PEOPLE})",
    )
    parser.add_argument(
        "--sheet", type=int, metavar="N", help=f"rows in the household sheet to import (default {SHEET})"
    )
    parser.add_argument(
        "--province", metavar="NN", help="code of a province whose pack is here (HOABAN_PACK_DIR adds more)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="forget the former demo in this folder and begin again"
    )
    parser.add_argument(
        "--check", action="store_true", help="start, walk the main pages of each role, stop; exit code tells"
    )
    parser.add_argument(
        "--replay",
        action="store_true",
        help="tell the night of 26 to 27 July 2025 again, from rising rain to villages that answer (with --check: in a hurry)",
    )
    parser.add_argument(
        "--speed", type=int, default=60, metavar="N", help="with --replay: so much faster than real (60)"
    )


def run(options: Namespace) -> int:
    if options.check and not environment.text("HOABAN_DATA_DIR"):
        with tempfile.TemporaryDirectory(prefix="hoaban-demo-", ignore_cleanup_errors=True) as folder:
            return _run_in(DemoFolder(Path(folder)), options)
    return _run_in(DemoFolder(environment.folder("HOABAN_DATA_DIR", paths.ROOT / "var")), options)


def _run_in(folder: DemoFolder, options: Namespace) -> int:
    began = time.monotonic()
    signal.signal(signal.SIGTERM, _as_interrupt)
    folder.refuse_if_real()
    folder.make()
    with folder.held():
        where = reach.of(folder.path, port=options.port, public_too=options.public, host=options.host)
        if options.fresh:
            folder.wipe()
        settings = _settings(folder, options)
        _build(folder, options, settings)
        return _serve(folder, where, settings, options, began=began)


def _settings(folder: DemoFolder, options: Namespace) -> dict[str, str]:
    """The children's environment: this folder, SQLite, no production; other settings of ours are not inherited."""
    province = options.province or folder.mark().get("province", "14")
    _refuse_unknown(str(province))
    ours = {"HOABAN_LOG_LEVEL", "HOABAN_PACK_DIR"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HOABAN_") or key in ours}
    return kept | {
        "HOABAN_DATA_DIR": str(folder.path),
        "HOABAN_PROVINCE": str(province),
        "HOABAN_PRODUCTION": "0",
        "HOABAN_SIP_URL": "twin:",  # calls that reach nobody, answered by people who are made up
        "HOABAN_SMS_NUMBER": f"{environment.MADE_UP}0900 000 000",
        "HOABAN_CALL_NUMBER": f"{environment.MADE_UP}0900 000 000",
        "HOABAN_ZALO_OA": f"{environment.MADE_UP}1000000000",
        "DJANGO_SETTINGS_MODULE": "hoaban.config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def _refuse_unknown(province: str) -> None:
    """Before anything is made: a code without a pack would fail half-way."""
    known = [name.removeprefix("vn-") for name in pack.available(_pack_dirs()) if name.startswith("vn-")]
    if province not in known:
        raise environment.SettingProblem(
            f"There is no pack for province “{province}”. Known: {', '.join(known)}. "
            "docs/how-to/add-a-province.md tells how to add one; HOABAN_PACK_DIR names its folder."
        )


def _pack_dirs() -> list[Path]:
    return [Path(path) for path in environment.listing("HOABAN_PACK_DIR")]


def _build(folder: DemoFolder, options: Namespace, settings: dict[str, str]) -> None:
    """Bring the folder up to date, in a process of its own: this one stays small while it watches."""
    mark, province, code = folder.mark(), settings["HOABAN_PROVINCE"], fingerprint()
    if mark.get("province", province) != province:
        raise environment.SettingProblem(
            f"{folder.path} holds a demo of province {mark['province']}. Add --fresh to replace it, or choose another folder "
            "with HOABAN_DATA_DIR."
        )
    size = {
        "people": options.people if options.people is not None else mark.get("people", PEOPLE),
        "sheet": options.sheet if options.sheet is not None else mark.get("sheet", SHEET),
    }
    if mark.get("state") == "ready" and mark.get("code") == code and size.items() <= mark.items():
        return
    print(f"Preparing the demo in {folder.path}", flush=True)
    folder.write_mark(state="building", province=province, **size)
    words = [sys.executable, "-c", "from hoaban.config.demo.build import main; main()"]
    words += [str(size["people"]), str(size["sheet"])]
    result = subprocess.run(
        words, env=settings, check=False, preexec_fn=partial(die_with_parent, os.getpid())
    )
    if result.returncode:
        raise SystemExit(result.returncode)
    folder.write_mark(state="ready", province=province, code=code, **size)


def _serve(
    folder: DemoFolder, where: Reach, settings: dict[str, str], options: Namespace, *, began: float
) -> int:
    listener, password = ports.listen(None, first=centre.FIRST), secrets.token_urlsafe(12)
    smpp = listener.getsockname()[1]
    children = Children(folder.path / "logs", settings | {"HOABAN_SMPP_URLS": centre.url(smpp, password)})
    try:
        roads.announce(folder.path, port=where.port, root=where.root, smpp=smpp, password=password)
        given = listener.fileno()
        children.start("operator", str(given), inherits=(given,), program=centre.PROGRAM)
        listener.close()
        children.start("web", *where.serve_words(), inherits=where.descriptors())
        where.let_go()
        children.start("worker", "worker")
        ports.wait_until_ready(where.port, children, where.root)
        folder.announce(where.address)
        seconds = time.monotonic() - began
        if options.check:
            print(f"Ready after {seconds:.1f} s", flush=True)
            failed = options.replay and _replay(children, settings, speed=36_000, patience=0)
            return _check(where, folder, children) or int(failed)
        _welcome(folder, where, seconds)
        if options.replay:
            _replay(children, settings, speed=options.speed, patience=30)
        children.watch()
    except ChildEnded as ended:
        print(f"hoaban: {ended}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        children.stop()
        roads.withdraw(folder.path)
    return 0


def _replay(children: Children, settings: dict[str, str], *, speed: int, patience: float) -> bool:
    """Beside the running platform, in a process of its own; whether it failed. What it says is shown as it comes."""
    words = [
        sys.executable,
        "-c",
        "from hoaban.config.demo.replay import main; main()",
        str(speed),
        str(patience),
    ]
    player = subprocess.Popen(
        words,
        env=settings,
        preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 — the parent has one thread
    )
    try:
        while player.poll() is None:
            children.raise_if_ended()
            time.sleep(0.2)
    finally:
        player.terminate()
        player.wait()
    return player.returncode != 0


def _check(where: Reach, folder: DemoFolder, children: Children) -> int:
    """The walk; what the web process said about pages that failed is shown, because the folder may be gone afterwards."""
    code = walk.check(where.port, folder.logins(), where.root)
    if code:
        print("\n".join(["The end of the web process's log:", *children.tail_of("web")]), file=sys.stderr)
    return code


def _welcome(folder: DemoFolder, where: Reach, seconds: float) -> None:
    logins = folder.logins()
    width = max(len(login["username"]) for login in logins)
    print(f"\nHoa Ban is ready ({seconds:.1f} s):  {where.address}\n")
    for login in logins:
        print(f"  {login['username']:<{width}}  {login['password']}   {login['role']}")
    reached = "anybody on this network" if where.redirect else "this machine only"
    print(
        f"\nSynthetic people only, no second factor, {reached}. The log-ins: {folder.path / 'demo-logins.json'}"
    )
    print(
        f"A household sheet to take in as canbo.xa, with planted faults: {folder.path / 'demo-households.xlsx'}"
    )
    print(f"What works today, walk by walk: {where.address}tour/")
    if where.redirect:
        print(f"\n{reach.told(where)}\n")
        print(qr.in_text(f"{where.address}trust/"))
    print("Ctrl-C stops it.", flush=True)


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

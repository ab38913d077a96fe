"""Measure a room: runs benchmarks/ROOM.py, which writes bench-results/ROOM.json and a Markdown table."""

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace

from hoaban.config import environment
from hoaban.config.paths import ROOT

FOLDER = ROOT / "benchmarks"


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("room", nargs="?", help="a file of benchmarks/ without .py; nothing lists them")
    parser.add_argument("--scale", choices=("small", "province", "nation"), default="province")
    parser.add_argument(
        "--postgres",
        action="store_true",
        help="on a private PostgreSQL instead of SQLite (rooms that know both)",
    )
    parser.add_argument(
        "--part", help="one part alone (foundation: board, records, sheets; registry: reading, list, lists)"
    )


def run(options: Namespace) -> int:
    known = sorted(
        path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_") and path.stem != "conftest"
    )
    if not options.room:
        print("Benchmarks:", ", ".join(known) or "none yet")
        return 0
    if options.room not in known:
        raise environment.SettingProblem(
            f"There is no benchmark “{options.room}”. Known: {', '.join(known) or 'none'}."
        )
    script = FOLDER / f"{options.room}.py"
    words = [
        sys.executable,
        str(script),
        "--scale",
        options.scale,
        *(["--postgres"] if options.postgres else []),
        *(["--part", options.part] if options.part else []),
    ]
    return subprocess.run(
        words, cwd=ROOT, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ).returncode

"""One file that installs the platform on a machine without a network: `sh FILE FOLDER`."""

import platform
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hoaban.config import environment
from hoaban.config.bundle import make
from hoaban.config.paths import ROOT


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where (default ./hoaban-….sh)")
    parser.add_argument(
        "--extras",
        default="",
        metavar="LIST",
        help=f"extras to take along, comma-separated: {', '.join(extras())}",
    )


def run(options: Namespace) -> int:
    wanted = [name.strip() for name in options.extras.split(",") if name.strip()]
    if strange := [name for name in wanted if name not in extras()]:
        raise environment.SettingProblem(f"There is no extra “{strange[0]}”. Known: {', '.join(extras())}.")
    commit = make.commit()
    name = f"hoaban-{commit}-py{sys.version_info[0]}{sys.version_info[1]}-{platform.machine()}.sh"
    target = (options.file or Path(name)).expanduser().resolve()
    made = make.bundle(target, wanted)
    print(f"{target} ({made / 1e6:.0f} MB). Carry it over, then: sh {target.name} FOLDER")
    return 0


def extras() -> list[str]:
    return sorted(path.stem.removeprefix("extra-") for path in (ROOT / "requirements").glob("extra-*.lock"))

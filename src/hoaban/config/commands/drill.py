"""A backup that was never restored is a hope: restore the newest one beside the data and try it."""

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hoaban.config.commands import ready
from hoaban.config.keeping import backup, drill, retention, state
from hoaban.config.keeping.place import Place
from hoaban.config.keeping.refusal import Refused
from hoaban.kit.progress import Progress


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="which backup (default: the newest that was made)"
    )


def run(options: Namespace) -> int:
    ready.set_up_for_keeping()
    place = Place.of_settings()
    with state.alone(place.data_dir):
        began, source = time.monotonic(), options.file
        try:
            source = source or _newest(place)
            manifest = drill.run(place, source, Progress())
        except (OSError, Refused) as problem:
            state.write(place.data_dir, "drill", ok=False, file=str(source or ""), sentence=str(problem))
            raise
        seconds = round(time.monotonic() - began, 1)
        rows = sum(manifest.counts.values())
        state.write(place.data_dir, "drill", ok=True, file=str(source), seconds=seconds, rows=rows)
    print(
        f"The backup {source} is of use: {rows} rows, {manifest.audit} sealed lines, a sign-in ({seconds} s)."
    )
    return 0


def _newest(place: Place) -> Path:
    made = retention.newest(backup.default_folder(place.data_dir))
    if made:
        return made
    last = state.read(place.data_dir, "backup")
    if last and Path(last["file"]).exists():
        return Path(last["file"])
    raise Refused("There is no backup to try. Make one with `./hoaban backup`.")

"""Copy the installation into one file while everybody works on; its keys into another, sealed."""

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hoaban.config.commands import ready
from hoaban.config.keeping import backup, keysafe, retention, state
from hoaban.config.keeping.place import SIGNING, Place
from hoaban.config.keeping.refusal import Refused
from hoaban.kit.keys import KeyFile
from hoaban.kit.progress import Progress


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="where (default: a dated file in HOABAN_BACKUP_DIR)",
    )
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        help="write the keys, sealed with a passphrase; keep that file apart. Without FILE before it, only the keys",
    )


def run(options: Namespace) -> int:
    ready.set_up_for_keeping()
    place = Place.of_settings()
    with state.alone(place.data_dir):
        if options.keys:
            # Made first, so that the key backup can vouch for the data backups.
            KeyFile.open(place.keys_dir, SIGNING, place.key_files.get(SIGNING))
            content = keysafe.gathered(place.keys_dir, place.key_files)
            keysafe.seal(options.keys, content, keysafe.passphrase(twice=True))
            state.write(place.data_dir, "keys", file=str(options.keys))
            print(f"Keys: {options.keys}. Keep it and its passphrase apart from the backups of the data.")
        if options.file or not options.keys:
            data(place, options.file)
    return 0


def data(place: Place, wanted: Path | None) -> Path:
    """Make one, note how it went, tell it; also the first step of an upgrade."""
    target = wanted or backup.default_folder(place.data_dir) / retention.name_at(state.now())
    began = time.monotonic()
    try:
        manifest = backup.make(place, target, Progress())
    except (OSError, Refused) as problem:
        state.write(place.data_dir, "backup-failed", sentence=str(problem))
        raise
    size = target.stat().st_size
    state.write(
        place.data_dir, "backup", file=str(target.resolve()), size=size, rows=sum(manifest.counts.values()),
        seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip
    state.forget(place.data_dir, "backup-failed")
    if wanted is None:
        retention.tidy(target.parent)
    print(
        f"Backup: {target} ({size / 1e6:.1f} MB, {sum(manifest.counts.values())} rows). {manifest.note}".rstrip()
    )
    return target

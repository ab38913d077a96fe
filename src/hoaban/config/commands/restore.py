"""Put a backup back. Everything in it is checked before the first byte of the installation changes."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from hoaban.config.commands import ready
from hoaban.config.keeping import keysafe, restore, state
from hoaban.config.keeping.place import Place
from hoaban.kit.progress import Progress


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup made by `./hoaban backup`")
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="another data directory (default HOABAN_DATA_DIR)"
    )
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the key backup that belongs to it")
    parser.add_argument("--yes", action="store_true", help="move the data that stands there aside")


def run(options: Namespace) -> int:
    ready.set_up_for_keeping()
    place = Place.of_settings(options.into and options.into.expanduser().resolve())
    keys = keysafe.unseal(options.keys, keysafe.passphrase(twice=False)) if options.keys else None
    with state.alone(place.data_dir):
        done = restore.restore(place, options.file, replace=options.yes, keys=keys, progress=Progress())
    print(restore.report(done))
    return 0

"""Bring the data to this program's age: a backup, the doors closed, a copy changed and tried, then switched to."""

import time
from argparse import ArgumentParser, Namespace

from hoaban.config.commands import backup, ready
from hoaban.config.keeping import state, upgrade
from hoaban.config.keeping.backup import program_version
from hoaban.config.keeping.place import Place
from hoaban.kit.progress import Progress

AFTERWARDS = (
    "Start `serve` again (a supervisor does it once they are stopped); the lanes of `worker` begin anew by themselves. Until "
    "then visitors read that the platform is being updated."
)


def configure(_parser: ArgumentParser) -> None:
    """Nothing to choose: it either succeeds or leaves everything as it was."""


def run(_options: Namespace) -> int:
    ready.set_up_for_keeping()
    place = Place.of_settings()
    with state.alone(place.data_dir):
        if upgrade.finish(place):
            print("An upgrade that was cut short is cleared away; what stood before it stands.")
        waiting = sum(ready.waiting().values())
        if not waiting:
            print("The tables are as new as the program: there is nothing to do.")
            return 0
        ready.let_go_of_databases()
        upgrade.refuse_others(place)
        print(f"{waiting} changes of the tables wait.")
        began = time.monotonic()
        try:
            copied = backup.data(place, None)
            aside = upgrade.run(place, Progress())
        except Exception as problem:
            state.write(place.data_dir, "upgrade-failed", sentence=str(problem))
            raise
        seconds = round(time.monotonic() - began)
        state.write(
            place.data_dir, "upgraded", version=program_version(), changes=waiting, backup=str(copied),
            aside=aside, seconds=seconds,
        )  # fmt: skip
        state.forget(place.data_dir, "upgrade-failed")
    print(f"Upgraded in {seconds} s. The former data: {aside}, and the backup {copied}.\n{AFTERWARDS}")
    return 0

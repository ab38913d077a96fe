"""Keeping a province: its whole register backed up, restored on a bare machine, and the backup proven by a drill."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.driver import Figure, at_most
from benchmarks.driver.command import Effort
from tests.support.installation import Installation, installation

PEOPLE, TRIAL_PEOPLE = 1_300_000, 20_000
GOAL = 600  # seconds, the three together

FILL = """
from django.core.management import call_command
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
call_command("load_pack", "14", verbosity=0)
generate_people(by=SystemActor("demo.load"), count={people})
"""
FOUND = """
from hoaban.domains.registry.models import Person
print(Person.plain.count())
"""


def measure(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE if effort.is_real else TRIAL_PEOPLE
    with tempfile.TemporaryDirectory(prefix="hoaban-bench-") as name:
        folder = Path(name)
        with installation(folder / "data") as place, installation(folder / "bare") as bare:
            place.migrate()
            place.python(FILL.format(people=people), within=7200)
            copy = folder / "copy.backup"
            seconds = {
                "backup": _timed(place, "backup", str(copy)),
                "restore on a bare machine": _timed(bare, "restore", str(copy)),
                "restore drill": _timed(place, "drill", str(copy)),
            }
            back = int(bare.python(FOUND))
            size = copy.stat().st_size / 1e6
    name = f"{people:,} people"
    for what, took in seconds.items():
        yield Figure(f"{name}: {what}", [took], "s", statistic="one run", rows=people)
    yield Figure(
        f"{name}: backup, restore and drill together", [sum(seconds.values())], "s", at_most(GOAL), statistic="one run",
        rows=people,
    )  # fmt: skip
    yield Figure(
        f"{name}: missing after the restore", [people - back], "people", at_most(0), statistic="count"
    )
    yield Figure(f"{name}: size of the backup", [size], "MB", statistic="one run")


def _timed(place: Installation, *words: str) -> float:
    began = time.perf_counter()
    result = place.run(*words, within=3600)
    if result.returncode:
        raise RuntimeError(f"{words} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return time.perf_counter() - began

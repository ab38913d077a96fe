"""A household list on its way in while its worker is killed again and again: exactly the good rows, each once."""

import os
import random
import sys
import time
from typing import cast

from tests.support.installation import Installation, asked, kill

ROWS = int(os.environ.get("HOABAN_LARGE_SHEET") or 20_000)
FAULTS, KILLS = ROWS // 200, 4
PATIENCE = max(300, ROWS // 500)

# Everything up to the moment when somebody decides: the steps a person takes, by the rooms' own doors.
PREPARE = f"""
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from hoaban.config import roles
from hoaban.domains.registry.generator import generate_household_sheet
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.imports import api as imports, jobs as import_jobs
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.jobs.api import JobContext
from tests.support.people import make_cast
from datetime import timedelta
call_command("load_pack", "14", verbosity=0)
actor = make_cast(roles.ROLES).actor("commune_officer")
path = Path(settings.DATA_DIR) / "sheet.xlsx"
generate_household_sheet(path, rows={ROWS}, faults={FAULTS}, communes=("03646",))
context = JobContext(SystemActor("faults"), timezone.now() + timedelta(hours=1), timezone.now)
upload = imports.Upload(path.name, iter([path.read_bytes()]))
uid = imports.start_import(by=actor, kind="registry.household_list", upload=upload, request=None)
file_jobs.scan(context); import_jobs.work(context)
batch = ImportBatch.plain.get(uid=uid)
imports.match_columns(by=actor, uid=uid, chosen=batch.matching, request=None, now=timezone.now())
import_jobs.work(context)
imports.run_import(by=actor, uid=uid, request=None, now=timezone.now())
"""
STATE = "SELECT state, reached, written, rows_good FROM imports_importbatch"
OUTCOME = """
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.imports.models import ImportBatch
batch = ImportBatch.plain.get()
people = Person.plain.filter(batch=batch)
print(people.count(), people.values("name", "birth_year", "household__code", "identity_index").distinct().count(),
    Household.plain.filter(batch=batch).count(), Household.plain.filter(batch=batch).values("code").distinct().count())
"""


def state_of(place: Installation) -> tuple[str, int, int, int]:
    return cast("tuple[str, int, int, int]", asked(place, STATE)[0])


def lane(place: Installation) -> object:
    words = [sys.executable, "-c", "from hoaban.config.cli import main; main()", "worker", "--lane", "bulk"]
    return place.start(*words, name="bulk")


def test_an_import_killed_midway_ends_with_exactly_the_good_rows(
    place: Installation, dice: random.Random
) -> None:
    place.python(PREPARE, within=2 * PATIENCE)
    seen = set()
    for _ in range(KILLS):
        worker = lane(place)
        time.sleep(1.5 + dice.random() * 2.5)
        kill(worker)  # type: ignore[arg-type]
        seen.add(state_of(place)[1])
    print("killed at rows", sorted(seen))
    lane(place)
    until = time.monotonic() + PATIENCE
    while (now := state_of(place))[0] == "running" and time.monotonic() < until:
        time.sleep(0.5)
    state, _reached, written, good = now
    assert state == "done", f"{now} after {sorted(seen)}\n{place.logs()}"
    people, distinct, households, codes = map(int, place.python(OUTCOME).split())
    assert (written, people) == (good, good), (now, people)
    assert households == codes, "a household came in twice"
    assert good >= ROWS - 3 * FAULTS
    assert distinct == people, "somebody came in twice"

"""The foundation's promises in numbers: reading, reading while an import runs, importing, and what a record costs."""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.driver import Figure, at_least, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.driver.load import generate
from tests.support.installation import Installation, installation

SHEETS = {"small": 300_000, "province": 300_000, "nation": 1_000_000}
TRIAL_SHEET = 5_000

PREPARE = """
from django.core.management import call_command
from django.test import Client
from hoaban.config import roles
from tests.support.people import make_cast
call_command("load_pack", "14", verbosity=0)
cast = make_cast(roles.ROLES)
"""

# A session as the sign-in would leave it, for a page whose every view is put on record.
COOKIE = """
from django.test import Client
from hoaban.domains.registry.models import Household
from hoaban.foundation.accounts.models import User
client = Client()
client.force_login(User.objects.get(username={username!r}))
row = Household.plain.create(code="BENCH", place_no=14_03646_0000)
print(client.cookies["sessionid"].value, f"/w/registry/households/{{row.uid}}/")
"""

SEND = """
from pathlib import Path
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from hoaban.domains.registry.generator import generate_household_sheet
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.imports import api as imports, jobs as import_jobs
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.jobs.api import JobContext
actor = accounts.actor_of_id(User.objects.get(username="commune.officer.nha").pk)
path = Path(settings.DATA_DIR) / "sheet-{rows}.xlsx"
if not path.exists():
    generate_household_sheet(path, rows={rows}, faults=300, communes=("03646",))
upload = imports.Upload(path.name, iter([path.read_bytes()]))
uid = imports.start_import(by=actor, kind="registry.household_list", upload=upload, request=None)
context = JobContext(SystemActor("bench"), timezone.now() + timedelta(hours=1), timezone.now)
def step():
    file_jobs.scan(context); import_jobs.work(context)
    return ImportBatch.plain.get(uid=uid)
"""

IMPORT = """
import time
batch = step()
began = time.perf_counter()
imports.match_columns(by=actor, uid=uid, chosen=batch.matching, request=None, now=timezone.now())
batch = step()
imports.run_import(by=actor, uid=uid, request=None, now=timezone.now())
while (batch := step()).state == "running": pass
took = time.perf_counter() - began
assert batch.state == "done", batch.state
print(batch.written, took)
"""

WRITERS = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
import multiprocessing

def write(mode, seconds, worker):
    import django; django.setup()
    from dataclasses import dataclass
    from typing import ClassVar
    from django.db import transaction
    from django.utils import timezone
    from hoaban.domains.registry.models import Household
    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.audit import api as audit
    from hoaban.foundation.events import api as events
    @dataclass(frozen=True)
    class Done:
        name: ClassVar[str] = "bench.done"
        version: ClassVar[int] = 1
        number: int
    actor, done, until = SystemActor("bench"), 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        with transaction.atomic():
            row = Household.plain.create(code=f"{{worker}}-{{done}}", place_no=14_03646_0000)
            if mode == "whole":
                audit.record("bench:row:make", by=actor, target=row, values={{"code": row.code}})
                events.publish(Done(row.pk))
        done += 1
    return done

with ProcessPoolExecutor(8, mp_context=multiprocessing.get_context("fork")) as pool:
    for mode in ("bare", "whole"):
        began = time.perf_counter()
        total = sum(pool.map(write, [mode] * 8, [{seconds}] * 8, range(8)))
        print(mode, total / (time.perf_counter() - began))
"""


@contextmanager
def prepared() -> Iterator[tuple[Installation, str]]:
    with (
        tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder,
        installation(Path(folder) / "data", HOABAN_BUSY_SECONDS="20") as place,
    ):
        place.migrate()
        place.python(PREPARE)
        yield place, place.serve()


def measure(effort: Effort) -> Iterator[Figure]:
    with prepared() as (place, address):
        yield from board(address, effort)
        yield from records(place, effort)
        yield from sheets(place, address, effort)


def board(address: str, effort: Effort) -> Iterator[Figure]:
    """`healthz` passes the same server and middleware without a query or a template: the floor under every page."""
    url, floor = f"{address}/board/", f"{address}/healthz"
    generate(url, seconds=2, clients=2)
    runs = [generate(url, seconds=effort.seconds, rate=60) for _ in range(effort.runs)]
    rival = [generate(floor, seconds=min(effort.seconds, 10), rate=60) for _ in range(effort.runs)]
    yield Figure(
        "board page p95 at 60 requests/s", [run["p95_ms"] for run in runs], "ms", at_most(60),
        "healthz (the floor)", [run["p95_ms"] for run in rival], statistic="p95 per run, median of runs",
        arrival_rate=60, generator_cpu=max(run["cpu"] for run in runs),
    )  # fmt: skip
    runs = [generate(url, seconds=effort.seconds, clients=8) for _ in range(effort.runs)]
    rival = [generate(floor, seconds=min(effort.seconds, 10), clients=8) for _ in range(effort.runs)]
    yield Figure(
        "board pages sustained", [run["per_second"] for run in runs], "1/s", at_least(150),
        "healthz (the floor)", [run["per_second"] for run in rival], statistic="closed loop, median of runs", workers=8,
        generator_cpu=max(run["cpu"] for run in runs),
    )  # fmt: skip


def records(place: Installation, effort: Effort) -> Iterator[Figure]:
    """What audit line and event add to a write, with eight writers on one database."""
    shares, bare, whole = [], [], []
    for _ in range(effort.runs):
        said = dict(
            line.split()
            for line in place.python(WRITERS.format(seconds=min(effort.seconds, 10)), within=300).splitlines()
        )
        bare.append(float(said["bare"]))
        whole.append(float(said["whole"]))
        shares.append(100 * (1 - whole[-1] / bare[-1]))
    yield Figure("share of audit and event in a write", shares, "%", at_most(25), workers=8)
    yield Figure(
        "writes with audit and event",
        whole,
        "1/s",
        None,
        "the bare row",
        bare,
        workers=8,
        lower_is_better=False,
    )


def sheets(place: Installation, address: str, effort: Effort) -> Iterator[Figure]:
    rows = SHEETS[effort.scale] if effort.is_real else TRIAL_SHEET
    session, page = place.python(COOKIE.format(username="commune.officer.nha")).split()
    code = SEND.format(rows=rows) + IMPORT
    rates, waits, cpu = [], [], 0.0
    for number in range(max(1, min(effort.runs, 5 if effort.is_real else 1))):
        script = place.folder / f"import-{number}.py"
        script.write_text(f"import django\ndjango.setup()\n{code}")
        child = place.start(sys.executable, str(script), name=f"import-{number}")
        runs = []
        time.sleep(1)
        while child.poll() is None:
            runs.append(
                generate(
                    address + page, seconds=min(effort.seconds, 20), rate=5, cookie=f"sessionid={session}"
                )
            )
        if child.returncode:
            raise RuntimeError(place.logs())
        written, took = (place.folder / "logs" / f"import-{number}.log").read_text().split()[-2:]
        rates.append(float(written) / float(took))
        waits.append(max(run["p95_ms"] for run in runs))
        cpu = max(cpu, *(run["cpu"] for run in runs))
    yield Figure(
        "household list taken in",
        rates,
        "rows/s",
        at_least(5000),
        rows=rows,
        statistic="check and write, one reader beside",
    )
    yield Figure(
        "household page (audited) p95 while a list is taken in", waits, "ms", at_most(20), rows=rows, arrival_rate=5, generator_cpu=cpu,
        statistic="worst p95 of 20 s windows, median of runs",
    )  # fmt: skip


def run(effort: Effort) -> Sequence[Figure]:
    return list(measure(effort))


if __name__ == "__main__":
    sys.exit(main("foundation", run))

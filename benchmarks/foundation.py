"""The foundation's promises in numbers: reading, reading while an import runs, importing, and what a record costs."""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.driver import Figure, at_least, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.driver.load import generate
from tests.support import postgres
from tests.support.installation import HOABAN, Installation, installation

PATIENT = {"HOABAN_BUSY_SECONDS": "20"}


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is to take in, and how many people the register holds already."""

    rows: int
    people: int


SCALES = {"small": Scale(20_000, 0), "province": Scale(300_000, 0), "nation": Scale(300_000, 1_300_000)}
TRIAL = Scale(5_000, 0)
FAULTS = 300

PREPARE = """
from django.core.management import call_command
from django.test import Client
from hoaban.config import roles
from tests.support.people import make_cast
call_command("load_pack", "14", verbosity=0)
cast = make_cast(roles.ROLES)
"""

# A session as the sign-in leaves it, second factor shown, for a page whose every view is put on record: of the largest
# household among some made-up ones, numbers and facts with it.
COOKIE = """
from django.db.models import Count
from django.test import Client
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts.models import User
client = Client()
user = User.objects.get(username={username!r})
client.force_login(user)
session = client.session
session["second_factor_enrolled"] = user.pk
session.save()
generate_people(by=SystemActor("demo.load"), count=2000)
here = Person.plain.filter(place_no__gte=14_03646_0000, place_no__lt=14_03647_0000)
largest, people = here.values_list("household").annotate(n=Count("pk")).order_by("-n")[0]
row = Household.plain.get(pk=largest)
print(client.cookies["sessionid"].value, f"/w/registry/households/{{row.uid}}/")
"""

REGISTER = """
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
generate_people(by=SystemActor("demo.load"), count={people})
"""

SHEET = """
from pathlib import Path
from hoaban.domains.registry.generator import generate_household_sheet
generate_household_sheet(Path({path!r}), rows={rows}, faults={faults}, communes=("03646",))
"""

# What the officer does, by the rooms' own doors; the lanes do the work. Sent, taken in, taken back, sent again, until
# `stop` lies in the folder: whoever looks meanwhile looks while a list is written, and every run writes every good row.
IMPORT = """
import time
from pathlib import Path
from django.utils import timezone
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.models import ImportBatch
actor = accounts.actor_of_id(User.objects.get(username="commune.officer.nha").pk)
path, stop = Path({path!r}), Path({stop!r})

def wait_for(uid, *states):
    while (batch := ImportBatch.plain.get(uid=uid)).state not in states:
        assert batch.state not in ("stopped", "paused"), batch.state
        time.sleep(0.02)
    return batch

while not stop.exists():
    upload = imports.Upload(path.name, iter([path.read_bytes()]))
    uid = imports.start_import(by=actor, kind="registry.household_list", upload=upload, request=None)
    batch = wait_for(uid, "matching")
    began = time.perf_counter()
    print("began", flush=True)
    imports.match_columns(by=actor, uid=uid, chosen=batch.matching, request=None, now=timezone.now())
    wait_for(uid, "checked")
    imports.run_import(by=actor, uid=uid, request=None, now=timezone.now())
    batch = wait_for(uid, "done")
    took = time.perf_counter() - began
    assert batch.written == batch.rows_good >= {rows} - 3 * {faults}, (batch.written, batch.rows_good)
    print("took", batch.written, took, flush=True)
    imports.undo_import(by=actor, uid=uid, request=None)
    wait_for(uid, "undone")
"""

# The rival: what a Django project without an engine does. No scope, no history, no audit, no undo, no report of faults.
PLAIN = """
import time
from django.core.exceptions import ValidationError
from django.db import transaction
from python_calamine import CalamineWorkbook
from hoaban.domains.registry.models import Household, Person
from hoaban.kit.text import name_key
began = time.perf_counter()
rows = CalamineWorkbook.from_path({path!r}).get_sheet_by_index(0).to_python()[6:6 + {rows}]
optional = [one.name for one in Person._meta.fields if one.null]
written = 0
with transaction.atomic():
    for number, row in enumerate(rows):
        home, _new = Household.plain.get_or_create(code=str(row[3]), place_no=14_03646_0000)
        name = str(row[4])[:80]
        person = Person(household=home, place_no=14_03646_0000, name=name, name_key=name_key(name), name_sort=name_key(name))
        try:
            person.full_clean(exclude=optional)
        except ValidationError:
            continue
        person.save()
        written += 1
assert written > 0.9 * len(rows), written
print(written, time.perf_counter() - began)
"""

WAKE = """
import sys, time
from hoaban.foundation.jobs import api as jobs
until = time.monotonic() + {seconds}
while time.monotonic() < until:
    jobs.wake("faults.urgent")
    print(time.monotonic_ns(), flush=True)
    time.sleep(1.5)
"""

WRITERS = """
import multiprocessing, time
from concurrent.futures import ProcessPoolExecutor

def write(mode, seconds, worker):
    import django; django.setup()
    from dataclasses import dataclass
    from typing import ClassVar
    from django.db import transaction
    from django.utils import timezone
    from hoaban.domains.registry.actions.changing import confirm_household
    from hoaban.domains.registry.models import Household
    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.accounts import api as accounts
    from hoaban.foundation.accounts.models import User
    from hoaban.foundation.audit import api as audit
    from hoaban.foundation.events import api as events
    @dataclass(frozen=True)
    class Done:
        name: ClassVar[str] = "bench.done"
        version: ClassVar[int] = 1
        number: int
    bench = SystemActor("bench")
    officer = accounts.actor_of_id(User.objects.get(username="commune.officer.nha").pk)

    def row(number):
        with transaction.atomic():
            made = Household.plain.create(code=f"{{mode}}-{{worker}}-{{number}}", place_no=14_03646_0000)
            if mode == "recorded-row":
                audit.record("bench:row:make", by=bench, target=made, values={{"code": made.code}})
                events.publish(Done(made.pk))

    mine = Household.plain.filter(code=f"{{mode}}-{{worker}}").order_by("-pk").first()
    def verb(number):
        confirm_household(
            by=officer, uid=mine.uid, version=mine.version + number, request=f"{{mine.uid}}-{{number}}", now=timezone.now()
        )

    if mode == "verb":
        audit.record = events.publish = lambda *words, **facts: None
    deed, done, until = row if "row" in mode else verb, 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        deed(done)
        done += 1
    return done

# Each writer's household stands before the first writes: made while seven others wrote, one once waited longer than is waited.
def prepare():
    import django; django.setup()
    from hoaban.domains.registry.models import Household
    for mode in ("verb", "recorded-verb"):
        for worker in range(8):
            Household.plain.create(code=f"{{mode}}-{{worker}}", place_no=14_03646_0000)

with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
    pool.submit(prepare).result()
for mode in ("row", "recorded-row", "verb", "recorded-verb"):
    with ProcessPoolExecutor(8, mp_context=multiprocessing.get_context("fork")) as pool:
        began = time.perf_counter()
        total = sum(pool.map(write, [mode] * 8, [{seconds}] * 8, range(8)))
        print(mode, total / (time.perf_counter() - began))
"""


@contextmanager
def prepared(people: int, *, on_postgres: bool = False) -> Iterator[Installation]:
    """A province's public facts, one person per role, and as many made-up people in its register."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hoaban-bench-"))
        settings = dict(PATIENT)
        if on_postgres:
            server = stack.enter_context(postgres.cluster(settings=postgres.DURABLE))
            settings["HOABAN_DATABASE_URL"] = server.url
        place = stack.enter_context(installation(Path(folder) / "data", **settings))
        place.migrate()
        place.python(PREPARE)
        if people:
            place.python(REGISTER.format(people=people), within=7200)
        yield place


@contextmanager
def copy_of(place: Installation, **settings: str) -> Iterator[Installation]:
    """The same rows in a folder of their own: what one run writes, the next must not find."""
    with tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder:
        shutil.copytree(place.folder, Path(folder) / "data", ignore=shutil.ignore_patterns("logs"))
        with installation(Path(folder) / "data", **PATIENT, **settings) as made:
            yield made


def measure(effort: Effort) -> Iterator[Figure]:
    with prepared(SCALES[effort.scale].people if effort.is_real else 0) as place:
        for part, figures in PARTS.items():
            if effort.wants(part):
                yield from figures(place, effort)


def board(place: Installation, effort: Effort) -> Iterator[Figure]:
    """Drawn for every visitor, then as visitors get it: from the drawing kept until a fact changes.

    `healthz` passes the same server and middleware without a query or a template. It is no rival: it is the floor.
    """
    brief = min(effort.seconds, 20)
    with copy_of(place, HOABAN_SNAPSHOTS="1") as drawing:
        address = drawing.serve()
        # More boards than are kept: none of these is ever found drawn. What they read is kept, as it is for every visitor.
        urls, floor = [f"{address}/board/?sort={number}" for number in range(200)], f"{address}/healthz"
        generate(*urls, seconds=2, clients=2)
        runs = [generate(*urls, seconds=effort.seconds, rate=60) for _ in range(effort.runs)]
        rival = [generate(floor, seconds=min(effort.seconds, 10), rate=60) for _ in range(effort.runs)]
        yield Figure(
            "board page, drawn each time, p95 at 60 requests/s", [run["p95_ms"] for run in runs], "ms", at_most(60),
            "healthz (the floor)", [run["p95_ms"] for run in rival],
            statistic=f"p95 of {effort.seconds:g} s, median of runs", arrival_rate=60,
            generator_cpu=max(run["cpu"] for run in runs),
        )  # fmt: skip
        runs = [generate(*urls, seconds=brief, clients=8) for _ in range(effort.runs)]
        rival = [generate(floor, seconds=min(effort.seconds, 5), clients=8) for _ in range(effort.runs)]
        yield sustained("board pages sustained, drawn each time", runs, rival)
    with copy_of(place, HOABAN_SNAPSHOTS="1") as keeping:
        address = keeping.serve()
        generate(f"{address}/board/", seconds=2, clients=2)
        runs = [generate(f"{address}/board/", seconds=brief, clients=8) for _ in range(effort.runs)]
        floor = f"{address}/healthz"
        rival = [generate(floor, seconds=min(effort.seconds, 5), clients=8) for _ in range(effort.runs)]
        yield sustained("board pages sustained, the kept drawing", runs, rival)


def sustained(name: str, runs: list[dict[str, float]], rival: list[dict[str, float]]) -> Figure:
    return Figure(
        name, [run["per_second"] for run in runs], "1/s", at_least(150),
        "healthz (the floor)", [run["per_second"] for run in rival], statistic="closed loop, median of runs", workers=8,
        generator_cpu=max(run["cpu"] for run in runs),
    )  # fmt: skip


def records(place: Installation, effort: Effort) -> Iterator[Figure]:
    """What audit line and event add with eight writers on one database: to a deed, and to a row that is nothing but a row."""
    runs = [_rates(place, min(effort.seconds, 10)) for _ in range(effort.runs)]
    for goal, what, name in (
        (at_most(25), "verb", "share of audit and event in a write (a household is confirmed)"),
        (None, "row", "share of audit and event beside a bare row, the least a write can be"),
    ):
        shares = [100 * (1 - one[f"recorded-{what}"] / one[what]) for one in runs]
        yield Figure(name, shares, "%", goal, workers=8)
        yield Figure(
            "households confirmed, on record" if what == "verb" else "rows written, on record",
            [one[f"recorded-{what}"] for one in runs], "1/s", None, "the same without record", [one[what] for one in runs],
            workers=8, lower_is_better=False,
        )  # fmt: skip


def _rates(place: Installation, seconds: float) -> dict[str, float]:
    said = place.python(WRITERS.format(seconds=seconds), within=300).splitlines()
    return {mode: float(rate) for mode, rate in (line.split() for line in said)}


@dataclass
class Beside:
    """What one run saw while a list was taken in."""

    rates: list[float]
    page: dict[str, float]
    page_at_rest: dict[str, float]
    urgent: list[float]


def sheets(place: Installation, effort: Effort) -> Iterator[Figure]:
    scale = SCALES[effort.scale] if effort.is_real else TRIAL
    sheet = place.folder.parent / "sheet.xlsx"
    place.python(SHEET.format(path=str(sheet), rows=scale.rows, faults=FAULTS), within=600)
    seen = [taken_in(place, sheet, scale, effort) for _ in range(effort.runs)]
    few = min(5_000, scale.rows)
    plain = []
    for _ in range(effort.runs):
        with copy_of(place) as other:
            written, took = other.python(PLAIN.format(path=str(sheet), rows=few), within=600).split()
        plain.append(float(written) / float(took))
    yield Figure(
        "household list taken in", [rate for one in seen for rate in one.rates], "rows/s", at_least(5000),
        f"plain Django: full_clean and save of {few} rows, no audit, no history", plain, rows=scale.rows,
        statistic="check and write of every good row, a reader and urgent jobs beside; median of imports",
    )  # fmt: skip
    yield Figure(
        "household page (audited) p95 while a list is taken in", [one.page["p95_ms"] for one in seen], "ms", at_most(20),
        "the same page at rest", [one.page_at_rest["p95_ms"] for one in seen], rows=scale.rows, arrival_rate=5,
        generator_cpu=max(one.page["cpu"] for one in seen), statistic=f"p95 of {effort.seconds:g} s, median of runs",
    )  # fmt: skip
    yield Figure(
        "an urgent job starts while a list is taken in", [max(one.urgent) for one in seen], "s", at_most(1),
        rows=scale.rows, statistic=f"longest wait in {effort.seconds:g} s, median of runs",
    )  # fmt: skip


def taken_in(origin: Installation, sheet: Path, scale: Scale, effort: Effort) -> Beside:
    """One fresh installation: server and lanes run, a list comes in again and again, others go on with their work."""
    with copy_of(origin) as place:
        address = place.serve()
        session, page = place.python(COOKIE.format(username="commune.officer.nha")).split()
        notes, stop = place.folder / "urgent", place.folder / "stop"
        for lane in ("bulk", "quick"):
            place.start(*HOABAN, "worker", "--lane", lane, name=f"lane-{lane}")
        words = [sys.executable, "-m", "tests.faults.children", "lane", str(notes), "life", "0"]
        place.start(*words, name="lane-life")

        def look(seconds: float) -> dict[str, float]:
            return generate(address + page, seconds=seconds, rate=5, cookie=f"sessionid={session}")

        look(2)
        at_rest = look(min(effort.seconds, 20))
        importing = place.script(
            IMPORT.format(path=str(sheet), stop=str(stop), rows=scale.rows, faults=FAULTS), "import"
        )
        said = place.folder / "logs" / "import.log"
        while "began" not in said.read_text():
            if importing.poll() is not None:
                raise RuntimeError(place.logs())
            time.sleep(0.1)
        waking = place.script(WAKE.format(seconds=effort.seconds - 3), "wake")
        page_beside = look(effort.seconds)
        waking.wait(60)
        stop.touch()
        if importing.wait(1800):
            raise RuntimeError(place.logs())
        took = [line.split() for line in said.read_text().splitlines() if line.startswith("took")]
        woken = [int(line) for line in (place.folder / "logs" / "wake.log").read_text().split()]
        return Beside(
            [float(written) / float(seconds) for _took, written, seconds in took],
            page_beside,
            at_rest,
            waits(woken, notes),
        )


def waits(woken: Sequence[int], notes: Path) -> list[float]:
    """Seconds from each wake to the first run that began after it; a wake that nothing answered fails the bench."""
    lines = notes.read_text().splitlines()
    runs = sorted(int(line.split()[-1]) for line in lines if line.startswith("urgent "))
    found = []
    for due in woken:
        later = next((run for run in runs if run >= due), None)
        if later is None:
            raise RuntimeError("an urgent job was woken and never ran")
        found.append((later - due) / 1e9)
    return found


PARTS = {"board": board, "records": records, "sheets": sheets}

if __name__ == "__main__":
    sys.exit(main("foundation", measure, parts=tuple(PARTS)))

"""The register of a whole province: people found as somebody types, a household's page, its past, and a list taken in beside it."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks._centre import most_memory
from benchmarks._lanes import at_rest, processor
from benchmarks.driver import Figure, at_least, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.driver.load import generate
from benchmarks.foundation import IMPORT, SHEET, prepared
from tests.support.installation import HOABAN, Installation

PEOPLE = {"small": 20_000, "province": 1_300_000, "nation": 1_300_000}
ROWS = {"small": 5_000, "province": 100_000, "nation": 100_000}
LISTS = {"small": 6, "province": 13, "nation": 13}
"""As many lists of so many rows as make a province."""
END = 3
"""So many lists stand for a register's beginning and its end: one alone is a tenth faster or slower by what the disk does just then."""
FAULTS = 100
YEARS = (2025, 2026)
RATE = 100

# As people type: without marks, parts of a name, parts the other way round, half a name, a slip in a word or in two, a year beside
# it, an age, a village, a telephone, a household's code, an identity number.
TYPED = """
import random
from django.test import Client
from django.utils import timezone
from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.accounts.models import User
from hoaban.kit.text import name_key
client = Client()
user = User.objects.get(username="commune.officer.nha")
client.force_login(user)
session = client.session
session["second_factor_enrolled"] = user.pk
session.save()
dice = random.Random(1)
own = Person.plain.filter(place_no__gte=14_03646_0000, place_no__lt=14_03647_0000)
asked = ("name", "birth_year", "phone_e164", "household__code", "household__village", "uid", "identity_sealed")
known = list(own.values_list(*asked)[:20_000])
names = dice.sample(known, min(320, len(known)))
words = []

def slip(word):
    return word[:-2] + word[-1] + word[-2]

for number, (name, year, phone, code, village, uid, sealed) in enumerate(names):
    parts = name.split()
    whole = name_key(name)
    last = whole.split()
    forms = (
        whole, " ".join(parts[-2:]), " ".join(reversed(parts)), name[: len(name) // 2 + 2],
        " ".join([*last[:-1], slip(last[-1])]), " ".join([slip(last[0]), *last[1:-1], slip(last[-1])]),
        f"{whole} {year}" if year else whole, phone.replace("+84", "0") or code,
        f"{whole} {timezone.localdate().year - year} tuổi" if year else whole, f"{whole}, {village}",
        numbers.unseal("identity", uid, bytes(sealed)) if sealed else code,
    )
    words.append(forms[number % len(forms)])
home = Household.plain.filter(pk__in=own.values("household_id")).first()
print(client.cookies["sessionid"].value, home.uid)
print("|".join(words))
"""

REINDEX = """
import time
from django.db import connection, transaction
from hoaban.domains.registry import wordindex
WORDS = '''SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
WHERE adrelid = 'registry_person'::regclass AND 'words' = attname'''
began = time.perf_counter()
if connection.vendor == "sqlite":
    wordindex.make_anew()
else:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(WORDS)
        words, = cursor.fetchone()
        cursor.execute("ALTER TABLE registry_person DROP COLUMN words")
        cursor.execute(f"ALTER TABLE registry_person ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED")
        cursor.execute("CREATE INDEX registry_person_words ON registry_person USING gin (words)")
print(time.perf_counter() - began)
"""

QUERIES = """
from django.db import connections
from django.test import Client
client = Client(HTTP_HOST="127.0.0.1")
client.cookies["sessionid"] = {session!r}
client.get({page!r})
for one in connections.all():
    one.force_debug_cursor = True
    one.queries_log.clear()
assert client.get({page!r}).status_code == 200
print(sum(len(one.queries_log) for one in connections.all()))
"""

# Somebody is about to be written down: who stands already and may be her? Names as they stand, and with a letter lost; then by her
# number alone.
ENTRY = """
import random, time
from hoaban.domains.linkage import api as linkage
from hoaban.domains.registry import api as registry
from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Person
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
actor = accounts.actor_of_id(User.objects.get(username="commune.officer.nha").pk)
dice = random.Random(2)
here = Person.plain.filter(place_no__gte=14_03646_0000, place_no__lt=14_03647_0000)
known = dice.sample(list(here.values("name", "relation", "sex", "birth_year", "phone_e164", "place_no")[:20_000]), 220)
took = []
for number, one in enumerate(known):
    name = one["name"][:-1] if number % 2 else one["name"]
    told = registry.PersonTold(
        name, one["relation"], one["sex"], one["birth_year"], None, None, "year", one["phone_e164"] if number % 3 == 0 else ""
    )
    began = time.perf_counter()
    linkage.lookalikes(actor, told, one["place_no"])
    took.append(time.perf_counter() - began)
# Somebody who stands here is given a number, one slip from somebody's of her commune.
carded = list(here.exclude(identity_sealed=None).values_list("uid", "identity_sealed")[:220])
slipped = []
for (uid, sealed), (other, _number) in zip(carded, reversed(carded)):
    number = numbers.unseal("identity", uid, bytes(sealed))
    number = number[:-1] + str((int(number[-1]) + 1) % 10)
    began = time.perf_counter()
    linkage.near_number(actor, other, number)
    slipped.append(time.perf_counter() - began)
took, slipped = sorted(took[20:]), sorted(slipped[20:])
print(*(1000 * times[len(times) * 95 // 100] for times in (took, slipped)))
"""

# Another commune and other people for each list: nothing in it stands in the register before.
NEXT_SHEET = """
from pathlib import Path
from hoaban.domains.registry.generator import generate_household_sheet
from hoaban.foundation.places import api as places
codes = sorted(places.commune_numbers())
generate_household_sheet(
    Path({path!r}), rows={rows}, faults={faults}, communes=(codes[{number}],), begin={number} * {rows}, seed={number} + 1
)
"""

# The yearly review of one commune, and the one of the year after: the same people, what is known of them told anew, new decisions.
REVIEW = """
from datetime import date
from pathlib import Path
from hoaban.domains.registry.generator import generate_household_sheet
from hoaban.foundation.places import api as places
generate_household_sheet(
    Path({path!r}), rows={rows}, faults={faults}, communes=(sorted(places.commune_numbers())[0],), more=True, today=date({year}, 6, 1)
)
"""

TAKE_IN = """
import time
from pathlib import Path
from django.utils import timezone
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.models import ImportBatch
actor = accounts.actor_of_id(User.objects.get(username="province.officer.nha").pk)
path = Path({path!r})

def wait_for(uid, *states):
    while (batch := ImportBatch.plain.get(uid=uid)).state not in states:
        assert batch.state not in ("stopped", "paused"), batch.state
        time.sleep(0.02)
    return batch

upload = imports.Upload(path.name, iter([path.read_bytes()]))
uid = imports.start_import(by=actor, kind="registry.household_list", upload=upload, request=None)
batch = wait_for(uid, "matching")
began = time.perf_counter()
imports.match_columns(by=actor, uid=uid, chosen=batch.matching, request=None, now=timezone.now())
wait_for(uid, "checked")
imports.run_import(by=actor, uid=uid, request=None, now=timezone.now())
batch = wait_for(uid, "done")
took = time.perf_counter() - began
assert batch.written == {new} * batch.rows_good and batch.rows_good >= {rows} - 3 * {faults}, (batch.written, batch.rows_good)
print(batch.rows_good, took)
"""


# People of whom a review of this year told something that holds now.
TOLD_IN = """
from hoaban.domains.registry.models import CURRENT, PersonFact
print(PersonFact.plain.filter(CURRENT, valid_from__year={year}, batch_id__isnull=False).values("person_id").distinct().count())
"""

PARTS = ("reading", "list", "lists", "years")


def measure(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE[effort.scale]
    if effort.wants("reading") or effort.wants("list"):
        with prepared(people, on_postgres=effort.postgres) as place:
            for figure in beside_everybody(place, effort, people):
                yield replace(figure, database=effort.database)
    if effort.wants("lists"):
        with prepared(0, on_postgres=effort.postgres) as place:
            for figure in one_after_another(place, effort):
                yield replace(figure, database=effort.database)

    if effort.wants("years"):
        with prepared(0, on_postgres=effort.postgres) as place:
            for figure in year_after_year(place, effort):
                yield replace(figure, database=effort.database)


def beside_everybody(place: Installation, effort: Effort, people: int) -> Iterator[Figure]:
    if effort.wants("reading"):
        yield from reading(place, effort, people)
        place.stop()
        took = float(place.python(REINDEX, within=600))
        yield Figure(
            f"{people:,} people: word index made anew",
            [took],
            "s",
            at_most(30),
            rows=people,
            statistic="one run",
        )
    if effort.wants("list"):
        yield taking_in(place, effort, people)


def reading(place: Installation, effort: Effort, people: int) -> Iterator[Figure]:
    """Each search and each page leaves its record, as in earnest."""
    address = place.serve()
    first, words = place.python(TYPED, within=300).strip().splitlines()
    session, home = first.split()
    cookie = f"sessionid={session}"
    asked = [f"{address}/w/search/palette?q={quote(word)}" for word in words.split("|")]
    path = f"/w/registry/households/{home}/"
    for name, urls, rate, goal in (
        ("search as it is typed (palette), p95", asked, RATE, 50),
        ("household page, p95", [address + path], 20, 40),
        ("household on an earlier day, p95", [f"{address}{path}then/?day=2026-01-01&known=then"], 20, None),
    ):
        generate(*urls, seconds=2, clients=2, cookie=cookie)
        runs = [generate(*urls, seconds=effort.seconds, rate=rate, cookie=cookie) for _ in range(effort.runs)]
        yield Figure(
            f"{people:,} people: {name} at {rate} requests/s", [run["p95_ms"] for run in runs], "ms",
            at_most(goal) if goal else None, rows=people, arrival_rate=rate, generator_cpu=max(run["cpu"] for run in runs),
            statistic=f"p95 of {effort.seconds:g} s, median of runs",
        )  # fmt: skip
    checked = [place.python(ENTRY, within=300).split() for _ in range(effort.runs)]
    for asked_by, place_of in (("who may she be", 0), ("whose number is one slip from hers", 1)):
        yield Figure(
            f"{people:,} people: somebody is written down, {asked_by}, p95", [float(run[place_of]) for run in checked], "ms", at_most(50),
            rows=people, statistic="p95 of 200 in one process, median of runs",
        )  # fmt: skip
    asks = float(place.python(QUERIES.format(session=session, page=path)))
    yield Figure(
        "household page, the frame's included",
        [asks],
        "queries",
        at_most(8),
        rows=people,
        statistic="one page",
    )


def taking_in(place: Installation, effort: Effort, people: int) -> Figure:
    """A list of one commune beside everybody else's rows; check and write of every good row."""
    rows = ROWS[effort.scale]
    sheet, stop = place.folder.parent / "sheet.xlsx", place.folder / "stop"
    place.python(SHEET.format(path=str(sheet), rows=rows, faults=FAULTS), within=600)
    lanes(place)
    words = IMPORT.format(path=str(sheet), stop=str(stop), rows=rows, faults=FAULTS)
    importing, said = place.script(words, "import"), Path(place.folder / "logs" / "import.log")
    while importing.poll() is None and said.read_text().count("took") < effort.runs:
        time.sleep(0.5)
    stop.touch()
    if importing.wait(3600):
        raise RuntimeError(place.logs())
    took = [line.split() for line in said.read_text().splitlines() if line.startswith("took")]
    rates = [float(written) / float(seconds) for _took, written, seconds in took]
    return Figure(
        f"{people:,} people: a list of {rows:,} rows taken in",
        rates,
        "rows/s",
        at_least(5000),
        rows=rows,
        workers=1,
    )


def one_after_another(place: Installation, effort: Effort) -> Iterator[Figure]:
    """An empty register filled by lists, each of another commune: does the last go in as fast as the first?"""
    rows, lists, sheet = ROWS[effort.scale], LISTS[effort.scale], place.folder.parent / "next.xlsx"
    bulk, rates, written, used = lanes(place), [], 0, 0.0
    for number in range(lists):
        words = {"path": str(sheet), "rows": rows, "faults": FAULTS}
        place.python(NEXT_SHEET.format(number=number, **words), within=600)
        before = processor(bulk.pid)
        good, took = map(float, place.python(TAKE_IN.format(new=1, **words), within=3600).split())
        used, written = used + processor(bulk.pid) - before, written + int(good)
        rates.append(good / took)
    name = f"{lists} lists of {rows:,} rows one after another, a commune each"
    first, last = rates[:END], rates[-END:]
    common: dict[str, Any] = {"rows": written, "workers": 1, "statistic": f"median of {END} lists"}
    yield Figure(f"{name}: the first {END}", first, "rows/s", at_least(5000), **common)
    yield Figure(f"{name}: the last {END}", last, "rows/s", at_least(5000), **common)
    kept = 100 * statistics.median(last) / statistics.median(first)
    yield Figure(f"{name}: the last {END} beside the first {END}", [kept], "%", at_least(90), **common)
    share, goal = ("the lane's processor", at_least(5000))
    if effort.postgres:  # its own processes work beside the lane: a core is more than what is counted here
        share, goal = ("the lane's processor, PostgreSQL's not counted", None)
    yield Figure(
        f"{name}: people for a second of {share}", [written / used], "rows/s", goal, rows=written, workers=1,
        statistic="all lists", lower_is_better=False,
    )  # fmt: skip
    yield Figure(
        f"{name}: memory of the lane at its most", [most_memory(bulk.pid)], "MB", rows=rows, workers=1
    )


def year_after_year(place: Installation, effort: Effort) -> Iterator[Figure]:
    """The commonest list: everybody in it stands in the register, and every row tells something of this year."""
    rows, sheet = ROWS[effort.scale], place.folder.parent / "review.xlsx"
    bulk, told = lanes(place), {}
    for year in YEARS:
        words = {"path": str(sheet), "rows": rows, "faults": FAULTS}
        place.python(REVIEW.format(year=year, **words), within=600)
        before = processor(bulk.pid)
        new = int(year == YEARS[0])
        good, took = map(float, place.python(TAKE_IN.format(new=new, **words), within=3600).split())
        assert int(place.python(TOLD_IN.format(year=year))) >= good, "every row tells something of its year"
        told[year] = good / took, good / (processor(bulk.pid) - before)
    for year, whose in zip(YEARS, ("everybody new", "the year after, everybody known"), strict=True):
        for rate, of in zip(told[year], ("rows/s", "rows for a second of the lane's processor"), strict=True):
            yield Figure(
                f"a yearly review of {rows:,} rows, all columns, {whose}: {of}", [rate], "rows/s", at_least(5000), rows=rows, workers=1,
                statistic="one list",
            )  # fmt: skip


def lanes(place: Installation) -> subprocess.Popen:
    """The bulk lane takes lists in; the quick one scans the sheet: without it nothing ever begins."""
    quick = place.start(*HOABAN, "worker", "--lane", "quick", name="lane-quick")
    bulk = place.start(*HOABAN, "worker", "--lane", "bulk", name="lane-bulk")
    at_rest(place, quick, bulk)
    return bulk


if __name__ == "__main__":
    sys.exit(main("registry", measure, knows_postgres=True, parts=PARTS))

"""The register of a whole province: people found as somebody types, a household's page, its past, and a list taken in beside it."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from benchmarks.driver import Figure, at_least, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.driver.load import generate
from benchmarks.foundation import IMPORT, SHEET, copy_of, prepared
from tests.support.installation import HOABAN, Installation

PEOPLE = {"small": 20_000, "province": 1_300_000, "nation": 1_300_000}
ROWS, TRIAL_ROWS, FAULTS = 100_000, 5_000, 100
RATE = 100

# As people type: without marks, parts of a name, parts the other way round, a telephone, a household's code.
TYPED = """
import random
from django.test import Client
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
known = list(own.values_list("name", flat=True)[:20_000])
names = dice.sample(known, min(300, len(known)))
words = []
for number, name in enumerate(names):
    parts = name.split()
    words.append((name_key(name), " ".join(parts[-2:]), " ".join(reversed(parts)), name[: len(name) // 2 + 2])[number % 4])
home = Household.plain.filter(pk__in=own.values("household_id")).first()
print(client.cookies["sessionid"].value, home.uid)
print("|".join(words))
"""

REINDEX = """
import time
from django.db import connection
from hoaban.domains.registry import wordindex
began = time.perf_counter()
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM registry_person_words")
    cursor.execute(wordindex.FILL)
print(time.perf_counter() - began)
"""


def measure(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE[effort.scale]
    with prepared(people) as place:
        yield from reading(place, effort, people)
        yield from taking_in(place, effort, people)
        took = float(place.python(REINDEX, within=600))
        yield Figure(
            f"{people:,} people: word index made anew",
            [took],
            "s",
            at_most(30),
            rows=people,
            statistic="one run",
        )


def reading(place: Installation, effort: Effort, people: int) -> Iterator[Figure]:
    """Each search and each page leaves its record, as in earnest."""
    address = place.serve()
    first, words = place.python(TYPED, within=300).strip().splitlines()
    session, home = first.split()
    cookie = f"sessionid={session}"
    asked = [f"{address}/w/search/palette?q={quote(word)}" for word in words.split("|")]
    page = f"{address}/w/registry/households/{home}/"
    for name, urls, rate, goal in (
        ("search as it is typed (palette), p95", asked, RATE, 50),
        ("household page, p95", [page], 20, 40),
        ("household on an earlier day, p95", [f"{page}then/?day=2026-01-01&known=then"], 20, None),
    ):
        generate(*urls, seconds=2, clients=2, cookie=cookie)
        runs = [generate(*urls, seconds=effort.seconds, rate=rate, cookie=cookie) for _ in range(effort.runs)]
        yield Figure(
            f"{people:,} people: {name} at {rate} requests/s", [run["p95_ms"] for run in runs], "ms",
            at_most(goal) if goal else None, rows=people, arrival_rate=rate, generator_cpu=max(run["cpu"] for run in runs),
            statistic=f"p95 of {effort.seconds:g} s, median of runs",
        )  # fmt: skip


def taking_in(place: Installation, effort: Effort, people: int) -> Iterator[Figure]:
    """A list of one commune beside everybody else's rows; check and write of every good row."""
    rows = ROWS if effort.is_real else TRIAL_ROWS
    sheet = place.folder.parent / "sheet.xlsx"
    place.python(SHEET.format(path=str(sheet), rows=rows, faults=FAULTS), within=600)
    with copy_of(place) as filled:
        stop = filled.folder / "stop"
        for lane in ("bulk", "quick"):  # the quick one scans the sheet; without it nothing ever begins
            filled.start(*HOABAN, "worker", "--lane", lane, name=f"lane-{lane}")
        importing = filled.script(
            IMPORT.format(path=str(sheet), stop=str(stop), rows=rows, faults=FAULTS), "import"
        )
        said = Path(filled.folder / "logs" / "import.log")
        while importing.poll() is None and said.read_text().count("took") < effort.runs:
            time.sleep(0.5)
        stop.touch()
        if importing.wait(3600):
            raise RuntimeError(filled.logs())
        took = [line.split() for line in said.read_text().splitlines() if line.startswith("took")]
    rates = [float(written) / float(seconds) for _took, written, seconds in took]
    yield Figure(
        f"{people:,} people: a list of {rows:,} rows taken in", rates, "rows/s", at_least(5000), rows=rows
    )


if __name__ == "__main__":
    sys.exit(main("registry", measure))

"""Counts of a whole province: a commune counted anew, all of them, and the boards as somebody opens them beside it."""

import sys
from collections.abc import Iterator

from benchmarks.driver import Figure, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.driver.load import generate
from benchmarks.foundation import prepared
from tests.support.installation import HOABAN, Installation

PEOPLE = {"small": 100_000, "province": 1_300_000, "nation": 1_300_000}
RATE = 20
OWN = 14_03646_0000

# Made-up people stand in communes only: they go to thirty villages of each, and every household gets a status.
SPREAD = """
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import Unit
communes = list(Unit.plain.filter(level="commune", valid_to__isnull=True).order_by("start"))
for unit in communes:
    names = [f"Bản {{at}}" for at in range(1, 31)]
    Unit.plain.bulk_create([
        Unit(level="village", code=f"{{unit.code}}{{at:04d}}", kind="ban", name=name, full_name=name, name_key=name.lower(),
             name_sort=f"{{at:04d}}", start=unit.start + at, stop=unit.start + at + 1, parent=unit)
        for at, name in enumerate(names, 1)
    ])
    inside = {{"place_no__gte": unit.start, "place_no__lt": unit.stop}}
    with transaction.atomic():
        ids = list(Household.plain.filter(**inside).values_list("pk", flat=True))
        Person.plain.filter(**inside).update(place_no=unit.start + 1 + F("household_id") / 75 % 30)
        Household.plain.filter(**inside).update(place_no=unit.start + 1 + F("id") / 75 % 30)
        # A fact stands where its person lives.
        home = Person.plain.filter(pk=OuterRef("person_id")).values("place_no")
        PersonFact.plain.filter(**inside).update(place_no=Subquery(home))
        words = ("poor", "near_poor", "neither", "neither", "neither", "neither", "neither")
        HouseholdFact.plain.bulk_create([
            HouseholdFact(household_id=pk, place_no=unit.start + 1 + pk // 75 % 30, kind="poverty", value=words[pk // 2250 % 7])
            for pk in ids
        ], batch_size=2_000)
print(len(communes), Person.plain.count())
"""

# The rival counts as many projects do: on the page, by GROUP BY over everybody.
COUNT = """
import resource, time
from django.db.models import Count as Number
from django.utils import timezone
from hoaban.domains.population import actions, queries
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.foundation.access.api import SystemActor
rights = ("population:counts:make", "registry:household:see", "registry:ethnic_group:read", "registry:population:count",
          "registry:person:reach")
by = SystemActor("population.count", frozenset(rights))
actions.ask_everything()
took, people = [], 0
for commune in queries.waiting():
    began = time.perf_counter()
    people += actions.count_commune(by=by, commune=commune, beat=lambda: None, now=timezone.now())
    took.append(time.perf_counter() - began)
took.sort()
began = time.perf_counter()
rows = list(Person.plain.filter(CURRENT).values("sex", "birth_year").annotate(n=Number("id")))
naive = time.perf_counter() - began
assert people == sum(row["n"] for row in rows), (people, len(rows))
print(took[len(took) // 2], sum(took), naive, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

SESSION = """
from django.test import Client
from hoaban.foundation.accounts.models import User
client = Client()
client.force_login(User.objects.get(username={username!r}))
print(client.cookies["sessionid"].value)
"""


def measure(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE[effort.scale]
    with prepared(people) as place:
        place.python(SPREAD.format(), within=3600)
        yield from counting(place, effort, people)
        yield from boards(place, effort, people)


def counting(place: Installation, effort: Effort, people: int) -> Iterator[Figure]:
    runs = [
        [float(word) for word in place.python(COUNT.format(), within=1800).split()[-4:]]
        for _run in range(effort.runs)
    ]
    commune, whole, naive, memory = (list(column) for column in zip(*runs, strict=True))
    yield Figure(
        f"{people:,} people: the median commune counted anew", commune, "s", at_most(1),
        "ages of everybody by GROUP BY, once", naive, rows=people,
    )  # fmt: skip
    yield Figure(f"{people:,} people: the whole province counted anew", whole, "s", at_most(60), rows=people)
    yield Figure(f"{people:,} people: memory while it is counted", memory, "MB", at_most(400), rows=people)


def boards(place: Installation, effort: Effort, people: int) -> Iterator[Figure]:
    """Each look leaves its record. The third is opened while communes are counted beside it, so cuts are made anew."""
    address = place.serve()
    session = place.python(SESSION.format(username="province.officer.nha")).strip()
    cookie = f"sessionid={session}"
    home = f"{address}/w/population/"
    shows = (
        "ages",
        "groups",
        "statuses",
        "changes",
        "reach",
        "figures",
        "map&figure=nobody",
        "map&figure=under_6",
    )
    province = [f"{home}?show={show}" for show in shows]
    communes = [f"{home}{OWN}/?show={show}" for show in shows[:6]]
    for name, urls in (("province", province), ("commune", communes)):
        generate(*urls, seconds=3, clients=1, cookie=cookie)
        runs = [generate(*urls, seconds=effort.seconds, rate=RATE, cookie=cookie) for _ in range(effort.runs)]
        yield _page(f"{people:,} people: board of a {name}", runs, effort, people)
    place.start(*HOABAN, "worker", "--lane", "bulk", name="lane-bulk")
    runs = []
    for _run in range(effort.runs):
        place.python("from hoaban.domains.population import actions; actions.ask_everything()")
        runs.append(generate(*province, seconds=effort.seconds, rate=RATE, cookie=cookie))
    yield _page(f"{people:,} people: board of a province while it is counted anew", runs, effort, people)


def _page(name: str, runs: list[dict[str, float]], effort: Effort, people: int) -> Figure:
    return Figure(
        f"{name}, p95 at {RATE} requests/s", [run["p95_ms"] for run in runs], "ms", at_most(150), rows=people,
        arrival_rate=RATE, generator_cpu=max(run["cpu"] for run in runs),
        statistic=f"p95 of {effort.seconds:g} s, median of runs",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main("population", measure))

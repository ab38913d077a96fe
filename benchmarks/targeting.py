"""From an area to people: a whole province as columns, a village's door-to-door list, an outline made short."""

import sys
from collections.abc import Iterator

from benchmarks.driver import Figure, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.foundation import prepared
from benchmarks.population import SPREAD
from tests.support.installation import Installation

PEOPLE = {"small": 100_000, "province": 1_300_000, "nation": 1_300_000}

# The rival reads the same facts as many projects do: a row object per person, her facts prefetched.
RESOLVE = """
import resource, time
from hoaban.domains.registry.models import CURRENT, Person, PersonFact
from hoaban.domains.targeting import api, queries
from hoaban.foundation.access.api import SystemActor
by = SystemActor("bench", frozenset({"targeting:area:preview", "targeting:door:tell"}))
area = api.Area(units=(14_00000_0000,))
began = time.perf_counter()
found = api.people(by, area)
took = time.perf_counter() - began
began = time.perf_counter()
doors = queries.door_list(by, 14_03646_0001)
listed = time.perf_counter() - began
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
began = time.perf_counter()
sample = Person.plain.filter(CURRENT)[:20_000]
told = {}
for one in PersonFact.plain.filter(person_id__in=[row.pk for row in sample][:20_000]).iterator():
    told.setdefault(one.person_id, []).append(one)
naive = (time.perf_counter() - began) * len(found) / 20_000
assert len(found) == Person.plain.filter(CURRENT).count()
print(len(doors.doors), took, listed, naive, memory)
"""


def measure(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE[effort.scale]
    with prepared(people) as place:
        place.python(SPREAD.format(), within=3600)
        yield from resolving(place, effort, people)


def resolving(place: Installation, effort: Effort, people: int) -> Iterator[Figure]:
    runs = [
        [float(word) for word in place.python(RESOLVE, within=1800).split()[-4:]]
        for _run in range(effort.runs)
    ]
    whole, listed, naive, memory = (list(column) for column in zip(*runs, strict=True))
    yield Figure(
        f"{people:,} people of a province resolved, in order", whole, "s", at_most(2), "a row object each, from 20,000", naive,
        rows=people,
    )  # fmt: skip
    yield Figure(
        f"{people:,} people: the door-to-door list of a village", listed, "s", at_most(0.5), rows=people
    )
    yield Figure(
        f"{people:,} people: memory while they are resolved", memory, "MB", at_most(600), rows=people
    )


if __name__ == "__main__":
    sys.exit(main("targeting", measure))

"""A reform of communes on the registry's own tables: 204 old communes become today's, while nobody waits long."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.driver import Figure, at_most, main
from benchmarks.driver.command import Effort
from tests.support.installation import Installation

PEOPLE = {"small": 20_000, "province": 1_300_000, "nation": 1_300_000}
PROVINCE = "14"

FILL = """
from django.core.management import call_command
from django.db import connection, transaction
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places.models import Lineage
call_command("load_pack", "{province}", verbosity=0)
firsts = Lineage.plain.filter(old__level="commune", old__valid_from=None)
olds = sorted(set(firsts.values_list("old__start", flat=True)))
generate_people(by=SystemActor("demo.load"), count={people}, communes=olds)
with connection.cursor() as cursor:
    for table, key in (("household", "id"), ("person", "household_id"), ("householdfact", "household_id")):
        cursor.execute(f"UPDATE registry_{{table}} SET place_no = place_no + 1 + {{key}} % 12")
"""

REFORM = """
import time
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import actions
from hoaban.foundation.places.actions import reform as engine
from hoaban.foundation.places.models import Lineage, ReformColumn
from hoaban.foundation.places.permissions import Permission
from hoaban.kit import clock
nexts = {row.old_id: row.new for row in
         Lineage.plain.filter(old__level="commune").select_related("new").order_by("-id")}
mapping = {}
for row in Lineage.plain.filter(old__level="commune", old__valid_from=None).select_related("old"):
    unit = row.old
    while unit.pk in nexts: unit = nexts[unit.pk]
    mapping[row.old.start] = unit.start
waits = []
def timed(name):
    real = getattr(engine, name)
    def run(*args, **more):
        began = time.perf_counter()
        try: return real(*args, **more)
        finally: waits.append((time.perf_counter() - began) * 1000)
    setattr(engine, name, run)
timed("_begin")
by = SystemActor("bench", frozenset(Permission))
began = time.perf_counter()
actions.begin_reform(by=by, name="bench", mapping=mapping, decision=None, now=clock.now())
planned, writing = time.perf_counter() - began, waits.pop()
timed("_move")
began = time.perf_counter()
moved, _more = actions.renumber(now=clock.now)
took = time.perf_counter() - began
waits.sort()
print(len(mapping), len(set(mapping.values())), moved, took, planned, writing,
      waits[int(len(waits) * 0.95)], waits[-1])
"""


def measure(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE[effort.scale]
    runs = 1 if people > 100_000 else effort.runs  # a whole province takes minutes: once is told as once
    found = [_once(people) for _ in range(runs)]
    olds, news, moved = (int(number) for number in found[0][:3])
    about = {"rows": moved, "statistic": "one run" if runs == 1 else "median of runs"}
    name = f"reform {olds} → {news}, {people:,} people"
    yield Figure(f"{name}: rewriting", [run[3] for run in found], "s", **about)
    yield Figure(
        f"{name}: rows rewritten", [run[2] / run[3] for run in found], "1/s", lower_is_better=False, **about
    )
    yield Figure(f"{name}: planning, outside any transaction", [run[4] for run in found], "s", **about)
    yield Figure(f"{name}: writing the plan", [run[5] for run in found], "ms", at_most(200), **about)
    yield Figure(
        f"{name}: a chunk's transaction, p95", [run[6] for run in found], "ms", at_most(200), **about
    )
    yield Figure(f"{name}: a chunk's transaction, the longest", [run[7] for run in found], "ms", **about)


def _once(people: int) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder:
        place = Installation(Path(folder))
        place.migrate()
        place.python(FILL.format(province=PROVINCE, people=people), within=3_600)
        return [float(number) for number in place.python(REFORM, within=3_600).split()]


if __name__ == "__main__":
    sys.exit(main("places", measure))

"""People in two records: how many of a province's are found, how fast, in how much memory; Splink and FEBRL beside it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.driver import Figure, at_least, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.foundation import prepared
from tests.support.installation import Installation

PEOPLE = {"small": 20_000, "province": 1_300_000, "nation": 1_300_000}
DOUBLED, HELD_OUT = 0.09, 7

# The columns are made by one process and searched by another: the memory told is the engine's.
MAKE = """
import sys
import numpy as np
from hoaban.domains.linkage import generator
made = generator.labelled(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *map(float, sys.argv[5:]))
columns = {name: getattr(made.people, name) for name in made.people.__dataclass_fields__}
columns |= {name: columns[name].astype(str) for name in ("name", "address")}
truth = {"first": made.truth.first, "second": made.truth.second, "numbers": np.array(made.identities)}
np.savez(sys.argv[4], **{f"people_{name}": column for name, column in columns.items()}, **truth)
"""
SEARCH = """
import json, resource, sys, time
import numpy as np
from hoaban.domains.linkage import rules
from hoaban.domains.linkage.rules.names import named
from hoaban.domains.linkage.values import Pairs, People
from hoaban.domains.registry import api as registry
from hoaban.integrations.splink import api as splink
kept = np.load(sys.argv[1])
people = People(**{name: kept[f"people_{name}"] for name in People.__dataclass_fields__})
numbers, size = kept["numbers"], len(people)
def near(pairs):
    return [registry.how_near(str(numbers[one - 1]), str(numbers[other - 1])) for one, other in pairs]
began = time.perf_counter()
def learning(people, near, slips):
    weights = rules.learnt(people, near, rules.known_weights(), "learnt", slips=slips)
    return rules.found(people, near, weights=weights, slips=slips)
slips = Pairs(*registry.slipped(numbers.tolist()))
found = {"ours": rules.found, "learnt": learning, "splink": splink.find}[sys.argv[2]](people, near, slips=slips)
seconds = time.perf_counter() - began
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
truth = kept["first"] * size + kept["second"]
right = int(np.isin(found.pairs.first * size + found.pairs.second, truth).sum())
recall, precision = right / len(truth), right / max(len(found.pairs), 1)
compared = len(rules.candidates(people, named(people.name), slips)) / size
print(json.dumps({"seconds": seconds, "memory": memory, "recall": recall, "precision": precision,
                  "f1": 2 * recall * precision / max(recall + precision, 1e-9), "compared": compared}))
"""


# One in twelve stands a second time in her commune, in the next such person's home: as she was, with a year alone, without marks.
DOUBLES = """
from django.db.models import F
from hoaban.domains.registry.actions.loading import PERSON
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.kit import text
from hoaban.kit.uid import uuid7
copied = [one for one in PERSON if one not in ("uid", "household_id", "batch_id")]
chosen = list(Person.plain.filter(CURRENT).annotate(turn=F("pk") % 12).filter(turn=0).order_by("place_no", "pk"))
made = []
for turn, (one, host) in enumerate(zip(chosen, chosen[1:])):
    if one.place_no // 10_000 != host.place_no // 10_000:
        continue
    second = Person(uid=uuid7(), household_id=host.household_id, **{name: getattr(one, name) for name in copied})
    second.place_no = host.place_no
    second.identity_sealed, second.identity_index = None, ""
    if turn % 3 == 1:
        second.birth_month = second.birth_date = None
        second.birth_precision = "year"
    if turn % 3 == 2:
        second.name = text.bare(one.name).title()
    made.append(second)
Person.plain.bulk_create(made, batch_size=2_000)
print(len(made))
"""

# What the bulk lane's jobs do, in their order: every commune, then everybody.
FROM_REGISTER = """
import json, resource, time
from django.utils import timezone
from hoaban.domains.linkage.actions import scan_commune, scan_province
from hoaban.domains.linkage.actions.scanning import ask
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission as Linkage
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import api as places
by = SystemActor("bench", frozenset({Linkage.REVIEW, Registry.SEE, Registry.MERGE}))
communes = sorted(places.commune_numbers().values())
ask(communes, timezone.now())
began = time.perf_counter()
inside = sum(scan_commune(by=by, commune=one, beat=lambda: None, now=timezone.now()) for one in communes)
then = time.perf_counter()
assert not scan_province(by=by, beat=lambda: None, now=timezone.now())
ended = time.perf_counter()
assert Pair.plain.count() >= inside
print(json.dumps({"communes": then - began, "across": ended - then, "whole": ended - began,
                  "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, "pairs": Pair.plain.count(),
                  "people": Person.plain.filter(CURRENT).count()}))
"""

PARTS = ("sets", "register")


def measure(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE[effort.scale]
    if effort.wants("sets"):
        with tempfile.TemporaryDirectory() as folder:
            yield from labelled(Path(folder) / "held-out.npz")
            yield from province(Path(folder) / "province.npz", people, effort.runs)
        yield from febrl()
    if effort.wants("register"):
        with prepared(people, on_postgres=effort.postgres) as place:
            place.python(DOUBLES, within=3600)
            for figure in from_register(place, effort):
                yield replace(figure, database=effort.database)


def from_register(place: Installation, effort: Effort) -> Iterator[Figure]:
    """From the register's rows to pairs that wait: the first run writes every pair, the others find them there."""
    runs = [json.loads(place.python(FROM_REGISTER, within=7200)) for _run in range(effort.runs)]
    people = int(runs[0]["people"])
    told = (
        ("whole", "s", at_most(300)), ("communes", "s", None), ("across", "s", None), ("memory", "GB", at_most(4)),
        ("pairs", "pairs", None),
    )  # fmt: skip
    for what, unit, goal in told:
        yield Figure(
            f"{people:,} people of a register looked through: {what}", [one[what] for one in runs], unit, goal, rows=people,
            workers=1,
        )  # fmt: skip


def labelled(file: Path) -> Iterator[Figure]:
    """The set that weights and score were not chosen on; Splink learns on it without the truth, as it would in earnest."""
    _make(file, 12_000, 1_080)
    ours, splinks = _search(file, "ours"), _search(file, "splink")
    for what, goal in (("f1", at_least(0.97)), ("recall", None), ("precision", None)):
        yield Figure(
            f"the labelled set, 13,080 made-up people, 1,080 doubles (held out): {what}", [ours[what]], "share", goal, "Splink 5",
            [splinks[what]], "one set", rows=13_080, lower_is_better=False,
        )  # fmt: skip
    learnt = _search(file, "learnt")
    yield Figure(
        "the same, weights learnt from the set itself: f1", [learnt["f1"]], "share", at_least(0.97), "Splink 5", [splinks["f1"]],
        "one set", rows=13_080, lower_is_better=False,
    )  # fmt: skip


def province(file: Path, people: int, runs: int) -> Iterator[Figure]:
    """The labelled set is the generator's as it stands; the one of before decision 0100 is told beside it, as what is lost where no
    family is written twice, and has no goal of its own."""
    doubles = round(people * DOUBLED)
    _make(file, people - doubles, doubles, "0")
    alone = _search(file, "ours")
    for what in ("f1", "recall", "precision"):
        yield Figure(
            f"for comparison, {people:,} people, each alone in the second household (before decision 0100): {what}", [alone[what]], "share",
            statistic="one set", rows=people, lower_is_better=False,
        )  # fmt: skip
    _make(file, people - doubles, doubles)
    found = [_search(file, "ours") for _ in range(runs)]
    told = (
        ("seconds", "s", at_most(300)), ("memory", "GB", at_most(4)), ("f1", "share", at_least(0.97)), ("recall", "share", None),
        ("precision", "share", None), ("compared", "pairs per person", None),
    )  # fmt: skip
    for what, unit, goal in told:
        yield Figure(
            f"the labelled set, {people:,} people, columns in memory: {what}", [one[what] for one in found], unit, goal, rows=people,
            workers=1, lower_is_better=unit != "share",
        )  # fmt: skip


def febrl() -> Iterator[Figure]:
    """Learnt on each set without the truth, as Splink's are; and with the weights that ship, counted on Vietnamese people."""
    told = json.loads(_run(FEBRL))
    for name, (learnt, shipped, splinks, count) in told.items():
        for what, ours, goal in (
            ("learnt from it", learnt, at_least(splinks)),
            ("as they ship", shipped, None),
        ):
            yield Figure(
                f"FEBRL {name}, weights {what}: F1", [ours], "share", goal, "Splink 5", [splinks], "one set", rows=count,
                lower_is_better=False,
            )  # fmt: skip


FEBRL = """
import json
from benchmarks import _febrl
from hoaban.domains.linkage import rules
from hoaban.domains.registry import api as registry
def f1(found, truth):
    return 2 * len(found & truth) / (len(found) + len(truth))
told = {}
for name in _febrl.SETS:
    rows = _febrl.rows_of(name)
    truth = _febrl.truth_of(rows)
    near = lambda pairs: [registry.how_near(rows[one - 1]["soc_sec_id"], rows[other - 1]["soc_sec_id"]) for one, other in pairs]
    people, known = _febrl.columns(rows), rules.known_weights()
    def ours(weights):
        found = rules.found(people, near, weights=weights).pairs
        return f1(set(zip(found.first.tolist(), found.second.tolist())), truth)
    learnt, splinks = rules.learnt(people, near, known, name), f1(_febrl.by_splink(rows), truth)
    told[name] = ours(learnt), ours(known), splinks, len(rows)
print(json.dumps(told))
"""


def _make(file: Path, people: int, doubles: int, *with_family: str) -> None:
    _run(MAKE, str(people), str(doubles), str(HELD_OUT), str(file), *with_family)


def _search(file: Path, engine: str) -> dict[str, float]:
    told: dict[str, float] = json.loads(_run(SEARCH, str(file), engine))
    return told


def _run(script: str, *words: str) -> str:
    """A process of its own with the platform loaded."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "hoaban.config.settings", "HOABAN_DATA_DIR": folder, "HOABAN_PRODUCTION": "0",
            "PYTHONPATH": f"src{os.pathsep}.",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{script}", *words],
            env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=3600,
        )  # fmt: skip
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


if __name__ == "__main__":
    sys.exit(main("linkage", measure, knows_postgres=True, parts=PARTS))

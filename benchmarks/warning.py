"""A warning to a province: planned, sent over the real line to a centre of our own, settled by its receipts; and Kannel at the same centre.

The centre proves itself first (`--part people`): a sender that reads nothing and keeps nothing must drive it at three times our own rate.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import _calls, _desk, _issued, _kannel, _raw, _sound
from benchmarks._centre import Habits, centre, judge, lines, listening, most_memory, wait, waiting
from benchmarks._lanes import at_rest
from benchmarks.driver import Figure, at_least, at_most, main
from benchmarks.driver.command import Effort
from benchmarks.driver.load import percentile
from benchmarks.foundation import FAULTS, IMPORT, SCALES, SHEET, prepared
from tests.support import postgres
from tests.support.installation import HOABAN, Installation, installation
from tests.support.skips import everything_is_required

PEOPLE = {"small": 10_000, "province": 100_000, "nation": 1_300_000}
TRIAL, RIVAL, FIRST = 5_000, 30_000, 1_000
TEXT = "Flash flood warning: water rises fast in the streams. Go to high ground now. Stay off the fords."
MIXED = {
    TEXT: 1,
    "Lũ quét sắp về. Lên chỗ cao ngay, đừng qua suối.": 1,
    "Lên ngay nhà văn hóa bản. Đi trước 20 giờ. Trưởng bản gọi từng nhà. Cảnh báo lũ quét cấp 3, nước suối đang lên nhanh.": 2,
}
"""Texts and the parts each goes in: seven-bit, one part and two parts of sixteen bits. Every third person gets the same one."""
HABITS = {"delay": (0, 30), "twice": 0.05, "failed": 0.02, "styles": ["same", "hex", "padded"]}
HEADS, LINES = 300, 30
"""Village heads who are called, and how many at once."""
PATIENT = {"HOABAN_BUSY_SECONDS": "20", "HOABAN_STATEMENT_MS": "20000"}

_KIND = """
from hoaban.foundation.notify import api as notify
texts = {texts!r}
for at, text in enumerate(texts):
    notify.register_kind(notify.Kind(f"bench.{{at}}", "A warning", notify.Wording("A warning", text)))
"""
# What a room does: it names people in chunks. The life lane sends meanwhile.
PLAN = (
    _KIND
    + """
import time
from hoaban.foundation.access.api import SystemActor
numbers = [f"+849{{n:08d}}" for n in range({people})]
print(time.monotonic_ns(), flush=True)
for at in range(len(texts)):
    what, told = notify.Plan(f"bench.{{at}}", f"{run}.{{at}}", urgency=notify.Urgency.LIFE), numbers[at :: len(texts)]
    chunks = (told[first : first + 10_000] for first in range(0, len(told), 10_000))
    notify.plan(by=SystemActor("bench"), what=what, recipients=(notify.Recipients(notify.Channel.SMS, one, one, "en") for one in chunks))
print(time.monotonic_ns())
"""
)
# The job of the life lane, as a worker runs it.
LANE = (
    _KIND
    + """
import time
from datetime import timedelta
from django.utils import timezone
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import jobs
while True:
    report = jobs.life(JobContext(SystemActor("notify.life"), timezone.now() + timedelta(seconds=5), timezone.now))
    time.sleep(0 if report.done else 0.05)
"""
)
COUNT = """
from collections import Counter
from hoaban.foundation.notify.models import Delivery
import json
print(json.dumps(Counter(Delivery.plain.values_list("state", flat=True))))
"""


Sending = tuple[Installation, Path, "subprocess.Popen[bytes]"]


@dataclass(frozen=True, slots=True)
class Run:
    """One warning, from the first person planned."""

    people_per_second: float
    memory: float
    """MB, of the process that sends, at its most."""
    settled_seconds: float
    planned_per_second: float


PARTS = ("people", "issued", "kannel", "first", "calls", "desk", "sound")


def measure(effort: Effort) -> Iterator[Figure]:
    if effort.wants("people"):
        yield from people_told(effort)
    if effort.wants("issued"):
        yield from issued(effort)
    if effort.wants("kannel") and _is_here("Kannel", _kannel.is_here()):
        yield from beside_kannel(effort)
    if effort.wants("first"):
        yield first_told(effort)
    if effort.wants("calls") and _is_here("SIPp and baresip", _calls.is_here()):
        yield heads_called(effort)
    if effort.wants("desk"):
        yield from on_the_desk(effort)
    if effort.wants("sound"):
        heard = _sound.waits(effort.runs)
        yield Figure(
            "a warning's issue → the first sound of a loudspeaker, words read by the machine", heard, "s"
        )


def _is_here(name: str, found: bool) -> bool:
    """Where everything is required a figure is never left out unsaid."""
    if not found and everything_is_required():
        raise RuntimeError(f"{name} is not installed, so its figures cannot be measured.")
    return found


def people_told(effort: Effort) -> Iterator[Figure]:
    people = PEOPLE[effort.scale] if effort.is_real else TRIAL
    delay = (0, 30) if effort.is_real else (0, 1)
    raw = [_raw.rate(centre, people if effort.is_real else 50_000) for _run in range(effort.runs)]
    runs = [one_warning(effort, people, delay, number) for number in range(effort.runs)]
    rates = [one.people_per_second for one in runs]
    database = effort.database
    yield Figure(
        "the centre of our own, driven raw",
        raw,
        "parts/s",
        goal=at_least(3 * max(rates)),
        lower_is_better=False,
    )
    yield Figure(
        "people reached in a second, from the first planned to the last taken", rates, "people/s", rows=people,
        database=database, lower_is_better=False,
    )  # fmt: skip
    limit = 90 if effort.postgres else 60
    yield Figure(
        "a province of 1.3 million told", [1_300_000 / one for one in rates], "s", at_most(limit), database=database,
        statistic="measured" if people == PEOPLE["nation"] else "from the rate",
    )  # fmt: skip
    yield Figure(
        "until every receipt has found its message",
        [one.settled_seconds for one in runs],
        "s",
        rows=people,
        database=database,
    )
    shares = [100 * mine / bare for mine, bare in zip(rates, raw, strict=True)]
    bare = "of what a sender reaches that reads nothing and keeps nothing"
    yield Figure(bare, shares, "%", database=database, lower_is_better=False)
    memory = [one.memory for one in runs]
    yield Figure(
        "memory of the process that sends", memory, "MB", at_most(600), rows=people, database=database
    )
    yield Figure(
        "people planned", [one.planned_per_second for one in runs], "people/s", rows=people, database=database,
        lower_is_better=False,
    )  # fmt: skip


def issued(effort: Effort) -> Iterator[Figure]:
    """The whole way: a person presses «issue», a register of 1.3 million is resolved, planned and told by the product's lanes."""
    with prepared(PEOPLE["nation"] if effort.is_real else TRIAL, on_postgres=effort.postgres) as place:
        runs = list(
            _issued.runs(place, effort.runs, HABITS if effort.is_real else HABITS | {"delay": (0, 1)})
        )
    people = runs[0].people
    limit = 90 if effort.postgres else 60
    told = (
        ("the first of them told", [one.first for one in runs], "s", at_most(1)),
        (
            "all of them told",
            [one.everybody for one in runs],
            "s",
            at_most(limit) if effort.is_real else None,
        ),
        ("people told in a second", [one.people / one.everybody for one in runs], "people/s", None),
        ("parts taken in a second", [one.parts / one.everybody for one in runs], "parts/s", None),
        ("memory of the lane that sends", [one.memory for one in runs], "MB", at_most(600)),
        ("memory of all its lanes", [one.memory + one.beside for one in runs], "MB", at_most(600)),
    )
    for what, values, unit, goal in told:
        yield Figure(
            f"a warning issued to {people:,} people of a register: {what}", values, unit, goal, rows=people,
            database=effort.database, lower_is_better=not unit.endswith("/s"), workers=len(_issued.LANES),
        )  # fmt: skip


def beside_kannel(effort: Effort) -> Iterator[Figure]:
    """One list, one mix of texts, one centre with the same habits, in turn: receipts late, twice, in other spellings, or never.

    Our clock starts as the first person is planned, Kannel's with the first message handed over from memory.
    """
    people, habits = (RIVAL, HABITS) if effort.is_real else (TRIAL, HABITS | {"delay": (0, 1)})
    habits = habits | {"never": 0.01}
    pairs = [(mixed(effort, people, habits, run), kannel(people, habits)) for run in range(effort.runs)]
    ours, theirs = (list(one) for one in zip(*pairs, strict=True))
    parts = parts_of(people) / people
    yield Figure(
        "people reached in a second, a mix of texts", ours, "people/s", rows=people, database=effort.database,
        lower_is_better=False, rival=_kannel.NAME, rival_values=theirs,
    )  # fmt: skip
    yield Figure(
        "the same in parts taken", [one * parts for one in ours], "parts/s", rows=people, database=effort.database,
        lower_is_better=False, rival=_kannel.NAME, rival_values=[one * parts for one in theirs],
    )  # fmt: skip
    handed = [_kannel.handing_over(messages_of(people)) for _run in range(effort.runs)]
    yield Figure(
        "messages a second that whoever hands them to Kannel is good for", handed, "people/s",
        at_least(3 * max(theirs)), rows=people, lower_is_better=False,
    )  # fmt: skip
    goal = at_least(6 if effort.postgres else 10)
    times = [mine / other for mine, other in pairs]
    yield Figure("as many people a second as Kannel reaches", times, "times", goal, database=effort.database)


def mixed(effort: Effort, people: int, habits: Habits, run: int) -> float:
    with sending(effort, habits, list(MIXED)) as (place, notes, lane):
        said = place.python(PLAN.format(texts=list(MIXED), people=people, run=run), within=1800).split()
        wait(lambda: lines(notes) >= parts_of(people), lane.poll, within=1800)
        return people / (judge(notes, people, len(MIXED)) - int(said[-2])) * 1e9


def messages_of(people: int) -> list[_kannel.Message]:
    texts = list(MIXED)
    return [(f"849{n:08d}", texts[n % len(texts)]) for n in range(people)]


def kannel(people: int, habits: Habits) -> float:
    messages = messages_of(people)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hoaban-bench-")))
        port, notes = stack.enter_context(centre(folder, habits))
        send = stack.enter_context(_kannel.running(folder, port))
        began = time.monotonic_ns()
        send(messages)
        wait(lambda: lines(notes) >= parts_of(people), within=600)
        return people / (judge(notes, people, len(MIXED)) - began) * 1e9


def parts_of(people: int) -> int:
    return sum(parts * len(range(at, people, len(MIXED))) for at, parts in enumerate(MIXED.values()))


def heads_called(effort: Effort) -> Figure:
    heads = HEADS if effort.is_real else LINES // 3
    return Figure(
        f"{heads} heads called through {LINES} lines, until the last word about one",
        [_calls.seconds(heads, LINES) for _run in range(effort.runs)],
        "s",
        at_most(600) if effort.is_real else None,
        rows=heads,
    )


def on_the_desk(effort: Effort) -> Iterator[Figure]:
    """What a gauge or a villager tells, until the duty officer's list of duties shows it and her telephone rings."""
    nights = [_desk.night(effort.seconds, on_postgres=effort.postgres) for _run in range(effort.runs)]
    rates = {"drafts": _desk.READINGS, "rings": _desk.READINGS, "signs": _desk.SIGNS, "texts": _desk.SIGNS}
    for what, within, said in (
        (
            "drafts",
            5,
            f"a reading that reaches a rule → its draft on the duty list, {_desk.READINGS} readings/s",
        ),
        ("rings", 15, f"a reading that reaches a rule → the first ring, {_desk.READINGS} readings/s"),
        ("signs", 5, f"a sign told on the form → on the duty list, {_desk.SIGNS}/s beside"),
        ("texts", 5, f"a sign written as a text message → on the duty list, {_desk.SIGNS}/s beside"),
    ):
        runs: list[list[float]] = [getattr(one, what) for one in nights]
        for share, goal in ((0.5, None), (0.95, at_most(within)), (1.0, None)):
            name = f"{said}: " + (f"p{share * 100:g}" if share < 1 else "the slowest")
            values = [percentile(times, share) for times in runs]
            yield Figure(
                name, values, "s", goal, database=effort.database, rows=len(runs[0]), arrival_rate=rates[what],
                statistic=f"of {effort.seconds:g} s, median of runs",
            )  # fmt: skip


def one_warning(effort: Effort, people: int, delay: tuple[int, int], run: int) -> Run:
    with sending(effort, HABITS | {"delay": delay}, [TEXT]) as (place, notes, lane):
        said = place.python(PLAN.format(texts=[TEXT], people=people, run=run), within=1800).split()
        began, planned = map(int, said[-2:])
        wait(lambda: lines(notes) >= people, lane.poll, within=1800)
        wait(lambda: waiting(notes) == 0, lane.poll, within=600)
        wait(lambda: settled(place) >= people, lane.poll, within=600)
        ended = time.monotonic_ns()
        last, memory = judge(notes, people), most_memory(lane.pid)
    return Run(people / (last - began) * 1e9, memory, (ended - began) / 1e9, people / (planned - began) * 1e9)


@contextmanager
def sending(effort: Effort, habits: Habits, texts: list[str]) -> Iterator[Sending]:
    """An installation whose life lane is connected to a centre; the centre's notes; the lane."""
    with place_for(effort) as place, centre(place.folder, habits) as (port, notes):
        place.environment["HOABAN_SMPP_URLS"] = (
            f"smpp://u:p@127.0.0.1:{port}/?name=one&from=HOABAN&window=500"
        )
        lane = place.script(LANE.format(texts=texts), "lane")
        wait(lambda: listening(notes), lane.poll)
        yield place, notes, lane


def first_told(effort: Effort) -> Figure:
    """A person presses «issue» while a list of a province's size is taken in: until the centre takes the first message."""
    rows = SCALES["province"].rows if effort.is_real else TRIAL
    with prepared(FIRST, on_postgres=effort.postgres) as place, centre(place.folder, {}) as (port, notes):
        place.environment["HOABAN_SMPP_URLS"] = (
            f"smpp://u:p@127.0.0.1:{port}/?name=one&from=HOABAN&window=500"
        )
        place.python(_issued.NUMBERS, within=600)
        sheet, stop = place.folder.parent / "sheet.xlsx", place.folder / "stop"
        place.python(SHEET.format(path=str(sheet), rows=rows, faults=FAULTS), within=600)
        lanes = {
            one: place.start(*HOABAN, "worker", "--lane", one, name=f"lane-{one}") for one in _issued.LANES
        }
        wait(lambda: listening(notes), lanes["life"].poll)
        at_rest(place, lanes["quick"], lanes["bulk"])
        words = IMPORT.format(path=str(sheet), stop=str(stop), rows=rows, faults=FAULTS)
        importing, said = place.script(words, "import"), place.folder / "logs" / "import.log"
        wait(lambda: "began" in said.read_text(), importing.poll)
        took = [_first(place, lanes["life"], notes, run) for run in range(effort.runs)]
        stop.touch()
        importing.wait(1800)
    return Figure(
        f"from the press that issues to the first of {FIRST:,} people and more, while a list of {rows:,} rows is taken in",
        took, "s", at_most(1),
        rows=rows, database=effort.database,
    )  # fmt: skip


def _first(place: Installation, lane: "subprocess.Popen[bytes]", notes: Path, run: int) -> float:
    """Each issue has words of its own: by them its first message is known, though the one before may not be through."""
    known = {text for _at, text in _taken(notes)}
    began = int(place.python(_issued.ISSUE.format(run=run), within=600).split()[0])
    wait(lambda: any(text not in known for _at, text in _taken(notes)), lane.poll)
    return (next(at for at, text in _taken(notes) if text not in known) - began) / 1e9


def _taken(notes: Path) -> Iterator[tuple[int, bytes]]:
    """(when, which text) of each part; none before the first one came."""
    for line in notes.read_bytes().splitlines() if notes.exists() else ():
        at, _number, digest, _header, _id = line.split()
        yield int(at), digest


@contextmanager
def place_for(effort: Effort) -> Iterator[Installation]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hoaban-bench-"))
        settings = dict(PATIENT)
        if effort.postgres:
            settings["HOABAN_DATABASE_URL"] = stack.enter_context(
                postgres.cluster(settings=postgres.DURABLE)
            ).url
        place = stack.enter_context(installation(Path(folder) / "data", **settings))
        place.migrate()
        yield place


def settled(place: Installation) -> int:
    time.sleep(0.5)
    counts = json.loads(place.python(COUNT))
    return int(counts.get("confirmed", 0)) + int(counts.get("failed", 0))


if __name__ == "__main__":
    sys.exit(main("warning", measure, knows_postgres=True, parts=PARTS))

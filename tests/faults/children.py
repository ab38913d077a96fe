"""The processes that the fault tests start and kill. Run as ``python -m tests.faults.children WHAT …``.

A child says what it did by appending whole lines to a file of its own: a line stands there only once the deed was done.
"""

import os
import random
import sys
import time
from dataclasses import dataclass
from typing import ClassVar

import django

WRITES_AT_MOST = 5000


class Notes:
    """A file that survives the writer's death: one unbuffered write per line."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def add(self, *words: object) -> None:
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


def writer(notes: Notes, name: str, seed: str) -> None:
    """Commits or rolls back at random, sometimes slowly: an event and an audit line in each transaction."""
    from django.db import OperationalError, transaction

    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.audit import api as audit
    from hoaban.foundation.events import api as events

    dice = random.Random(seed)
    actor = SystemActor("faults")
    for number in range(WRITES_AT_MOST):
        deed, began = f"{name}-{number}", time.monotonic_ns()
        try:
            with transaction.atomic():
                events.publish(told_class()(deed))
                audit.record("faults:deed:do", by=actor, target=("faults.deed", deed))
                if dice.random() < 0.2:
                    time.sleep(dice.random() * 0.02)
                if dice.random() < 0.2:
                    raise Regret
        except Regret:
            notes.add("undone", deed)
            continue
        except OperationalError as problem:
            notes.add("refused", deed, type(problem).__name__)
            continue
        notes.add("done", deed, began, time.monotonic_ns())


def sequencer(notes: Notes, _name: str, seed: str) -> None:
    """What the quick lane does, without its rest."""
    from hoaban.foundation.audit import api as audit
    from hoaban.foundation.events import api as events

    dice = random.Random(seed)
    while True:
        notes.add("numbered", events.sequence(dice.choice((1, 7, 500))), audit.seal(dice.choice((1, 7, 500))))
        time.sleep(dice.random() * 0.01)


def reader(notes: Notes, _name: str, _seed: str) -> None:
    """Reads on from a cursor over `seq` while everybody writes."""
    from hoaban.foundation.events import api as events

    cursor = 0
    while True:
        for event in events.after(cursor):
            notes.add("read", event.seq, event.payload["deed"])
            cursor = event.seq
        time.sleep(0.005)


def lane(notes: Notes, name: str, _seed: str) -> None:
    """A lane with two more jobs: one long and busy, one urgent."""
    from django.db import transaction

    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.audit import api as audit
    from hoaban.foundation.jobs import api as jobs
    from hoaban.foundation.jobs.supervisor import run_lane

    def long_work(context: jobs.JobContext) -> jobs.JobReport:
        notes.add("began", os.getpid(), time.monotonic_ns())
        for chunk in range(int(os.environ.get("FAULTS_CHUNKS", "10"))):
            with transaction.atomic():
                for row in range(200):
                    audit.record(
                        "faults:bulk:load", by=SystemActor("faults"), target=("faults.row", f"{chunk}-{row}")
                    )
            context.beat()
            time.sleep(0.05)
        notes.add("ended", os.getpid(), time.monotonic_ns())
        return jobs.JobReport(done=1)

    def urgent(_context: jobs.JobContext) -> jobs.JobReport:
        notes.add("urgent", os.getpid(), time.monotonic_ns())
        return jobs.JobReport(done=1)

    jobs.register("faults.long", long_work, lane=jobs.Lane.BULK)
    jobs.register("faults.urgent", urgent, lane=jobs.Lane.LIFE)
    run_lane(name)


def dispatcher(notes: Notes, _name: str, seed: str) -> None:
    """The two jobs that send, over a line that writes down each message as it leaves and takes its time, or over SMPP."""
    from collections.abc import Sequence
    from datetime import timedelta

    from django.utils import timezone

    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.jobs.api import JobContext
    from hoaban.foundation.notify import api as notify
    from hoaban.foundation.notify import jobs, ports
    from hoaban.foundation.notify.actions import sharing
    from hoaban.foundation.notify.values import Answer, Outgoing, Result

    dice = random.Random(seed)

    class Slow:
        name, is_real, window, per_second = "slow", False, 7, None

        def send(self, messages: Sequence[Outgoing]) -> list[Result]:
            for one in messages:
                time.sleep(dice.random() * 0.01)
                notes.add("left", one.address)
            time.sleep(dice.random() * 0.02)
            return [Result(Answer.ACCEPTED, provider_id=str(one.reference)) for one in messages]

    if not os.environ.get("HOABAN_SMPP_URLS"):
        notify.connect(notify.Channel.SMS, Slow())
    else:
        ports.connected.lines[notify.Channel.SMS].window = int(os.environ["FAULTS_WINDOW"])
    if seconds := os.environ.get("FAULTS_LEASE"):
        sharing.LEASE = timedelta(seconds=int(seconds))
    while True:
        done = 0
        for job in (jobs.life, jobs.send):
            deadline = timezone.now() + timedelta(seconds=0.2)
            done += job(JobContext(SystemActor("notify"), deadline, timezone.now)).done
        notes.add("busy" if done else "idle")
        time.sleep(0.01)


def told_class() -> type:
    @dataclass(frozen=True, slots=True)
    class Told:
        name: ClassVar[str] = "faults.told"
        version: ClassVar[int] = 1
        deed: str

    return Told


class Regret(Exception):
    """Rolls a transaction back."""


if __name__ == "__main__":
    django.setup()
    what, path, name, seed = sys.argv[1:5]
    {"writer": writer, "sequencer": sequencer, "reader": reader, "lane": lane, "dispatcher": dispatcher}[
        what
    ](Notes(path), name, seed)

"""Eight writers, random commits, a sequencer and a reader, killed at random: the log and the chain stay whole."""

import random
import sys
import time
from dataclasses import dataclass, field

import pytest

from tests.support.installation import Installation, kill

WRITERS, SECONDS, KILLS = 8, 8.0, 10
ENOUGH, WITHIN = 50, 300  # deeds that show something, and seconds they may take on a busy machine


@dataclass
class Crowd:
    """The children, each with a file of notes; a killed one comes back under a new name."""

    place: Installation
    dice: random.Random
    running: dict[str, object] = field(default_factory=dict)
    lives: int = 0

    def send(self, role: str) -> None:
        self.lives += 1
        kind, name = role.split("/", maxsplit=1)[0], f"{role.replace('/', '')}.{self.lives}"
        notes = self.place.folder / "notes" / f"{kind}-{name}"
        notes.parent.mkdir(exist_ok=True)
        seed = str(self.dice.getrandbits(32))
        words = [sys.executable, "-m", "tests.faults.children", kind, str(notes), name, seed]
        self.running[role] = self.place.start(*words, name=kind)

    def kill_somebody(self) -> None:
        role = self.dice.choice([role for role in self.running if role != "reader/0"])
        kill(self.running[role])  # type: ignore[arg-type]
        self.send(role)

    def kill_all(self) -> None:
        for child in self.running.values():
            kill(child)  # type: ignore[arg-type]

    def notes(self, kind: str, word: str) -> list[list[str]]:
        lines: list[list[str]] = []
        for path in sorted((self.place.folder / "notes").glob(f"{kind}-*")):
            lines += [
                line.split()[1:] for line in path.read_text().splitlines() if line.startswith(word + " ")
            ]
        return lines


def run(place: Installation, dice: random.Random) -> Crowd:
    crowd = Crowd(place, dice)
    for role in [*(f"writer/{number}" for number in range(WRITERS)), "sequencer/0", "reader/0"]:
        crowd.send(role)
    while not crowd.notes("writer", "done"):  # ten interpreters start slowly on two cores
        time.sleep(0.2)
    for _ in range(KILLS):
        time.sleep(dice.random() * 2 * SECONDS / KILLS)
        crowd.kill_somebody()
    until = time.monotonic() + WITHIN
    while len(crowd.notes("writer", "done")) <= ENOUGH and time.monotonic() < until:
        time.sleep(0.2)
    for role in [role for role in crowd.running if role != "reader/0"]:
        kill(crowd.running.pop(role))  # type: ignore[arg-type]
    return crowd


FINISH = """
from hoaban.foundation.events import api as events
from hoaban.foundation.audit import api as audit
while events.sequence(): pass
while audit.seal(): pass
for event in events.stream_all(): print(event.seq, event.payload["deed"])
"""
CHAIN = """
from hoaban.foundation.audit import api as audit
from hoaban.foundation.audit.models import Entry
print(audit.verify())
print(Entry.plain.filter(tag="faults:deed:do").count(), Entry.plain.filter(seq=None).count())
"""


def test_the_log_and_the_chain_survive_kills(place: Installation, dice: random.Random) -> None:
    crowd = run(place, dice)
    log = [line.split() for line in place.python(FINISH).splitlines()]
    deeds = [deed for _seq, deed in log]
    done = {deed: (int(began), int(ended)) for deed, began, ended in crowd.notes("writer", "done")}
    assert len(done) > ENOUGH, f"the writers hardly wrote ({len(done)}):\n{place.logs()}"
    assert [int(seq) for seq, _deed in log] == list(range(1, len(log) + 1)), "the numbers have a gap"
    assert len(set(deeds)) == len(deeds), "a deed stands in the log twice"
    assert set(done) <= set(deeds), "a committed event is missing"
    undone = {deed for [deed] in crowd.notes("writer", "undone")}
    assert not undone & set(deeds), "an event of a rolled-back transaction was told"
    assert_commit_order(deeds, done)
    assert_reader_lost_nothing(crowd, log)
    verdict, counts = place.python(CHAIN).splitlines()
    assert "broken_at=None" in verdict, verdict
    assert counts == f"{len(log)} 0", "event and audit line are written together or not at all"


def assert_commit_order(deeds: list[str], done: dict[str, tuple[int, int]]) -> None:
    """Whoever had finished before another began comes first."""
    earliest_end_after = float("inf")
    for deed in reversed(deeds):
        if deed in done:
            began, ended = done[deed]
            assert began <= earliest_end_after, f"{deed} stands before one that had finished when it began"
            earliest_end_after = min(earliest_end_after, ended)


def assert_reader_lost_nothing(crowd: Crowd, log: list[list[str]], within: float = 120) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until and len(crowd.notes("reader", "read")) < len(log):
        time.sleep(0.1)
    crowd.kill_all()
    assert crowd.notes("reader", "read") == log


def test_the_order_check_itself_refuses() -> None:
    """A guard that never fails guards nothing."""
    times = {"a": (1, 2), "b": (3, 4)}
    assert_commit_order(["a", "b"], times)
    with pytest.raises(AssertionError, match="stands before"):
        assert_commit_order(["b", "a"], times)

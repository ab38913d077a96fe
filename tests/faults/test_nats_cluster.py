"""Three real servers of hints, two dispatchers: the server that leads, then one that follows, dies while messages go out."""

import random
import sys
import time
from pathlib import Path

from tests.faults.test_nats import SHARER, told
from tests.faults.test_smpp import centre, taken, wait
from tests.support import natscluster
from tests.support.installation import Installation, asked

MANY, FEW = 400, 20
PLANNER = """
import time
from pathlib import Path
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
first = 0
while True:
    wanted = int(Path({wanted!r}).read_text())
    if wanted > first:
        numbers = [f"+8491{{n:07d}}" for n in range(first, wanted)]
        notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", str(first), urgency=notify.Urgency.LIFE),
            recipients=[notify.Recipients(notify.Channel.SMS, numbers, numbers)])
        first = wanted
    time.sleep(0.05)
"""
LEDGER = "SELECT address, state, resends FROM notify_delivery"


class People:
    """Each is told once. A process of its own plans: one more start of Python for each plan would take longer than all else."""

    def __init__(self, place: Installation) -> None:
        self.count, self._wanted = 0, place.folder / "wanted"
        self.plan(0)
        place.script(PLANNER.format(wanted=str(self._wanted)), "planner")

    def plan(self, count: int) -> None:
        self.count += count
        draft = self._wanted.with_suffix(".draft")
        draft.write_text(str(self.count))
        draft.rename(self._wanted)


def test_a_server_that_leads_and_one_that_follows_die_and_nobody_is_lost_or_told_twice(
    place: Installation, dice: random.Random, tmp_path: Path
) -> None:
    smsc, people = place.folder / "smsc.notes", People(place)
    centre(place, smsc)
    with natscluster.three(tmp_path / "hints") as cluster:
        # No dispatcher dies here, so none is taken for dead: whoever is told twice was told twice in silence.
        place.environment |= cluster.settings | {"FAULTS_LEASE": "60"}
        words = ["dispatcher", str(place.folder / "line-notes"), "d", "0"]
        place.start(sys.executable, "-m", "tests.faults.children", *words, name="job")
        for number in range(2):
            place.script(SHARER, f"sharer-{number}")
        hints_come(place, people)
        cluster.wait_whole()
        for is_led in (True, False):
            before = sum(taken(smsc).values())
            people.plan(MANY)
            wait(place, lambda before=before: sum(taken(smsc).values()) > before)  # type: ignore[misc]
            time.sleep(dice.random() * 0.5)
            leader = cluster.leader()
            others = [number for number in natscluster.NODES if number != leader]
            victim = leader if is_led else dice.choice(others)
            cluster.nodes[victim].kill()
            assert cluster.leader() != victim
            hints_come(place, people)
            cluster.nodes[victim].start()
            cluster.wait_whole()
        wait(place, lambda: time.sleep(0.3) or len(arrived(place)) == people.count)  # type: ignore[func-returns-value]
        judge(arrived(place), taken(smsc))


def arrived(place: Installation) -> list[tuple[str, str, int]]:
    """Of whom the ledger says that the message came."""
    return [row for row in asked(place, LEDGER) if row[1] == "confirmed"]


def hints_come(place: Installation, people: People) -> None:
    """Dispatchers that lost their server look into the ledger meanwhile, so one message need not come by a hint."""
    before, until = told(place), time.monotonic() + 300
    while told(place) == before:
        assert time.monotonic() < until, f"no hints come:\n{place.logs()}"
        people.plan(FEW)
        time.sleep(0.5)


def judge(rows: list[tuple[str, str, int]], came: dict[str, int]) -> None:
    assert {address: came[address] for address, _state, _resends in rows if came[address] != 1} == {}
    assert [row for row in rows if row[2]] == []
    assert sum(came.values()) == len(rows), "somebody was told whom nobody planned for"

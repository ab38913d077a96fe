"""Three real servers of hints, two dispatchers: the server that leads, then one that follows, dies while messages go out."""

import json
import random
import sys
import time
from pathlib import Path

from tests.faults.test_nats import GOES_ON, SHARER, told
from tests.faults.test_smpp import LEDGER, centre, taken, wait
from tests.support import natscluster
from tests.support.installation import Installation

MANY, FEW = 600, 40
PLAN = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
numbers = [f"+8491{{n:07d}}" for n in range({first}, {first} + {count})]
notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", "{first}", urgency=notify.Urgency.LIFE),
    recipients=[notify.Recipients(notify.Channel.SMS, numbers, numbers)])
"""


class People:
    """Each is told once; numbers go on where the last plan ended."""

    def __init__(self, place: Installation) -> None:
        self.place, self.count = place, 0

    def plan(self, count: int) -> None:
        self.place.python(PLAN.format(first=self.count, count=count))
        self.count += count


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
        wait(place, lambda: int(place.python(GOES_ON)) == 0)
        judge(json.loads(place.python(LEDGER)), taken(smsc), people.count)


def hints_come(place: Installation, people: People) -> None:
    """Dispatchers that lost their server look into the ledger meanwhile, so one message need not come by a hint."""
    before, until = told(place), time.monotonic() + 60
    while told(place) == before:
        assert time.monotonic() < until, f"no hints come:\n{place.logs()}"
        people.plan(FEW)
        time.sleep(0.5)


def judge(rows: list[list[object]], arrived: dict[str, int], count: int) -> None:
    assert len(rows) == count
    assert {str(row[0]): arrived[str(row[0])] for row in rows if arrived[str(row[0])] != 1} == {}
    assert [row for row in rows if (row[2], row[3]) != ("confirmed", 0)] == []

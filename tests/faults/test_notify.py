"""The dispatcher killed at any instant: nothing is lost, and what may have left twice is marked so."""

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

from tests.support.installation import Installation, kill

EACH, KILLS = 60, 4

PLAN = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
for name, urgency, first in (("life", notify.Urgency.LIFE, 0), ("normal", notify.Urgency.NORMAL, {each})):
    numbers = [f"+8491{{n:07d}}" for n in range(first, first + {each})]
    notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", name, urgency=urgency),
        recipients=[notify.Recipients(notify.Channel.SMS, numbers, numbers)])
"""
LEDGER = """
import json
from hoaban.foundation.notify.models import Attempt, Delivery
rows = Delivery.plain.values_list("address", "is_life", "state", "resends", "doubted_at")
print(json.dumps([[*row[:4], row[4] is not None] for row in rows]))
"""


def left(notes: Path) -> Counter[str]:
    lines = notes.read_text().splitlines() if notes.exists() else []
    return Counter(line.split()[1] for line in lines if line.startswith("left "))


def start(place: Installation, notes: Path, dice: random.Random) -> object:
    words = [sys.executable, "-m", "tests.faults.children", "dispatcher", str(notes), "d", str(dice.random())]
    return place.start(*words, name="dispatcher")


def wait(place: Installation, notes: Path, is_there: object, within: float = 300) -> None:
    until = time.monotonic() + within
    while not is_there():  # type: ignore[operator]
        assert time.monotonic() < until, place.logs()
        time.sleep(0.01)


def test_nothing_is_lost_and_what_left_twice_is_marked(place: Installation, dice: random.Random) -> None:
    place.python(PLAN.format(each=EACH))
    notes = place.folder / "line-notes"
    for _kill in range(KILLS):
        before = sum(left(notes).values())
        child = start(place, notes, dice)
        wait(place, notes, lambda before=before: sum(left(notes).values()) > before or idle(notes))
        time.sleep(dice.random() * 0.2)
        kill(child)  # type: ignore[arg-type]
    seen = idle(notes)
    start(place, notes, dice)
    wait(place, notes, lambda: idle(notes) > seen + 3)
    rows, taken = json.loads(place.python(LEDGER)), left(notes)
    assert len(rows) == 2 * EACH
    assert sum(taken.values()) > EACH, "the dispatcher was killed before it sent anything worth speaking of"
    for address, is_life, state, resends, is_doubted in rows:
        assert state in ("sent", "in_doubt"), f"{address} ends as {state}"
        assert taken[address] <= 1 + resends, f"{address} left {taken[address]} times, marked {resends}"
        assert resends == 0 or is_life, "only danger to life is sent again by itself"
        if state == "sent":
            assert taken[address] >= 1, f"{address} is said to be sent and never left"
        else:
            assert is_doubted, f"{address} is in doubt and nobody is told"
            assert not is_life or resends == 1, "danger to life stays in doubt only after its second crash"


def idle(notes: Path) -> int:
    return notes.read_text().splitlines().count("idle") if notes.exists() else 0

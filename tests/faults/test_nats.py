"""Two dispatchers that share one ledger by hints, killed at any instant, and the server of hints too: nobody lost, twice is marked."""

import json
import random
import sys
import time
from pathlib import Path

from tests.faults.test_smpp import KILLS, LEDGER, PATIENCE, PLAN, centre, idle, judge, taken, wait
from tests.support import hints
from tests.support.installation import Installation, kill
from tests.support.ports import free_port

LEASE = 8
"""Seconds; in earnest a minute. Still longer than any window takes here."""
SHARER = """
import os
from datetime import timedelta
from hoaban.foundation.notify import api as notify, ports
from hoaban.foundation.notify.actions import sharing
sharing.LEASE = timedelta(seconds=int(os.environ["FAULTS_LEASE"]))
ports.connected.lines[notify.Channel.SMS].window = int(os.environ["FAULTS_WINDOW"])
source = notify.work_source()
take, asked = source.take, []
def told():
    if not asked:
        asked.append(print("asks", os.getpid(), flush=True))
    found = take()
    if found:
        print("hint", flush=True)
    return found
source.take = told
notify.share(source, lambda: False)
"""
MORE = 150
LATER = f"""
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
numbers = [f"+84919999{{n:03d}}" for n in range({MORE})]
notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", "later", urgency=notify.Urgency.LIFE),
    recipients=[notify.Recipients(notify.Channel.SMS, numbers, numbers)])
"""
GOES_ON = """
from hoaban.foundation.notify.models import Delivery
moving = Delivery.plain.filter(state__in=["planned", "sent"])
left = Delivery.plain.filter(state="in_doubt", doubted_at__isnull=True)
again = Delivery.plain.filter(state="in_doubt", is_life=True, resends=0)
print(moving.count() + left.count() + again.count())
"""


def settled(place: Installation) -> None:
    until = time.monotonic() + PATIENCE
    while int(place.python(GOES_ON)):
        assert time.monotonic() < until, place.logs()
        time.sleep(0.5)


def test_two_dispatchers_lose_nobody_while_they_and_the_hints_die(
    place: Installation, dice: random.Random, tmp_path: Path
) -> None:
    place.python(PLAN)
    smsc, notes = place.folder / "smsc.notes", place.folder / "line-notes"
    centre(place, smsc)
    with hints.running(tmp_path / "hints", free_port()) as server:
        place.environment["HOABAN_NATS_URL"] = server.url
        place.environment["FAULTS_LEASE"] = str(LEASE)
        place.start(
            sys.executable, "-m", "tests.faults.children", "dispatcher", str(notes), "d", "0", name="job"
        )
        sharers = [place.script(SHARER, f"sharer-{number}") for number in range(2)]
        for number in range(KILLS):
            before = sum(taken(smsc).values())
            wait(place, lambda before=before: sum(taken(smsc).values()) > before or idle(notes) > 200)  # type: ignore[misc]
            time.sleep(dice.random() * 0.5)
            kill(sharers[number % 2])
            sharers[number % 2] = place.script(SHARER, f"sharer-{number % 2}")
            if number == 0:
                server.kill()
                time.sleep(dice.random())
                server.start()
        settled(place)
        judge(json.loads(place.python(LEDGER)), taken(smsc))
        # Who is not connected yet looks into the ledger, as it should, and would take the message without any hint.
        wait(place, lambda: all(f"asks {one.pid}\n" in logs(place) for one in sharers))
        before = told(place)
        place.python(LATER)
        # Many, not one: the operator complains sixty times after every 700, and one alone would wait longer after each.
        wait(place, lambda: told(place) > before and later(smsc) == [1] * MORE)


def told(place: Installation) -> int:
    """Hints that dispatchers took: after all that died, the server is asked again."""
    return logs(place).count("hint\n")


def later(smsc: Path) -> list[int]:
    return [count for number, count in taken(smsc).items() if number.startswith("+84919999")]


def logs(place: Installation) -> str:
    return "".join(path.read_text() for path in place.folder.glob("logs/sharer-*.log"))

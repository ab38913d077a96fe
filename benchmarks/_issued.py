"""From a warning's issue to whoever has a telephone in a whole register: the product's own lanes, the centre's notes.

Everybody gets a number of her own and the words are the version's, as a person approved them. The clock starts where the second
person lets the warning out; what counts is when the centre took a part.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks._centre import Habits, centre, judge, lines, listening, most_memory, wait, waiting
from benchmarks._lanes import at_rest
from tests.support.installation import HOABAN, Installation

PATIENCE = 900.0
LANES = ("life", "quick", "bulk")

NUMBERS = """
from django.db import connection
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.foundation.accounts.models import Organisation
with connection.cursor() as cursor:
    if connection.vendor == "postgresql":
        cursor.execute("SET statement_timeout = 0")
    cursor.execute("UPDATE registry_person SET phone_e164 = '+849' || substr('00000000' || (id % 100000000), -8)"
        if connection.vendor == "sqlite" else
        "UPDATE registry_person SET phone_e164 = '+849' || lpad((id % 100000000)::text, 8, '0')")
Organisation.plain.update(is_demo=False)  # a demo's centre stays closed
print(Person.plain.filter(CURRENT).count())
"""

# Written and agreed to before.
ISSUE = """
import time
from datetime import timedelta
from django.utils import timezone
from conftest import cast_member
from hoaban.domains.warning import actions
from hoaban.domains.warning.values import Beginning, Hazard, Proof, Status, Sureness, Text
from hoaban.foundation.places import api as places
officer, issuer, now = cast_member("duty_officer", "officer", None), cast_member("warning_issuer", "issuer", None), timezone.now()
areas = tuple(sorted(places.commune_numbers().values()))
text = Text(3, Sureness.LIKELY, areas, now, now + timedelta(hours=6), "Rời nhà ven suối ngay, lần {run}.")
uid = actions.draft(
    by=officer, beginning=Beginning(Status.ACTUAL, Hazard.FLASH_FLOOD, "hydromet"), text=text, request=None, now=now)
actions.review(by=issuer, uid=uid, seen=1, proof=Proof.PASSKEY, request=None, now=now)
print(time.monotonic_ns(), flush=True)
actions.issue(by=issuer, uid=uid, seen=2, proof=Proof.PASSKEY, request=None, now=timezone.now())
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One warning; seconds from the press that issued it."""

    first: float
    everybody: float
    """Until the last person's last part was taken."""
    people: int
    parts: int
    memory: float
    """MB, of the life lane, at its most."""
    beside: float
    """MB, of the lanes that plan and count, each at its most, together."""


def runs(place: Installation, times: int, habits: Habits) -> Iterator[Told]:
    """So many warnings, one after the other, each to everybody, by lanes and a centre of its own."""
    people = int(place.python(NUMBERS, within=1800))
    for run in range(times):
        with centre(place.folder.parent / f"run-{run}", habits) as (port, notes):
            place.environment["HOABAN_SMPP_URLS"] = (
                f"smpp://u:p@127.0.0.1:{port}/?name=one&from=HOABAN&window=500"
            )
            lanes = {
                lane: place.start(*HOABAN, "worker", "--lane", lane, name=f"{lane}-{run}") for lane in LANES
            }
            life = lanes["life"]
            wait(lambda: listening(notes), life.poll)
            at_rest(place, lanes["quick"], lanes["bulk"])
            began = int(place.python(ISSUE.format(run=run), within=600).split()[0])
            wait(lambda: lines(notes) > 0, life.poll)
            first, _number, _digest, header, _id = notes.read_bytes().splitlines()[0].split()
            parts = people * (int(header[2:4], 16) if len(header) > 2 else 1)
            # Lines differ by their id's digits only: the size is asked ten times a second, the lines once it may be enough.
            enough = parts * (notes.stat().st_size // max(lines(notes), 1) - 1)
            wait(lambda: notes.stat().st_size >= enough and lines(notes) >= parts, life.poll, within=PATIENCE)  # noqa: B023
            last, memory = judge(notes, people), {lane: most_memory(one.pid) for lane, one in lanes.items()}
            beside = memory["quick"] + memory["bulk"]
            yield Told(
                (int(first) - began) / 1e9, (last - began) / 1e9, people, parts, memory["life"], beside
            )
            wait(lambda: waiting(notes) == 0, life.poll, within=PATIENCE)
            place.stop()

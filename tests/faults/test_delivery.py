"""A warning planned and sent by processes killed at any instant: nobody is lost, twice is marked, an end reaches whoever may have it."""

import json
import random
import time
from collections import Counter
from pathlib import Path

from tests.faults.test_smpp import MESSAGES, PATIENCE, centre, wait
from tests.support.installation import Installation, kill

COMMUNES, KILLS, WINDOW = 5, 4, 100
EACH = MESSAGES // COMMUNES
PEOPLE = COMMUNES * EACH
NUMBER = "+8491{n:07d}"

SETUP = f"""
from django.apps import apps
from django.utils import timezone
unit, home, person = (apps.get_model(*one).plain for one in (("places", "Unit"), ("registry", "Household"), ("registry", "Person")))
for c in range({COMMUNES}):
    start = 14 * 10**9 + (3646 + c) * 10**4
    code = f"{{3646 + c:05d}}"
    unit.create(level="commune", code=code, kind="xa", name=code, full_name=f"Xã {{code}}", name_key=code, name_sort=code,
        start=start, stop=start + 10**4)
    homes = home.bulk_create([home.model(code=f"F-{{c}}-{{n}}", place_no=start + 1, village="Bản") for n in range({EACH})])
    person.bulk_create([
        person.model(household=one, place_no=start + 1, name="Người", name_key="nguoi", name_sort="nguoi", relation="head", sex="m",
            birth_year=1990, birth_precision="year", phone_e164=f"+8491{{c * {EACH} + n:07d}}")
        for n, one in enumerate(homes)])
"""
ISSUE = f"""
from datetime import timedelta
from django.utils import timezone
from conftest import cast_member
from hoaban.domains.warning.tests.steps import drafted, issued, reviewed, text
now = timezone.now()
areas = tuple(14 * 10**9 + (3646 + c) * 10**4 for c in range({COMMUNES}))
uid = drafted(cast_member("duty_officer", "one", None), told=text(areas=areas, onset=now, expires=now + timedelta(hours=3)), now=now)
two = cast_member("warning_issuer", "two", None)
reviewed(two, uid, now=now)
issued(two, uid, now=now)
"""
END = """
from django.utils import timezone
from conftest import cast_member
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.tests.steps import ended
ended(cast_member("warning_issuer", "two", None), Alert.plain.get().uid, now=timezone.now())
"""
TELLER = f"""
import time
from datetime import timedelta
from django.utils import timezone
from hoaban.domains.delivery import jobs
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import jobs as sending, ports
from hoaban.foundation.notify.api import Channel
ports.connected.lines[Channel.SMS].window = {WINDOW}
actor = SystemActor("delivery.plan", frozenset({{"registry:household:see", "registry:person:reach"}}))
while True:
    for job in (jobs.begin, jobs.plan, sending.life):
        job(JobContext(actor, timezone.now() + timedelta(seconds=0.2), timezone.now))
    time.sleep(0.01)
"""
WITHIN, STILL = 2 * PATIENCE, 6
"""Seconds until nothing moves, and for which nothing then moves."""
LEDGER = f"""
import json, time
from hoaban.domains.delivery.models import Part
from hoaban.foundation.notify.models import Delivery
until, since, rows = time.monotonic() + {WITHIN}, time.monotonic(), None
while True:
    found = list(Delivery.plain.filter(channel="sms").order_by("pk").values_list("batch_id", "address", "state", "resends"))
    # Danger to life left in doubt is sent again once; after that a person is told of the doubt, and nothing more is tried.
    moves = [one for one in found if one[2] in ("planned", "sent") or one[2] == "in_doubt" and not one[3]]
    moves += list(Part.plain.filter(planned_at__isnull=True))
    # A second try on its way looks like a second crash: so it has to stay as it is.
    if found != rows or moves or len(set(one[0] for one in found)) < {{batches}}:
        since, rows = time.monotonic(), found
    elif time.monotonic() > since + {STILL}:
        break
    assert time.monotonic() < until, (len(found), moves[:5])
    time.sleep(0.2)
print(json.dumps(rows))
"""


def taken(notes: Path) -> list[tuple[str, str]]:
    """(text, number) of each message the centre took, in order."""
    lines = notes.read_bytes().splitlines() if notes.exists() else []
    return [(line.split()[2].decode(), "+" + line.split()[1].decode()) for line in lines]


def told_all(notes: Path) -> bool:
    return len({number for _text, number in taken(notes)}) >= PEOPLE


def begin(place: Installation) -> Path:
    place.python(SETUP)
    notes = place.folder / "smsc.notes"
    centre(place, notes)
    place.python(ISSUE)
    return notes


def kills(place: Installation, notes: Path, dice: random.Random, times: int) -> None:
    for number in range(times):
        before = len(taken(notes))
        child = place.script(TELLER, f"teller-{number}")
        wait(place, lambda before=before: len(taken(notes)) > before or told_all(notes))  # type: ignore[misc]
        time.sleep(dice.random() * 0.4)
        kill(child)


def until_nothing_moves(place: Installation, batches: int) -> list[tuple[int, str, str, int]]:
    """(batch, number, state, resends) of the ledger when all is planned and nothing is on its way any more."""
    told = place.python(LEDGER.format(batches=batches), within=2 * WITHIN)
    return [tuple(one) for one in json.loads(told)]


def copies(told: list[tuple[str, str]]) -> dict[str, int]:
    """How often each number got the text: a long one has parts, each of which the centre took as often as it came."""
    found = Counter(told)
    return {
        number: max(found[text, number] for text in {text for text, _number in told})
        for _text, number in told
    }


def test_nobody_is_lost_and_twice_is_marked(place: Installation, dice: random.Random) -> None:
    notes = begin(place)
    kills(place, notes, dice, KILLS)
    place.script(TELLER, "teller")
    rows = until_nothing_moves(place, batches=1)
    told = taken(notes)
    everybody = {NUMBER.format(n=n) for n in range(PEOPLE)}
    assert sorted(address for _batch, address, _state, _resends in rows) == sorted(everybody)
    # Killed while it was sent again, too: what then is missing may be a part of its text, or all of it.
    doubtful = {address for _batch, address, state, resends in rows if (state, resends) == ("in_doubt", 1)}
    assert len(doubtful) <= WINDOW * (KILLS - 1)
    for part in {text for text, _number in told}:
        assert everybody - {number for text, number in told if text == part} <= doubtful, "lost and not told"
    arrived = copies(told)
    assert sum(count - 1 for count in arrived.values()) <= WINDOW * KILLS
    assert [one for _batch, one, _state, resends in rows if arrived[one] > 1 + resends] == [], (
        "twice and not marked"
    )


def test_an_end_in_the_middle_reaches_whoever_may_have_it(place: Installation, dice: random.Random) -> None:
    notes = begin(place)
    kills(place, notes, dice, 2)
    warning = {text for text, _number in taken(notes)}
    place.python(END)
    kills(place, notes, dice, 1)
    place.script(TELLER, "teller")
    rows = until_nothing_moves(place, batches=2)
    first, second = sorted({batch for batch, _address, _state, _resends in rows})
    had = {number for text, number in taken(notes) if text in warning}
    ended = {address for batch, address, _state, _resends in rows if batch == second}
    assert had <= ended, "somebody has the warning and not its end"
    doubtful = {address for batch, address, _state, resends in rows if batch == first and resends}
    assert ended - had <= doubtful, "somebody got an end of what she never had"
    assert {number for text, number in taken(notes) if text not in warning} == ended

"""Somebody sets the clock under people and workers: a day ahead, then an hour behind. All goes on, in order, once."""

import json
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.faults.test_lanes import noted, start_lane, wait_until_noted, wake
from tests.faults.test_offline import Phone
from tests.support.clock import Clock
from tests.support.installation import Installation, asked, kill
from tests.support.ports import free_port

HOUR, DAY, HERE = 3600, 86_400, ZoneInfo("Asia/Ho_Chi_Minh")
SIGN_IN = """
from django.test import Client
from hoaban.foundation.accounts.models import User
client = Client(); client.force_login(User.objects.get(username="commune.officer.nha"))
print(client.cookies["sessionid"].value)
"""
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from hoaban.config import roles
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.models import Client as Key, Membership
from hoaban.foundation.notify.permissions import Permission
from tests.support.people import PROVINCE, make_cast
owner = make_cast(roles.ROLES).user("it_officer")
# In office since the day before: rights begin by the day here, and just after midnight an hour behind is yesterday.
Membership.plain.update(valid_from=timezone.localdate() - timedelta(days=1))
for name, hours in (("short", 12), ("long", 24 * 30)):
    Key.plain.create(kind="client", name=name, owner=owner, token_digest=rules.digest(f"hb_{name}"),
        scopes=[Permission.RECEIVE], start=PROVINCE, stop=PROVINCE + 10**9, expires_at=timezone.now() + timedelta(hours=hours))
"""
WARN = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", {name!r}, urgency=notify.Urgency.LIFE),
    recipients=[notify.Recipients(notify.Channel.SMS, [{name!r}], ["+84912345678"])])
"""
GATHER = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify.actions import planning
from hoaban.foundation.notify.values import Channel, State
from django.utils import timezone
batch = planning.open_batch(SystemActor("faults"), planning.Plan("notify.test", "gathered"), timezone.now())
planning.add_rows(batch, [planning.Row("user:1", Channel.EMAIL, "an@example.vn", state=State.GATHERED)], timezone.now())
jobs.wake("notify.digest")
"""
STATE = """
import json
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events.models import Event
from hoaban.foundation.jobs.models import Failure
seqs = list(Event.plain.exclude(seq=None).order_by("seq").values_list("seq", flat=True))
print(json.dumps({"whole": audit.verify().whole, "gap": seqs != list(range(1, len(seqs) + 1)),
    "failures": list(Failure.plain.values_list("job", "reason"))}))
"""
TOLD = "SELECT state FROM notify_delivery WHERE is_life AND recipient ="
DIGESTS = "SELECT count(*) FROM notify_batch WHERE kind = 'notify.digest'"
LOOSE = """SELECT (SELECT count(*) FROM audit_entry WHERE seq IS NULL), (SELECT count(*) FROM events_event WHERE seq IS NULL)"""


@pytest.fixture
def clock(place: Installation) -> Clock:
    return Clock(place)


def test_all_goes_on_when_the_clock_is_set(place: Installation, clock: Clock, dice: random.Random) -> None:
    place.python(PREPARE)
    port = free_port()
    phone = Phone(port, place.python(SIGN_IN).strip())
    place.serve(port)
    place.hoaban("worker")
    assert phone.ask("GET", "/w/")[0] == 200
    assert [knock(port, name) for name in ("short", "long")] == [201, 201]
    warn(place, "before")

    clock.turn(seconds_to_an_evening(dice))
    status, headers, _body = phone.ask("GET", "/w/")
    assert (status, headers["location"].partition("?")[0]) == (302, "/accounts/login/")
    assert [knock(port, name) for name in ("short", "long")] == [401, 201]
    place.python(GATHER)
    tomorrow = Phone(port, place.python(SIGN_IN).strip())
    assert tomorrow.ask("GET", "/w/")[0] == 200
    warn(place, "ahead")
    wait_until(lambda: asked(place, DIGESTS) == [(1,)], place)

    clock.turn(-HOUR)
    assert tomorrow.ask("GET", "/w/")[0] == 200
    # What ran out under the wrong clock may be gone for good: she signs in again.
    assert phone.ask("GET", "/w/")[0] in (200, 302)
    assert [knock(port, name) for name in ("short", "long")] == [201, 201]
    warn(place, "behind")
    wait_until(lambda: asked(place, LOOSE) == [(0, 0)], place)
    found = json.loads(place.python(STATE))
    assert found == {"whole": True, "gap": False, "failures": []}
    assert asked(place, DIGESTS) == [(1,)]


def seconds_to_an_evening(dice: random.Random) -> int:
    """More than a day ahead, at an hour when digests go out."""
    evening = datetime.now(HERE).replace(hour=20, minute=dice.randrange(60)) + timedelta(days=1)
    ahead = int((evening - datetime.now(HERE)).total_seconds())
    return ahead if ahead > DAY else ahead + DAY


def warn(place: Installation, name: str) -> None:
    """A warning planned under this clock leaves under it."""
    place.python(WARN.format(name=name))
    wait_until(lambda: asked(place, f"{TOLD} '{name}'") == [("sent",)], place)


def knock(port: int, name: str) -> int:
    """A gateway with that key hands over a message."""
    said = json.dumps(
        {"id": f"{name}-{time.monotonic_ns()}", "from": "+84912345678", "text": "HELP"}
    ).encode()
    headers = {"Authorization": f"Bearer hb_{name}", "Content_Type": "application/json"}
    return Phone(port, "").ask("POST", "/api/v1/notify/inbound", said, **headers)[0]


def test_a_lease_outlives_no_clock(place: Installation, clock: Clock, dice: random.Random) -> None:
    """Ahead, a lease looks run out: who holds it hears so and stops. Behind, it looks endless: it is cut to its length."""
    notes = place.folder / "lane-notes"
    lanes = [start_lane(place, "bulk", notes, chunks=40) for _ in range(2)]
    wake(place, "faults.long")
    wait_until_noted(place, notes, "began")
    time.sleep(dice.random() * 2)
    clock.turn(DAY)
    wait_until_noted(place, notes, "ended", within=300)
    time.sleep(2)
    assert len(noted(notes, "ended")) == 1, "done once, whoever did it"
    began = len(noted(notes, "began"))
    wake(place, "faults.long")
    wait_until_noted(place, notes, "began", times=began + 1)
    clock.turn(-HOUR)
    holder = noted(notes, "began")[-1][0]
    kill(next(lane for lane in lanes if str(lane.pid) == holder))  # type: ignore[attr-defined, arg-type]
    wait_until_noted(place, notes, "ended", times=2, within=300)


def wait_until(holds: Callable[[], object], place: Installation, within: float = 300) -> None:
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, place.logs()
        time.sleep(0.5)

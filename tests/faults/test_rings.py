"""A villager tells a crack and we are killed on the way to the duty officer's telephone: she is rung, and once."""

import pytest

from tests.faults.test_smpp import wait
from tests.support.installation import Installation, asked, kill

PEOPLE = """
from django.apps import apps
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.values import OrganisationKind
OWN, loader = 14036460000, SystemActor("demo.load")
for level, code, name, start, stop in (
    ("province", "14", "Tỉnh Mẫu", 14 * 10**9, 15 * 10**9), ("commune", "03646", "Xã Mường Bú", OWN, OWN + 10_000),
    ("village", "036460001", "Bản Hua Ít", OWN + 1, OWN + 2)):
    apps.get_model("places", "Unit").plain.create(
        level=level, code=code, kind="", name=name, full_name=name, name_key=name, name_sort=name, start=start, stop=stop)
office = accounts.make_demo_organisation(by=loader, name="Xã", kind=OrganisationKind.COMMUNE, number=OWN, parent_id=None)
accounts.make_demo_person(
    by=loader, username="officer", display_name="Lò Thị Mẫu", role="duty_officer", organisation_id=office, number=OWN,
    password="mat-khau-rat-dai-2026")
User.objects.filter(username="officer").update(phone_e164="+84912345678")
"""
CRACK = """
import time
from uuid import UUID
from django.db import transaction
from django.utils import timezone
from hoaban.domains.hazards.actions.signs import report_sign
from hoaban.domains.hazards.signs import Told
from hoaban.foundation.access.api import ANONYMOUS
told = Told(UUID(int=7), "crack", 14036460001)
with transaction.atomic():
    report_sign(by=ANONYMOUS, told=told, line="10.0.0.1", request=None, now=timezone.now())
    print("here", flush=True)
    time.sleep(SECONDS)
"""
LISTENER = """
import time
from hoaban.domains.ringing import api as ringing
from hoaban.domains.ringing.actions import climbing
from hoaban.foundation.events import actions, api as events
def slowly(function):
    def wrapped(*args, **kwargs):
        found = function(*args, **kwargs)
        print("here", flush=True)
        time.sleep(SECONDS)
        return found
    return wrapped
PATCH
while events.sequence(): pass
while events.dispatch(): pass
"""
CLOCK = """
import time
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from hoaban.domains.ringing import actions, queries
from hoaban.domains.ringing.api import RINGER
for pk in queries.due(timezone.now() + timedelta(minutes=MINUTES)):
    with transaction.atomic():
        actions.climb(by=RINGER, bell_id=pk, now=timezone.now() + timedelta(minutes=MINUTES))
        print("here", flush=True)
        time.sleep(SECONDS)
"""
WITHIN = "climbing.notify.tell = slowly(climbing.notify.tell)"
"""In the listener's transaction, her call written and nothing of it true yet."""
AFTER = "actions._tell_one = slowly(actions._tell_one)"
"""The ring is true, and the log does not know that it was told."""
CALLS = "SELECT address FROM notify_delivery d JOIN notify_batch b ON b.id = d.batch_id WHERE b.kind = 'ringing.sign' AND channel = 'voice'"
BELLS = "SELECT what, state FROM ringing_bell"


def killed(place: Installation, code: str, name: str) -> None:
    child, log = place.script(code.replace("SECONDS", "60"), name), place.folder / "logs" / f"{name}.log"
    wait(place, lambda: log.exists() and "here" in log.read_text())
    kill(child)


@pytest.mark.parametrize("where", [WITHIN, AFTER], ids=["in the listener", "before the log knows"])
def test_killed_between_the_word_and_the_ring_she_is_rung_once(place: Installation, where: str) -> None:
    place.python(PEOPLE)
    killed(place, CRACK, "teller")
    assert asked(place, "SELECT count(*) FROM hazards_sign") == [(0,)], "half a word is none"
    for _twice in range(2):
        place.python(CRACK.replace("SECONDS", "0"))
    killed(place, LISTENER.replace("PATCH", where), "listener")
    assert len(asked(place, CALLS)) == (1 if where == AFTER else 0)
    for _twice in range(2):
        place.python(LISTENER.replace("PATCH", ""))
    assert asked(place, BELLS) == [("sign", "ringing")]
    assert asked(place, CALLS) == [("+84912345678",)]


def test_killed_as_the_clock_climbs_no_rung_is_rung_twice(place: Installation) -> None:
    place.python(PEOPLE)
    place.python(CRACK.replace("SECONDS", "0"))
    place.python(LISTENER.replace("PATCH", ""))
    clock = CLOCK.replace("MINUTES", "4")
    killed(place, clock, "clock")
    assert len(asked(place, CALLS)) == 1, "half a rung is none"
    for _twice in range(2):
        place.python(clock.replace("SECONDS", "0"))
    rounds = asked(place, "SELECT round, stage FROM ringing_ring ORDER BY id")
    assert rounds == [(0, 0), (1, 0)], "nobody else is here to be called: round again, once"

"""A head is called by a real baresip at a real SIPp, we are killed while she listens: she is rung once more, and her key answers once."""

from pathlib import Path

from hoaban.integrations.voice_sip.tests import phones
from hoaban.integrations.voice_sip.tests.phones import phone
from tests.faults.test_calls import CALLER, PHONE, SECONDS, answered, ledger
from tests.faults.test_smpp import wait
from tests.support.installation import Installation, asked, kill

HEAD = """
import time
from datetime import timedelta
from unittest import mock
from django.utils import timezone
from django.db import transaction
from hoaban.domains.answers.actions import calling
from hoaban.domains.answers.models import Contact, Owed, Round
from hoaban.foundation.notify import api as notify
now = timezone.now()
VILLAGE = 14036460001
row, _new = Round.plain.get_or_create(alert="01990000-0000-7000-8000-000000000001", defaults={
    "is_exercise": False, "hazard": "flood", "level": 3, "number": 1, "areas": [VILLAGE], "place_no": VILLAGE,
    "place_stop": VILLAGE + 1, "issued_at": now, "sent_at": now, "ends_at": now + timedelta(hours=6)})
owed, _new = Owed.plain.get_or_create(round=row, place_no=VILLAGE, defaults={"asked_at": now, "owed_since": now})
head, _new = Contact.plain.get_or_create(
    place_no=VILLAGE, part="head", name="Lò Văn Mẫu", phone_e164="+84912345678", defaults={"since": now})
with mock.patch.object(notify, "calls_here", lambda: notify.CallsHere.YES), transaction.atomic():
    calling.call_contacts(owed, [head], now)
    print("planned", flush=True)
    time.sleep(SECONDS)
"""
"""Put into the ledger as the clock of answers does; killed before the transaction ends, nothing of it is there."""
WORDS = """
from types import SimpleNamespace
from hoaban.domains.answers.actions import calling as heads
heads._newest = lambda row: SimpleNamespace(number=1, message=None, words="Rời nhà ven suối ngay.")
from hoaban.config import wiring
"""
ROUTE = "jobs.route(JobContext(SystemActor('notify'), timezone.now() + timedelta(seconds=5), timezone.now))"
REPORTS = "SELECT grade, way, by_label, text_number FROM answers_report"


def caller(place: Installation, name: str, seconds: int) -> "object":
    for one in (place.folder / "voice" / "sounds").glob("*.wav"):
        one.unlink()
    code = WORDS + CALLER.format(seconds=seconds).replace("while True:\n", f"while True:\n    {ROUTE}\n")
    return place.script(code, name)


def test_we_die_as_we_plan_and_as_she_listens_and_her_key_answers_once(
    place: Installation, tmp_path: Path
) -> None:
    phones.need_the_programs()
    with phone(
        "answers", tmp_path, *PHONE, "-key", "digit", "2", "-d", "5000", calls=2
    ) as other:  # she presses after five seconds
        planner = place.script(HEAD.replace("SECONDS", "60"), "planner")
        log = place.folder / "logs" / "planner.log"
        wait(place, lambda: log.exists() and "planned" in log.read_text())
        kill(planner)
        assert asked(place, "SELECT count(*) FROM notify_delivery") == [(0,)], "half a plan is none"
        for _again in range(2):
            place.python(HEAD.replace("SECONDS", "0"))
        assert asked(place, "SELECT count(*) FROM notify_delivery") == [(1,)]
        place.environment["HOABAN_SIP_URL"] = (
            f"sip://platform:secret@127.0.0.1:{other.port}/?from=02123456&from_ip=127.0.0.1&lines=2&rings=60"
        )
        first = caller(place, "first", SECONDS)
        wait(place, lambda: answered(other) == 1)
        kill(first)
        caller(place, "second", 8)
        wait(place, lambda: ledger(place)[0] == "confirmed")
        wait(place, lambda: asked(place, REPORTS) != [])
        assert ledger(place) == ("confirmed", 1, True)
        assert asked(place, REPORTS) == [("moving", "key", "Lò Văn Mẫu", 1)]

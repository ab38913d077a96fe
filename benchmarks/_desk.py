"""From a reading or a villager's sign to the list of duties, and from a reading to the first ring: over a real Mosquitto, over the form
and by text message, at a stated rate.

One reading in ten reaches a rule, each in another commune; the others are light rain. Beside them people tell signs on the form and by
text messages that a gateway hands over, each in another commune or of another kind, so that none joins another. The duty officer's desk is
asked again and again by its own query; a time begins when the reading or the sign was due, not when it left, so that waiting counts. The
rule is the one that ships: its level may be more, and so it rings; when it rang is the row of the call to the duty officer's telephone,
whose line here is a simulated one.
"""

import http.client
import itertools
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import NAMESPACE_URL, uuid4, uuid5

from benchmarks.foundation import prepared
from tests.support.broker import Broker, running
from tests.support.installation import HOABAN, Installation
from tests.support.ports import free_port

READINGS, SIGNS = 10, 1
"""A second."""
REACHES, ORDINARY = 10, 100
"""One reading in so many reaches a rule; gauges that tell of light rain."""
CLOUDBURST = 95.0
"""Millimetres in an hour: beyond the 80 in three hours at which the shipped rule rings."""
HANDS = 40
"""Forms under way at once, at most."""
LOOKS = 0.05
"""Seconds between two looks at the desk: a time is too long by so much at most, and never too short."""
PATIENCE = 60.0
TOPIC = "hoaban/observations"
WHOLE_COMMUNE = 0

# A gauge in each commune that will speak of heavy rain, gauges that will not, and the key of the program that hands readings over.
PREPARE = """
import json
from django.core.management import call_command
from django.utils import timezone
from hoaban.domains.hazards.models import Station
from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.signs import is_unsure
from hoaban.domains.triggers.models import Version
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.places import api as places
call_command("load_rules", "14", verbosity=0)
assert Version.plain.filter(rule__code="vn.burst").exists(), "cloudbursts are asked about by the rule that ships"
province = access.UnitRange(14 * 10**9, 15 * 10**9)
codes = {{unit.number: unit.code for unit in places.units_in(province, places.Level.COMMUNE) if unit.number}}
communes = sorted(codes)
gauges = [(f"HEAVY-{{place}}", place) for place in communes]
gauges += [(f"LIGHT-{{n}}", communes[n % len(communes)]) for n in range({ordinary})]
for code, place in gauges:
    Station.plain.create(code=code, name=code, kind="rain", place_no=place, location_method="reported", mark="verified")
accounts.make_demo_client(
    by=access.SystemActor("demo.load"), name="bench", owner="it.officer.nha",
    scopes=["hazards:reading:observe", "notify:inbound:receive"], number=14 * 10**9, token="{token}", now=timezone.now())
words = {{kind.code: next(word for word in kind.words if not is_unsure(word)) for kind in KINDS.values()}}
print(json.dumps([communes, list(KINDS), codes, words]))
"""

# The desk of the duty officer: a line for each duty when it stands there first.
LOOK = """
import json, time
from pathlib import Path
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
from hoaban.foundation.duties import api as duties
actor, seen = accounts.actor_of_id(User.objects.get(username="duty.officer.nha").pk), set()
print("ready", flush=True)
while not Path({stop!r}).exists():
    rows, at = duties.duties_for(actor, limit=1000), time.monotonic()
    for row in rows:
        if row.uid not in seen:
            seen.add(row.uid)
            print(json.dumps([at, row.url]), flush=True)
    time.sleep({pause})
"""

# What a duty's address belongs to: a draft to its commune, a sign to the word that began it; and when each draft rang first.
KNOWN = """
import json
from django.apps import apps
from django.db.models import Min
rings = apps.get_model("ringing", "Ring").plain.filter(bell__what="draft").values_list("bell__subject").annotate(first=Min("rung_at"))
drafts = apps.get_model("warning", "Alert").plain.values_list("uid", "areas")
signs = apps.get_model("hazards", "SignReport").plain.values_list("sign__uid", "uid")
print(json.dumps([
    {str(uid): areas[0] for uid, areas in drafts}, {str(sign): str(uid) for sign, uid in signs},
    {str(uid): first.timestamp() for uid, first in rings},
]))
"""


@dataclass
class Told:
    """When each was due, in monotonic seconds, by what it is known by."""

    readings: dict[int, float] = field(default_factory=dict)
    """Commune → when the reading that reaches a rule was due."""
    signs: dict[str, float] = field(default_factory=dict)
    """The uid of a form → when it was due."""
    texts: dict[str, float] = field(default_factory=dict)
    """The same of text messages, by the uid that follows from the number the gateway is answered with."""
    refused: list[int] = field(default_factory=list)
    """What the form, or the gateway's door, answered instead of leading on."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds until each stood on the desk, or rang."""

    drafts: list[float]
    signs: list[float]
    texts: list[float]
    rings: list[float]
    """From the same readings until the first telephone rang."""


class Form:
    """The page on which people tell signs, opened once; each word is sent over a line of its own."""

    def __init__(self, address: str, path: str) -> None:
        self._host, self._senders = urlsplit(address).netloc, itertools.cycle(range(1, 250))
        line = http.client.HTTPConnection(self._host, timeout=PATIENCE)
        line.request("GET", path, headers={"Accept-Language": "vi"})
        answer = line.getresponse()
        page = answer.read().decode()
        self._cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        self._key = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        line.close()

    def send(self, path: str, uid: str) -> int:
        """The status it was answered with; 302 leads to the receipt. Each from an address of its own: one that sends sixty is a flood."""
        from_ip = f"127.0.{next(self._senders)}.2"
        line = http.client.HTTPConnection(self._host, timeout=PATIENCE, source_address=(from_ip, 0))
        fields = {"uid": uid, "village": WHOLE_COMMUNE, "phone": "", "csrfmiddlewaretoken": self._key}
        head = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self._cookie}
        line.request("POST", path, urlencode(fields), head)
        status = line.getresponse().status
        line.close()
        return status


class Gateway:
    """A program that hands over what people write, each from a telephone of her own: the kind's word and the commune's code."""

    def __init__(self, address: str, token: str, codes: dict[str, str], words: dict[str, str]) -> None:
        self._host, self._codes, self._words = urlsplit(address).netloc, codes, words
        self._head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._telephones = itertools.count(1)

    def send(self, where: tuple[str, int]) -> tuple[int, str]:
        """The status it was answered with, and the uid of the sign that is made of it."""
        kind, commune = where
        said = {
            "id": uuid4().hex, "from": f"091{next(self._telephones):07d}",
            "text": f"{self._words[kind].upper()} {self._codes[str(commune)]}",
        }  # fmt: skip
        line = http.client.HTTPConnection(self._host, timeout=PATIENCE)
        line.request("POST", "/api/v1/notify/inbound", json.dumps(said), self._head)
        answer = line.getresponse()
        told = json.loads(answer.read())
        line.close()
        return answer.status, str(uuid5(NAMESPACE_URL, f"inbound:{told.get('id')}"))


def night(seconds: float, *, on_postgres: bool) -> Waits:
    """One run in an installation of its own: what one raised, the next must not join."""
    token = f"hb_{uuid4().hex}"
    with prepared(0, on_postgres=on_postgres) as place, _broker(place) as broker:
        said = place.python(PREPARE.format(ordinary=ORDINARY, token=token))
        communes, kinds, codes, words = json.loads(said.splitlines()[-1])
        url = f"mqtt://127.0.0.1:{broker.port}/?topic={TOPIC}/%23"
        place.environment |= {"HOABAN_MQTT_URL": url, "HOABAN_MQTT_KEY": token}
        address = place.serve()
        for name in ("worker", "mqtt"):
            place.start(*HOABAN, name, name=name)
        stop, log = place.folder / "stop", place.folder / "logs" / "look.log"
        place.script(LOOK.format(stop=str(stop), pause=LOOKS), "look")
        _until(place, lambda: log.exists() and "ready" in log.read_text())
        form, gateway = Form(address, _path(kinds[0], communes[0])), Gateway(address, token, codes, words)
        _warm(place, broker, form, (kinds[0], communes.pop()), log)
        told = _tell(broker, form, gateway, communes, kinds, seconds)
        assert not told.refused, told.refused[:3]
        _until(place, lambda: len(_seen(log)) >= 2 + len(told.readings) + len(told.signs) + len(told.texts))
        stop.touch()
        _until(place, lambda: len(_known(place)[2]) > len(told.readings))
        return _waits(told, _seen(log), *_known(place), wall=time.time() - time.monotonic())


def _known(place: Installation) -> tuple[dict[str, int], dict[str, str], dict[str, float]]:
    drafts, signs, rings = json.loads(place.python(KNOWN))
    return drafts, signs, rings


def _waits(
    told: Told, seen: dict[str, float], drafts: dict[str, int], signs: dict[str, str], rings: dict[str, float], *, wall: float
) -> Waits:  # fmt: skip
    """``wall``: what the clock on the wall is ahead of the one the readings were sent by."""
    found = Waits([], [], [], [])
    for uid, at in rings.items():
        if (commune := drafts.get(uid)) in told.readings:
            found.rings.append(at - wall - told.readings[commune])
    for uid, at in seen.items():
        if (commune := drafts.get(uid)) in told.readings:
            found.drafts.append(at - told.readings[commune])
        elif (word := signs.get(uid)) in told.signs:
            found.signs.append(at - told.signs[word])
        elif word in told.texts:
            found.texts.append(at - told.texts[word])
    assert len(found.drafts) == len(told.readings), "a reading came to no draft"
    assert len(found.signs) == len(told.signs), "a sign came to no duty"
    assert len(found.texts) == len(told.texts), "a text message came to no duty"
    assert len(found.rings) == len(told.readings), "a draft rang nowhere"
    return found


def _seen(log: Path) -> dict[str, float]:
    """The uid in a duty's address → when it stood on the desk first."""
    lines = [
        json.loads(line)
        for line in log.read_text().splitlines()
        if line.startswith("[") and line.endswith("]")
    ]
    return {uid[0]: at for at, url in lines if (uid := re.findall(r"[0-9a-f-]{36}", url))}


def _warm(place: Installation, broker: Broker, form: Form, where: tuple[str, int], log: Path) -> None:
    """One of each before the clock starts: no program is loaded for the first time within it, and the listener listens."""
    form.send(_path(*where), str(uuid4()))

    def both() -> bool:
        broker.publish(TOPIC + "/bench", _reading(f"HEAVY-{where[1]}", CLOUDBURST))
        return len(_seen(log)) >= 2

    _until(place, both)


def _tell(
    broker: Broker, form: Form, gateway: Gateway, communes: Sequence[int], kinds: Sequence[str], seconds: float
) -> Told:  # fmt: skip
    """Evenly spaced, whether or not anybody keeps up: each reading and each form has its moment."""
    told, client = Told(), broker.connected()
    heavy, places = iter(communes), itertools.product(kinds, communes)
    written = itertools.product(reversed(kinds), communes)
    client.loop_start()
    under_way: list[Future[None]] = []
    with ThreadPoolExecutor(HANDS) as hands:
        begin = time.monotonic()
        for number in range(int(seconds * READINGS)):
            due = begin + number / READINGS
            time.sleep(max(0.0, due - time.monotonic()))
            commune = next(heavy, None) if number % REACHES == 0 else None
            if commune is not None:
                told.readings[commune] = due
            code, value = (
                (f"LIGHT-{number % ORDINARY}", 0.2) if commune is None else (f"HEAVY-{commune}", CLOUDBURST)
            )
            client.publish(TOPIC + "/bench", _reading(code, value), qos=1)
            if number % (READINGS // SIGNS) == 5:  # between two readings that reach a rule
                under_way.append(hands.submit(_sign, form, next(places), due, told))
            if number % (READINGS // SIGNS) == 8:
                under_way.append(hands.submit(_text, gateway, next(written), due, told))
    for one in under_way:
        one.result()  # what never got an answer is no fast one
    client.disconnect()
    client.loop_stop()
    return told


def _sign(form: Form, where: tuple[str, int], due: float, told: Told) -> None:
    uid = str(uuid4())
    told.signs[uid] = due
    if (status := form.send(_path(*where), uid)) != 302:
        told.refused.append(status)


def _text(gateway: Gateway, where: tuple[str, int], due: float, told: Told) -> None:
    status, uid = gateway.send(where)
    if status == 201:
        told.texts[uid] = due
    else:
        told.refused.append(status)


def _path(kind: str, number: int) -> str:
    return f"/signs/{kind}/{number}/"


def _reading(code: str, value: float) -> bytes:
    """Rain of the hour that ends now."""
    now = datetime.now(UTC)
    said = {
        "station": code, "variable": "rain", "start": (now - timedelta(hours=1)).isoformat(), "end": now.isoformat(), "value": value,
        "unit": "mm",
    }  # fmt: skip
    return json.dumps(said).encode()


@contextmanager
def _broker(place: Installation) -> Iterator[Broker]:
    folder = place.folder.parent / "broker"
    folder.mkdir()
    with running(free_port(), folder) as made:
        yield made


def _until(place: Installation, is_there: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_there():
        if time.monotonic() > until:
            raise RuntimeError(f"it did not come to that:\n{place.logs()}")
        time.sleep(0.1)

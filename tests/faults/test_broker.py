"""A real Mosquitto and those of ours who speak to it, killed while packages and readings pass: nobody lost, twice is on record."""

import base64
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt

from tests.faults.test_smpp import wait
from tests.support.broker import Broker, running
from tests.support.installation import Installation, asked, kill
from tests.support.ports import free_port

SPEAKERS, WINDOW, KILLS = 600, 40, 2
SILENT, AT_WORK = 3, 6
"""Seconds without a word, and without a verdict, after which a package is laid down again; in earnest 45, and five minutes."""
UNLIMITED = "max_inflight_messages 0"
"""Six hundred loudspeakers share one connection here; each has its own in earnest, and more than twenty unanswered words on none."""
PLAN = f"""
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
codes = [f"loa-{{n}}" for n in range({SPEAKERS})]
notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", "spoken", urgency=notify.Urgency.LIFE),
    recipients=[notify.Recipients(notify.Channel.SPEAKER, codes, codes)])
"""
TELLER = f"""
import os, time
from datetime import timedelta
from django.utils import timezone
from hoaban.config import loudspeakers
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import api as notify, jobs
from hoaban.integrations.loudspeaker.tests.packages import issuer, play, sealed_bytes
sent, made = int(os.environ["FAULTS_SENT"]), issuer()
told = play(sent=sent, expires=sent + 10_000)
loudspeakers.script, loudspeakers.seal = lambda _one: told, lambda content: sealed_bytes(content, made)
line = loudspeakers.line()
line.window, line.again_after, line.at_work = {WINDOW}, timedelta(seconds={SILENT}), timedelta(seconds={AT_WORK})
notify.connect(notify.Channel.SPEAKER, line)
while True:
    jobs.life(JobContext(SystemActor("notify"), timezone.now() + timedelta(seconds=0.2), timezone.now))
    time.sleep(0.01)
"""
UNHEARD = "SELECT count(*) FROM notify_delivery WHERE state <> 'confirmed'"
LEDGER = "SELECT address, state, resends FROM notify_delivery"
ATTEMPTS = """SELECT d.address, a.reference, a.outcome FROM notify_attempt a JOIN notify_delivery d ON d.id = a.delivery_id"""


class Client:
    """A connection that is looked for again whenever it breaks, and remembers what was not acknowledged."""

    def __init__(self, broker: Broker, name: str) -> None:
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, clean_session=False)
        self.client.max_inflight_messages_set(0)
        self.client.reconnect_delay_set(1, 1)
        self.client.on_connect, self.client.on_subscribe = self._connected, self._subscribed
        self.subscribed = threading.Event()
        self.client.on_disconnect = lambda *_what: self.subscribed.clear()
        self.client.connect_async("127.0.0.1", broker.port)

    def _connected(self, client: Any, *_what: Any) -> None:
        client.subscribe("hoaban/loudspeakers/+/play/+", qos=1)

    def _subscribed(self, *_what: Any) -> None:
        self.subscribed.set()


class Speakers(Client):
    """All loudspeakers of a province: each writes down what it is given, and says that it came and that it was heard."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(broker, "speakers")
        self.heard: dict[str, set[str]] = defaultdict(set)
        """Loudspeaker → the references under which it was given the package."""
        self.packages: set[tuple[Any, ...]] = set()
        self.client.on_message = self._came

    def _came(self, client: Any, _data: Any, message: Any) -> None:
        told = json.loads(message.payload)
        speaker, said = (
            told["for"],
            json.loads(base64.urlsafe_b64decode(told["package"].split(".")[1] + "==")),
        )
        self.packages.add((said["alert"], said["version"], said["sequence"], said["sent"]))
        self.heard[speaker].add(told["reference"])
        for what in ("received", "played"):
            word = json.dumps({"said": what, "reference": told["reference"]}).encode()
            client.publish(f"hoaban/loudspeakers/{speaker}/said", word, qos=1)


@contextmanager
def at_work(client: Client) -> Iterator[None]:
    client.client.loop_start()
    try:
        assert client.subscribed.wait(60)
        yield
    finally:
        client.client.disconnect()
        client.client.loop_stop()


def test_loudspeakers_lose_nothing_while_the_broker_and_the_dispatcher_die(
    place: Installation, dice: random.Random, tmp_path: Path
) -> None:
    (tmp_path / "broker").mkdir()
    place.python(PLAN)
    with running(free_port(), tmp_path / "broker", UNLIMITED) as broker:
        place.environment |= {
            "HOABAN_LOUDSPEAKERS_URL": f"mqtt://127.0.0.1:{broker.port}/",
            "FAULTS_SENT": f"{int(time.time())}",
        }
        speakers = Speakers(broker)
        with at_work(speakers):
            child = place.script(TELLER, "teller")
            for number in range(2 * KILLS):
                before = len(speakers.heard)
                wait(
                    place,
                    lambda before=before: len(speakers.heard) > before or len(speakers.heard) == SPEAKERS,
                )  # type: ignore[misc]
                time.sleep(dice.random() * 0.2)
                if number % 2:
                    broker.kill()
                    time.sleep(dice.random())
                    broker.start()
                    assert speakers.subscribed.wait(60)
                else:
                    kill(child)
                    child = place.script(TELLER, "teller")
            # What a broker forgot, and a word that it lost, is asked for again until the ledger knows of each that it was heard.
            wait(place, lambda: time.sleep(0.2) or asked(place, UNHEARD)[0][0] == 0)  # type: ignore[func-returns-value]
            judge(asked(place, LEDGER), asked(place, ATTEMPTS), speakers)


def judge(rows: list[Any], attempts: list[Any], speakers: Speakers) -> None:
    """Handed over more than once is marked each time, save where the broker died before it said that it has it."""
    assert sorted(row[0] for row in rows) == sorted(speakers.heard), "lost, or told to nobody's loudspeaker"
    assert len(speakers.packages) == 1, "a loudspeaker would play it twice"
    on_record = defaultdict(dict)
    for address, reference, outcome in attempts:
        on_record[address][f"{reference}".replace("-", "")] = outcome
    for address, state, resends in rows:
        heard = {one.replace("-", "") for one in speakers.heard[address]}
        assert heard <= on_record[address].keys(), f"{address} was told something that is in no ledger"
        assert state == "confirmed", f"{address} ends as {state}"
        put_off = list(on_record[address].values()).count("later")
        assert len(heard) <= 1 + resends + put_off, (
            f"{address} was handed over {len(heard)} times, marked {resends}"
        )
        assert resends <= 2 * KILLS, (
            f"{address} was handed over again {resends} times: more often than anything died"
        )


STATIONS, HOURS = 3, 400
STATION_ROWS = f"""
from django.apps import apps
for n in range({STATIONS}):
    apps.get_model("hazards", "Station").plain.create(code=f"RV-{{n}}", name=f"Cầu {{n}}", kind="river", place_no=14_03646_0000,
        location_method="reported", mark="verified")
"""
LISTENER = """
import os, threading
from hoaban.foundation.access.api import SystemActor
from hoaban.integrations.mqtt import api as mqtt, taking
gateway = SystemActor("gateway", frozenset({"hazards:reading:observe"}))
taking.accounts.authenticate_token = lambda _token: gateway
mqtt.Listener(mqtt.from_url(os.environ["FAULTS_BROKER"]), mqtt.taker("key")).run(threading.Event())
"""
KEPT = """SELECT s.code, o.ended_at, o.value FROM hazards_observation o JOIN hazards_series r ON r.id = o.series_id
JOIN hazards_station s ON s.id = r.station_id"""


class Logger(Client):
    """A station's own memory: what it measured is told, and told again from the beginning after its broker was away."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(broker, "logger")
        first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS)
        self.measured = {
            (f"RV-{station}", first + timedelta(hours=hour)): float(100 * station + hour % 7)
            for hour in range(HOURS)
            for station in range(STATIONS)
        }

    def tell(self, pause: Callable[[], float]) -> None:
        for (station, end), value in list(self.measured.items()):
            said = {"station": station, "variable": "water_level", "end": end.isoformat(), "value": value}
            self.client.publish(f"hoaban/observations/{station}", json.dumps(said).encode(), qos=1)
            time.sleep(pause())


def test_readings_are_kept_once_while_the_broker_and_whoever_listens_die(
    place: Installation, dice: random.Random, tmp_path: Path
) -> None:
    (tmp_path / "broker").mkdir()
    place.python(STATION_ROWS)
    with running(free_port(), tmp_path / "broker", UNLIMITED) as broker:
        place.environment["FAULTS_BROKER"] = f"mqtt://127.0.0.1:{broker.port}/?topic=hoaban/observations/%23"
        logger = Logger(broker)
        child = place.script(LISTENER, "listener")
        with at_work(logger):
            # Nobody keeps what comes before somebody asked for it once: as long as nothing is kept it is told again.
            wait(place, lambda: logger.tell(lambda: 0.0) or time.sleep(1) or kept(place) > 0)  # type: ignore[func-returns-value]
            for number in range(2 * KILLS):
                telling = threading.Thread(target=logger.tell, args=(lambda: dice.random() * 0.002,))
                telling.start()
                time.sleep(dice.random())
                if number % 2:
                    broker.kill()
                    time.sleep(dice.random())
                    broker.start()
                    assert logger.subscribed.wait(60)
                else:
                    kill(child)
                    child = place.script(LISTENER, "listener")
                telling.join()
            # The broker died last, and forgot what it had not handed on: the stations tell it again.
            wait(
                place,
                lambda: logger.tell(lambda: 0.0) or time.sleep(1) or kept(place) == len(logger.measured),
            )  # type: ignore[func-returns-value]
    rows = {(code, moment(at)): value for code, at, value in asked(place, KEPT)}
    assert rows == logger.measured
    assert kept(place) == len(rows), "a reading that came again is kept twice"


def kept(place: Installation) -> int:
    return int(asked(place, "SELECT count(*) FROM hazards_observation")[0][0])


def moment(at: Any) -> datetime:
    """SQLite keeps it as text."""
    return (datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at).astimezone(UTC)

"""The player at work: takes packages from the broker, fetches their sounds, plays what is due, says what became of it.

One loop does everything; the broker's thread only hands over. A message is acknowledged after it is on the disk, and a word of
ours is forgotten after the broker has it, so that neither a loss of power nor of the line loses anything.
"""

import hashlib
import json
import logging
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from . import choosing, package
from .audio import Round
from .package import Package, Refused
from .settings import Settings
from .store import Store

log = logging.getLogger(__name__)
STEP = 0.1
MONTH = 30 * 86_400
LARGEST_SOUND = 2_000_000


class Player:
    """One loudspeaker."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._settings, self._machine_clock = settings, clock
        self._trusted = package.trusted(settings.trust, allows_test=settings.test_certificates)
        self._store, self._sounds = Store(settings.folder), settings.folder / "sounds"
        self._sounds.mkdir(exist_ok=True)
        self._clock = choosing.Clock()
        self._came: queue.SimpleQueue[tuple[int, mqtt.MQTTMessage]] = queue.SimpleQueue()
        self._connection = 0
        self._round: Round | None = None
        self._opened: dict[str, Package | None] = {}
        self._missing_since: dict[tuple[str, int], float] = {}
        self._fetching: set[str] = set()
        self._saying: dict[int, mqtt.MQTTMessageInfo] = {}
        self._root = f"hoaban/loudspeakers/{settings.speaker}"
        self._client = self._made_client()

    def run(self, stop: threading.Event) -> None:
        """Until told to stop; without a line it plays what it has."""
        self._client.connect_async(self._settings.host, self._settings.port, keepalive=30)
        self._client.loop_start()
        try:
            while not stop.is_set():
                self.step()
        finally:
            if self._round:
                self._round.stop()
            if self._client.is_connected():
                self._state("silent").wait_for_publish(1)
            self._client.disconnect()
            self._client.loop_stop()
            self._store.close()

    def step(self) -> None:
        self._take()
        self._play()
        self._say()

    def now(self) -> float:
        return self._clock.at(self._machine_clock(), self._store.latest_sent())

    # --- What comes ---------------------------------------------------------------------------------------------------
    def _take(self) -> None:
        try:
            connection, message = self._came.get(timeout=STEP)
        except queue.Empty:
            return
        if message.topic.startswith("hoaban/sounds/"):
            self._keep_sound(message.topic.rpartition("/")[2], bytes(message.payload))
        else:
            self._take_envelope(bytes(message.payload))
        if (
            connection == self._connection
        ):  # numbers begin anew with each; what is not acknowledged comes again
            self._client.ack(message.mid, message.qos)

    def _take_envelope(self, payload: bytes) -> None:
        try:
            said = json.loads(payload)
            token, reference = str(said["package"]), str(said["reference"])[:80]
        except (ValueError, KeyError, TypeError, RecursionError):
            log.warning("something came that is no envelope")
            return
        try:
            self._take_package(token, reference)
        except Refused as why:
            log.warning("refused: %s", why)
            self._store.say_of(reference, "refused", self.now(), str(why))

    def _take_package(self, token: str, reference: str) -> None:
        opened = package.opened(token, self._trusted)
        state = self._store.state_of(opened)
        if state == "known":
            self._answer_again(opened, reference)
            return
        if state != "new":
            raise Refused(state)
        at = self._clock.at(self._machine_clock(), max(opened.sent, self._store.latest_sent()))
        package.check_certificate(self._trusted[opened.issuer], at)
        choosing.check(opened, at, takes_exercises=self._settings.exercises)
        is_here = choosing.is_for(opened, self._settings.village)
        if not is_here and not self._store.knows(opened.alert):
            raise Refused("not for this village")
        # An end without words, or a new version that holds elsewhere only: that it is quiet is all there is to hear.
        is_quiet = not is_here or (opened.message == "stop" and not opened.sounds)
        self._store.keep(
            opened, token, choosing.first_due(opened, at, self._settings.hours), is_over=is_quiet
        )
        self._store.refer(opened, reference)
        self._store.say(_key(opened), "played" if is_quiet else "received", at)
        if is_quiet or opened.message == "stop" or not self._missing(opened):
            self._end_older(opened)
        self._forget(at)

    def _end_older(self, new: Package) -> None:
        """What its alert said before is heard no more."""
        self._store.end_older(new)
        if self._round and _is_older(self._round.package, new):
            self._round.stop()
            self._round = None

    def _answer_again(self, opened: Package, reference: str) -> None:
        """The same package under another number of the ledger: nothing is played for it, the same is said."""
        self._store.refer(opened, reference)
        said = "played" if self._store.was_heard(_key(opened)) else "received"
        self._store.say_of(reference, said, self.now())

    def _forget(self, at: float) -> None:
        """What nobody will ask for again: the machine's clock may be wrong, so sounds go by their age alone."""
        self._store.forget(at)
        for path in self._sounds.iterdir():
            if path.stat().st_mtime < time.time() - MONTH and path.name not in self._needed():
                path.unlink()

    def _needed(self) -> set[str]:
        return {sound.file for one in self._waiting() for sound in one.package.sounds}

    def _keep_sound(self, digest: str, content: bytes) -> None:
        """Whole, and the one that was signed for; anything else is as if it had not come."""
        wanted = {sound.digest: sound for one in self._waiting() for sound in one.package.sounds}
        if (
            digest not in wanted
            or len(content) > LARGEST_SOUND
            or hashlib.sha256(content).hexdigest() != digest
        ):
            return
        draft = self._sounds / f".{digest}"
        draft.write_bytes(content)
        draft.replace(self._sounds / wanted[digest].file)
        self._fetching.discard(digest)
        self._client.unsubscribe(f"hoaban/sounds/{digest}")

    # --- What is heard ------------------------------------------------------------------------------------------------
    def _play(self) -> None:
        at = self.now()
        if self._round and self._round.package.expires <= at:
            self._round.stop()
            self._round = None
        if self._round and not self._round.goes_on():
            self._end_round(self._round, at)
        chosen = choosing.choose(self._ready(at), at)
        if chosen is None or (self._round and not choosing.interrupts(chosen.package, self._round.package)):
            return
        if self._round:
            self._round.stop()  # it is due still, and begins anew afterwards
        if not chosen.rounds:
            self._store.say(_key(chosen.package), "playing", at)
        self._round = Round(chosen.package, self._files(chosen.package), self._settings.command)
        self._round.goes_on()

    def _end_round(self, over: Round, at: float) -> None:
        self._round, key = None, _key(over.package)
        if over.has_failed:
            self._store.say(key, "refused", at, "the program that plays failed")
            self._store.put_off(key, at + choosing.AGAIN_AFTER_FAULT)
            return
        if not self._store.rounds(key):
            self._store.say(key, "played", at)
        self._store.played(key, choosing.next_due(over.package, at, self._settings.hours))

    def _ready(self, at: float) -> list[choosing.Waiting]:
        """Those whose sounds are here; the others are fetched, and it is said when they do not come.

        Until they came, the version before is heard: an old word to leave the house is better than none.
        """
        found, waiting = [], self._waiting()
        for one in waiting:
            missing = self._missing(one.package)
            if one.package.sounds and not missing:
                self._missing_since.pop(_key(one.package), None)
                found.append(one)
            elif one.package.expires > at:
                self._fetch(one.package, missing, at)
        for new in found:
            if any(_is_older(one.package, new.package) for one in waiting):
                self._end_older(new.package)
        return [one for one in found if not any(_is_older(one.package, new.package) for new in found)]

    def _missing(self, wanted: Package) -> list[str]:
        return [sound.digest for sound in wanted.sounds if not (self._sounds / sound.file).exists()]

    def _fetch(self, wanted: Package, digests: list[str], at: float) -> None:
        since = self._missing_since.setdefault(_key(wanted), at)
        if since and at - since > self._settings.sound_seconds:
            self._store.say(_key(wanted), "refused", at, "its sounds did not come")
            self._missing_since[_key(wanted)] = 0.0  # said once; they are still fetched, and then played
        for digest in digests:
            if digest not in self._fetching and self._client.is_connected():
                self._fetching.add(digest)
                self._client.subscribe(f"hoaban/sounds/{digest}", qos=1)

    def _files(self, wanted: Package) -> list[Path]:
        """The opening of an exercise begins every repetition, so that nobody who comes late takes it for real."""
        once = [self._sounds / sound.file for sound in wanted.sounds]
        times = 1 if wanted.message == "stop" else wanted.times
        is_alarm = wanted.rank == (True, package.PRIORITIES.index("urgent")) and wanted.message == "play"
        first = [self._settings.attention] if is_alarm and self._settings.attention else []
        return [*first, *(once * times)]

    def _waiting(self) -> list[choosing.Waiting]:
        """Believed anew after each start: what a certificate signed that was taken away counts no more."""
        found = []
        for token, rounds, due_at in self._store.waiting():
            if token not in self._opened:
                self._opened[token] = self._reopened(token)
            if opened := self._opened[token]:
                found.append(choosing.Waiting(opened, rounds, due_at))
        return found

    def _reopened(self, token: str) -> Package | None:
        try:
            return package.opened(token, self._trusted)
        except Refused as why:
            log.error("what was kept is believed no more: %s", why)
            return None

    # --- What is said -------------------------------------------------------------------------------------------------
    def _say(self) -> None:
        done = [number for number, info in self._saying.items() if info.is_published()]
        self._store.heard(done)
        for number in done:
            del self._saying[number]
        if not self._client.is_connected():
            return
        for number, reference, said, reason, at in self._store.unsaid():
            if number not in self._saying:
                told = {"reference": reference, "said": said, "reason": reason, "at": int(at)}
                self._saying[number] = self._client.publish(f"{self._root}/said", json.dumps(told), qos=1)

    def _state(self, said: str) -> mqtt.MQTTMessageInfo:
        told = {"said": said, "clock_behind": self._clock.is_behind}
        return self._client.publish(f"{self._root}/state", json.dumps(told), qos=1, retain=True)

    # --- The line -----------------------------------------------------------------------------------------------------
    def _made_client(self) -> mqtt.Client:
        made = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"hoaban-player-{self._settings.speaker}", manual_ack=True,
            protocol=MQTTProtocolVersion.MQTTv5,
        )  # fmt: skip
        made.on_connect, made.on_disconnect = self._connected, self._disconnected
        made.on_message = lambda _client, _data, message: self._came.put((self._connection, message))
        made.reconnect_delay_set(1, 30)
        made.will_set(f"{self._root}/state", json.dumps({"said": "silent"}), qos=1, retain=True)
        if self._settings.user:
            made.username_pw_set(self._settings.user, self._settings.password)
        if self._settings.tls:
            made.tls_set()
        return made

    def _connected(self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            log.warning("the broker refuses us: %s", reason)
            return
        self._fetching.clear()
        self._connection += 1
        client.subscribe(f"{self._root}/play/+", qos=1)
        self._state("here")

    def _disconnected(self, *_what: Any) -> None:
        """Sounds are asked for anew on the next connection."""
        self._fetching.clear()


def _key(one: Package) -> tuple[str, int]:
    return one.issuer, one.sequence


def _is_older(one: Package, new: Package) -> bool:
    return one.alert == new.alert and one.version < new.version

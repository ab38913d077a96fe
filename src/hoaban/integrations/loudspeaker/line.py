"""The line to loudspeakers: one signed package per version of an alert, laid down at the broker for each of them.

What the broker did not acknowledge is handed over again: the package is the same, and a player plays it once however often it
comes. So nothing here is ever in doubt for long, and nothing is played twice for our sake. What it did acknowledge and has forgotten
since goes again for the same reason, until a loudspeaker has said a word (`ports.Repeater`, decision 0104).
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import TOO_LATE, Answer, Outgoing, Result
from hoaban.integrations.loudspeaker import values
from hoaban.integrations.mqtt.api import Address, Listener

log = logging.getLogger(__name__)
CONNECT_SECONDS, WINDOW_SECONDS = 3.0, 5.0
"""Text messages leave in the same lane: a broker that hangs must not hold them back for long."""
SILENT_AFTER = timedelta(seconds=45)
"""A loudspeaker says within a second that it has a package; over a thin line its sounds may come before that word leaves."""
AT_WORK = timedelta(minutes=5)
"""From «received» to a whole round heard: twice through all languages. One that takes longer is laid down once more, which nobody hears."""
KEPT = 64
"""Packages signed by this process that are not signed anew for the next window."""
CLIENT, ANSWERS = "hoaban-loudspeakers", f"{values.ROOT}/loudspeakers/+/+"
NOTHING_TO_PLAY = Result(Answer.REFUSED, "nothing to play")
NO_VOICE = Result(Answer.LATER, "nobody has read it, and no machine can", is_long_away=True)
NO_NAME = Result(Answer.REFUSED, "no loudspeaker's code")

Script = Callable[[Outgoing], values.Play | None]
"""What is to be heard, from the ids a message carries; None: this kind is nothing for a loudspeaker."""
Hear = Callable[[Sequence[tuple[str, bytes]]], None]
Key = tuple[object, ...]
Seal = Callable[[bytes], str]
"""Signs the bytes of a package (domains/signing); raises its sentences."""


@dataclass(frozen=True, slots=True)
class Sealed:
    play: values.Play
    package: str


@dataclass(slots=True)
class LoudspeakerLine:
    """Fulfils `notify.ports.Line`, `Listener` and `Repeater`."""

    address: Address
    script: Script
    seal: Seal
    hear: Hear
    """Takes (topic, payload) of what loudspeakers say; raises `mqtt.TryLater` while it cannot be kept."""
    look: Callable[[], None] = lambda: None
    """Called now and then by the lane that listens: who has been silent for long."""
    name: str = "loudspeaker"
    is_real: bool = True
    window: int = 3000
    per_second: float | None = None
    again_after: timedelta = SILENT_AFTER
    at_work: timedelta = AT_WORK
    passing: tuple[str, ...] = (values.reason_of(values.NO_SOUNDS),)
    """A broker that forgot packages forgot sounds too: they are laid down with whatever goes over the next connection."""
    _client: mqtt.Client | None = field(default=None, init=False)
    _laid: dict[str, int] = field(default_factory=dict, init=False)
    """Sounds this connection laid down, and until when the broker keeps them."""
    _forbidden: set[int] = field(default_factory=set, init=False)
    """Numbers of messages that the broker took and threw away: its list of rights does not name us."""
    _sealed: "OrderedDict[Key, Sealed]" = field(default_factory=OrderedDict, init=False)
    _ear: "_Ear | None" = field(default=None, init=False)

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """Sounds first, then each loudspeaker's package; accepted is what the broker acknowledged."""
        client = self._connected()
        self._forbidden.clear()
        made: dict[Key, Sealed | Result] = {}
        ready = {one.reference: self._ready(one, made) for one in messages}
        if not self._lay_sounds(client, [one for one in made.values() if isinstance(one, Sealed)]):
            self._drop()
            raise ChannelDown("the broker does not answer")
        sent = {one.reference: self._lay(client, one, sealed) for one in messages
                if isinstance(sealed := ready[one.reference], Sealed)}  # fmt: skip
        until = time.monotonic() + WINDOW_SECONDS
        answers = [
            self._answer(one, sent[one.reference], client, until)
            if one.reference in sent
            else ready[one.reference]
            for one in messages
        ]
        if not all(_arrived(one, client, 0) for one in sent.values()):
            self._drop()
        return [one for one in answers if isinstance(one, Result)]

    def listen(self) -> None:
        """One lasting session that hears answers; the broker keeps them while nobody listens."""
        if self._ear is None or not self._ear.thread.is_alive():
            self._ear = _Ear(self.address, self.hear)
        self.look()

    @property
    def hears(self) -> bool:
        """From now on the broker keeps answers for us, also while nobody listens."""
        return self._ear is not None and self._ear.listener.subscribed

    def close(self) -> None:
        if self._ear is not None:
            self._ear.stop.set()
            self._ear.thread.join()
            self._ear = None
        self._drop()

    def _ready(self, one: Outgoing, made: dict[Key, Sealed | Result]) -> Sealed | Result:
        """``made``: the packages of this window, each made once."""
        if not values.is_name(one.address):
            return NO_NAME
        key = (one.kind, tuple(sorted(one.params.items())))
        if key not in made:
            made[key] = self._sealed.get(key) or self._made(key, one)
        sealed = made[key]
        return TOO_LATE if isinstance(sealed, Sealed) and sealed.play.expires <= time.time() else sealed

    def _made(self, key: Key, one: Outgoing) -> Sealed | Result:
        """Signed once, whoever gets it. Without a key nothing leaves, and a person is asked."""
        play = self.script(one)
        if play is None or not values.is_fit(play):
            return NOTHING_TO_PLAY
        if not play.sounds and play.message is values.Message.PLAY:
            return NO_VOICE
        try:
            sealed = Sealed(play, self.seal(values.content(play)))
        except DomainError as problem:
            log.warning("a package for loudspeakers was not signed: %s", type(problem).__name__)
            return Result(Answer.LATER, f"not signed: {type(problem).__name__}", is_long_away=True)
        self._sealed[key] = sealed
        while len(self._sealed) > KEPT:
            self._sealed.popitem(last=False)
        return sealed

    def _lay_sounds(self, client: mqtt.Client, packages: Iterable[Sealed]) -> bool:
        last: dict[str, tuple[bytes, int]] = {}
        for one in packages:
            for sound in one.play.sounds:
                expires = max(one.play.expires, last.get(sound.digest, (b"", 0))[1])
                last[sound.digest] = (sound.content, expires)
        new = {digest: told for digest, told in last.items() if self._laid.get(digest, 0) < told[1]}
        until = time.monotonic() + WINDOW_SECONDS
        sent = [
            _publish(client, values.sound_topic(digest), content, expires)
            for digest, (content, expires) in new.items()
        ]
        if not all(_arrived(one, client, until) for one in sent):
            return False
        self._laid |= {digest: expires for digest, (_content, expires) in new.items()}
        return True

    def _lay(self, client: mqtt.Client, one: Outgoing, sealed: Sealed) -> mqtt.MQTTMessageInfo:
        payload = values.envelope(one.address, str(one.reference), sealed.package)
        topic = values.play_topic(one.address, sealed.play.alert)
        return _publish(client, topic, payload, sealed.play.expires)

    def _answer(self, one: Outgoing, sent: mqtt.MQTTMessageInfo, client: mqtt.Client, until: float) -> Result:
        if not _arrived(sent, client, until):
            return Result(Answer.LATER, "the broker did not acknowledge it")
        if sent.mid in self._forbidden:
            return Result(Answer.LATER, "the broker does not let us write there", is_long_away=True)
        return Result(Answer.ACCEPTED, provider_id=str(one.reference))

    def _connected(self) -> mqtt.Client:
        if self._client is not None and self._client.is_connected():
            return self._client
        self._drop()
        client = _client(self.address)
        came, refused = threading.Event(), []

        def connected(_client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
            if reason.is_failure:
                refused.append(str(reason))
            came.set()

        client.on_connect, client.on_publish = connected, self._published
        try:
            client.connect(self.address.host, self.address.port, keepalive=30)
        except OSError as problem:
            raise ChannelDown(f"broker: {type(problem).__name__}") from problem
        client.loop_start()
        self._client = client
        if not came.wait(CONNECT_SECONDS) or refused:
            self._drop()
            raise ChannelDown(
                f"the broker refuses us: {refused[0]}" if refused else "the broker does not answer"
            )
        return client

    def _published(self, _client: Any, _data: Any, mid: int, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._forbidden.add(mid)

    def _drop(self) -> None:
        """What still waits in a dead connection must not leave hours later: it goes with it."""
        if self._client is not None:
            self._client.on_connect = None
            self._client.disconnect()
            self._client.loop_stop()
        self._client = None
        self._laid, self._forbidden = {}, set()


class _Ear:
    """The listening session, in a thread of its own."""

    def __init__(self, address: Address, hear: Hear) -> None:
        told = replace(address, topic=ANSWERS, client=CLIENT)
        self.listener = Listener(told, hear, told=lambda one: (one.topic, one.payload))
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.listener.run, args=(self.stop,), daemon=True, name=CLIENT)
        self.thread.start()


def _client(address: Address) -> mqtt.Client:
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2, client_id=f"{CLIENT}-{uuid4().hex[:12]}", protocol=MQTTProtocolVersion.MQTTv5,
        reconnect_on_failure=False,
    )  # fmt: skip
    client.max_inflight_messages_set(1000)
    if address.username:
        client.username_pw_set(address.username, address.password)
    if address.tls:
        client.tls_set()
    return client


def _publish(client: mqtt.Client, topic: str, payload: bytes, expires: int) -> mqtt.MQTTMessageInfo:
    """The broker keeps it for who comes later, and forgets it when it is over (MQTT 5, 3.3.2.3.3)."""
    told = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    told.MessageExpiryInterval = max(1, expires - int(time.time()))
    return client.publish(topic, payload, qos=1, retain=True, properties=told)


def _arrived(sent: mqtt.MQTTMessageInfo, client: mqtt.Client, until: float) -> bool:
    try:
        while not sent.is_published():
            left = until - time.monotonic()
            if left <= 0 or not client.is_connected():
                return False
            sent.wait_for_publish(min(left, 0.5))
    except (RuntimeError, ValueError):  # not even written
        return False
    return True

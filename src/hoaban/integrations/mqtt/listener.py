"""The subscriber: takes what comes, hands it on in batches, acknowledges only what was kept."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

log = logging.getLogger(__name__)
AT_ONCE, GATHER_SECONDS = 500, 0.5
LONGEST_PAUSE = 30.0


class AddressUnreadable(Exception):
    """HOABAN_MQTT_URL reads ``mqtt://user:password@host:1883/?topic=hoaban/observations/%23``."""


class TryLater(Exception):
    """What takes messages is away; they wait unacknowledged."""


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int
    username: str
    password: str = field(repr=False)
    tls: bool
    topic: str
    client: str


@dataclass(frozen=True, slots=True)
class _Message:
    told: Any
    mid: int
    connection: int
    """An acknowledgement belongs to the connection that brought it; the broker sends the others again."""


def from_url(url: str) -> Address:
    try:
        parts = urlsplit(url)
        port = parts.port or (8883 if parts.scheme == "mqtts" else 1883)
    except ValueError:
        raise AddressUnreadable from None
    if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
        raise AddressUnreadable
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return Address(
        parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), parts.scheme == "mqtts",
        asked.get("topic", "hoaban/observations/#"), asked.get("client", "hoaban-observations"),
    )  # fmt: skip


def payload(message: Any) -> bytes:
    return bytes(message.payload)


class Listener:
    """One lasting session with one broker. ``take`` keeps a batch or raises `TryLater`; ``told`` says what of a message it is given."""

    def __init__(
        self, address: Address, take: Callable[[Sequence[Any]], None], told: Callable[[Any], Any] = payload
    ) -> None:
        self._address, self._take, self._told = address, take, told
        self._waiting: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._connection = 0
        self.subscribed = False
        """The broker keeps what comes from now on, also while nobody listens."""
        self.client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=address.client, clean_session=False, manual_ack=True
        )
        self.client.on_connect, self.client.on_message = self._connected, self._came
        self.client.on_subscribe = self._subscribed
        self.client.reconnect_delay_set(1, 30)
        if address.username:
            self.client.username_pw_set(address.username, address.password)
        if address.tls:
            self.client.tls_set()

    def run(self, stop: threading.Event) -> None:
        """Until somebody says stop. A broker that is not there yet is looked for."""
        self.client.connect_async(self._address.host, self._address.port, keepalive=30)
        self.client.loop_start()
        try:
            while not stop.is_set():
                if batch := self._gather():
                    self._hand_over(batch, stop)
        finally:
            self.client.disconnect()
            self.client.loop_stop()

    def _connected(self, client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            log.warning("mqtt_refused", extra={"reason": str(reason)})
            return
        self._connection += 1
        client.subscribe(self._address.topic, qos=1)

    def _subscribed(self, *_what: Any) -> None:
        self.subscribed = True

    def _came(self, _client: Any, _data: Any, message: Any) -> None:
        self._waiting.put(_Message(self._told(message), message.mid, self._connection))

    def _gather(self) -> list[_Message]:
        """What came within a moment, so that a busy hour is few transactions."""
        until = time.monotonic() + GATHER_SECONDS
        batch: list[_Message] = []
        while len(batch) < AT_ONCE and (left := until - time.monotonic()) > 0:
            try:
                batch.append(self._waiting.get(timeout=left))
            except queue.Empty:
                break
        return batch

    def _hand_over(self, batch: Sequence[_Message], stop: threading.Event) -> None:
        pause = 1.0
        while not stop.is_set():
            try:
                self._take([one.told for one in batch])
            except TryLater:
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            for one in batch:
                if one.connection == self._connection:
                    self.client.ack(one.mid, 1)
            return

"""A real Mosquitto on a free port, that remembers on the disk what it keeps."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
PATIENCE = 60.0


def wait_for(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)


class Broker:
    """One Mosquitto that remembers sessions on the disk."""

    def __init__(self, port: int, folder: Path, *more: str) -> None:
        self.port, self.conf = port, folder / "mosquitto.conf"
        lines = (
            f"listener {port} 127.0.0.1",
            "allow_anonymous true",
            "persistence true",
            f"persistence_location {folder}/",
            "user root",
            *more,
        )
        self.conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen([MOSQUITTO, "-c", str(self.conf)], stderr=subprocess.DEVNULL)
        self.connected().disconnect()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        """As a power cut would: what it had not yet written is forgotten."""
        self.process.kill()
        self.process.wait()

    def connected(self) -> mqtt.Client:
        """A client of the test's own, as soon as the broker listens."""
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                client.connect("127.0.0.1", self.port)
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return client

    def publish(self, topic: str, *payloads: bytes, retain: bool = False) -> None:
        client = self.connected()
        client.loop_start()
        for payload in payloads:
            client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(PATIENCE)
        client.disconnect()
        client.loop_stop()


@contextmanager
def running(port: int, folder: Path, *more: str) -> Iterator[Broker]:
    if not Path(MOSQUITTO).exists():
        pytest.skip("Mosquitto is missing. On Debian or Ubuntu: sudo apt-get install mosquitto")
    made = Broker(port, folder, *more)
    try:
        yield made
    finally:
        made.stop()

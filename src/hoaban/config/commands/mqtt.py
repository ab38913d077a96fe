"""Take readings from a broker: one process that runs until it is told to stop."""

import os
import signal
import threading
from argparse import ArgumentParser, Namespace

from hoaban.config import environment
from hoaban.config.commands import ready


def configure(_parser: ArgumentParser) -> None:
    """Everything it needs stands in the settings."""


def run(_options: Namespace) -> int:
    os.environ.setdefault("HOABAN_PRODUCTION", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    # It waits for a writer longer than a page may: nobody looks at it.
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    ready.set_up()
    from django.conf import settings

    from hoaban.integrations.mqtt import api as mqtt

    try:
        listener = mqtt.Listener(mqtt.from_url(settings.MQTT_URL), mqtt.taker(settings.MQTT_KEY))
    except mqtt.AddressUnreadable as problem:
        raise environment.SettingProblem(
            "HOABAN_MQTT_URL names no broker. Write mqtt://user:password@host:1883/?topic=hoaban/observations/%23."
        ) from problem
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_what: stop.set())
    try:
        listener.run(stop)
    except mqtt.KeyDead as problem:
        raise environment.SettingProblem(
            "HOABAN_MQTT_KEY opens nothing: it was revoked, ran out, or is written wrongly. "
            "Nothing was acknowledged; the broker keeps what waits. Make a new key under Devices and programs."
        ) from problem
    return 0

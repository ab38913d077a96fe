"""Send messages beside other dispatchers: one process that runs until it is told to stop."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from hoaban.config import environment
from hoaban.config.commands import ready
from hoaban.config.silence import WORDS

if TYPE_CHECKING:
    from hoaban.foundation.notify import api as notify


def configure(_parser: ArgumentParser) -> None:
    """Everything it needs stands in the settings."""


def _tell(source: "notify.WorkSource") -> None:
    """To whoever starts it by hand; the log says the same in a service."""
    if source.hints() is None and (silence := source.silence):
        print(f"{WORDS[silence]} Messages leave all the same: the ledger is looked into.", file=sys.stderr)


def run(_options: Namespace) -> int:
    os.environ.setdefault("HOABAN_PRODUCTION", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    # It waits for a writer longer than a page may: nobody looks at it.
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    ready.set_up()
    from hoaban.foundation.notify import api as notify

    source = notify.work_source()
    if source is None:
        raise environment.SettingProblem(
            "HOABAN_NATS_URL names no broker, so the workers send alone and a dispatcher has nothing to share. "
            "Write nats://user:password@host:4222, the same on every machine."
        )
    _tell(source)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_what: stop.set())
    notify.share(source, stop.is_set)
    return 0

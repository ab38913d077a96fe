"""The process that holds the connections to operators of text messages: no room, no database, only the line."""

import logging.config
import signal
import sys

from django.conf import settings

from hoaban.config import logs


def command(descriptor: int) -> list[str]:
    """The words that start it over this end of a socket."""
    return [sys.executable, "-c", f"from hoaban.config import texting; texting.main({descriptor})"]


def main(descriptor: int) -> None:
    """Its logs are written as everybody's. Signals to all of a terminal or a service are not for it: it ends with whoever began it."""
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    from hoaban.integrations.sms_smpp import api as smpp

    logging.config.dictConfig(settings.LOGGING)
    logs.guard()
    smpp.serve(descriptor)

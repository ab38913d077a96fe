"""Calls to the printed number: refused before they cost anything. That somebody rang is all they say."""

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

from hoaban.integrations.voice_sip.address import Trunk
from hoaban.integrations.voice_sip.program import running
from hoaban.kit import phone

log = logging.getLogger(__name__)
TICK = 0.5
_USER = re.compile(r"sips?:([^@;>]+)@")


def receive(trunk: Trunk, folder: Path, silence: Path, stop: Event) -> Iterator[tuple[str, str]]:
    """(the caller's number, the call's own id), until it is asked to stop."""
    with running(trunk, folder, silence, takes_calls=True) as control:
        while not stop.is_set():
            told = control.event(time.monotonic() + TICK)
            if told is None or told.get("type") != "CALL_INCOMING":
                continue
            control.tell("hangup")
            if found := caller_of(told):
                yield found


def caller_of(told: dict[str, Any]) -> tuple[str, str] | None:
    """None: she hides her number, or it is none of Vietnam."""
    found = _USER.search(str(told.get("peeruri", "")))
    try:
        return phone.e164(found.group(1) if found else ""), str(told.get("id", ""))[:80]
    except phone.NotAPhone:
        log.warning("voice: a call without a number of Vietnam")
        return None

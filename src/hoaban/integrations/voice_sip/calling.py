"""One call, from the first ring to the last word: what became of it, in words of the ledger's."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

from hoaban.foundation.notify.values import Outgoing
from hoaban.integrations.voice_sip.address import Trunk
from hoaban.integrations.voice_sip.control import Control, ProgramGone
from hoaban.integrations.voice_sip.program import ProgramMissing, running, seen_from
from hoaban.integrations.voice_sip.sounds import Spoken

KEYS = frozenset("123")
LISTENS = 8.0
"""Seconds after the last word in which a key still counts."""
TICK = 0.5
_CODE = re.compile(r"\b([3-6]\d\d)\b")
BUSY, NOBODY, WRONG = {486, 600}, {408, 480, 487, 603}, {404, 410, 484, 604}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended."""

    what: str
    """``heard``, ``early``, ``busy``, ``no answer``, ``wrong number``, ``trunk``, ``gone`` (unanswered), ``lost`` (answered)."""
    key: str = ""
    detail: str = ""


class Calls(Protocol):
    """Makes one call and returns when it is over; the twin and baresip alike."""

    def __call__(self, job: "Job") -> Ended: ...


@dataclass(frozen=True, slots=True)
class Job:
    """What one call needs."""

    trunk: Trunk
    message: Outgoing
    spoken: Spoken
    folder: Path
    stop: Event
    pressed: Callable[[str], None]
    """Told of each key at once; it returns when the key is kept."""


def call(job: Job) -> Ended:
    """By baresip. Whatever it does, the call is over when this returns."""
    answered = _Answered()
    try:
        with running(job.trunk, job.folder, job.spoken.silence) as control:
            control.tell("dial", job.trunk.address_of(job.message.address))
            return _follow(control, job, answered)
    except ProgramMissing as problem:
        return Ended("trunk", detail=str(problem))
    except (ProgramGone, OSError) as problem:
        # Before she answered nobody heard a word; afterwards nobody knows what she heard.
        return Ended("lost" if answered.at else "gone", answered.key, str(problem)[:80])


@dataclass(slots=True)
class _Answered:
    at: float = 0.0
    key: str = ""


def _follow(control: Control, job: Job, answered: _Answered) -> Ended:
    until = time.monotonic() + job.trunk.rings
    while not job.stop.is_set():
        told = control.event(min(until, time.monotonic() + TICK))
        if told is None:
            if time.monotonic() >= until:
                control.tell("hangup")
                return _over(answered, job.spoken)
            continue
        kind, said = str(told.get("type", "")), str(told.get("param", ""))
        if kind == "CALL_ESTABLISHED" and not answered.at:
            answered.at = time.monotonic()
            # From the first word on: what was sent while it rang was silence.
            control.tell("ausrc", f"aufile,{seen_from(job.folder, job.spoken.path)}")
            until = answered.at + job.spoken.total + LISTENS
        elif kind == "CALL_DTMF_START" and said in KEYS and said != answered.key:
            answered.key = said
            job.pressed(said)
            control.tell("ausrc", f"aufile,{seen_from(job.folder, job.spoken.thanks)}")
            until = min(until, time.monotonic() + job.spoken.thanks_seconds + LISTENS / 4)
        elif kind == "CALL_CLOSED":
            return _over(answered, job.spoken) if answered.at else refused(said)
    control.tell("hangup")
    return Ended("lost" if answered.at else "gone", answered.key, "we stopped")


def _over(answered: _Answered, spoken: Spoken) -> Ended:
    """She heard it once to its end, or pressed a key; less is less."""
    if not answered.at:
        return Ended("no answer")
    heard = time.monotonic() - answered.at >= spoken.seconds
    return Ended("heard" if heard or answered.key else "early", answered.key)


def refused(said: str) -> Ended:
    """What the other side says instead of an answer: a code of SIP in a sentence, or a fault of the way there."""
    found = _CODE.search(said)
    code = int(found.group(1)) if found else 0
    names = ((BUSY, "busy"), (NOBODY, "no answer"), (WRONG, "wrong number"))
    return Ended(next((name for codes, name in names if code in codes), "trunk"), detail=said[:80])

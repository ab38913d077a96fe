"""`demo --replay`: the past night of the page *A flood told again*, begun and followed from a terminal.

The steps are in `telling`; the worker tells them and keeps in the database how far it came, so a night that was killed goes on where it
stopped, and terminal and page show the same one.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from hoaban.config.demo import past
from hoaban.config.demo.folder import MARK

if TYPE_CHECKING:
    from hoaban.domains.replay.api import Night
    from hoaban.foundation.access.api import SystemActor

EVERY = 0.5
"""Seconds between two looks."""
STILL = 180.0
"""Seconds without a step, a pause not counted, after which the worker is taken for dead: longer than any step waits."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the night passes, and how long the visitor may act before an invented officer does."""

    speed: int = 60
    patience: timedelta = timedelta(seconds=30)
    sleep: Callable[[float], None] = time.sleep


class Incomplete(Exception):
    """A step of the chain did not come about; the sentence says which."""


def main() -> None:
    """Run as a process of its own by `./hoaban demo --replay`, with the folder and the province in the environment."""
    # A demo that just started writes in every lane at once; no page waits for this process.
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    import django

    django.setup()
    from django.conf import settings

    if settings.PRODUCTION or not (Path(settings.DATA_DIR) / MARK).exists():
        print("hoaban: a past night is told again in a demo only.", file=sys.stderr)
        sys.exit(78)
    try:
        play(Pace(int(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))))
    except KeyboardInterrupt:
        sys.exit(130)
    except Incomplete as problem:
        print(f"hoaban: {problem}", file=sys.stderr)
        sys.exit(1)


def play(pace: Pace, say: Callable[[str], None] | None = None) -> UUID | None:
    """The whole night, step by step as the worker tells it; the uid of its warning. One that is being told is joined."""
    from django.utils import translation

    say = say or _printed
    say(f"{past.LABEL} ({past.EVENT}): the hours of the rain, the crack and the villages are made up.")
    with translation.override("en"):
        return _followed(_begun(pace), pace, say)


def _begun(pace: Pace) -> UUID:
    from django.utils import timezone

    from hoaban.domains.replay import api as replay
    from hoaban.foundation.access.errors import DomainError

    by, request = _player(), uuid4().hex
    last = replay.last_night(by)
    if last is not None and last.is_live:
        replay.go_on(by=by, uid=last.uid, request=request, now=timezone.now())
        return last.uid
    try:
        return replay.begin(
            by=by, speed=pace.speed, request=request, now=timezone.now(), patience=pace.patience
        )
    except DomainError as problem:
        raise Incomplete(problem.msgid) from problem


def _followed(uid: UUID, pace: Pace, say: Callable[[str], None]) -> UUID | None:
    from hoaban.domains.replay import api as replay

    by, shown, moved = _player(), -1, time.monotonic()
    while True:
        night = replay.night_for(by, uid)
        for step in replay.steps_for(by, uid, beyond=shown):
            shown, moved = step.number, time.monotonic()
            road = f"  ({way})" if (way := replay.road(step)) else ""
            say(f"  {step.at.astimezone(past.ZONE):%H:%M}  {replay.words(step)}{road}  {step.path}")
        if not night.is_live:
            return _over(night, say)
        if night.state is not replay.State.TELLING:
            moved = time.monotonic()  # a pause is nobody's fault
        elif time.monotonic() - moved > STILL + 3600 / night.speed:
            raise Incomplete(f"nothing was told for {STILL:.0f} s. Does the worker run?")
        pace.sleep(EVERY)


def _over(night: "Night", say: Callable[[str], None]) -> UUID | None:
    from hoaban.domains.replay import api as replay
    from hoaban.domains.replay.spoken import STATES

    say(f"        {STATES[night.state]}")
    if night.state is not replay.State.TOLD:
        raise Incomplete(f"the night was not told to its end: {night.done} of {night.total} steps.")
    if night.alert is not None:
        _measured(night, say)
    return night.alert


def _measured(night: "Night", say: Callable[[str], None]) -> None:
    """The figures of the night, said and kept beside the demo's logins."""
    from django.conf import settings
    from django.utils import timezone

    from hoaban.config.demo import figures

    found = figures.figures(night, timezone.now())
    for line in figures.said_of(found):
        say(line)
    figures.keep(found, Path(settings.DATA_DIR))


def _player() -> "SystemActor":
    from hoaban.domains.replay.api import Permission
    from hoaban.foundation.access.api import SystemActor

    return SystemActor("demo.replay", frozenset({Permission.SEE, Permission.TELL}))


def _printed(line: str) -> None:
    print(line, flush=True)

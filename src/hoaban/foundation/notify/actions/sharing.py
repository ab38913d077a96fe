"""Several dispatchers over one ledger, on one machine or many: who finds a hint takes a window, who finds none looks himself.

No dispatcher knows of the others. A window's id tells when it was claimed (UUIDv7): one in doubt for longer than ``LEASE`` was left by a
dispatcher that died; a younger one is somebody's work. So the clocks of the machines have to agree to within a few seconds.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.db.models import Q
from django.utils import timezone

from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching, repeating
from hoaban.foundation.notify.actions.dispatching import Turn
from hoaban.foundation.notify.values import OUTSIDE, Channel
from hoaban.kit.gate import Gate
from hoaban.kit.uid import uuid7_floor

log = logging.getLogger(__name__)
LEASE = dispatching.LEASE
UNTAKEN = timedelta(seconds=5)
"""What is due for so long reached nobody as a hint: whoever sees it takes it."""
LOOK_EVERY = 1.0


def shared() -> tuple[Channel, ...]:
    """Channels whose windows anybody may take. A line that goes on with a message is known to its own process only."""
    lines = ports.connected.lines
    return tuple(one for one in OUTSIDE if not isinstance(lines.get(one), ports.Holder))


def own_part(source: ports.WorkSource, *, is_life: bool, now: datetime) -> tuple[Channel, ...]:
    """For the one dispatcher under jobs' lease: gives hints, and says which channels it sends itself."""
    apart = tuple(one for one in OUTSIDE if one not in shared())
    if apart:
        names = [one.value for one in apart]
        dispatching.find_doubtful(is_life=is_life, now=now, among=Q(channel__in=names))
    find_left(is_life=is_life, now=now)
    for channel in dispatching.due(shared(), is_life=is_life, now=now):
        source.offer(ports.Work(channel, is_life))
    return apart + _untaken(source, is_life, now)


def find_left(*, is_life: bool, now: datetime) -> int:
    """What a dispatcher left that died, this one or another: older than any lives, or made after now by a clock since set back."""
    old, ahead = uuid7_floor(now - LEASE), uuid7_floor(now + LEASE)
    is_left = Q(window__lt=old) | Q(window__gt=ahead)
    names = [one.value for one in shared()]
    return dispatching.find_doubtful(is_life=is_life, now=now, among=is_left & Q(channel__in=names))


def take_turn(source: ports.WorkSource) -> Turn:
    """One window by a hint; without a source, or of what no hint was for, by looking."""
    if source.is_up and (taken := source.take()):
        work = taken.work
        turn = Turn()
        if work.channel in shared():
            turn = dispatching.dispatch_window(work.channel, is_life=work.is_life, now=timezone.now())
        if turn.is_full:
            source.offer(work)
        taken.done()
        return turn
    return _look(source)


def run(source: ports.WorkSource, is_over: Callable[[], bool]) -> None:
    """Until it is told to stop, or an upgrade changed the ground: what `./hoaban dispatcher` does.

    A database that goes away is waited for, and an upgrade waits for the window at work.
    """
    gate = Gate(Path(settings.DATA_DIR) / "keeping")
    was_up, looked = True, 0.0
    while not is_over() and not gate.is_old:
        turn = Turn()
        try:
            with gate.inside() as may:
                if may and time.monotonic() - looked >= LOOK_EVERY:
                    looked = time.monotonic()
                    was_up = _tell(source, was_up=was_up)
                    _tend()
                if may:
                    turn = take_turn(source)
        except (DatabaseError, InterfaceError):
            log.exception("dispatcher: the database does not answer")
            connections.close_all()
            time.sleep(1)
        if not (turn.done or turn.failed):
            time.sleep(0.05)


def _tend() -> None:
    close_old_connections()
    dispatching.keep_listening()
    repeating.repeat(timezone.now())
    for is_life in (True, False):
        find_left(is_life=is_life, now=timezone.now())


def _tell(source: ports.WorkSource, *, was_up: bool) -> bool:
    is_up = source.is_up
    if is_up != was_up:
        # Arguments of a message do not reach the log.
        if is_up:
            log.warning("dispatcher: hints come again")
        else:
            log.warning("dispatcher: no hints come; looking into the ledger")
    return is_up


def _look(source: ports.WorkSource) -> Turn:
    """Danger to life first; one window of it, and the next call looks again."""
    now = timezone.now()
    for is_life in (True, False):
        for channel in _untaken(source, is_life, now):
            turn = dispatching.dispatch_window(channel, is_life=is_life, now=now)
            if turn.done or turn.failed:
                return turn
    return Turn()


def _untaken(source: ports.WorkSource, is_life: bool, now: datetime) -> tuple[Channel, ...]:
    since = now - UNTAKEN if source.is_up else now
    return tuple(dispatching.due(shared(), is_life=is_life, now=now, since=since))

"""The telling itself: one step after the other, each once, whoever is killed when."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.replay import ports, queries, rules
from hoaban.domains.replay.errors import NotNow
from hoaban.domains.replay.events import NightMoved
from hoaban.domains.replay.models import Telling, TellingStep
from hoaban.domains.replay.values import Cue, Done, Night, State, Waits, Watch
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError, SentTwice, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.events import api as events

log = logging.getLogger(__name__)
_watches: dict[UUID, Watch] = {}
"""Of this process: whoever begins to look begins to wait."""


def advance(*, by: access.Actor, uid: UUID, now: datetime) -> int:
    """The next step of a telling if it is due; how many were told. None outside a demonstration, whatever a row says.

    First the deed, whose verb knows it by its number, then the row that says so: killed in between, the deed is done again and
    doubles nothing.
    """
    if not accounts.is_demo_installation():
        return 0
    row = Telling.plain.filter(uid=uid, state=State.TELLING).first()
    if row is None:
        return 0
    cues = ports.teller().cues()
    if row.done >= len(cues):
        _end(row, State.TOLD, now)
        return 0
    cue, night = cues[row.done], queries.night_of(row)
    try:
        done = _done(row, night, cue, now)
    except (Stale, SentTwice, NotNow):
        return 0  # somebody saved in the same instant, or a door is just opening: the next look finds it done, or open
    except (DomainError, LookupError):
        # A visitor took the night's draft back, or agreed to it herself; a gauge, a person of the cast, a level's words are not
        # there: trying again meets the same.
        log.exception("a step of a past night was refused")
        _end(row, State.FAILED, now)
        return 0
    if done is None:
        return 0
    following = cues[row.done + 1] if row.done + 1 < len(cues) else None
    return _told(row, cue, done, following, now)


def _done(row: Telling, night: Night, cue: Cue, now: datetime) -> Done | None:
    """By whoever it is for, or by ourselves; None while it is waited for, or where that was in vain and the night ends."""
    teller = ports.teller()
    if cue.waits is not Waits.NOBODY:
        if found := teller.look(night, cue):
            return found
        watch = rules.watched(_watches.get(night.uid), night.done, night.due_at, now)
        _watches[night.uid] = watch
        if not rules.has_waited(cue, watch.since, night.patience, now):
            return None
    if cue.waits is Waits.PLATFORM:
        _end(row, State.FAILED, now)
        return None
    return teller.do(night, cue)


@transaction.atomic
def _told(row: Telling, cue: Cue, done: Done, following: Cue | None, now: datetime) -> int:
    """Its row and the next number in one: whoever comes second finds the number moved on, and writes nothing.

    Read anew, and held: a visitor may have changed the speed meanwhile.
    """
    # A visitor's pause meanwhile is kept, but for the last step: there is nothing to pause any more.
    still = Telling.plain.select_for_update().filter(pk=row.pk, done=row.done).exclude(state=State.STOPPED)
    held = still.first()
    if held is None:
        return 0
    moved = {
        "done": row.done + 1,
        "due_at": rules.due_after(following, held.speed, now),
        "alert": done.alert or row.alert,
    }
    if following is None:
        moved |= {"state": State.TOLD, "ended_at": now}
    if not still.update(**moved):
        return 0
    TellingStep.plain.create(
        telling=row, number=row.done, kind=cue.kind, origin=done.origin, at=cue.at, told_at=now, path=done.path,
        params={**cue.params, **done.params},
    )  # fmt: skip
    events.publish(NightMoved(row.pk))
    return 1


@transaction.atomic
def _end(row: Telling, state: State, now: datetime) -> None:
    _watches.pop(row.uid, None)
    if Telling.plain.filter(pk=row.pk, state=State.TELLING).update(state=state, ended_at=now):
        events.publish(NightMoved(row.pk))

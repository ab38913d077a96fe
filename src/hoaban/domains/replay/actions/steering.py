"""What a visitor decides about the telling."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from hoaban.domains.replay import ports, queries, rules
from hoaban.domains.replay.errors import NotHere, NothingToTell, OverAlready, SpeedUnknown, ToldAlready
from hoaban.domains.replay.events import NightMoved
from hoaban.domains.replay.models import Telling
from hoaban.domains.replay.permissions import Permission
from hoaban.domains.replay.values import LIVE, State
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs

JOB = "replay.tell"


@transaction.atomic
def begin(
    *, by: access.Actor, speed: int, request: str | None, now: datetime, patience: timedelta | None = None
) -> UUID:
    """Begin to tell, in a demonstration only. Within six hours it is the same night: its steps are told again, none is doubled."""
    access.require(by, Permission.TELL)
    if not accounts.is_demo_installation():
        raise NotHere
    if answer := audit.answered(by, request):
        return UUID(str(Telling.objects.visible_to(by).get(pk=answer).uid))
    if speed < 1:
        raise SpeedUnknown
    if not (cues := ports.teller().cues()):
        raise NothingToTell
    if queries.live_telling(settings.PROVINCE) is not None:
        raise ToldAlready
    waits = rules.patience_of(speed) if patience is None else patience
    row = _begun(speed, waits, len(cues), now)
    _moved(by, row, "begin", request)
    return row.uid


@transaction.atomic
def pause(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """Nothing of the story happens until it goes on; what it made goes on by itself."""
    row = _live(by, uid, request)
    if row is not None and row.state == State.TELLING:
        row.state = State.PAUSED
        row.save(update_fields=["state"])
        _moved(by, row, "pause", request)


@transaction.atomic
def go_on(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """With the next step, at once."""
    row = _live(by, uid, request)
    if row is not None and row.state == State.PAUSED:
        row.state, row.due_at = State.TELLING, now
        row.save(update_fields=["state", "due_at"])
        _moved(by, row, "go_on", request)


@transaction.atomic
def change_speed(*, by: access.Actor, uid: UUID, speed: int, request: str | None, now: datetime) -> None:
    """From now on, the rest of the present wait too. A pause stays one."""
    if speed < 1:
        raise SpeedUnknown
    row = _live(by, uid, request)
    if row is None or row.speed == speed:
        return
    row.due_at = rules.due_at_speed(row.due_at, row.speed, speed, now)
    row.speed = speed
    row.patience_ms = _milliseconds(rules.patience_of(speed))
    row.save(update_fields=["speed", "due_at", "patience_ms"])
    _moved(by, row, "speed", request)


@transaction.atomic
def stop(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """For good. What was made stays: a warning that went out is ended by its issuer, as a real one."""
    row = _live(by, uid, request)
    if row is not None:
        row.state, row.ended_at = State.STOPPED, now
        row.save(update_fields=["state", "ended_at"])
        _moved(by, row, "stop", request)


def _begun(speed: int, patience: timedelta, total: int, now: datetime) -> Telling:
    before = queries.former(settings.PROVINCE)
    until = rules.night_of(now, before.until if before else None)
    try:
        with transaction.atomic():
            return Telling.plain.create(
                province=settings.PROVINCE, state=State.TELLING, speed=speed, until=until, total=total, due_at=now,
                began_at=now, patience_ms=_milliseconds(patience),
                alert=before.alert if before and before.until == until else None,
            )  # fmt: skip
    except IntegrityError:  # two people in one instant
        raise ToldAlready from None


def _milliseconds(waits: timedelta) -> int:
    return round(waits / timedelta(milliseconds=1))


def _live(by: access.Actor, uid: UUID, request: str | None) -> Telling | None:
    """The telling, held for this transaction; None where this very form was answered before."""
    access.require(by, Permission.TELL)
    row: Telling | None = Telling.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request):
        return None
    if row.state not in LIVE:
        raise OverAlready
    return row


def _moved(by: access.Actor, row: Telling, deed: str, request: str | None) -> None:
    audit.record(f"replay:telling:{deed}", by=by, target=row, request=request)
    events.publish(NightMoved(row.pk))
    jobs.wake(JOB)

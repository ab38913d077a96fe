"""Publishing, sequencing, telling the listeners."""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connections, transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor, append, require
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import queries, registry
from hoaban.foundation.events.errors import UnknownListener
from hoaban.foundation.events.models import Cursor, Event, ParkedEvent
from hoaban.foundation.events.permissions import Permission
from hoaban.foundation.events.values import Event as EventValue
from hoaban.foundation.events.values import Published, payload_of

SEQUENCE_AT_ONCE = 2000
# A listener's own fault rarely mends itself: 1 + 2 s of waiting, then its other events go on. A busy database does:
# it gets three and a half minutes.
TRIES, TRIES_OF_THE_DATABASE = 3, 12
LONGEST_REST = timedelta(seconds=30)
log = logging.getLogger(__name__)


def publish(event: EventValue) -> None:
    """Write the event inside the caller's transaction; it becomes true when that commits, and silent when it does not."""
    append(Event, name=event.name, version=event.version, payload=payload_of(event), at=timezone.now())


@transaction.atomic
def sequence(limit: int = SEQUENCE_AT_ONCE) -> int:
    """Give committed events their gap-free `seq`; how many got one. Run under jobs' lease.

    Only committed rows are visible here, so what is numbered is what happened. A second sequencer whose lease was lost
    meanwhile fails on the unique constraint and numbers nothing.
    """
    seq = queries.last_seq()
    ids = list(Event.plain.filter(seq__isnull=True).order_by("id").values_list("id", flat=True)[:limit])
    if ids:
        with connections[Event.plain.db].cursor() as cursor:
            cursor.executemany(
                "UPDATE events_event SET seq = %s WHERE id = %s AND seq IS NULL",
                list(enumerate(ids, start=seq + 1)),
            )
    return len(ids)


def dispatch(limit: int = 200, now: datetime | None = None) -> int:
    """Tell every listener what it has not heard yet; how many tellings. One that fails is told again, then parks the event."""
    now = now or timezone.now()
    return sum(_tell(name, names, limit, now) for name, names in registry.joined())


def _tell(listener: str, names: tuple[str, ...], limit: int, now: datetime) -> int:
    cursor, _made = Cursor.plain.get_or_create(reader=listener)
    # Further ahead than a rest can be: the clock was turned back meanwhile.
    if cursor.retry_at is not None and now < cursor.retry_at <= now + LONGEST_REST:
        return 0
    page = queries.after(cursor.seq, names, limit)
    for told, event in enumerate(page):
        problem = _tell_one(listener, event)
        if problem is not None and not _give_up(cursor, event, problem, now):
            return told
        moved = {"seq": event.seq, "tries": 0, "retry_at": None}
        Cursor.plain.filter(pk=cursor.pk, seq__lt=event.seq).update(**moved)
        cursor.tries = 0
    if not page and (end := queries.last_seq()) > cursor.seq:
        _skip_unheard(cursor, names, end)
    return len(page)


def _give_up(cursor: Cursor, event: Published, problem: Exception, now: datetime) -> bool:
    """Whether the event is parked now; otherwise the listener rests, and hears the same event again first."""
    cursor.tries += 1
    transient = isinstance(problem, (OperationalError, InterfaceError))
    if cursor.tries >= (TRIES_OF_THE_DATABASE if transient else TRIES):
        _park(cursor.reader, event.seq, problem, cursor.tries)
        return True
    cursor.retry_at = now + min(timedelta(seconds=2 ** (cursor.tries - 1)), LONGEST_REST)
    cursor.save(update_fields=["tries", "retry_at"])
    return False


def _skip_unheard(cursor: Cursor, names: tuple[str, ...], end: int) -> None:
    """Move past events of other names, unless one of ours slipped in before `end` was read."""
    if not queries.after(cursor.seq, names, 1):
        Cursor.plain.filter(pk=cursor.pk, seq__lt=end).update(seq=end)


def _tell_one(listener: str, event: Published) -> Exception | None:
    function = registry.function_for(listener, event.name)
    assert function is not None
    try:
        with transaction.atomic():
            function(event.payload, event.seq)
    except Exception as problem:
        log.exception("listener %s refused event %s", listener, event.seq)
        return problem
    return None


def _park(listener: str, seq: int, problem: Exception, tries: int) -> None:
    row = Event.plain.get(seq=seq)
    ParkedEvent.plain.get_or_create(
        listener=listener,
        event=row,
        defaults={
            "reason": f"{type(problem).__name__}: {problem}"[:500],
            "tries": tries,
            "parked_at": timezone.now(),
        },
    )


@transaction.atomic
def retry_parked(*, by: Actor, parked_id: int, request: str | None = None) -> bool:
    """Tell the event again; True when the listener took it in and the parked row is gone."""
    row = _parked_for(by, parked_id)
    function = registry.function_for(row.listener, row.event.name)
    if function is None:
        raise UnknownListener
    try:
        with transaction.atomic():
            function(row.event.payload, row.event.seq or 0)
    except Exception as problem:
        log.exception("listener %s refused event %s again", row.listener, row.event.seq)
        row.tries, row.reason = row.tries + 1, f"{type(problem).__name__}: {problem}"[:500]
        row.save(update_fields=["tries", "reason"])
        return False
    audit.record("events:parked:retry", by=by, target=row, request=request)
    row.delete()
    return True


@transaction.atomic
def skip_parked(*, by: Actor, parked_id: int, request: str | None = None) -> None:
    """Give an event up for this listener: a person's decision, on record."""
    row = _parked_for(by, parked_id)
    audit.record(
        "events:parked:skip", by=by, target=row, request=request, note=f"{row.listener} #{row.event.seq}"
    )
    row.delete()


def _parked_for(by: Actor, parked_id: int) -> ParkedEvent:
    require(by, Permission.MEND)
    row = ParkedEvent.plain.select_for_update().select_related("event").filter(pk=parked_id).first()
    if row is None:
        raise NotFound
    return row

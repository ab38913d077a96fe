"""A call for help: somebody takes it, and says how it ended. Nothing else ends it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.answers.actions import crying, ringing
from hoaban.domains.answers.actions.keeping import happened, locked, refresh
from hoaban.domains.answers.errors import HelpMoved, NewsSince, OutcomeMissing
from hoaban.domains.answers.events import HelpMoved as Moved
from hoaban.domains.answers.models import Help
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.values import Happened
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events

LEAST = 10  # letters of an outcome


@transaction.atomic
def take_help(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """From now on it is hers; the village hears that somebody took it. Taken twice, the first holds."""
    row = _locked(by, uid)
    if audit.answered(by, request) is not None or (row.taken_by == by.key and row.ended_at is None):
        return
    if row.ended_at is not None or row.taken_by:
        raise HelpMoved
    row.taken_by, row.taken_label, row.taken_at = by.key, by.label, now
    _moved(row, Happened.TAKEN, by, now)
    ringing.tell_back(row, "taken", now)
    crying.ring(by, row, row.owed, now)
    audit.record("answers:help:take", by=by, target=row, request=request)


@transaction.atomic
def release_help(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """Whoever took it cannot go on: it waits for another, and rings for her. The duty never closed, so nobody has to be asked anew."""
    row = _locked(by, uid)
    if audit.answered(by, request) is not None:
        return
    if row.ended_at is not None or not row.taken_by:
        raise HelpMoved
    row.taken_by = row.taken_label = ""
    row.taken_at = None
    _moved(row, Happened.RELEASED, by, now)
    ringing.wake_helpers(row.owed, ringing.help_path(row.uid), f"help:{row.pk}:{row.version}", now)
    crying.ring(by, row, row.owed, now)
    audit.record("answers:help:release", by=by, target=row, request=request)


@transaction.atomic
def end_help(
    *, by: access.Actor, uid: UUID, seen: int, outcome: str, request: str | None, now: datetime
) -> None:
    """How it ended. What the village said since the page was opened has to be read first."""
    row = _locked(by, uid)
    if audit.answered(by, request) is not None:
        return
    if row.ended_at is not None:
        raise HelpMoved
    if row.version != seen:
        raise NewsSince
    words = " ".join(outcome.split())
    if len(words) < LEAST:
        raise OutcomeMissing
    row.outcome, row.ended_at, row.ended_label = words[:300], now, by.label
    _moved(row, Happened.ENDED, by, now, note=words)
    duties.close_duty(
        by=by, kind=ringing.DRILL if row.owed.round.is_exercise else ringing.HELP, target=row, now=now
    )
    refresh(by, row.owed, now)
    ringing.tell_back(row, "ended", now)
    crying.ring(by, row, row.owed, now)
    audit.record("answers:help:end", by=by, target=row, request=request)


def _locked(by: access.Actor, uid: UUID) -> Help:
    """The village first, then the call: an answer that comes in holds them in the same order."""
    access.require(by, Permission.HELP)
    found = Help.objects.visible_to(by, "take").filter(uid=uid).values_list("pk", "owed_id").first()
    if found is None:
        raise NotFound
    owed = locked(found[1])
    row = Help.plain.select_for_update(of=("self",)).get(pk=found[0])
    row.owed = owed
    return row


def _moved(row: Help, what: Happened, by: access.Actor, now: datetime, note: str = "") -> None:
    row.version += 1
    row.save()
    happened(row.owed, what, by.label, now, note=note)
    events.publish(Moved(row.pk, row.place_no, row.version))

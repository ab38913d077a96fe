"""A bell begins with what waits, and ends when nothing of it waits any more."""

from datetime import datetime

from django.db import transaction

from hoaban.domains.ringing import queries, rules
from hoaban.domains.ringing.actions import climbing
from hoaban.domains.ringing.events import BellMoved
from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.values import Cause, How, Move, State, Waiting
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


@transaction.atomic
def hear(*, by: access.Actor, cause: Cause, now: datetime) -> bool:
    """What waits has changed: ring, ring anew, or end. Told twice, it rings once. Whether anything moved."""
    bell = queries.live_bell(cause.occasion)
    if not cause.waiting:
        return bell is not None and settle(by, bell, now)
    gravest = max(cause.waiting, key=lambda one: (one.level, one.since))
    if bell is None:
        return cause.begins and _begin(by, cause, gravest, now)
    is_other = gravest.subject != bell.subject
    if bell.state == State.HELD:
        is_renamed = _rename(bell, cause, gravest)
        return (cause.begins and climbing.let_go(by, bell, now, is_vouched=cause.is_vouched)) or is_renamed
    if cause.is_at_hand and bell.state != State.TAKEN and queries.is_first(bell, by.key, now):
        climbing.taken(bell, by, How.PAGE, now)
        bell.save()
        audit.record("ringing:bell:take", by=by, target=bell)
        climbing.close(by, bell, now)
        events.publish(BellMoved(bell.pk))
        return True
    is_more = cause.begins and (is_other or cause.is_again)
    if gravest.level > bell.level or (bell.state == State.UNHEARD and is_more):
        _name(bell, gravest)
        climbing.turn(bell, Move.RAISE)
        return climbing.ring(by, bell, now, "raise")
    return _rename(bell, cause, gravest)


def _rename(bell: Bell, cause: Cause, gravest: Waiting) -> bool:
    """The one it is for is dealt with; the next takes its place, and whoever has the bell has that too."""
    if bell.subject in {one.subject for one in cause.waiting}:
        return False
    _name(bell, gravest)
    bell.save()
    events.publish(BellMoved(bell.pk))
    return True


def _begin(by: access.Actor, cause: Cause, gravest: Waiting, now: datetime) -> bool:
    bell = Bell(
        what=cause.what, occasion=cause.occasion, is_drill=cause.is_drill, began_at=now, drafted_at=gravest.since
    )  # fmt: skip
    _name(bell, gravest)
    held = queries.held(bell, now, is_vouched=cause.is_vouched)
    climbing.put(bell, rules.begin(queries.ladder(), is_held=held is not None))
    bell.held, bell.is_nameless = held.value if held else "", not cause.is_vouched
    bell.next_at = rules.next_at(climbing.standing(bell), now, queries.ladder())
    is_hers = cause.is_at_hand and queries.is_first(bell, by.key, now)
    if is_hers:
        climbing.taken(bell, by, How.PAGE, now)
    bell.save()
    if held is None and not is_hers:
        return climbing.ring(by, bell, now, "begin")
    audit.record("ringing:bell:take" if is_hers else "ringing:bell:hold", by=by, target=bell)
    events.publish(BellMoved(bell.pk))
    return True


def settle(by: access.Actor, bell: Bell, now: datetime) -> bool:
    """Nothing of it waits any more. In the caller's transaction, the bell locked."""
    climbing.turn(bell, Move.SETTLE)
    bell.next_at, bell.settled_at = None, now
    bell.save()
    audit.record("ringing:bell:settle", by=by, target=bell)
    climbing.close(by, bell, now)
    events.publish(BellMoved(bell.pk))
    return True


def _name(bell: Bell, one: Waiting) -> None:
    # One line, cut at a name with the rest counted; longer than the column only where one name is, and then it rings all the same.
    bell.subject, bell.level, bell.places = one.subject, one.level, one.places[:300]
    bell.place_no, bell.place_stop = one.place_no, one.place_stop
    bell.written_by = one.written_by

"""Silence: who is asked next, rung by rung. Every step may be interrupted and repeated."""

from datetime import datetime

from django.db import transaction

from hoaban.domains.answers.actions import calling, ringing
from hoaban.domains.answers.actions.keeping import happened, locked, moved
from hoaban.domains.answers.models import Owed
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.queries.calls import since, turn
from hoaban.domains.answers.queries.cut_off import is_known
from hoaban.domains.answers.queries.people import contacts_at, numbers_near
from hoaban.domains.answers.values import UNFIT, Happened, Ladder, Part, Rung
from hoaban.foundation.access.api import Actor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties

NEIGHBOURS = 2
"""Villages that are asked to go there: two ways, where one may be cut."""


def silent(now: datetime, most: int) -> list[int]:
    """Villages whose next one is to be asked, real before drills, who waits longest first."""
    rows = Owed.plain.filter(next_at__lte=now, round__closed_at__isnull=True)
    return list(rows.order_by("round__is_exercise", "next_at", "pk").values_list("pk", flat=True)[:most])


def put_off(owed_id: int, until: datetime) -> None:
    """A village that broke the clock is looked at again later, so that it does not stand in the others' way."""
    Owed.plain.filter(pk=owed_id).update(next_at=until)


@transaction.atomic
def climb(*, by: Actor, owed_id: int, now: datetime) -> bool:
    """Ask whoever is due; False when another run was first, or the village has answered. Killed midway, nothing happened."""
    owed = locked(owed_id)
    if owed.next_at is None or owed.next_at > now:
        return False
    if owed.round.closed_at is not None or owed.is_out or owed.answered_number >= owed.round.number:
        owed.next_at = None
        moved(owed)
        return False
    if owed.dark:
        reach_dark(by, owed, now, wave=f"due:{since(owed)}")
        if is_known(owed):  # its line may be back, and nobody knows: what arrives there tells it
            _own_people(by, owed, [Part.HEAD], now)
        owed.next_at = None
    else:
        _up(by, owed, ladder(), now)
    moved(owed)
    audit.record("answers:silence:climb", by=by, target=owed)
    return True


def _up(by: Actor, owed: Owed, steps: Ladder, now: datetime) -> None:
    """Every rung that is due; and at once the next one while nobody stands on the lower ones."""
    asked = owed.rung
    while owed.rung < len(steps.steps):
        due = steps.due(owed.rung, owed.owed_since)
        if due is not None and due > now and asked:
            break
        rung = steps.steps[owed.rung].rung
        is_time = due is not None and due <= now
        asked += ring(by, owed, rung, now, wave=f"{'due' if is_time else 'nobody'}:{since(owed)}")
        happened(owed, Happened.RUNG, "", now, rung=rung.value)
        owed.rung += 1
    owed.next_at = steps.due(owed.rung, owed.owed_since)


def ring(by: Actor, owed: Owed, rung: Rung, now: datetime, wave: str) -> int:
    """Ask everybody of one rung; how many are asked. Officials are woken once for all villages of one ``wave``."""
    match rung:
        case Rung.HEAD:
            return _own_people(by, owed, [Part.HEAD], now) + _signed_in(by, owed, now)
        case Rung.STANDING:
            return _own_people(by, owed, list(Part), now, again=True)
        case Rung.COMMUNE:
            _officers(by, owed, ringing.SILENT, duties.Desk.COMMUNE, now, wave)
        case Rung.NEIGHBOUR:
            _officers(by, owed, ringing.NEIGHBOUR, duties.Desk.PROVINCE, now, wave)
            ask_next_door(owed, now)
    return 1


def reach_dark(by: Actor, owed: Owed, now: datetime, wave: str) -> None:
    """No telephone reaches it: radio, a messenger, the next village; nobody waits for its silence to grow. Officials are woken once
    for all that went dark in one ``wave``."""
    happened(owed, Happened.RUNG, "", now, rung=Rung.COMMUNE.value)
    _officers(by, owed, ringing.DARK, duties.Desk.PROVINCE, now, wave)
    happened(owed, Happened.RUNG, "", now, rung=Rung.NEIGHBOUR.value)
    ask_next_door(owed, now)


def ask_next_door(owed: Owed, now: datetime) -> int:
    """The heads of the nearest villages that are not themselves silent, cut off, or in need."""
    numbers = [number for number, _km in numbers_near(owed.place_no, 6)]
    states = dict(
        Owed.plain.filter(round_id=owed.round_id, place_no__in=numbers).values_list("place_no", "state")
    )
    fit = [number for number in numbers if states.get(number) not in UNFIT][:NEIGHBOURS]
    return ringing.ask_neighbours(owed, contacts_at(fit, [Part.HEAD, Part.DEPUTY]), "next", now)


def _own_people(by: Actor, owed: Owed, parts: list[Part], now: datetime, *, again: bool = False) -> int:
    people = contacts_at([owed.place_no], parts)
    ringing.ask_contacts(owed, people, "again" if again else "first", now)
    calling.call_contacts(owed, people, now, parts)
    return len(people)


def _signed_in(by: Actor, owed: Owed, now: datetime) -> int:
    ids = accounts.holders_of(Permission.ANSWER, owed.place_no)
    if ids:
        path = ringing.own_path()
        ringing.ask_duty(
            by, ringing.OWED, owed, now, permission=Permission.ANSWER, path=path, desk=duties.Desk.VILLAGE
        )
        ringing.wake_people(ids, owed, path, f"owed:{owed.pk}:{turn(owed)}", now)
    return len(ids)


def _officers(by: Actor, owed: Owed, kind: str, desk: duties.Desk, now: datetime, wave: str) -> None:
    path = ringing.village_path(owed)
    ringing.ask_duty(by, kind, owed, now, permission=Permission.RECORD, path=path, desk=desk)
    ringing.wake_officers(owed, kind, wave, now)

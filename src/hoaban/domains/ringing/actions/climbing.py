"""The rungs: who is called, by the clock or because somebody passed it on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from hoaban.domains.ringing import ports, queries, rules
from hoaban.domains.ringing.events import BellMoved
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.values import How, Move, Stage, Standing, State, What
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.notify import api as notify

KINDS = {
    (What.DRAFT, False): "ringing.draft",
    (What.DRAFT, True): "ringing.drill",
    (What.SIGN, False): "ringing.sign",
    (What.SIGN, True): "ringing.sign_drill",
    (What.HELP, False): "ringing.help",
    (What.HELP, True): "ringing.help_drill",
}
"""Of notices, by what rings and whether it is a drill."""
UNHEARD = {
    What.DRAFT: "ringing.unheard",
    What.SIGN: "ringing.unheard_sign",
    What.HELP: "ringing.unheard_help",
}
UNHEARD_DRILL = "ringing.unheard_drill"
STALE = timedelta(minutes=30)
"""Later a call about it says nothing new: the next rung or round is long there."""


@transaction.atomic
def climb(*, by: access.Actor, bell_id: int, now: datetime) -> bool:
    """Its time is over: the next rung, or round again, or it was held long enough. False where somebody was faster."""
    bell = Bell.plain.select_for_update().filter(pk=bell_id).first()
    if bell is None or bell_id not in queries.due(now):
        return False
    if bell.state == State.HELD:
        is_vouched = ports.keeper(What(bell.what)).is_vouched(queries.sought(bell), now)
        return let_go(by, bell, now, is_vouched=is_vouched)
    turn(bell, rules.of_due(State(bell.state)))
    return ring(by, bell, now, "climb")


def let_go(by: access.Actor, bell: Bell, now: datetime, *, is_vouched: bool) -> bool:
    """It was held: it rings, unless it still has to wait. In the caller's transaction. Whether it rings."""
    held = queries.held(bell, now, is_vouched=is_vouched)
    if held is not None:
        if queries.is_due(bell, now):
            bell.held, bell.next_at = held.value, rules.next_at(standing(bell), now, queries.ladder())
            bell.save()
        return False
    turn(bell, Move.BEGIN)
    bell.began_at, bell.is_nameless = now, not is_vouched
    return ring(by, bell, now, "begin")


def higher(by: access.Actor, bell: Bell, now: datetime) -> None:
    """Somebody passed it on: the next rung is rung at once, in the caller's transaction."""
    turn(bell, Move.HAND_ON)
    ring(by, bell, now, "climb")


def ring(by: access.Actor, bell: Bell, now: datetime, tag: str) -> bool:
    """Ring this rung's people; a rung where nobody is to be rung makes nobody wait."""
    ladder, areas = queries.ladder(), ports.keeper(What(bell.what)).areas(queries.sought(bell))
    people: list[tuple[int, str]] = []
    while bell.state == State.RINGING and not (people := queries.people_at(bell, areas, now)):
        turn(bell, Move.CLIMB)
    bell.next_at = rules.next_at(standing(bell), now, ladder)
    bell.save()
    audit.record(f"ringing:bell:{tag}", by=by, target=bell)
    events.publish(BellMoved(bell.pk))
    if not people:
        _ask_everybody(by, bell, now)
        return True
    Ring.plain.bulk_create(
        Ring(bell=bell, stage=bell.stage, round=bell.round, recipient=f"user:{pk}", label=name, rung_at=now)
        for pk, name in people
    )
    what = notify.Plan(
        KINDS[What(bell.what), bell.is_drill], queries.request_of(bell.uid, bell.round, bell.stage),
        reverse("ringing:bell", args=[bell.uid]), notify.Urgency.LIFE,
        {"bell": bell.pk, "level": bell.level}, now + STALE,
    )  # fmt: skip
    notify.tell(by=queries.RINGER, what=what, user_ids=[pk for pk, _name in people], now=now)
    return True


def _ask_everybody(by: access.Actor, bell: Bell, now: datetime) -> None:
    """The last thing left: it stands on the desk of everybody who may, as a duty of danger to life; a drill's behind all real work."""
    title, params = ports.keeper(What(bell.what)).unheard(queries.sought(bell))
    duties.open_duty(
        by=by, kind=_unheard(bell), title=title, params=params, target=bell, path=reverse("ringing:bell", args=[bell.uid]),
        number=bell.place_no, permission=Permission.ANSWER, term=duties.Hours(1), occasion=str(bell.round), now=now,
    )  # fmt: skip


def close(by: access.Actor, bell: Bell, now: datetime) -> None:
    """Nobody has to be asked any more."""
    duties.close_duty(by=by, kind=_unheard(bell), target=bell, now=now)


def _unheard(bell: Bell) -> str:
    return UNHEARD_DRILL if bell.is_drill else UNHEARD[What(bell.what)]


def standing(bell: Bell) -> Standing:
    return Standing(State(bell.state), Stage(bell.stage), bell.round, bell.last)


def turn(bell: Bell, move: Move) -> bool:
    """Whether it may be done from where the bell stands; not saved yet."""
    found = rules.after(standing(bell), move, queries.ladder())
    if found is not None:
        put(bell, found)
    return found is not None


def put(bell: Bell, found: Standing) -> None:
    """Where it stands from now on; not saved yet."""
    bell.state, bell.stage, bell.round, bell.last = found.state, found.stage, found.round, found.last
    if found.state in (State.RINGING, State.UNHEARD):
        # Nobody has it any more, and nothing holds it; who had it stands in the record.
        bell.held, bell.taken_by, bell.taken_label, bell.taken_at, bell.taken_how = "", "", "", None, ""


def taken(bell: Bell, by: access.Actor, how: How, now: datetime) -> bool:
    """She has it; False where it is over. Not saved yet."""
    if not turn(bell, Move.TAKE):
        return False
    bell.taken_by, bell.taken_label, bell.taken_at, bell.taken_how = by.key, by.label, now, how
    bell.next_at = rules.next_at(standing(bell), now, queries.ladder())
    return True

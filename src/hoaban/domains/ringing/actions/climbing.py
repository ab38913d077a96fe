"""The bell itself: it begins with a draft, climbs by the clock, and ends when nothing of its storm waits any more."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from hoaban.domains.ringing import queries, rules, spoken
from hoaban.domains.ringing.events import BellMoved
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.values import Move, Stage, Standing, State
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.notify import api as notify

KIND, DRILL, UNHEARD, UNHEARD_DRILL = (
    "ringing.draft",
    "ringing.drill",
    "ringing.unheard",
    "ringing.unheard_drill",
)
STALE = timedelta(minutes=30)
"""Later a call about it says nothing new: the next rung or round is long there."""


@transaction.atomic
def hear(*, by: access.Actor, alert_id: int, now: datetime) -> bool:
    """What waits in the duty room changed: ring, ring anew, or end. Told twice, it rings once. Whether anything moved."""
    storm = warning.storm_of(alert_id)
    if storm is None:
        return False
    ladder, bell = queries.ladder(), queries.live_bell(storm.uid)
    loud = [one for one in storm.drafts if rules.must_ring(one.level, is_sure=one.is_sure, ladder=ladder)]
    if not loud:
        return bell is not None and _settle(by, bell, now)
    gravest = max(loud, key=lambda one: (one.level, one.written_at))
    if bell is None:
        bell = Bell(storm=storm.uid, is_drill=storm.is_drill, began_at=now, drafted_at=gravest.written_at)
        _put(bell, rules.begin(ladder))
        _name(bell, gravest)
        bell.next_at = rules.next_at(standing(bell), now, ladder)
        bell.save()
        return _ring(by, bell, gravest.areas, now, "begin")
    is_graver = gravest.level > bell.level
    is_other = gravest.uid != bell.alert
    if is_graver or (bell.state == State.UNHEARD and is_other):
        _name(bell, gravest)
        _turn(bell, Move.RAISE)
        return _ring(by, bell, gravest.areas, now, "raise")
    if is_other and bell.alert not in {one.uid for one in loud}:
        # The one it rang for is dealt with; the storm's next takes its place, and whoever has the bell has that too.
        _name(bell, gravest)
        bell.save()
        events.publish(BellMoved(bell.pk))
        return True
    return False


@transaction.atomic
def climb(*, by: access.Actor, bell_id: int, now: datetime) -> bool:
    """Its time is over: the next rung, or round again. False where somebody was faster."""
    bell = Bell.plain.select_for_update().filter(pk=bell_id).first()
    if bell is None or bell_id not in queries.due(now):
        return False
    areas = warning.areas_of(bell.alert)
    _turn(bell, rules.of_due(State(bell.state)))
    return _ring(by, bell, areas, now, "climb")


def higher(by: access.Actor, bell: Bell, now: datetime) -> None:
    """Somebody passed it on: the next rung is rung at once, in the caller's transaction."""
    _turn(bell, Move.HAND_ON)
    _ring(by, bell, warning.areas_of(bell.alert), now, "climb")


def _ring(by: access.Actor, bell: Bell, areas: tuple[int, ...], now: datetime, tag: str) -> bool:
    """Ring this rung's people; a rung where nobody is to be rung makes nobody wait."""
    ladder = queries.ladder()
    people: list[tuple[int, str]] = []
    while bell.state == State.RINGING and not (people := queries.people_at(bell, areas, now)):
        _turn(bell, Move.CLIMB)
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
        DRILL if bell.is_drill else KIND, queries.request_of(bell.uid, bell.round, bell.stage),
        reverse("ringing:bell", args=[bell.uid]), notify.Urgency.LIFE,
        {"bell": bell.pk, "level": bell.level}, now + STALE,
    )  # fmt: skip
    notify.tell(by=queries.RINGER, what=what, user_ids=[pk for pk, _name in people], now=now)
    return True


def _settle(by: access.Actor, bell: Bell, now: datetime) -> bool:
    _turn(bell, Move.SETTLE)
    bell.next_at, bell.settled_at = None, now
    bell.save()
    audit.record("ringing:bell:settle", by=by, target=bell)
    close(by, bell, now)
    events.publish(BellMoved(bell.pk))
    return True


def _ask_everybody(by: access.Actor, bell: Bell, now: datetime) -> None:
    """The last thing left: it stands on the desk of everybody who may, as a duty of danger to life; a drill's behind all real work."""
    title, params = _named(bell)
    duties.open_duty(
        by=by, kind=UNHEARD_DRILL if bell.is_drill else UNHEARD, title=title, params=params, target=bell,
        path=reverse("ringing:bell", args=[bell.uid]),
        number=bell.place_no, permission=Permission.ANSWER, term=duties.Hours(1), occasion=str(bell.round), now=now,
    )  # fmt: skip


def _named(bell: Bell) -> tuple[str, dict[str, int | str]]:
    """What danger, how grave and where; places only, nobody's name."""
    facts = warning.facts_of(bell.alert)
    if facts is None:
        return spoken.NAMELESS[bell.is_drill], {}
    titles = spoken.UNHEARD_DRILL if bell.is_drill else spoken.UNHEARD
    return titles[facts.hazard], {"level": bell.level, **warning.where_told(facts.areas)}


def close(by: access.Actor, bell: Bell, now: datetime) -> None:
    duties.close_duty(by=by, kind=UNHEARD_DRILL if bell.is_drill else UNHEARD, target=bell, now=now)


def standing(bell: Bell) -> Standing:
    return Standing(State(bell.state), Stage(bell.stage), bell.round, bell.last)


def _turn(bell: Bell, move: Move) -> bool:
    found = rules.after(standing(bell), move, queries.ladder())
    if found is not None:
        _put(bell, found)
    return found is not None


def _put(bell: Bell, found: Standing) -> None:
    bell.state, bell.stage, bell.round, bell.last = found.state, found.stage, found.round, found.last
    if found.state in (
        State.RINGING,
        State.UNHEARD,
    ):  # nobody has it any more; who had it stands in the record
        bell.taken_by, bell.taken_label, bell.taken_at, bell.taken_how = "", "", None, ""


def _name(bell: Bell, draft: warning.DraftFacts) -> None:
    # One line, cut at a name with the rest counted; longer than the column only where one name is, and then it rings all the same.
    bell.alert, bell.level, bell.places = draft.uid, draft.level, draft.places[:300]
    bell.place_no, bell.place_stop = draft.place_no, draft.place_stop
    bell.written_by = draft.written_by

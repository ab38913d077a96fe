"""Bells as people see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from hoaban.domains.ringing import ports, rules
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.queries.ladder import ladder
from hoaban.domains.ringing.values import (
    BellShown,
    Held,
    How,
    RingShown,
    Rung,
    Sought,
    Stage,
    State,
    Told,
    What,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify

MOST = 10
RINGER = access.SystemActor("ringing.ring")
"""In whose name the ledger keeps rings, whoever made the next rung ring."""
BY_TELEPHONE = (notify.Channel.VOICE, notify.Channel.SMS)
NO_RING = (notify.Rang.SOON, notify.Rang.NO_WAY, notify.Rang.WRONG_NUMBER, notify.Rang.OVER)
NOT_TOLD = (notify.State.PLANNED, notify.State.FAILED, notify.State.EXPIRED, notify.State.SUPPRESSED)
FRESH = timedelta(minutes=30)
"""So long the duty room shows who took what."""
FIRST = Case(When(what=What.HELP, then=Value(0)), default=Value(1))
"""A call for help stands before all else that rings."""


def request_of(bell: UUID, round_: int, stage: int) -> str:
    """One telling per rung and round, however often it is written."""
    return f"{bell}:{round_}:{stage}"


def bell_for(actor: access.Actor, uid: UUID) -> BellShown:
    row = Bell.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return _shown(actor, [row])[0]


def bells_for(actor: access.Actor, *, is_drill: bool, now: datetime) -> list[BellShown]:
    """What rings now, the gravest first, then what somebody has since a while."""
    rows = Bell.objects.visible_to(actor).filter(is_drill=is_drill)
    live = rows.filter(
        Q(state__in=[State.RINGING, State.UNHEARD]) | Q(state=State.TAKEN, taken_at__gt=now - FRESH)
    )
    in_order = live.order_by(F("taken_at").asc(nulls_first=True), FIRST, "-level", "pk")
    return _shown(actor, list(in_order[:MOST]))


def held_for(actor: access.Actor, *, is_drill: bool) -> int:
    """Communes whose signs call nobody, for too many were told of by people whom nobody knows."""
    rows = Bell.objects.visible_to(actor).filter(is_drill=is_drill, state=State.HELD, held=Held.MANY)
    return int(rows.count())


def open_bells(actor: access.Actor) -> list[BellShown]:
    """What looks for somebody else than its writer, real before drills, the gravest first; one query where nothing rings."""
    rows = Bell.objects.visible_to(actor).filter(state__in=[State.RINGING, State.UNHEARD])
    found = list(
        rows.exclude(what=What.DRAFT, written_by=actor.key).order_by("is_drill", FIRST, "-level", "pk")[:MOST]
    )
    return _shown(actor, found) if found else []


def live_bell(occasion: UUID) -> Bell | None:
    """The one bell of it, locked for this transaction."""
    found: Bell | None = (
        Bell.plain.select_for_update().filter(occasion=occasion, state__in=rules.LIVE).first()
    )
    return found


def rung_for_one_of(what: What, uids: Collection[UUID]) -> QuerySet[Bell]:
    """What looks for somebody, or is held: of these things, or of what rings as one with them."""
    rows = Bell.plain.filter(Q(subject__in=uids) | Q(occasion__in=uids), what=what)
    return rows.filter(state__in=[State.HELD, State.RINGING, State.UNHEARD])


def looks_for_somebody(what: What, uids: Collection[UUID]) -> bool:
    return bool(uids) and bool(rung_for_one_of(what, uids).exists())


def bell_beside(actor: access.Actor, occasion: UUID) -> BellShown | None:
    """The newest bell of it, for the page of what rings."""
    row = (
        Bell.objects.visible_to(actor).filter(occasion=occasion, state__in=rules.LIVE).order_by("-pk").first()
    )
    return _shown(actor, [row])[0] if row else None


def due(now: datetime) -> list[int]:
    """Bells whose time is over; one further ahead than any ladder reaches was written by a clock that was set back since.

    Of one moment what was held comes first: a storm that lapses then, and rings again, would hold its signs for another while.
    """
    far = now + rules.longest(ladder())
    rows = Bell.plain.filter(state__in=[State.HELD, State.RINGING, State.TAKEN])
    held_first = Case(When(state=State.HELD, then=0), default=1)
    due = rows.filter(Q(next_at__lte=now) | Q(next_at__gt=far)).order_by("next_at", held_first, "pk")
    return list(due.values_list("pk", flat=True))


def is_due(bell: Bell, now: datetime) -> bool:
    """As `due`, of one that is at hand."""
    at = bell.next_at
    return at is not None and (at <= now or at > now + rules.longest(ladder()))


def sought(row: Bell) -> Sought:
    return Sought(What(row.what), row.subject, row.level, row.places, row.place_no, row.is_drill)


def still_sought(bell_id: int) -> Sought | None:
    """None: somebody has it meanwhile, and a call that waits its turn is not made."""
    row = Bell.plain.filter(pk=bell_id, state__in=[State.RINGING, State.UNHEARD]).first()
    return sought(row) if row else None


def first_rings(actor: access.Actor, since: datetime) -> list[float | None]:
    """Seconds from a draft to its first ring, of every draft's bell since then, drills apart; None: nobody was rung. One query."""
    rings = Ring.objects.visible_to(actor).filter(bell=OuterRef("pk")).order_by("rung_at")
    bells = Bell.objects.visible_to(actor).filter(what=What.DRAFT, began_at__gte=since, is_drill=False)
    found = bells.annotate(first=Subquery(rings.values("rung_at")[:1])).values_list("drafted_at", "first")
    return [(first - drafted).total_seconds() if first else None for drafted, first in found]


def rung_for(actor: access.Actor, storm: UUID, since: datetime, until: datetime) -> Rung:
    """Of one storm between a draft and its end: when it rang first, and when somebody had it."""
    bells = Bell.objects.visible_to(actor).filter(occasion=storm, began_at__lte=until)
    rings = Ring.objects.visible_to(actor).filter(bell__in=bells, rung_at__gte=since, rung_at__lte=until)
    taken = bells.filter(taken_at__gte=since, taken_at__lte=until)
    found = rings.aggregate(first=Min("rung_at"), n=Count("pk"))
    return Rung(found["first"], taken.aggregate(at=Min("taken_at"))["at"], found["n"])


def _rings(actor: access.Actor, bells: Mapping[int, UUID]) -> dict[int, list[RingShown]]:
    """Who was rung, the newest first, and what lines told of her call and her text message."""
    found = list(Ring.objects.visible_to(actor).filter(bell__in=list(bells)).order_by("-pk"))
    asked = {one.pk: request_of(bells[one.bell_id], one.round, one.stage) for one in found}
    ways = notify.ways_stand(by_key=RINGER.key, requests=set(asked.values()))
    rings: dict[int, list[RingShown]] = defaultdict(list)
    for one in found:
        hers = ways.get((asked[one.pk], one.recipient), [])
        told = {way.channel: way for way in hers if way.is_line_here}
        call, text = told.get(notify.Channel.VOICE), told.get(notify.Channel.SMS)
        rings[one.bell_id].append(
            RingShown(
                one.recipient, Stage(one.stage), one.round, one.label, one.rung_at, one.recipient == actor.key,
                call.rang if call else None, text.state if text else None, _instead(hers), _without_line(hers), _is_lost(hers),
            )
        )  # fmt: skip
    return rings


def _instead(ways: Collection[notify.WayStands]) -> tuple[notify.Channel, ...] | None:
    """None: a telephone is on record, or the ledger holds nothing of her any more."""
    if not ways or any(way.channel in BY_TELEPHONE for way in ways):
        return None
    here = {way.channel for way in ways if way.is_line_here}
    return tuple(way for way in (notify.Channel.PUSH, notify.Channel.EMAIL) if way in here)


def _without_line(ways: Collection[notify.WayStands]) -> tuple[notify.Channel, ...]:
    none_here = {way.channel for way in ways if not way.is_line_here}
    return tuple(way for way in BY_TELEPHONE if way in none_here)


def _is_lost(ways: Collection[notify.WayStands]) -> bool:
    """No way has reached her, one that still waits for a line that is down neither. A telephone that rang and that nobody took up has."""
    return bool(ways) and all(map(_is_way_lost, ways))


def _is_way_lost(way: notify.WayStands) -> bool:
    if not way.is_line_here:
        return True
    if way.channel is notify.Channel.IN_APP:
        return way.state is not notify.State.CONFIRMED
    if way.channel is notify.Channel.VOICE:
        return way.rang in NO_RING
    return way.state in NOT_TOLD


def _told(rows: Iterable[Bell]) -> dict[int, Told]:
    """By bell; each keeper is asked once."""
    by_what: dict[What, list[Bell]] = defaultdict(list)
    for row in rows:
        by_what[What(row.what)].append(row)
    found: dict[int, Told] = {}
    for what, ones in by_what.items():
        told = ports.keeper(what).told([sought(one) for one in ones])
        found |= {one.pk: said for one, said in zip(ones, told, strict=True)}
    return found


def _shown(actor: access.Actor, rows: Iterable[Bell]) -> list[BellShown]:
    rows = list(rows)
    rings, told = _rings(actor, {row.pk: row.uid for row in rows}), _told(rows)
    return [
        BellShown(
            row.uid, What(row.what), row.is_drill, State(row.state), Stage(row.stage), row.round, told[row.pk], row.began_at,
            row.next_at, row.taken_label, row.taken_at, How(row.taken_how) if row.taken_how else None, tuple(rings[row.pk]),
            is_mine=row.taken_by == actor.key, is_written_by_me=row.what == What.DRAFT and row.written_by == actor.key,
            held=Held(row.held) if row.held and row.state == State.HELD else None,
        )
        for row in rows
    ]  # fmt: skip

"""People go to another commune: one sends, the other takes in or refuses. Nobody is counted twice, nobody is nowhere."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.registry import queries, rules
from hoaban.domains.registry.actions.correcting import Deed, home_here, is_answered
from hoaban.domains.registry.actions.moving import carried, carried_back, movers, told
from hoaban.domains.registry.errors import (
    AlreadySent,
    ArrivalStands,
    MoveElsewhere,
    NotWaiting,
    OwnCommune,
    ReasonMissing,
    SentOnesChanged,
)
from hoaban.domains.registry.models import CURRENT, Household, Move, Transfer
from hoaban.domains.registry.moves import Moved, MoveWhy, Moving, NewHome
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.transfers import Arriving, Sending, Way, may_put_back
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties

ARRIVE, ANSWERED = "registry.arrive", "registry.answered"
TERM = duties.Workdays(10)
"""No law known to us sets it: two working weeks, then the office above is asked."""
ARRIVE_TITLE = gettext_noop("People from another commune wait to be taken in (%(count)s)")
ANSWERED_TITLES = {
    Way.TAKEN_IN: gettext_noop("Another commune took people in (%(count)s)"),
    Way.REFUSED: gettext_noop("Another commune did not take people in (%(count)s): see its reason"),
}


@transaction.atomic
def send_people(*, by: access.Actor, uid: UUID, sending: Sending, deed: Deed) -> UUID:
    """Tell another commune that people of a household live there now. Nothing changes until it takes them in."""
    if is_answered(by, deed):
        return UUID(str(audit.answered(by, deed.request)))
    home = home_here(by, deed, uid=uid)
    own = rules.commune_of(home.place_no)
    if sending.commune == own:
        raise OwnCommune
    if sending.commune not in queries.commune_words():
        raise NotFound
    people = [one.pk for one in movers(home, sending.people, sending.on, deed.now)]
    waiting = Transfer.plain.filter(source_no=own, way=Way.WAITING).values_list("people", flat=True)
    if any(set(people) & set(ids) for ids in waiting):
        raise AlreadySent
    row = Transfer(
        source=home, source_no=own, target_no=sending.commune, people=people, on=sending.on, why=sending.why,
        note=sending.note[:200], said_by=sending.said_by[:120], by_key=by.key, by_label=by.label, at=deed.now,
    )  # fmt: skip
    row.save(force_insert=True)
    Household.plain.filter(pk=home.pk).update(version=F("version") + 1)
    _record(by, "registry:transfer:send", row, deed.request)
    _ask(by, row, deed.now)
    return UUID(str(row.uid))


@transaction.atomic
def withdraw_transfer(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """It was wrong: as long as the other commune has not answered."""
    row = _waiting(by, uid, "send", request)
    if row is None:
        return
    _close(by, row, Way.WITHDRAWN, now)
    duties.withdraw_duty(by=by, kind=ARRIVE, target=_named(row), now=now)
    _record(by, "registry:transfer:withdraw", row, request)


@transaction.atomic
def refuse_transfer(*, by: access.Actor, uid: UUID, reason: str, request: str | None, now: datetime) -> None:
    """They do not live here; the commune that sent them sees why, and keeps them."""
    row = _waiting(by, uid, "answer", request)
    if row is None:
        return
    if not reason.strip():
        raise ReasonMissing
    _close(by, row, Way.REFUSED, now, reason=reason.strip()[:200])
    _answered(by, row, now)
    _record(by, "registry:transfer:refuse", row, request)


@transaction.atomic
def take_in(*, by: access.Actor, uid: UUID, arriving: Arriving, request: str | None, now: datetime) -> Moved:
    """They live here now: one move carries their records over, history and all; the former commune keeps its past."""
    access.require(by, Permission.CORRECT)
    if answer := audit.answered(by, request):
        with access.lifted("the move she made before: the household they left is another commune's"):
            return told(Move.objects.visible_to(by).filter(deed=answer).order_by("pk"))
    row = _waiting(by, uid, "answer", None)
    assert row is not None
    with access.lifted("sent by the one commune, taken in by the other: rows of both, by key"):
        source, target = _homes(by, row, arriving)
        moving = Moving(arriving.people, arriving.into, row.on, MoveWhy(row.why), row.said_by)
        try:
            if len(arriving.people) != len(row.people):
                raise Stale
            done = carried(
                by,
                source,
                target,
                moving,
                Deed(source.version, request, now),
                row.target_no,
                "registry:transfer:take_in",
            )
        except Stale as gone:
            raise SentOnesChanged from gone
    _close(by, row, Way.TAKEN_IN, now, move=done.uid)
    _answered(by, row, now)
    return done


@transaction.atomic
def put_back_arrival(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """Taken in by mistake: they live again where they lived, and wait for her word as before.

    For a short while, as long as the other commune has not read the answer and nobody of them went on elsewhere.
    """
    access.require(by, Permission.CORRECT)
    row: Transfer | None = (
        Transfer.objects.visible_to(by, "answer").select_for_update().filter(uid=uid).first()
    )
    if row is None:
        raise NotFound
    if audit.answered(by, request) or row.way == Way.WAITING:
        return
    if row.move is None or not may_put_back(Way(row.way), row.closed_at, row.seen_at, now):
        raise ArrivalStands
    with access.lifted("taken in from the other commune a moment ago: rows of both, by key"):
        moves = list(Move.plain.filter(deed=row.move, taken_back_at__isnull=True).order_by("pk"))
        if not moves:
            raise ArrivalStands
        ids = [moves[0].source_id, moves[0].target_id]
        homes = {
            home.pk: home for home in Household.plain.select_for_update().filter(pk__in=ids).order_by("pk")
        }
        source, target = (homes[pk] for pk in ids)
        carried_back(by, source, target, moves, "registry:transfer:put_back", request, now)
    row.way = Way.WAITING
    Transfer.plain.filter(pk=row.pk).update(way=row.way, closed_by="", closed_at=None, move=None)
    duties.withdraw_duty(by=by, kind=ANSWERED, target=_named(row), now=now)
    _ask(by, row, now)


@transaction.atomic
def see_answer(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """The sender has read what the other commune answered."""
    access.require(by, Permission.CORRECT)
    row = Transfer.objects.visible_to(by, "send").select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) or row.seen_at:
        return
    if row.way not in ANSWERED_TITLES:
        raise NotWaiting
    Transfer.plain.filter(pk=row.pk).update(seen_at=now)
    duties.close_duty(by=by, kind=ANSWERED, target=_named(row), now=now)
    _record(by, "registry:transfer:see", row, request)


def _waiting(by: access.Actor, uid: UUID, side: str, request: str | None) -> Transfer | None:
    """Locked; None when this very request did it before. Answered or withdrawn meanwhile is said."""
    access.require(by, Permission.CORRECT)
    if audit.answered(by, request):
        return None
    row: Transfer | None = Transfer.objects.visible_to(by, side).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if row.way != Way.WAITING:
        raise NotWaiting
    return row


def _homes(by: access.Actor, row: Transfer, arriving: Arriving) -> tuple[Household, Household | None]:
    """Locked in the order of ids; where they arrive must stand in the commune they were sent to, and be hers."""
    into = None
    if not isinstance(arriving.into, NewHome):
        own = Household.objects.visible_to(by, "correct").filter(CURRENT, uid=arriving.into).first()
        if own is None or rules.commune_of(own.place_no) != row.target_no:
            raise MoveElsewhere
        into = own.pk
    ids = [pk for pk in (row.source_id, into) if pk]
    rows = {home.pk: home for home in Household.plain.select_for_update().filter(pk__in=ids).order_by("pk")}
    return rows[row.source_id], rows[into] if into else None


def _close(
    by: access.Actor, row: Transfer, way: Way, now: datetime, reason: str = "", move: UUID | None = None
) -> None:
    row.way = way
    Transfer.plain.filter(pk=row.pk).update(
        way=way, closed_by=by.label, closed_at=now, reason=reason, move=move
    )
    with access.lifted("a page of the household they were sent from is stale now"):
        Household.plain.filter(pk=row.source_id).update(version=F("version") + 1)


def _ask(by: access.Actor, row: Transfer, now: datetime) -> None:
    """The commune they go to has to answer; again, where an answer was put back."""
    duties.open_duty(
        by=by, kind=ARRIVE, title=ARRIVE_TITLE, params={"count": len(row.people)}, target=_named(row), term=TERM,
        path=_page(row), number=row.target_no, permission=Permission.CORRECT, cause="registry:transfer:send",
        occasion=now.isoformat(), now=now,
    )  # fmt: skip


def _answered(by: access.Actor, row: Transfer, now: datetime) -> None:
    """The one duty ends, the other commune has one: to look at the answer."""
    duties.close_duty(by=by, kind=ARRIVE, target=_named(row), now=now)
    duties.open_duty(
        by=by, kind=ANSWERED, title=ANSWERED_TITLES[Way(row.way)], params={"count": len(row.people)}, target=_named(row),
        term=TERM, path=_page(row), number=row.source_no, permission=Permission.CORRECT, cause="registry:transfer:answer",
        occasion=now.isoformat(), now=now,
    )  # fmt: skip


def _record(by: access.Actor, tag: str, row: Transfer, request: str | None) -> None:
    audit.record(
        tag,
        by=by,
        target=("registry.Transfer", str(row.uid)),
        request=request,
        fields=["way"],
        count=len(row.people),
    )


def _named(row: Transfer) -> tuple[str, str]:
    return "registry.Transfer", str(row.uid)


def _page(row: Transfer) -> str:
    return reverse("registry:transfer", args=[row.uid])

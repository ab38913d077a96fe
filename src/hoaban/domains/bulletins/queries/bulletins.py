"""Bulletins as people see them; whatever the number of lines, the number of questions to the database is the same."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from hoaban.domains.bulletins import rules
from hoaban.domains.bulletins.models import Bulletin, Feed, JudgedAgain, Piece, Reading
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.queries.by_hand import entered_by, hand_of
from hoaban.domains.bulletins.values import (
    BulletinLine,
    BulletinShown,
    Earlier,
    ForDraft,
    Placed,
    Show,
    Signature,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit.cap.values import Certainty, MsgType, Severity, Status, Urgency

PAGE = 30
PIECE = 300
"""Of a file: rows in memory at one time."""
LOOKED_AT = 300
"""Current bulletins whose places are compared; a province has some dozens on its worst day."""
COUNTING = Q(
    status=Status.ACTUAL,
    kind__in=[MsgType.ALERT, MsgType.UPDATE],
    replaced_by__isnull=True,
    is_mismatched=False,
    withdrawn_at__isnull=True,
)


def bulletins(
    actor: access.Actor, now: datetime, show: Show = Show.CURRENT, feed: UUID | None = None, page: int = 1
) -> tuple[list[BulletinLine], bool]:
    """A page of them, the newest first, and whether there are more."""
    begin = (page - 1) * PAGE
    found = list(_asked(actor, now, show, feed)[begin : begin + PAGE + 1])
    return _lines(actor, found[:PAGE], now), len(found) > PAGE


def every(actor: access.Actor, now: datetime, show: Show, feed: UUID | None) -> Iterator[BulletinLine]:
    """All of them in the same order, a piece at a time; what comes meanwhile shifts nothing."""
    rows = _asked(actor, now, show, feed)
    after = Q()
    while found := list(rows.filter(after)[:PIECE]):
        yield from _lines(actor, found, now)
        last = found[-1]
        after = Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk)


def _asked(actor: access.Actor, now: datetime, show: Show, feed: UUID | None) -> QuerySet[Bulletin]:
    rows: QuerySet[Bulletin] = _seen(actor).order_by("-sent_at", "-pk")
    if show is Show.WRONG:
        rows = rows.filter(is_mismatched=True)
    elif show is not Show.ALL:
        holds = COUNTING & Q(until__gt=now)
        rows = rows.filter(holds) if show is Show.CURRENT else rows.exclude(holds).filter(is_mismatched=False)
    return rows if feed is None else rows.filter(feed__uid=feed)


def newest(actor: access.Actor, now: datetime, most: int = 5) -> list[BulletinLine]:
    """What holds now, the newest first; nothing for whoever may not see them."""
    if not actor.areas(Permission.SEE):
        return []
    rows = _seen(actor).filter(COUNTING, until__gt=now)
    return _lines(actor, list(rows.order_by("-sent_at", "-pk")[:most]), now)


def touching(actor: access.Actor, numbers: Iterable[int], now: datetime) -> list[BulletinLine]:
    """What holds now and is about any of these units, the newest first."""
    if not actor.areas(Permission.SEE):
        return []
    rows = _seen(actor).filter(COUNTING, until__gt=now).order_by("-sent_at", "-pk")[:LOOKED_AT]
    wanted = [(number, places.stop_of(number)) for number in numbers]
    return _lines(actor, [row for row in rows if rules.touches(row.ranges, wanted)], now)


def for_draft(actor: access.Actor, uid: UUID, now: datetime) -> ForDraft | None:
    """None: it does not hold, its signature does not fit, or she may not see it."""
    if not actor.areas(Permission.SEE):
        return None
    row = _seen(actor).filter(COUNTING, uid=uid, until__gt=now).first()
    if row is None:
        return None
    is_named = row.placed in (Placed.CODES, Placed.NAMES, Placed.HAND)
    numbers = tuple(start for start, stop in row.ranges if is_named and stop == places.stop_of(start))
    return ForDraft(_lines(actor, [row], now)[0], row.description, numbers, row.expires)


def bulletin_for(actor: access.Actor, uid: UUID, now: datetime) -> BulletinShown:
    row = _seen(actor).filter(uid=uid).select_related("piece").first()
    if row is None:
        raise NotFound
    earlier = _seen(actor).filter(replaced_by=row).order_by("-sent_at")[:PAGE]
    piece = row.piece
    return BulletinShown(
        _lines(actor, [row], now)[0], row.description, row.instruction, row.web, row.language, Certainty(row.certainty),
        Urgency(row.urgency), row.areas, tuple(row.oddities), piece.digest, piece.link, tuple(_lines(actor, list(earlier), now)),
        _judged(actor, row), _namesake(actor, row), *hand_of(actor, row),
    )  # fmt: skip


def _judged(actor: access.Actor, row: Bulletin) -> tuple[Earlier, ...]:
    rows = JudgedAgain.objects.visible_to(actor).filter(bulletin=row).order_by("-at", "-pk")
    return tuple(Earlier(Signature(one.was), one.at) for one in rows)


def _namesake(actor: access.Actor, row: Bulletin) -> UUID | None:
    """Of what does not fit: the one whose name it bears."""
    if not row.is_mismatched:
        return None
    rows = Bulletin.objects.visible_to(actor).filter(
        feed=row.feed_id, sender=row.sender, identifier=row.identifier, sent=row.sent, is_mismatched=False
    )
    uid: UUID | None = (
        rows.order_by(F("replaced_by").asc(nulls_first=True), "-pk").values_list("uid", flat=True).first()
    )
    return uid


def has_mismatched(actor: access.Actor, now: datetime) -> bool:
    """Whether one that would hold now bears a signature that does not fit."""
    return bool(Bulletin.objects.visible_to(actor).filter(is_mismatched=True, until__gt=now).exists())


def _seen(actor: access.Actor) -> QuerySet[Bulletin]:
    rows: QuerySet[Bulletin] = Bulletin.objects.visible_to(actor).select_related("certificate")
    return rows


def judged_again(rows: Iterable[Bulletin]) -> dict[int, datetime]:
    """When each was judged again last; without those that stand as they were judged when they came."""
    found = JudgedAgain.plain.filter(bulletin__in=list(rows)).order_by().values_list("bulletin")
    return dict(found.annotate(at=Max("at")))


def raw_for(actor: access.Actor, uid: UUID) -> tuple[bytes, bool]:
    """The very bytes that came, and whether somebody entered them by hand."""
    row = Bulletin.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return bytes(Piece.plain.get(pk=row.piece_id).content), row.placed == Placed.HAND


def _lines(actor: access.Actor, rows: Sequence[Bulletin], now: datetime) -> list[BulletinLine]:
    feeds = {
        one.pk: one for one in Feed.objects.visible_to(actor).filter(pk__in={row.feed_id for row in rows})
    }
    cited = sources.cite_many(one.source for one in feeds.values())
    read = {one.bulletin_id: one for one in Reading.objects.visible_to(actor).filter(bulletin__in=rows)}
    names = places.names_of({start for row in rows for start, _stop in row.ranges})
    later = {
        pk: (uid, kind)
        for pk, uid, kind in Bulletin.objects.visible_to(actor)
        .filter(pk__in={row.replaced_by_id for row in rows} - {None})
        .values_list("pk", "uid", "kind")
    }
    again, entered = judged_again(rows), entered_by(actor, rows)
    return [
        _line(row, feeds[row.feed_id], cited, names, read.get(row.pk), later, again.get(row.pk), entered.get(row.pk, ""), now)
        for row in rows
    ]  # fmt: skip


def _line(
    row: Bulletin,
    feed: Feed,
    cited: dict[str, sources.Citation],
    names: dict[int, str],
    read: Reading | None,
    later: dict[int, tuple[UUID, str]],
    judged_at: datetime | None,
    by_hand: str,
    now: datetime,
) -> BulletinLine:
    mark = sources.Mark.SYNTHETIC if feed.is_made_up else cited[feed.source].mark
    by, kind = later.get(row.replaced_by_id or 0, (None, ""))
    holds = (
        row.replaced_by_id is None
        and not row.is_mismatched
        and row.withdrawn_at is None
        and row.until > now
        and rules.counts(Status(row.status), MsgType(row.kind))
    )
    told = ", ".join(names[start] for start, _stop in row.ranges if start in names)
    return BulletinLine(
        row.pk, row.uid, feed.title, mark.drawn, feed.is_made_up, row.sender_name or row.sender, row.identifier, row.event,
        row.headline or row.event or row.identifier, row.sent_at, row.received_at, row.onset, row.until,
        Severity(row.severity), Status(row.status), MsgType(row.kind), told or row.areas, Placed(row.placed), row.signature,
        row.signer, judged_at, holds, by, kind == MsgType.CANCEL,
        access.read_name(read.by_label) if read else "", read.at if read else None, by_hand, row.withdrawn_at,
    )  # fmt: skip

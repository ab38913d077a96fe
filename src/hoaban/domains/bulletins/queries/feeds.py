"""Feeds, for whoever looks after them and for the job that reads them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from hoaban.domains.bulletins import rules
from hoaban.domains.bulletins.errors import Trouble
from hoaban.domains.bulletins.models import Bulletin, Feed, FeedCertificate, FeedStep, Piece
from hoaban.domains.bulletins.queries.by_hand import BY_HAND
from hoaban.domains.bulletins.values import CertificateLine, FeedLine, Problem, Step, StepLine
from hoaban.domains.signing import api as signing
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit.text import name_key

FAR = timedelta(hours=25)
"""A next time further ahead than any feed rests was written by a clock that was set back since."""
AT_ONCE, MOST = 20, 50
KINDS = frozenset({"tinh", "thanh pho", "xa", "phuong", "thi tran", "dac khu"})


def due(now: datetime) -> list[int]:
    """Feeds whose time has come, the longest waiting first."""
    rows = Feed.plain.filter(Q(next_at__lte=now) | Q(next_at__gt=now + FAR), is_on=True)
    return list(rows.order_by("next_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def is_due(row: Feed, now: datetime) -> bool:
    return row.is_on and not now < row.next_at <= now + FAR


def feeds(actor: access.Actor, now: datetime) -> list[FeedLine]:
    """Every feed, those that need a person first; seven queries however many there are."""
    rows = list(Feed.objects.visible_to(actor).exclude(url=BY_HAND).order_by("title", "pk")[:MOST])
    names = places.names_of({row.place_no for row in rows})
    cited = sources.cite_many(row.source for row in rows)
    unread, trusted, unsigned = _unread(actor, rows), _trusted(actor, rows, now), bare(now)
    lines = [
        _line(row, names.get(row.place_no, ""), cited[row.source], (unread.get(row.pk, 0), trusted.get(row.pk, 0)), row in unsigned, now)
        for row in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (not one.is_on, not (one.failures or one.is_silent)))


def steps(actor: access.Actor) -> list[StepLine]:
    """Who did what to the feeds, the newest first."""
    rows = FeedStep.objects.visible_to(actor).order_by("-pk")[:MOST]
    return [StepLine(row.feed_id, Step(row.step), access.read_name(row.by_label), row.at) for row in rows]


def unread_pieces(actor: access.Actor) -> list[Piece]:
    """The newest that were kept and not understood."""
    rows = Piece.objects.visible_to(actor).exclude(problem=Problem.NONE).defer("content")
    return list(rows.order_by("-pk")[:20])


def certificates_of(feed: Feed) -> list[FeedCertificate]:
    """Every one ever entered for it, the newest first."""
    return list(FeedCertificate.plain.filter(feed=feed).order_by("-since", "-pk"))


def certificates(actor: access.Actor, uid: UUID, now: datetime) -> tuple[str, bool, list[CertificateLine]]:
    """A feed's title, whether it left off signing, and every certificate ever entered for it."""
    feed = Feed.objects.visible_to(actor, "keep").filter(uid=uid).first()
    if feed is None:
        raise NotFound
    return feed.title, feed in bare(now), [_certificate(row, now) for row in certificates_of(feed)]


def _certificate(row: FeedCertificate, now: datetime) -> CertificateLine:
    chain = signing.read_chain(row.chain)
    facts = signing.facts(chain[0])
    counts = row.until is None or row.until > now
    return CertificateLine(
        row.uid, row.number, facts.subject, facts.issuer, facts.not_after, row.since, row.until, row.checked,
        access.read_name(row.by_label),
        signing.days_left(facts, now), counts and bool(signing.in_force([chain], now)),
    )  # fmt: skip


def entered_since() -> list[int]:
    """Certificates by which nothing was judged again yet."""
    rows = FeedCertificate.plain.filter(looked_back_at__isnull=True).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def judged_before(entry: FeedCertificate) -> list[int]:
    """Signed bulletins that came before this entry and of which nobody's signature was found right.

    The newest first: what a message replaces never holds before that message was judged itself.
    """
    rows = Bulletin.plain.filter(
        feed=entry.feed_id, is_signed=True, certificate__isnull=True, received_at__lt=entry.since
    )
    return list(rows.order_by("-pk").values_list("pk", flat=True))


def bare(now: datetime) -> dict[Feed, str]:
    """Feeds with a certificate in force whose newest bulletin bears no signature, named once a day; two queries.

    What does not fit, and what nobody could check, says nothing of whether the source still signs.
    """
    counting: dict[Feed, list[FeedCertificate]] = defaultdict(list)
    rows = FeedCertificate.plain.filter(
        Q(until__isnull=True) | Q(until__gt=now), feed__is_on=True, since__lte=now
    ).select_related("feed")
    for row in rows.order_by("pk"):
        if signing.in_force([signing.read_chain(row.chain)], now):
            counting[row.feed].append(row)
    newest, found = _newest(counting), {}
    for feed, certificates in counting.items():
        right, unsigned, at = newest.get(feed.pk, (0, 0, None))
        if at is not None and unsigned > right and at >= min(one.since for one in certificates):
            found[feed] = f"{timezone.localdate(now)}/{certificates[0].pk}"
    return found


def _newest(feeds: Iterable[Feed]) -> dict[int, tuple[int, int, datetime | None]]:
    """By feed: the newest rightly signed one, the newest unsigned one (0: none), and when that came."""
    rows = Bulletin.plain.filter(feed__in=list(feeds)).order_by().values("feed")
    counted = rows.annotate(
        right=Max("pk", filter=Q(certificate__isnull=False)),
        unsigned=Max("pk", filter=Q(is_signed=False)),
        unsigned_at=Max("received_at", filter=Q(is_signed=False)),
    )
    return {one["feed"]: (one["right"] or 0, one["unsigned"] or 0, one["unsigned_at"]) for one in counted}


def troubled(now: datetime) -> tuple[list[Feed], list[Feed]]:
    """Feeds that a person should look at, and the others."""
    rows = list(Feed.plain.order_by("pk"))
    wrong = [row for row in rows if row.is_on and (row.failures >= rules.PATIENCE or silent(row, now))]
    return wrong, [row for row in rows if row not in wrong]


def silent(row: Feed, now: datetime) -> bool:
    since = max(filter(None, (row.since, row.newest_at)))
    return rules.is_silent(row.is_on, since, row.silent_hours, now)


def place_book() -> list[rules.Place]:
    """Every province and commune loaded here, with the middle of each commune; two queries and one for each province."""
    lines = places.provinces_and_communes()
    provinces = [one.number for one in lines if len(one.code) == 2]
    centres = {
        unit.number: unit.centre
        for number in provinces
        for unit in places.communes_at(number // 10**9)
        if unit.centre
    }
    return [
        rules.Place(
            one.code, _bare(one.name), (one.number, places.stop_of(one.number)),
            (centres[one.number][1], centres[one.number][0]) if one.number in centres else None,
        )
        for one in lines
    ]  # fmt: skip


def _bare(name: str) -> str:
    key = name_key(name)
    kind = next((one for one in KINDS if key.startswith(f"{one} ")), "")
    return key.removeprefix(kind).strip()


def _unread(actor: access.Actor, rows: list[Feed]) -> dict[int, int]:
    counted = (
        Piece.objects.visible_to(actor)
        .filter(feed__in=rows)
        .exclude(problem=Problem.NONE)
        .values("feed")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return dict(counted.values_list("feed", "n"))


def _trusted(actor: access.Actor, rows: list[Feed], now: datetime) -> dict[int, int]:
    counted = (
        FeedCertificate.objects.visible_to(actor)
        .filter(Q(until__isnull=True) | Q(until__gt=now), feed__in=rows)
        .values("feed")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return dict(counted.values_list("feed", "n"))


def _line(
    row: Feed, place: str, cited: sources.Citation, counted: tuple[int, int], is_bare: bool, now: datetime
) -> FeedLine:
    mark = sources.Mark.SYNTHETIC if row.is_made_up else cited.mark
    return FeedLine(
        row.pk, row.uid, row.title, row.url, cited.title, mark.drawn, place, row.minutes, row.is_on, row.is_made_up,
        row.good_at, row.tried_at, row.newest_at, Trouble(row.trouble) if row.trouble else None, row.detail, row.failures,
        silent(row, now), *counted, is_bare, row.version,
    )  # fmt: skip

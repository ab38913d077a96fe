"""A person adds a feed, switches one on or off, says that a bulletin is read."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from hoaban.domains.bulletins.errors import FeedElsewhere, FeedKnown, FeedUnfit
from hoaban.domains.bulletins.models import Bulletin, Feed, FeedStep, Reading
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.queries.by_hand import BY_HAND
from hoaban.domains.bulletins.values import NewFeed, Step
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places


@transaction.atomic
def add_feed(*, by: access.Actor, feed: NewFeed, request: str | None, now: datetime) -> UUID:
    """Read this address from now on. Whether it may be asked at all is judged at every request, not only here."""
    access.require(by, Permission.KEEP)
    if answer := audit.answered(by, request):
        return UUID(str(Feed.objects.visible_to(by, "keep").get(pk=answer).uid))
    parts = urlsplit(feed.address)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
        or len(feed.address) > 500
    ):
        raise FeedUnfit
    if not any(area.start <= feed.place_no < area.stop for area in by.areas(Permission.KEEP)):
        raise FeedElsewhere
    if Feed.plain.filter(url=feed.address).exists():
        raise FeedKnown
    row = Feed.plain.create(
        url=feed.address, title=feed.title, source=feed.source, place_no=feed.place_no, place_stop=places.stop_of(feed.place_no),
        minutes=feed.minutes, silent_hours=feed.silent_hours, is_made_up=feed.is_made_up, since=now, next_at=now,
    )  # fmt: skip
    step(row, Step.ADD, by, now)
    audit.record("bulletins:feed:add", by=by, target=row, request=request)
    jobs.wake("bulletins.poll")
    return row.uid


@transaction.atomic
def switch_feed(*, by: access.Actor, uid: UUID, to_on: bool, request: str | None, now: datetime) -> None:
    """On: it is asked at once. Off: nothing of it is forgotten, and nobody is told that it is silent."""
    access.require(by, Permission.KEEP)
    rows = Feed.objects.visible_to(by, "keep").exclude(url=BY_HAND)
    row = rows.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) or row.is_on == to_on:
        return
    row.is_on, row.since, row.version = to_on, now, row.version + 1
    row.next_at, row.failures, row.trouble, row.detail = now, 0, "", ""
    row.save()
    step(row, Step.ON if to_on else Step.OFF, by, now)
    audit.record("bulletins:feed:switch", by=by, target=row, request=request)
    jobs.wake("bulletins.poll")


@transaction.atomic
def mark_read(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """Somebody of the office has read it; the first one stays on record."""
    access.require(by, Permission.SEE)
    row = Bulletin.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) or Reading.plain.filter(bulletin=row).exists():
        return
    Reading.plain.create(bulletin=row, by_key=by.key, by_label=by.label, at=now)
    audit.record("bulletins:bulletin:read", by=by, target=row, request=request)


def step(row: Feed, what: Step, by: access.Actor, now: datetime) -> None:
    """In the transaction of the deed."""
    FeedStep.plain.create(feed=row, step=what, by_key=by.key, by_label=by.label, at=now)

"""One feed is asked; each thing in it is kept in a transaction of its own.

What a feed said of its own freshness (ETag, Last-Modified) is written down last: whatever could not be fetched, or was cut off
by a kill, is found again by the next reading.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.db import transaction

from hoaban.domains.bulletins import ports, queries, rules
from hoaban.domains.bulletins.actions import asking, taking
from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.domains.bulletins.models import Feed
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import Fetched
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.kit.cap.listing import Entry, NotAFeed, listed

DOCUMENTS = 40
"""Further documents fetched at one reading; the rest comes with the next."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Round:
    """What one reading came to."""

    new: int = 0
    odd: int = 0
    mismatched: int = 0
    lapsed: int = 0
    is_whole: bool = True
    trouble: FeedAway | None = None


def poll(*, by: access.Actor, feed_id: int, clock: Callable[[], datetime], beat: Callable[[], None]) -> bool:
    """Ask this feed if its time has come; False when somebody else does, or it is switched off."""
    access.require(by, Permission.KEEP)
    feed = _claimed(feed_id, clock())
    if feed is None:
        return False
    fetched, came = Fetched(is_unchanged=True), _Round()
    try:
        fetched = ports.reader().get(feed.url, etag=feed.etag, modified=feed.modified)
        if not fetched.is_unchanged:
            _take_all(feed, fetched.content, came, clock, beat)
    except FeedAway as away:
        came.trouble, came.is_whole = away, False
    except NotAFeed as problem:
        came.trouble, came.is_whole = FeedAway(Trouble.NOT_A_FEED, str(problem)), False
    _finish(by, feed, fetched, came, clock())
    return True


def _claimed(feed_id: int, now: datetime) -> Feed | None:
    """One worker only: the next time is moved on before anything is asked, so that a kill asks for nothing twice at once."""
    feed = Feed.plain.filter(pk=feed_id).first()
    if feed is None or not queries.is_due(feed, now):
        return None
    onward = now + timedelta(minutes=feed.minutes)
    claimed = Feed.plain.filter(pk=feed_id, is_on=True, next_at=feed.next_at).update(
        next_at=onward, tried_at=now
    )
    return feed if claimed else None


def _take_all(
    feed: Feed, content: bytes, came: _Round, clock: Callable[[], datetime], beat: Callable[[], None]
) -> None:
    """The oldest first, so that an update finds what it updates."""
    listing = listed(content)
    known = taking.known_keys(feed, listing.entries)
    fresh = [one for one in listing.entries if taking.key_of(one) not in known]
    book = queries.place_book() if fresh else []
    asked = 0
    for entry in reversed(fresh):
        beat()
        if not entry.cap and entry.link:
            asked += 1
        if asked > DOCUMENTS:
            came.is_whole = False
            break
        try:
            body = entry.cap or _document(feed, entry)
        except FeedAway as away:  # the others are read all the same
            came.trouble, came.is_whole = away, False
            continue
        taken = _taken(feed, entry, body, book, clock())
        came.new += taken.is_new
        came.odd += bool(taken.problem)
        came.mismatched += taken.is_mismatched
        came.lapsed += taken.has_lapsed


def _taken(feed: Feed, entry: Entry, body: bytes, book: Sequence[rules.Place], now: datetime) -> taking.Taken:
    """One that our own program breaks on is kept and told, and costs no other its turn."""
    try:
        return taking.take(feed, entry, body, book, now)
    except jobs.PASS_ON:
        raise
    except Exception:  # outermost loop: of one entry; the others are taken
        log.exception("something that feed %s brought could not be taken", feed.pk)
        return taking.keep_broken(feed, entry, body, now)


def _document(feed: Feed, entry: Entry) -> bytes:
    """The whole text an entry leads to; empty where it leads nowhere. An address nobody may ask is the entry's own fault."""
    if not entry.link:
        return b""
    try:
        return ports.reader().get(urljoin(feed.url, entry.link)).content
    except FeedAway as away:
        if away.trouble in (Trouble.ADDRESS, Trouble.INSIDE, Trouble.LARGE):
            return b""
        raise
    except ValueError:
        return b""


@transaction.atomic
def _finish(by: access.Actor, feed: Feed, fetched: Fetched, came: _Round, now: datetime) -> None:
    row = Feed.plain.select_for_update().get(pk=feed.pk)
    if came.trouble is None:
        row.failures, row.trouble, row.detail, row.good_at = 0, "", "", now
    else:
        row.failures, row.trouble, row.detail = (
            row.failures + 1,
            came.trouble.trouble,
            came.trouble.detail[:200],
        )
    if came.is_whole and not fetched.is_unchanged:
        row.etag, row.modified = fetched.etag, fetched.modified
    if came.new:
        row.newest_at = now
    row.save(update_fields=["failures", "trouble", "detail", "good_at", "etag", "modified", "newest_at"])
    if came.new or came.odd or row.failures == 1:
        audit.record("bulletins:feed:poll", by=by, target=row, count=came.new)
    _ask_about(by, row, came, now)


def _ask_about(by: access.Actor, row: Feed, came: _Round, now: datetime) -> None:
    """Each kind once a day."""
    if came.odd:
        asking.ask_unread(by, row, now)
    if came.mismatched:
        asking.ask_mismatched(by, row, now)
    if came.lapsed:
        asking.ask_lapsed(by, row, now)


def watch(*, by: access.Actor, now: datetime) -> int:
    """Open a duty for each feed that fails again and again, fell silent, or left off signing; close those of feeds that are
    well; how many."""
    access.require(by, Permission.KEEP)
    wrong, well = queries.troubled(now)
    since = {row: max(filter(None, (row.since, row.good_at, row.newest_at))).isoformat() for row in wrong}
    bare = queries.bare(now)
    return asking.keep(by, asking.AWAY, since, well, now) + asking.keep(
        by, asking.BARE, bare, [row for row in (*wrong, *well) if row not in bare], now
    )

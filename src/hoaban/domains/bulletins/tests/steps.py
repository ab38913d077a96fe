"""Steps that the tests of this room share."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hoaban.domains.bulletins import actions
from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.domains.bulletins.models import Feed
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import Fetched, NewFeed
from hoaban.foundation.access.api import SystemActor

PROVINCE, OWN, NEXT = 14_00000_0000, 14_03646_0000, 14_03664_0000
ADDRESS = "https://kttv.example/alerts.atom"
NOW = datetime(2026, 7, 1, 13, 0, tzinfo=UTC)
JOB = SystemActor("bulletins.poll", frozenset({Permission.KEEP}))


@dataclass
class Web:
    """Answers what the test wants, and remembers what it was asked."""

    pages: dict[str, bytes | Trouble] = field(default_factory=dict)
    etag: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def get(self, address: str, *, etag: str = "", modified: str = "") -> Fetched:
        self.asked.append((address, etag))
        page = self.pages.get(address, Trouble.STATUS)
        if isinstance(page, Trouble):
            raise FeedAway(page, "told by the test")
        if etag and etag == self.etag:
            return Fetched(is_unchanged=True)
        return Fetched(page, etag=self.etag)


def a_feed(
    by: Any, address: str = ADDRESS, *, silent_hours: int = 0, minutes: int = 5, place: int = PROVINCE
) -> UUID:
    feed = NewFeed(address, "Made-up service", "", place, minutes, silent_hours)
    return actions.add_feed(by=by, feed=feed, request=None, now=NOW)


def poll(at: datetime = NOW, address: str = ADDRESS) -> bool:
    row = Feed.plain.get(url=address)
    return actions.poll(by=JOB, feed_id=row.pk, clock=lambda: at, beat=lambda: None)


def later(**span: int) -> datetime:
    return NOW + timedelta(**span)

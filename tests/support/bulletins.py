"""A feed and a bulletin as samples; `samples` offers them by name. Their words are made up."""

from datetime import timedelta
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from django.utils import timezone

from hoaban.kit.cap import stamp
from tests.support.people import Cast

ADDRESS = "https://example.org/alerts.atom"


def cap(identifier: str = "made-up-1", *, kind: str = "Alert", references: str = "", status: str = "Actual", area: str = "",
        expires: str = "", sent: str = "", headline: str = "Made up: heavy rain", extra: str = "") -> bytes:  # fmt: skip
    """A message of a service that does not exist."""
    when = sent or stamp(timezone.localtime())
    ends = expires or stamp(timezone.localtime() + timedelta(hours=6))
    named = f"<references>{references}</references>" if references else ""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier><sender>kttv.example</sender><sent>{when}</sent>
<status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>{named}<info><language>vi</language><category>Met</category>
<event>Mưa lớn</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty><expires>{ends}</expires>
<senderName>Made-up service</senderName><headline>{headline}</headline><description>Made up for tests.</description>
<area><areaDesc>{area or "Nowhere"}</areaDesc>{extra}</area></info></alert>""".encode()


def atom(*caps: bytes) -> bytes:
    """A feed that carries its messages inside."""
    entries = "".join(
        f"<entry><id>e{n}-{len(one)}-{hash(one)}</id><title>one</title><updated>2026-01-01T00:00:00Z</updated>"
        f"<content type='text/xml'>{one.decode().partition('?>')[2]}</content></entry>"
        for n, one in reversed(list(enumerate(caps)))
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Made up</title>{entries}</feed>'.encode()


def feed_of_bulletins(cast: Cast) -> UUID:
    return another_feed(cast, ADDRESS)


def another_feed(_cast: Cast, address: str) -> UUID:
    from hoaban.domains.bulletins.models import Feed

    now = timezone.now()
    row, _new = Feed.plain.get_or_create(
        url=address, defaults={
            "title": "Made-up service", "place_no": 14 * 10**9, "place_stop": 15 * 10**9, "minutes": 5, "silent_hours": 0,
            "is_made_up": True, "since": now, "next_at": now + timedelta(hours=1),
        },
    )  # fmt: skip
    return row.uid


def bulletin_by_hand(_cast: Cast) -> UUID:
    """As somebody entered it, each time another."""
    from hoaban.domains.bulletins.actions import entering
    from hoaban.domains.bulletins.models import HandEntry
    from hoaban.domains.bulletins.values import NewByHand, Way
    from hoaban.foundation.access.api import SystemActor

    now = timezone.now()
    by = SystemActor("samples", frozenset({"bulletins:bulletin:enter", "bulletins:bulletin:see"}))
    number = f"{HandEntry.plain.count() + 1:02d}/MAU"
    said = NewByHand(
        "Made-up service", number, Way.FAX, now, "Mưa lớn", "Cấp 1", (14 * 10**9,), now + timedelta(hours=6), "Made up for tests."
    )  # fmt: skip
    return entering.enter(by=by, said=said, request=None, now=now)


def certificate_of_feed(cast: Cast) -> UUID:
    """Made for the test, as every time it is asked for."""
    from hoaban.domains.bulletins.models import Feed, FeedCertificate
    from tests.support.certificates import make

    made, now = make(), timezone.now()
    row = FeedCertificate.plain.create(
        feed=Feed.plain.get(uid=feed_of_bulletins(cast)), number=made.certificate.fingerprint(hashes.SHA256()).hex(),
        name="Made up", chain=made.pem, checked="By telephone.", since=now, by_key="user:1", by_label="Made up",
    )  # fmt: skip
    return row.uid


def bulletin(cast: Cast) -> UUID:
    return a_bulletin(cast)


def a_bulletin(cast: Cast, name: str = "made-up-1") -> UUID:
    from hoaban.domains.bulletins.actions import taking
    from hoaban.domains.bulletins.models import Bulletin, Feed
    from hoaban.kit.cap.listing import Entry

    feed = Feed.plain.get(uid=feed_of_bulletins(cast))
    taking.take(feed, Entry(name, name, ""), cap(name), [], timezone.now())
    return Bulletin.plain.filter(identifier=name).latest("pk").uid

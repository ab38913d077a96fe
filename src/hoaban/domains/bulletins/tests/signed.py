"""A source that signs, somebody else, and what arrives of them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from hoaban.domains.bulletins import actions
from hoaban.domains.bulletins.actions import taking
from hoaban.domains.bulletins.models import Bulletin, Feed
from hoaban.domains.bulletins.tests.steps import NOW
from hoaban.domains.bulletins.values import NewCertificate
from hoaban.domains.signing import enveloped
from hoaban.kit.cap.listing import Entry
from tests.support.bulletins import cap
from tests.support.certificates import Made, make

SENT = "2026-07-01T19:00:00+07:00"
DAY = timedelta(days=1)
STATION = make("Đài mẫu", since=NOW - 10 * DAY, days=4000)
STRANGER = make("Người lạ", since=NOW - 10 * DAY, days=4000)


def message(name: str = "one", **said: Any) -> bytes:
    return cap(name, **{"sent": SENT, "expires": "2026-07-02T06:00:00+07:00", **said})


def sealed(content: bytes, made: Made = STATION) -> bytes:
    def by_key(digest: bytes) -> bytes:
        signature: bytes = made.key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        return signature

    return enveloped.sign(content, [made.certificate], by_key)


def entered(
    by: Any, made: Made = STATION, request: str | None = None, at: datetime = NOW, **words: Any
) -> UUID:
    told = NewCertificate(made.pem, "Fingerprint told by telephone.", **words)
    return actions.enter_certificate(by=by, feed=Feed.plain.get().uid, told=told, request=request, now=at)


def came(body: bytes, at: datetime = NOW, key: str = "") -> Bulletin:
    """The newest bulletin, after this arrived."""
    taking.take(Feed.plain.get(), Entry(key or str(hash(body)), "", ""), body, [], at)
    return Bulletin.plain.select_related("certificate").latest("pk")

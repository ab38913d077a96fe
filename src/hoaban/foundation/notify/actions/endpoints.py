"""Where a person of the staff is reached: browsers, and what removes an endpoint. Addresses are proven in `proving`."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.notify import sealing
from hoaban.foundation.notify.errors import BadSubscription
from hoaban.foundation.notify.events import EndpointGone
from hoaban.foundation.notify.models import Endpoint
from hoaban.foundation.notify.values import Channel

_KEY = re.compile(r"[A-Za-z0-9_-]{16,120}={0,2}")
PUSH_HOSTS = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "push.services.mozilla.com",
    "web.push.apple.com", "notify.windows.com",
)  # fmt: skip
"""Push services of the browsers in use. An address elsewhere would let a stranger make our server call it."""


@transaction.atomic
def save_subscription(
    *, by: Actor, url: str, p256dh: str, auth: str, label: str, request: str | None = None
) -> None:
    """Keep a browser that asked to get notices. The same browser again is the same row.

    Whoever used this browser before gets nothing there any more, and is told: her notices would open under other eyes.
    """
    from_host = re.fullmatch(r"https://([a-z0-9.-]+)(?::443)?/\S{1,900}", url)
    host = from_host.group(1) if from_host else ""
    known = any(host == one or host.endswith("." + one) for one in PUSH_HOSTS)
    if not (known and _KEY.fullmatch(p256dh) and _KEY.fullmatch(auth)):
        raise BadSubscription
    if audit.answered(by, request) is not None:
        return
    sealed = json.dumps({"url": url, "p256dh": p256dh, "auth": auth})
    row = keep(by, Channel.PUSH, sealed, label.strip()[:60], request, sameness=url)
    now = timezone.now()
    Endpoint.plain.filter(pk=row.pk).update(verified_at=row.verified_at or now)
    others = Endpoint.plain.filter(channel=Channel.PUSH.value, digest=row.digest, gone_at__isnull=True)
    note_gone(
        list(others.exclude(pk=row.pk).values_list("pk", flat=True)), now, "somebody else uses this browser"
    )


@transaction.atomic
def save_contact(*, by: Actor, channel: Channel, address: str, now: datetime) -> UUID:
    """Keep where somebody is reached who proved it by writing to us from there."""
    row = keep(by, channel, address, "", None)
    Endpoint.plain.filter(pk=row.pk).update(verified_at=row.verified_at or now)
    return row.uid


@transaction.atomic
def remove_endpoint(*, by: Actor, uid: str, request: str | None = None) -> None:
    """The person takes it off her list; the row stays with the day."""
    if audit.answered(by, request) is not None:
        return
    rows = Endpoint.objects.visible_to(by).filter(uid=uid, gone_at__isnull=True)
    row = rows.first()
    if row is None:
        raise NotFound
    rows.update(gone_at=timezone.now(), gone_reason="removed by its owner", sealed=b"")
    audit.record("notify:endpoint:remove", by=by, target=row, request=request)


@transaction.atomic
def remove_subscription(*, by: Actor, url: str, request: str | None = None) -> None:
    """The browser itself ended it; unknown here, there is nothing to do."""
    if audit.answered(by, request) is not None:
        return
    rows = Endpoint.objects.visible_to(by).filter(channel=Channel.PUSH.value, gone_at__isnull=True)
    row = rows.filter(digest__in=sealing.digests(url, Channel.PUSH)).first()
    if row is not None:
        rows.filter(pk=row.pk).update(gone_at=timezone.now(), gone_reason="removed by its owner", sealed=b"")
        audit.record("notify:endpoint:remove", by=by, target=row, request=request)


def forget_owners(owner_keys: Sequence[str], now: datetime) -> None:
    """Nothing of theirs is used any more, and their addresses are no longer there."""
    rows = Endpoint.plain.filter(owner_key__in=owner_keys, gone_at__isnull=True)
    rows.update(gone_at=now, gone_reason="removed by its owner", sealed=b"")


def erase_owners(owner_keys: Sequence[str], now: datetime) -> None:
    """As `forget_owners`, and what could still tell whose they were goes too: the keyed digest and the last digits."""
    forget_owners(owner_keys, now)
    Endpoint.plain.filter(owner_key__in=owner_keys).update(sealed=b"", digest="", label="", code_at=None)


def note_gone(ids: Sequence[int], now: datetime, reason: str = "gone at the push service") -> None:
    """Nothing more is sent there, and the owner is told in her inbox."""
    for row in Endpoint.plain.filter(pk__in=ids, gone_at__isnull=True):
        Endpoint.plain.filter(pk=row.pk).update(gone_at=now, gone_reason=reason, sealed=b"")
        events.publish(EndpointGone(row.pk, row.owner_key))


def note_reached(ids: Sequence[int], now: datetime) -> None:
    """The push service took a message for these browsers."""
    Endpoint.plain.filter(pk__in=ids).update(last_ok_at=now)


def keep(
    by: Actor, channel: Channel, address: str, label: str, request: str | None, sameness: str = ""
) -> Endpoint:
    """The living row of this address, made if it is new; inside the caller's transaction."""
    digests = sealing.digests(sameness or address, channel)
    living = Endpoint.plain.filter(owner_key=by.key, channel=channel.value, gone_at__isnull=True)
    # A digest under an older key becomes the one under the key in use: the same browser stays one row.
    living.filter(digest__in=digests[1:]).update(digest=digests[0])
    sealed = sealing.seal_address(address, by.key)
    row, is_new = living.get_or_create(
        owner_key=by.key, channel=channel.value, digest=digests[0], gone_at=None,
        defaults={"sealed": sealed, "label": label},
    )  # fmt: skip
    if not is_new:
        living.filter(pk=row.pk).update(sealed=sealed, label=label or row.label)
    audit.record("notify:endpoint:save", by=by, target=row, request=request, fields=("address",))
    return row

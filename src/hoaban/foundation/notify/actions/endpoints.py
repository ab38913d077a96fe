"""Where a person of the staff is reached: saved by herself, removed by her or when the other side says it is gone."""

import json
import re
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.notify import sealing
from hoaban.foundation.notify.errors import BadAddress, BadPhone, BadSubscription
from hoaban.foundation.notify.events import EndpointGone
from hoaban.foundation.notify.models import Endpoint
from hoaban.foundation.notify.values import Channel
from hoaban.kit import phone

_KEY = re.compile(r"[A-Za-z0-9_-]{16,120}={0,2}")
PUSH_HOSTS = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "push.services.mozilla.com",
    "web.push.apple.com", "notify.windows.com",
)  # fmt: skip
"""Push services of the browsers in use. An address elsewhere would let a stranger make our server call it."""


def save_address(*, by: Actor, channel: Channel, text: str, request: str | None = None) -> None:
    """Keep one e-mail address or telephone number; the former one of this channel goes."""
    address, label = _read(channel, text)
    _keep(by, channel, address, label, request, only=True)


def save_subscription(
    *, by: Actor, url: str, p256dh: str, auth: str, label: str, request: str | None = None
) -> None:
    """Keep a browser that asked to get notices. The same browser again is the same row."""
    from_host = re.fullmatch(r"https://([a-z0-9.-]+)(?::443)?/\S{1,900}", url)
    host = from_host.group(1) if from_host else ""
    known = any(host == one or host.endswith("." + one) for one in PUSH_HOSTS)
    if not (known and _KEY.fullmatch(p256dh) and _KEY.fullmatch(auth)):
        raise BadSubscription
    sealed = json.dumps({"url": url, "p256dh": p256dh, "auth": auth})
    _keep(by, Channel.PUSH, sealed, label[:60], request, only=False, sameness=url)


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


def note_gone(ids: Sequence[int], now: datetime) -> None:
    """The push service said so: nothing more is sent there, and the owner is told in her inbox."""
    for row in Endpoint.plain.filter(pk__in=ids, gone_at__isnull=True):
        Endpoint.plain.filter(pk=row.pk).update(
            gone_at=now, gone_reason="gone at the push service", sealed=b""
        )
        events.publish(EndpointGone(row.pk, row.owner_key))


@transaction.atomic
def _keep(
    by: Actor,
    channel: Channel,
    address: str,
    label: str,
    request: str | None,
    *,
    only: bool,
    sameness: str = "",
) -> None:
    if audit.answered(by, request) is not None:
        return
    digest = sealing.digest(sameness or address, channel)
    living = Endpoint.plain.filter(owner_key=by.key, channel=channel.value, gone_at__isnull=True)
    if only:
        living.exclude(digest=digest).update(gone_at=timezone.now(), gone_reason="replaced", sealed=b"")
    row, is_new = living.get_or_create(
        owner_key=by.key, channel=channel.value, digest=digest, gone_at=None,
        defaults={"sealed": sealing.seal_address(address, by.key), "label": label},
    )  # fmt: skip
    if not is_new:
        living.filter(pk=row.pk).update(sealed=sealing.seal_address(address, by.key), label=label)
    audit.record("notify:endpoint:save", by=by, target=row, request=request, fields=("address",))


def _read(channel: Channel, text: str) -> tuple[str, str]:
    """(the address as a line takes it, what shows which one it is)."""
    if channel == Channel.SMS:
        try:
            number = phone.e164(text)
        except phone.NotAPhone:
            raise BadPhone from None
        return number, f"… {number[-3:]}"
    try:
        validate_email(text.strip())
    except ValidationError:
        raise BadAddress from None
    name, _, domain = text.strip().rpartition("@")
    return text.strip(), f"{name[:1]}…@{domain}"[:60]

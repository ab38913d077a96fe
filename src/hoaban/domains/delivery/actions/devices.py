"""A browser follows up to five villages by itself (Web Push): one tap begins, one tap ends a place, the last one ends all of it.

What the browser gave to be reached is a key to somebody's screen: notify keeps it sealed under the follower's name, and an end erases it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import following, limits
from hoaban.domains.delivery.errors import NoBrowser, TooManyPlaces
from hoaban.domains.delivery.models import Follow, Follower
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.errors import BadSubscription


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What a browser's push service gave: an address and two keys."""

    url: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@transaction.atomic
def follow_by_browser(
    *, by: access.Actor, numbers: Sequence[int], browser: Subscribed, line: str = "", request: str | None, now: datetime
) -> UUID:  # fmt: skip
    """A browser proves itself by subscribing. ``line``: where a nameless wish came from."""
    known = audit.answered(by, request)
    if known is not None:
        return UUID(str(Follower.plain.values_list("uid", flat=True).get(pk=known)))
    row = following.begun(by, numbers, request, now)
    _keep(row.uid, browser, now)
    limits.count_browser(line, now)
    Follower.plain.filter(pk=row.pk).update(proven_at=now)
    return row.uid


@transaction.atomic
def follow_also(
    *, by: access.Actor, uid: UUID, number: int, browser: Subscribed, request: str | None, now: datetime
) -> None:
    """One place more, by the browser that follows already; what it is reached by may be new. The same place again is no change."""
    row = _living(uid)
    if audit.answered(by, request) is not None:
        return
    following.must_be_there([number])
    chosen = set(Follow.plain.filter(follower=row).values_list("place_no", flat=True)) | {number}
    if len(chosen) > following.PLACES:
        raise TooManyPlaces(most=following.PLACES)
    _keep(uid, browser, now)
    Follow.plain.get_or_create(follower=row, place_no=number)
    audit.record("delivery:follower:also", by=by, target=row, request=request)


@transaction.atomic
def stop_place(*, by: access.Actor, uid: UUID, number: int, now: datetime) -> None:
    """That place no more: what waits for it does not leave, what waits for another one does. Without a place all of it ends."""
    row = _living(uid)
    Follow.plain.filter(follower=row, place_no=number).delete()
    if not Follow.plain.filter(follower=row).exists():
        following.stop(by=by, uid=uid, now=now)
        return
    following.withdraw({uid}, now, unless_followed=True)
    audit.record("delivery:follower:less", by=by, target=row)


def on_endpoint_gone(payload: Mapping[str, object], _seq: int) -> None:
    """Listener of ``notify.endpoint_gone``: a browser that takes nothing any more follows nothing. Told twice, it finds nobody."""
    uid = queries.follower_of(str(payload["owner_key"]))
    if uid is not None:
        following.end_gone(uid, timezone.now())


def _living(uid: UUID) -> Follower:
    """Held, so that planning for her and her change exclude each other."""
    rows = Follower.plain.select_for_update().filter(uid=uid, ended_at__isnull=True, address__isnull=True)
    row: Follower | None = rows.filter(proven_at__isnull=False, by_zalo=False).first()
    if row is None:
        raise NotFound
    return row


def _keep(uid: UUID, browser: Subscribed, now: datetime) -> None:
    """One browser each: what it was reached by before is erased."""
    actor = following.actor_of(uid)
    if actor.key not in notify.owners_of(notify.Channel.PUSH, browser.url):
        notify.erase_owners([actor.key], now)
    try:
        notify.save_subscription(
            by=actor, url=browser.url, p256dh=browser.p256dh, auth=browser.auth, label=""
        )
    except BadSubscription as problem:
        raise NoBrowser from problem

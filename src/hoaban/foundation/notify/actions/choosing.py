"""What a person does with her notices: read them, say what she wants where, try an endpoint."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import queries
from hoaban.foundation.notify.actions.planning import Plan, Row, add_rows, open_batch
from hoaban.foundation.notify.errors import NoEndpoint, TooManyTests
from hoaban.foundation.notify.models import Batch, Delivery, Preference
from hoaban.foundation.notify.values import Channel, State, Wishes

TEST, TESTS_AN_HOUR = "notify.test", 10


def mark_read(*, by: Actor, ids: Iterable[int] | None, now: datetime | None = None) -> int:
    """These notices of hers, or all. Reading twice changes nothing."""
    rows = Delivery.objects.visible_to(by).filter(read_at__isnull=True, state=State.SENT.value)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return int(rows.update(read_at=now or timezone.now(), state=State.CONFIRMED.value))


@transaction.atomic
def save_wishes(*, by: Actor, wishes: Wishes, request: str | None = None) -> None:
    """Replace what this person wants; a form opened before somebody else's save on another machine is refused."""
    if audit.answered(by, request) is not None:
        return
    fields = {
        "quiet_from": wishes.quiet_from, "quiet_to": wishes.quiet_to, "digest_at": wishes.digest_at,
        "off": sorted(wishes.off), "digest": sorted(wishes.digest), "version": wishes.version + 1,
    }  # fmt: skip
    if wishes.version == 0:
        row, is_new = Preference.plain.get_or_create(owner_key=by.key, defaults=fields)
        if not is_new:
            raise Stale
    else:
        mine = Preference.objects.visible_to(by).filter(version=wishes.version)
        if not mine.update(**fields):
            raise Stale
        row = Preference.plain.get(owner_key=by.key)
    audit.record("notify:preference:save", by=by, target=row, request=request, fields=sorted(fields))


@transaction.atomic
def send_test(*, by: Actor, channel: Channel, request: str, now: datetime | None = None) -> None:
    """A message to one's own endpoint, at once, by night too: she is asking."""
    address = "" if channel == Channel.IN_APP else queries.usable_for(by).get(channel, "")
    if channel != Channel.IN_APP and not address:
        raise NoEndpoint
    user_id = accounts.user_id_of(by)
    people = accounts.staff_addresses([user_id] if user_id else [])
    moment = now or timezone.now()
    sent = Batch.plain.filter(kind=TEST, by_key=by.key, created_at__gt=moment - timedelta(hours=1))
    if sent.exclude(request=f"test:{request}").count() >= TESTS_AN_HOUR:
        raise TooManyTests
    batch = open_batch(by, Plan(TEST, f"test:{request}"), moment)
    state = State.SENT if channel == Channel.IN_APP else State.PLANNED
    known = "" if channel == Channel.PUSH else address
    add_rows(batch, [Row(by.key, channel, known, people[0].language if people else "vi", state)], moment)

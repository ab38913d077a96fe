"""What became of a batch, person by person or place by place, for the room that planned it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import rules
from hoaban.foundation.notify.models import Delivery, LineRest, Receipt
from hoaban.foundation.notify.queries import AT_ONCE
from hoaban.foundation.notify.values import Came, Channel, State, Telling


def tells_receipts(channel: Channel) -> bool:
    """Whether its line ever told what became of a message: the silence of one that never does says nothing."""
    rows = Receipt.plain.filter(channel=channel.value, is_good__isnull=False)
    return channel == Channel.VOICE or bool(rows.exists())


def _telling(now: datetime) -> Telling:
    rows = LineRest.plain.filter(is_life=True, down_since__lte=now - rules.RECEIPTS_WITHIN)
    receipts = [one for one in rules.TELLS_LATER if tells_receipts(one)]
    return Telling(receipts, [Channel(one) for one in rows.values_list("channel", flat=True)])


def unreached(batch: UUID, *, by: Actor, purpose: str, now: datetime) -> list[tuple[str, int]]:
    """(recipient, part) where a message will not arrive any more, or nobody knows whether it did (`rules.came`); the purpose on record."""
    audit.record_read("notify:delivery:list", by=by, target=("notify.batch", str(batch)), purpose=purpose)
    lines = _telling(now)
    wanted = Q(state__in=rules.GONE) | Q(state=State.UNKNOWN.value, channel__in=lines.receipts)
    wanted |= Q(state__in=rules.WAITING, channel__in=lines.still)
    rows = Delivery.plain.filter(wanted, batch__uid=batch).order_by("pk")
    return list(rows.values_list("recipient", "part"))


def came_among(batch: UUID, recipients: Sequence[str], now: datetime) -> dict[str, Came]:
    """What came of what each of these was sent; who stands in no message of the batch is not in it."""
    found, lines = dict[str, Came](), _telling(now)
    for start in range(0, len(recipients), AT_ONCE):
        rows = Delivery.plain.filter(batch__uid=batch, recipient__in=recipients[start : start + AT_ONCE])
        for recipient, channel, state in rows.values_list("recipient", "channel", "state"):
            came = rules.came(Channel(channel), State(state), lines)
            found[recipient] = max(came, found.get(recipient, Came.GONE))
    return found


def arrivals(batch: UUID, *, before: datetime) -> dict[int, tuple[int, int]]:
    """Part → (how many text messages arrived, how many a network took before then); no person is read. One query."""
    rows = Delivery.plain.filter(batch__uid=batch, channel=Channel.SMS.value, sent_at__lte=before).order_by()
    came = Count("pk", filter=Q(state=State.CONFIRMED.value))
    told = rows.values_list("part").annotate(came=came, taken=Count("pk"))
    return {part: (arrived, taken) for part, arrived, taken in told}

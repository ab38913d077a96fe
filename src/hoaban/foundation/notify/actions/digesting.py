"""The day's digest: what was gathered for a person becomes one message, at her hour."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import queries
from hoaban.foundation.notify.actions.planning import Plan, Row, add_rows, open_batch
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.values import Channel, State, Wishes

DIGEST = SystemActor("notify.digest")


def digest(now: datetime, most: int = 200) -> int:
    """Tell up to ``most`` people whose hour has come; each in a short transaction. How many were told."""
    gathered = Delivery.plain.filter(state=State.GATHERED.value, next_try_at__lte=now)
    waiting = list(gathered.order_by("recipient").values_list("recipient", flat=True).distinct()[: most * 5])
    wishes = queries.wishes_of(waiting)
    due = [key for key in waiting if now.time() >= wishes.get(key, Wishes()).digest_at][:most]
    return sum(_one(key, now) for key in due)


@transaction.atomic
def _one(key: str, now: datetime) -> bool:
    """One digest a day: what is gathered after it waits for tomorrow's."""
    mine = Delivery.plain.filter(recipient=key, state=State.GATHERED.value)
    today = Delivery.plain.filter(recipient=key, batch__kind="notify.digest")
    if today.filter(batch__request=_request(key, now)).exists():
        mine.update(next_try_at=now.replace(hour=23, minute=59))
        return False
    channels = list(mine.values("channel", "address", "language").annotate(n=Count("pk")))
    if not channels:
        return False
    count = max(row["n"] for row in channels)
    batch = open_batch(DIGEST, Plan("notify.digest", _request(key, now), params={"count": count}), now)
    add_rows(
        batch, [Row(key, Channel(row["channel"]), row["address"], row["language"]) for row in channels], now
    )
    for carrier in Delivery.plain.filter(batch=batch, recipient=key):
        mine.filter(channel=carrier.channel).update(state=State.CARRIED.value, carrier=carrier)
    return True


def _request(key: str, now: datetime) -> str:
    return f"{key}:{now.date().isoformat()}"

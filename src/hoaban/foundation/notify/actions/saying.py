"""What a claimed window says: the words of each batch, where they go, and what is too late to be said."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from hoaban.foundation.notify import queries, wording
from hoaban.foundation.notify.actions import blocks
from hoaban.foundation.notify.errors import NotNow
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.values import (
    NOT_NEEDED,
    TOO_LATE,
    Answer,
    Channel,
    Held,
    Outgoing,
    Result,
    State,
    Subscription,
)

log = logging.getLogger(__name__)
OVER_AT_ONCE = 40_000
NOWHERE = Result(Answer.REFUSED, "removed by its owner")
"""Her address is no longer there."""


def said(
    channel: Channel, held: Sequence[Held], now: datetime, *, is_life: bool
) -> tuple[list[tuple[Held, Outgoing]], list[tuple[Held, Result]]]:
    """(what can leave, what has no words now). The words of a batch are made once per language, not once per person."""
    known: dict[tuple[int, str, tuple[int, ...]], tuple[str, str] | Result] = {}
    batches = Batch.plain.in_bulk({one.batch for one in held})
    late = _expired(batches.values(), now)
    takers = _subscriptions(held) if channel == Channel.PUSH else {}
    sealed = _sealed(channel, held)
    ready, unsaid = [], []
    for one in held:
        if one.leader:
            continue
        key, batch = (one.batch, one.language, one.parts), batches[one.batch]
        if key not in known:
            known[key] = TOO_LATE if one.batch in late else _words(batch, channel, one.language, one.parts)
        words = known[key]
        if isinstance(words, Result):
            unsaid.append((one, words))
            continue
        address = one.address or sealed.get(one.recipient, "")
        if channel is Channel.ZALO and not address:
            unsaid.append((one, NOWHERE))
            continue
        message = Outgoing(
            one.reference, address, *words, batch.path, is_life, one.language, takers.get(one.recipient, ()),
            batch.kind, batch.params, batch.expires_at, one.tries, wording.kind_of(batch.kind).rings,
        )  # fmt: skip
        ready.append((one, message))
    return ready, unsaid


def _words(batch: Batch, channel: Channel, language: str, parts: tuple[int, ...]) -> tuple[str, str] | Result:
    params = batch.params | {"parts": ",".join(map(str, parts))} if parts else batch.params
    try:
        return wording.words(batch.kind, params, channel, language) or NOT_NEEDED
    except NotNow as later:
        return Result(Answer.LATER, retry_after=later.rest.total_seconds(), is_untried=True)
    except Exception as problem:  # a room's words may break in any way: only its own messages wait for it
        log.exception("the words of batch %s broke", batch.pk)
        return Result(Answer.LATER, f"no words: {type(problem).__name__}")


def _subscriptions(held: Sequence[Held]) -> dict[str, tuple[Subscription, ...]]:
    return queries.subscriptions_of({one.recipient for one in held})


def _sealed(channel: Channel, held: Sequence[Held]) -> dict[str, str]:
    """Where people are reached whose address stands in no row: opened as the message leaves."""
    keys = {one.recipient for one in held if not one.address} if channel is Channel.ZALO else set()
    found = queries.addresses_of(keys) if keys else {}
    return {key: ways[channel] for key, ways in found.items() if channel in ways}


def _expired(batches: Iterable[Batch], now: datetime) -> set[int]:
    """Which of a window's batches would come too late. What waits of them is over with it: a newer warning stands behind it.

    Not a million at once: that takes longer than a statement may, and the window in doubt would break with it. What another
    dispatcher claims meanwhile is its own to end.
    """
    late = {one.pk for one in batches if one.expires_at and one.expires_at < now}
    if late:
        # What may have left once is told of by itself.
        waiting = Delivery.plain.filter(batch__in=late, state=State.PLANNED.value, resends=0)
        with transaction.atomic():
            free = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
            over: dict[str, object] = {"state": State.EXPIRED.value, "reason": TOO_LATE.reason}
            blocks.move(list(free[:OVER_AT_ONCE]), [State.PLANNED], over)
    return late

"""The dispatcher: claims a window, makes it durably in doubt, hands it to the line, writes down what became of it.

One dispatcher runs per lane, under jobs' lease. Whatever it finds in doubt when it starts was left by one that died.
"""

import gc
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import ports, queries, rules, wording
from hoaban.foundation.notify.actions import blocks, gathering, receiving, settling
from hoaban.foundation.notify.errors import ChannelDown, NotNow
from hoaban.foundation.notify.models import Attempt, Batch, Delivery, LineRest
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
from hoaban.kit.uid import uuid7, uuid7_floor

log = logging.getLogger(__name__)
CLOSED = "real lines are closed while demo data is loaded"
ORDINARY_WINDOW = 1000
"""What no life hangs on waits for receipts after a crash: fewer of those are in doubt at once."""
OVER_AT_ONCE = 40_000
LEASE = timedelta(seconds=60)
"""A window is over within a few seconds; the rest is for a line that hangs and a database that lets nobody write."""
NOWHERE = Result(Answer.REFUSED, "removed by its owner")
"""Her address is no longer there."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one window came to."""

    done: int = 0
    failed: int = 0
    is_full: bool = False
    """More is waiting right now."""


def find_doubtful(*, is_life: bool, now: datetime, among: Q | None = None) -> int:
    """After a crash: mark what was in doubt; send life safety again, once. How many were found.

    The others wait for a receipt. A second crash leaves a life-safety message in doubt too: twice is enough, and since when says
    ``doubted_at``.
    ``among``: where others send as well, what is surely nobody's any more (`sharing`).
    """
    doubt = Delivery.plain.filter(among or Q(), state=State.IN_DOUBT.value, is_life=is_life)
    if held := [
        one
        for line in ports.connected.lines.values()
        if isinstance(line, ports.Holder)
        for one in line.held()
    ]:
        doubt = doubt.exclude(pk__in=gathering.all_of(queries.deliveries_of(held)))
    found = _notice(doubt.filter(doubted_at__isnull=True), now)
    if is_life:
        tried_since = Attempt.plain.filter(delivery=OuterRef("pk"), started_at__gte=OuterRef("doubted_at"))
        doubt.filter(Exists(tried_since), resends__gt=0).update(doubted_at=now)
        again = doubt.filter(resends=0)
        again.update(state=State.PLANNED.value, resends=1, next_try_at=now, window=None, doubted_at=now)
    return found


def _notice(lost: QuerySet[Delivery], now: datetime) -> int:
    """Say since when they are in doubt. Receipts that came before, or come from now on, find them: none falls in between."""
    found = 0
    for name in list(lost.values_list("channel", flat=True).distinct()):
        with transaction.atomic():
            blocks.alone(Channel(name))
            # Only now: while we waited for our turn a window may have come back, and be on its way anew.
            ids = list(lost.filter(channel=name).select_for_update().values_list("pk", flat=True))
            if ids:
                blocks.move(ids, [State.IN_DOUBT], {"doubted_at": now})
                receiving.adopt(Channel(name), ids, now)
            found += len(ids)
    return found


def dispatch_window(channel: Channel, *, is_life: bool, now: datetime) -> Turn:
    """One window of one channel. A line that rests, or that may not be used here, leaves everything waiting."""
    _bring_near(channel, is_life, now)
    line = ports.connected.lines.get(channel)
    if line is None or _is_resting(channel, is_life, now):
        return Turn()
    if not queries.is_due(channel, is_life, now):
        return Turn()
    if line.is_real and accounts.is_demo_installation():
        _rest(channel, is_life, ChannelDown(CLOSED, 60), now)
        return Turn()
    most = line.window if is_life else min(line.window, ORDINARY_WINDOW)
    with _uncollected():
        return _one_window(channel, line, most, is_life=is_life, now=now)


def _one_window(channel: Channel, line: ports.Line, most: int, *, is_life: bool, now: datetime) -> Turn:
    window, held, is_full = claim(channel, is_life=is_life, most=most, now=now)
    if not held:
        return Turn()
    ready, unsaid = _said(channel, held, now, is_life=is_life)
    _count_parts(line, ready)
    try:
        results = line.send([message for _attempt, message in ready]) if ready else []
    except ChannelDown as down:
        settling.put_back(window, held, down.reason, now + _rest(channel, is_life, down, now))
        return Turn(failed=len(held))
    outcomes = [(attempt, result) for (attempt, _m), result in zip(ready, results, strict=True)] + unsaid
    outcomes = gathering.for_all(held, outcomes)
    failed = settling.settle(window, channel, outcomes, timezone.now(), is_life=is_life)
    _rested(channel, is_life, now, len(held), line.per_second)
    return Turn(len(held) - failed, failed, is_full=is_full)


def _count_parts(line: ports.Line, ready: Sequence[tuple[Held, Outgoing]]) -> None:
    """Durable before a byte leaves: of a message whose answer is lost, the receipt for one part is no receipt for the others."""
    if not isinstance(line, ports.Cutter):
        return
    parts = {text: line.parts_of(text) for text in {message.text for _attempt, message in ready}}
    long: dict[int, list[int]] = defaultdict(list)
    for one, message in ready:
        if parts[message.text] > 1:
            long[parts[message.text]].append(one.attempt)
    if long:
        with transaction.atomic():
            for count, attempts in long.items():
                blocks.count_parts(attempts, count)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A window's thousands of small values hold no circles: to walk them again and again was a quarter of its work."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_listening() -> None:
    """Lines that are told things later stay connected in the lane of life safety, though nothing is sent. Never in a demo."""
    for line in ports.connected.lines.values():
        if isinstance(line, ports.Listener) and not (line.is_real and accounts.is_demo_installation()):
            line.listen()


@transaction.atomic
def claim(channel: Channel, *, is_life: bool, most: int, now: datetime) -> tuple[UUID, list[Held], bool]:
    """Take up to ``most`` rows and write their attempts; committed before a byte leaves. The last: there may be more.

    What rings with them, on the same telephones, comes on top of ``most``. No telephone that another dispatcher may be ringing is
    taken: two that claim at one moment would each hold a row of it, and ring it twice.
    """
    window = uuid7()
    apart: tuple[UUID, UUID] | None = None
    if channel is Channel.VOICE and _others_ring():
        blocks.alone(channel, "notify.claim")
        apart = uuid7_floor(now - LEASE), uuid7_floor(now + LEASE)
    held = blocks.claim(window, channel, is_life=is_life, most=most, now=now, apart=apart)
    is_full = len(held) == most
    if channel is Channel.VOICE and held:
        held = gathering.gather(window, held, now)
    if channel is Channel.VOICE and is_life:
        settling.announce_again(held)
    return window, held, is_full


def _others_ring() -> bool:
    """Whether dispatchers share the line that calls. One that goes on with its calls is known to a single process."""
    line = ports.connected.lines.get(Channel.VOICE)
    return ports.work_source() is not None and not isinstance(line, ports.Holder)


def _said(
    channel: Channel, held: Sequence[Held], now: datetime, *, is_life: bool
) -> tuple[list[tuple[Held, Outgoing]], list[tuple[Held, Result]]]:
    """(what can leave, what has no words now). The words of a batch are made once per language, not once per person."""
    said: dict[tuple[int, str, tuple[int, ...]], tuple[str, str] | Result] = {}
    batches = Batch.plain.in_bulk({one.batch for one in held})
    late = _expired(batches.values(), now)
    takers = _subscriptions(held) if channel == Channel.PUSH else {}
    sealed = _sealed(channel, held)
    ready, unsaid = [], []
    for one in held:
        if one.leader:
            continue
        key, batch = (one.batch, one.language, one.parts), batches[one.batch]
        if key not in said:
            said[key] = TOO_LATE if one.batch in late else _words(batch, channel, one.language, one.parts)
        words = said[key]
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


def _bring_near(channel: Channel, is_life: bool, now: datetime) -> None:
    """The clock was turned back since these rows were written: what waits longer than it can is due now."""
    far = now + rules.longest_wait(is_life=is_life)
    which = {"channel": channel.value, "is_life": is_life}
    if waited := blocks.bring_near(channel, is_life=is_life, far=far, now=now):
        log.warning("%s messages waited for a clock that was turned back", waited)
    rests = LineRest.plain.filter(**which, rest_until__gt=far)
    if rests.exists():
        rests.update(rest_until=None)


def _expired(batches: Iterable[Batch], now: datetime) -> set[int]:
    """Which of a window's batches would come too late. What waits of them is over with it: a newer warning stands behind it.

    Not a million at once: that takes longer than a statement may, and the window in doubt would break with it. What another
    dispatcher claims meanwhile is its own to end.
    """
    late = {one.pk for one in batches if one.expires_at and one.expires_at < now}
    if late:
        waiting = Delivery.plain.filter(batch__in=late, state=State.PLANNED.value)
        with transaction.atomic():
            free = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
            over: dict[str, object] = {"state": State.EXPIRED.value, "reason": TOO_LATE.reason}
            blocks.move(list(free[:OVER_AT_ONCE]), [State.PLANNED], over)
    return late


def _is_resting(channel: Channel, is_life: bool, now: datetime) -> bool:
    return LineRest.plain.filter(channel=channel.value, is_life=is_life, rest_until__gt=now).exists()


def _rest(channel: Channel, is_life: bool, down: ChannelDown, now: datetime) -> timedelta:
    """Two windows that break at once count twice, and the longer rest stands."""
    LineRest.plain.get_or_create(channel=channel.value, is_life=is_life)
    with transaction.atomic():
        row = LineRest.plain.select_for_update().get(channel=channel.value, is_life=is_life)
        row.failures += 1
        rest = rules.rest_after(row.failures, is_life=is_life, asked_for=down.retry_after)
        row.rest_until, row.down_since = max(row.rest_until or now, now + rest), row.down_since or now
        row.reason = down.reason[:120]
        row.save()
    return rest


def _rested(channel: Channel, is_life: bool, now: datetime, sent: int, per_second: float | None) -> None:
    """The line answered: it is up again, and waits as long as its rate demands.

    A window begins while the line does not rest. A rest that lies ahead now was another window's word, of a dispatcher beside us,
    and newer than ours: it stands, and only the longer of two counts.
    """
    rest = rules.share_per_second(sent, per_second)
    until = now + rest if rest else None
    row = LineRest.plain.filter(channel=channel.value, is_life=is_life)
    over = row.filter(Q(rest_until__isnull=True) | Q(rest_until__lte=now))
    over.filter(Q(failures__gt=0) | Q(rest_until__isnull=False)).update(
        failures=0, down_since=None, reason="", rest_until=until
    )
    if until is not None:
        LineRest.plain.get_or_create(channel=channel.value, is_life=is_life, defaults={"rest_until": until})
        row.filter(Q(rest_until__isnull=True) | Q(rest_until__lt=until)).update(rest_until=until)

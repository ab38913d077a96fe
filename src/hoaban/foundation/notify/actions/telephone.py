"""Whether this installation calls anybody, and how one call stands: for the room that had it made. No number, no name."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import ports, rules
from hoaban.foundation.notify.actions import blocks
from hoaban.foundation.notify.actions.planning import AT_ONCE
from hoaban.foundation.notify.actions.withdrawing import STOPPED
from hoaban.foundation.notify.models import Attempt, Batch, Delivery
from hoaban.foundation.notify.twins import ConsoleTwin
from hoaban.foundation.notify.values import Answer, Channel, Rang, State

ANSWERED = (Rang.HEARD, Rang.BUSY, Rang.NO_ANSWER, Rang.EARLY, Rang.WRONG_NUMBER, Rang.BROKE_OFF)
"""What only a line that calls can tell."""


class CallsHere(StrEnum):
    """Whether a call would leave. A page that offers one asks first: what waits for no line looks like a telephone that rings."""

    YES = "yes"
    NO_LINE = "no_line"
    CLOSED = "closed"
    """There is a line, and demo data is loaded: it reaches nobody until that is gone."""


@dataclass(frozen=True, slots=True)
class CallStands:
    """One call, as far as its line told."""

    rang: Rang
    again_at: datetime | None = None
    """When it rings again by itself; None: it rings now, or no more."""
    key: str = ""
    """That was pressed last, once the call is over."""
    recipient: str = ""
    at: datetime | None = None
    """When it was tried last."""


def calls_here() -> CallsHere:
    """By the line that is joined. A trial line answers in a demo only; one that just writes down calls nobody anywhere."""
    line = ports.connected.lines.get(Channel.VOICE)
    if line is None or isinstance(line, ConsoleTwin):
        return CallsHere.NO_LINE
    if line.is_real:
        return CallsHere.CLOSED if accounts.is_demo_installation() else CallsHere.YES
    return CallsHere.YES if accounts.is_demo_installation() else CallsHere.NO_LINE


def _is_line_here(channel: Channel) -> bool:
    """Whether what leaves by it may reach somebody: what a twin writes down is read in a demo only, by whoever plays its people."""
    if channel is Channel.IN_APP:
        return True
    if channel is Channel.VOICE:
        return calls_here() is not CallsHere.NO_LINE
    line = ports.connected.lines.get(channel)
    return line is not None and (line.is_real or accounts.is_demo_installation())


def call_stands(*, by_key: str, request: str) -> CallStands | None:
    """The one call of this plan; None: nobody planned it."""
    found = calls_stand(by_key=by_key, requests=[request])
    return next((one for ones in found.values() for one in ones), None)


@dataclass(frozen=True, slots=True)
class WayStands:
    """How one person was told in one way."""

    channel: Channel
    state: State
    rang: Rang | None = None
    """Of a call."""
    is_line_here: bool = True
    """False: no line carries it outside, whatever the ledger calls taken. One that carried this message was here then."""
    waits_since: datetime | None = None
    """When it was planned, of what has not left."""


def ways_stand(*, by_key: str, requests: Collection[str]) -> dict[tuple[str, str], list[WayStands]]:
    """Every way of these plans, by request and recipient; two queries, and one for a way, however many there are."""
    rows = Delivery.plain.filter(batch__by_key=by_key, batch__request__in=list(requests))
    found = list(rows.select_related("batch"))
    tries, stands = _last_tries([row for row in found if row.channel == Channel.VOICE]), defaultdict(list)
    here = {channel: _is_line_here(channel) for channel in {Channel(row.channel) for row in found}}
    for row in sorted(found, key=lambda one: one.pk):
        rang = _stands(row, tries).rang if row.channel == Channel.VOICE else None
        channel, state = Channel(row.channel), State(row.state)
        was_here = state is State.CONFIRMED or rang in ANSWERED
        waits_since = row.batch.created_at if state is State.PLANNED else None
        one = WayStands(channel, state, rang, here[channel] or was_here, waits_since)
        stands[row.batch.request, row.recipient].append(one)
    return dict(stands)


def calls_stand(
    *, by_key: str, requests: Collection[str], parts: Collection[int] | None = None
) -> dict[tuple[str, int], list[CallStands]]:
    """Every call of these plans, in these parts or in all, by request and part; two queries, however many there are."""
    rows = Delivery.plain.filter(batch__by_key=by_key, batch__request__in=list(requests))
    rows = rows if parts is None else rows.filter(part__in=list(parts))
    found = list(rows.filter(channel=Channel.VOICE.value).select_related("batch").order_by("pk"))
    tries, stands = _last_tries(found), defaultdict(list)
    for row in found:
        stands[row.batch.request, row.part].append(_stands(row, tries))
    return dict(stands)


def batches_of(*, by_key: str, prefix: str) -> list[UUID]:
    """What one room's actor planned under requests that begin like this, the oldest first."""
    rows = Batch.plain.filter(by_key=by_key, request__startswith=prefix)
    return list(rows.order_by("pk").values_list("uid", flat=True))


@dataclass(frozen=True, slots=True)
class CallWaiting:
    """A call that has not left, or leaves again."""

    id: int
    request: str
    recipient: str
    part: int
    due: datetime
    """Where it stands in its line's queue."""


def calls_waiting(*, by_key: str, now: datetime) -> list[CallWaiting]:
    """Every call that waits of what one room's actor planned and that may still leave; two queries, however many there are."""
    live = dict(Batch.plain.filter(by_key=by_key, expires_at__gt=now).values_list("pk", "request"))
    rows = Delivery.plain.filter(
        batch__in=list(live), channel=Channel.VOICE.value, state=State.PLANNED.value
    ).order_by("pk")
    told = rows.values_list("pk", "batch_id", "recipient", "part", "next_try_at")
    return [CallWaiting(pk, live[batch], who, part, due) for pk, batch, who, part, due in told]


def withdraw_calls(*, ids: Sequence[int]) -> int:
    """Of these calls what still waits does not ring."""
    fields: dict[str, object] = {"state": State.SUPPRESSED.value, "reason": STOPPED}
    return sum(
        blocks.move(list(ids[part]), [State.PLANNED], dict(fields))
        for part in rules.in_chunks(len(ids), AT_ONCE)
    )


def bring_forward(*, ids: Sequence[int], due: datetime, now: datetime) -> int:
    """Calls whose rest is over stand again where they stood before they were tried: who waits since before them does not pass them."""
    done = 0
    for part in rules.in_chunks(len(ids), AT_ONCE):
        rows = Delivery.plain.filter(pk__in=list(ids[part]), state=State.PLANNED.value)
        done += rows.filter(next_try_at__gt=due, next_try_at__lte=now).update(next_try_at=due)
    return int(done)


def _stands(row: Delivery, tries: Mapping[int, Attempt]) -> CallStands:
    state, last = State(row.state), tries.get(row.pk)
    at = last.started_at if last else None
    if state is State.IN_DOUBT and last is not None and last.outcome == Answer.UNSURE:
        return CallStands(Rang.BROKE_OFF, recipient=row.recipient, at=at)
    if state is State.IN_DOUBT and row.doubted_at and at and row.doubted_at > at:
        return CallStands(Rang.UNKNOWN, recipient=row.recipient, at=at)
    found = rules.rang(state, row.reason, row.tries)
    waits = state is State.PLANNED and found is not Rang.SOON
    key = rules.key_told(row.reason) if found is Rang.HEARD else ""
    return CallStands(found, row.next_try_at if waits else None, key, row.recipient, at)


def _last_tries(rows: Collection[Delivery]) -> dict[int, Attempt]:
    """In doubt a call is while the line holds it, too: only the line's own word tells the one from the other."""
    tries = Attempt.plain.filter(delivery__in=[row.pk for row in rows]).order_by("pk")
    return {one.delivery_id: one for one in tries}

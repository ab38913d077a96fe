"""Planning: rooms say who is to be told what, in chunks; the ledger keeps each person and channel once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify import rules, wording
from hoaban.foundation.notify.actions import filling
from hoaban.foundation.notify.errors import UnsafePath
from hoaban.foundation.notify.events import NoticesPlanned
from hoaban.foundation.notify.models import Batch, Stopped
from hoaban.foundation.notify.values import Again, Channel, Recipients, State, Urgency

AT_ONCE = 2000
"""Rows of one transaction: other writers wait no longer for it."""


class Row(NamedTuple):
    """One person on one channel, decided."""

    recipient: str
    channel: Channel
    address: str = ""
    language: str = "vi"
    state: State = State.PLANNED
    at: datetime | None = None
    """Not before; None: now."""
    reason: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is told, why, and where the notice leads."""

    kind: str
    request: str
    """Names this telling for its room: the same one again adds only whom it had not reached."""
    path: str = "/w/notices/"
    urgency: Urgency = Urgency.NORMAL
    params: Mapping[str, int | str] = field(default_factory=dict)
    expires_at: datetime | None = None


def plan(*, by: Actor, what: Plan, recipients: Iterable[Recipients], now: datetime | None = None) -> UUID:
    """Put a batch into the ledger, chunk by chunk, each in a transaction of its own; the batch's uid.

    Killed between two chunks, the same call again goes on: a person already there on that channel stays as she is.
    """
    moment = now or timezone.now()
    batch = open_batch(by, what, moment)
    for chunk in recipients:
        for part in rules.in_chunks(len(chunk.keys), AT_ONCE):
            with transaction.atomic():
                _write(batch, _planned(chunk, part, moment, is_life=what.urgency == Urgency.LIFE))
    return batch.uid


def plan_again(
    *,
    by: Actor,
    what: Plan,
    of: UUID,
    after: int = 0,
    due: datetime | None = None,
    now: datetime | None = None,
) -> Again:
    """Tell whoever may have a message of an earlier batch, on the same channel and address; one block of them.

    May have: a try of hers was neither put off nor refused. Killed or called again, nobody stands there twice.
    """
    moment = now or timezone.now()
    batch, older = open_batch(by, what, moment), Batch.plain.get(uid=of)
    with transaction.atomic():
        last = filling.copy(
            older.pk, batch.pk, after, AT_ONCE, due or moment, moment, is_life=what.urgency == Urgency.LIFE
        )
        if last is not None:
            jobs.wake("notify.life" if what.urgency == Urgency.LIFE else "notify.send")
    return Again(batch.uid, last)


@transaction.atomic
def open_batch(by: Actor, what: Plan, now: datetime) -> Batch:
    """The batch of this request, made if it is new."""
    wording.kind_of(what.kind)
    if not rules.is_inside(what.path):
        raise UnsafePath
    batch, is_new = Batch.plain.get_or_create(
        by_key=by.key,
        request=what.request[:160],
        defaults={
            "kind": what.kind, "urgency": what.urgency.value, "params": dict(what.params), "path": what.path,
            "created_at": now, "expires_at": what.expires_at,
        },
    )  # fmt: skip
    if is_new:
        audit.record("notify:batch:plan", by=by, target=batch)
        events.publish(NoticesPlanned(batch.pk))
    return batch


def add_rows(batch: Batch, rows: Iterable[Row], now: datetime) -> None:
    """Decided rows of a few people, inside the caller's transaction."""
    _write(
        batch,
        [
            (
                row.channel.value, row.recipient, row.address, row.language, row.state.value, row.at or now,
                now if row.state == State.SENT else None, row.reason, row.part,
            )
            for row in rows
        ],
    )  # fmt: skip


def _planned(chunk: Recipients, part: slice, now: datetime, *, is_life: bool) -> list[filling.Planned]:
    """A chunk's rows as columns joined: there may be a million of them."""
    addresses = chunk.addresses[part]
    stopped: set[str] = set()
    if chunk.channel in (Channel.SMS, Channel.VOICE) and not is_life:
        stopped = set(Stopped.plain.filter(phone_e164__in=addresses).values_list("phone_e164", flat=True))
    channel, at = chunk.channel.value, chunk.due or now
    waits, quiet = (State.PLANNED.value, ""), (State.SUPPRESSED.value, "stopped")
    verdicts = [quiet if one in stopped else waits for one in addresses] if stopped else repeat(waits)
    columns = zip(
        chunk.keys[part], addresses, verdicts, chunk.languages_of(part), chunk.parts_of(part), strict=False
    )
    return [
        (channel, key, address, language, state, at, None, reason, group)
        for key, address, (state, reason), language, group in columns
    ]


def _write(batch: Batch, rows: Sequence[filling.Planned]) -> None:
    is_life = batch.urgency == Urgency.LIFE
    filling.plan(batch.pk, rows, is_life=is_life)
    if any(row[4] == State.PLANNED.value for row in rows):
        jobs.wake("notify.life" if is_life else "notify.send")

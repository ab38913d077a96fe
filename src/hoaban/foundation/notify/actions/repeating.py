"""What a line may hand over again because nothing is heard of it: a package for a loudspeaker, played once however often it comes.

Its broker acknowledged it, and may have forgotten it since: what a broker had not yet written to its disk goes with its power. So «handed
over» is kept with a time until which a word is waited for. A word short of a verdict (received, playing) moves it on; after it the
message is handed over again while it is in force, marked and counted like every other that is sent twice.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from hoaban.foundation.notify import ports, rules
from hoaban.foundation.notify.actions import blocks, turns
from hoaban.foundation.notify.models import Attempt, Batch, Delivery, LineRest
from hoaban.foundation.notify.values import Channel, State, Step

AT_ONCE = 3000
_SILENT = {one.value for one in rules.before(Step.REPEAT)} - {State.FAILED.value}


def repeater(channel: Channel) -> ports.Repeater | None:
    line = ports.connected.lines.get(channel)
    return line if isinstance(line, ports.Repeater) else None


def repeaters() -> dict[Channel, ports.Repeater]:
    """Lines that may hand over again. A line is looked up once for a block: each look asks it for all that it has to have."""
    lines = ports.connected.lines
    return {channel: one for channel, one in lines.items() if isinstance(one, ports.Repeater)}


def repeat(now: datetime) -> int:
    """Of whatever nothing was heard in its time waits to leave once more; how many. What is over, or was told of meanwhile, is let go.

    Several may ask at one moment, and each row is found once. In the index's order: by the key PostgreSQL, which knows nothing of a
    column that is new, would read the whole ledger for it.
    """
    done = 0
    for channel, line in repeaters().items():
        # No wait is longer than the longest: such a time was written by a clock that has been turned back since.
        waited = Q(again_at__lte=now) | Q(again_at__gt=now + rules.LONGEST_SILENCE)
        rows = Delivery.plain.filter(waited, channel=channel.value, is_life=True).order_by("again_at")
        if list(rows.values_list("pk", flat=True)[:1]):
            done += _again(channel, line.passing, rows, now)
    return done


@transaction.atomic
def _again(channel: Channel, lost: Collection[str], rows: QuerySet[Delivery], now: datetime) -> int:
    """``lost``: reasons of a failure after which it goes again."""
    turns.alone(channel)
    rest = LineRest.plain.filter(channel=channel.value, is_life=True).first()
    if rest and rest.rest_until and rest.rest_until > now:
        return 0
    # Whoever counts a batch writes to such rows without that turn: those it holds are found a second later.
    free = rows.select_for_update(skip_locked=True).values_list("pk", "batch_id", "state", "reason")
    found = list(free[:AT_ONCE])
    over = set(
        Batch.plain.filter(pk__in={one[1] for one in found}, expires_at__lte=now).values_list("pk", flat=True)
    )
    silent = [
        pk for pk, batch, state, reason in found
        if batch not in over and (state in _SILENT or (state == State.FAILED.value and reason in lost))
    ]  # fmt: skip
    Delivery.plain.filter(pk__in={one[0] for one in found}.difference(silent)).update(again_at=None)
    # Of a line that is away one goes ahead, to see whether it is back: what it took once is not to wait for its turn, and be tried and
    # written down, all night.
    going = silent[:1] if rest and rest.down_since else silent
    return Delivery.plain.filter(pk__in=going).update(
        state=State.PLANNED.value, resends=F("resends") + 1, next_try_at=now, again_at=None, reason=""
    )


@transaction.atomic
def note_underway(*, channel: Channel, told: Sequence[tuple[UUID, str]], now: datetime) -> int:
    """The other side has these (our reference, its address) and is at work on them; no verdict yet. How many are ours.

    One that comes before our own note is that note: nothing is in doubt that was received.
    """
    line = repeater(channel)
    if line is None or not told:
        return 0
    turns.alone(channel)
    ids = _meant(channel, told)
    again: dict[str, object] = {"again_at": now + line.at_work}
    blocks.move(ids, rules.before(Step.ACCEPTED), _taken(now) | again)
    _stay(ids, _taken(now) | again)
    blocks.move(ids, rules.before(Step.REPEAT), again)
    return len(ids)


def stay_handed_over(channel: Channel, told: Sequence[tuple[UUID, str]], now: datetime) -> None:
    """A verdict came of these while they wait to leave once more: they stand where it finds them. Within the caller's turn."""
    line = repeater(channel)
    if line is not None and told:
        fields: dict[str, object] = {"again_at": now + line.again_after}
        _stay(_meant(channel, told), _taken(now) | fields)


def put_back(channel: Channel, ids: Sequence[int], window: UUID, at: datetime) -> int:
    """A window of these was not taken: what such a line had taken before stays handed over until ``at``, and did not go again."""
    if repeater(channel) is None:
        return 0
    there = Delivery.plain.filter(
        pk__in=ids, state=State.IN_DOUBT.value, window=window, sent_at__isnull=False, resends__gt=0
    )
    return there.update(state=State.SENT.value, reason="", window=None, again_at=at, resends=F("resends") - 1)


def _meant(channel: Channel, told: Sequence[tuple[UUID, str]]) -> list[int]:
    """Deliveries of danger to life that were tried under these references, to these addresses."""
    addresses = dict(told)
    tried = Attempt.plain.filter(reference__in=list(addresses), channel=channel.value, delivery__is_life=True)
    known = tried.values_list("reference", "delivery_id", "delivery__address")
    return [delivery for reference, delivery, address in known if addresses[reference] == address]


def _stay(ids: Sequence[int], fields: dict[str, object]) -> None:
    """Those that wait to leave once more wait no longer."""
    waiting = Delivery.plain.filter(pk__in=ids, state=State.PLANNED.value, resends__gt=0)
    if going := list(waiting.values_list("pk", flat=True)):
        blocks.move(going, [State.PLANNED], fields)


def _taken(now: datetime) -> dict[str, object]:
    return {"state": State.SENT.value, "sent_at": now, "window": None, "reason": ""}

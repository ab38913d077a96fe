"""One telephone rings once for all that one batch has to tell it, such as a warning to somebody who answers for three villages.

Each of them keeps its row: it is withdrawn, tried and told of by itself. The one with the lowest id leads; what becomes of its call is
written down for all. Who was told together nobody has to keep: it is the rows of one batch and telephone that one window claimed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from hoaban.foundation.notify import wording
from hoaban.foundation.notify.actions import blocks
from hoaban.foundation.notify.models import Attempt, Batch, Delivery
from hoaban.foundation.notify.values import Channel, Held, Result, State


def gather(window: UUID, held: Sequence[Held], now: datetime) -> list[Held]:
    """What was claimed, and what waits for the same telephones, each with its leader. In the claim's own transaction."""
    batches = _of_one_call({one.batch for one in held})
    if not batches:
        return list(held)
    telephones = {(one.batch, one.address) for one in held if one.batch in batches}
    waiting = Delivery.plain.filter(
        batch__in=batches, channel=Channel.VOICE.value, state=State.PLANNED.value,
        address__in={address for _batch, address in telephones},
    )  # fmt: skip
    more = [
        pk for pk, *which in waiting.values_list("pk", "batch_id", "address") if tuple(which) in telephones
    ]
    return _led([*held, *blocks.claim_these(window, Channel.VOICE, more, now)], batches)


def _led(held: Sequence[Held], batches: Collection[int]) -> list[Held]:
    together: dict[tuple[int, str], list[Held]] = defaultdict(list)
    for one in held:
        if one.batch in batches:
            together[one.batch, one.address].append(one)
    several = {
        key: sorted(ones, key=lambda one: one.delivery) for key, ones in together.items() if len(ones) > 1
    }
    ids = [one.delivery for ones in several.values() for one in ones]
    part_of = dict(Delivery.plain.filter(pk__in=ids).values_list("pk", "part")) if ids else {}
    found = []
    for one in held:
        first, *others = several.get((one.batch, one.address), [one]) if one.batch in batches else [one]
        if one.delivery != first.delivery:
            found.append(one._replace(leader=first.delivery))
        elif others:
            found.append(one._replace(parts=tuple(part_of[each.delivery] for each in (first, *others))))
        else:
            found.append(one)
    return found


def for_all(held: Iterable[Held], outcomes: Sequence[tuple[Held, Result]]) -> list[tuple[Held, Result]]:
    """What became of each call, written down for everything that it told."""
    by_leader = {one.delivery: result for one, result in outcomes}
    return [*outcomes, *((one, _beside(by_leader[one.leader])) for one in held if one.leader)]


def of_others(held: Held, result: Result) -> tuple[UUID | None, list[tuple[Held, Result]]]:
    """The same where a line tells of a call later, for what was told beside and is still in doubt; and the claim that it is under."""
    rows = _others(held) if _of_one_call([held.batch]) else []
    window = next((window for window, _one in rows), None)
    return window, [(one, _beside(result)) for _window, one in rows]


def _beside(result: Result) -> Result:
    """An id of the other side is its call's alone."""
    return result._replace(provider_id="", more_ids=())


def _others(held: Held) -> list[tuple[UUID, Held]]:
    """By the try's own reference: the row that led may have left its claim meanwhile, by a receipt."""
    rows = Delivery.plain.filter(
        batch=held.batch, channel=Channel.VOICE.value, address=held.address, state=State.IN_DOUBT.value
    ).exclude(pk=held.delivery)  # fmt: skip
    tried = [
        (row.window, row) for row in rows if row.window and row.window.int >> 64 == held.reference.int >> 64
    ]
    found = {blocks.reference_beside(held.reference, row.pk): (window, row) for window, row in tried}
    attempts = Attempt.plain.filter(reference__in=list(found)).in_bulk(field_name="reference")
    return [
        (
            window,
            Held(
                attempts[at].pk, at, row.pk, row.batch_id, row.recipient, row.address, row.language, row.tries
            ),
        )
        for at, (window, row) in found.items()
    ]


def all_of(deliveries: Collection[int]) -> list[int]:
    """These calls and whatever is told in them, while their line holds them."""
    rows = Delivery.plain.filter(
        pk__in=list(deliveries), batch__kind__in=_kinds(), channel=Channel.VOICE.value
    )
    led = set(rows.values_list("batch_id", "address", "window"))
    if not led:
        return list(deliveries)
    beside = Delivery.plain.filter(
        batch__in={batch for batch, _address, _window in led}, address__in={address for _batch, address, _window in led},
        channel=Channel.VOICE.value, state=State.IN_DOUBT.value,
    )  # fmt: skip
    told = beside.values_list("pk", "batch_id", "address", "window")
    return [*deliveries, *(pk for pk, *which in told if tuple(which) in led)]


class Behind(NamedTuple):
    """The call in which something was said; empty where nobody knows it."""

    kind: str = ""
    request: str = ""
    recipient: str = ""
    part: int = 0
    beside: tuple[str, ...] = ()


def call_behind(provider_id: str) -> Behind:
    """By the id of what was said, which begins with our reference of the try."""
    try:
        reference = UUID(provider_id.partition(":")[0])
    except ValueError:
        return Behind()
    tried = Attempt.plain.filter(reference=reference).select_related("delivery__batch").first()
    if tried is None:
        return Behind()
    call = tried.delivery
    beside = _told_beside(reference, call) if call.batch.kind in _kinds() else ()
    return Behind(call.batch.kind, call.batch.request, call.recipient, call.part, beside)


def _told_beside(reference: UUID, call: Delivery) -> tuple[str, ...]:
    """In that very try: what was withdrawn before it, or joined after it, was not told."""
    rows = Delivery.plain.filter(batch=call.batch_id, channel=call.channel, address=call.address)
    found = {blocks.reference_beside(reference, row.pk): row.recipient for row in rows.exclude(pk=call.pk)}
    tried = Attempt.plain.filter(reference__in=list(found)).order_by("delivery_id")
    return tuple(found[one] for one in tried.values_list("reference", flat=True))


def _kinds() -> list[str]:
    return [kind.name for kind in wording.kinds() if kind.is_one_call]


def _of_one_call(batches: Collection[int]) -> set[int]:
    return set(Batch.plain.filter(pk__in=list(batches), kind__in=_kinds()).values_list("pk", flat=True))

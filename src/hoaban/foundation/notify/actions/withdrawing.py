"""What still waits for somebody who wants it no more does not leave, unless there is another reason to tell her."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from hoaban.foundation.notify import rules
from hoaban.foundation.notify.actions import turns
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.values import Answer, Recipients, State, Step

STOPPED = "stopped"


def withdraw_waiting(
    *, batch: UUID, recipients: Collection[str], part: int, after: Sequence[UUID] = ()
) -> int:
    """Rows of these recipients in one part of a batch, while they wait; how many. What left or may have left stays as it is.

    ``after``: batches that this one goes on with. Who may have one of those is told to the end of it. Inside the caller's
    transaction.
    """
    rows = Delivery.plain.filter(batch__uid=batch, recipient__in=list(recipients), part=part)
    if after:
        tries = Attempt.plain.filter(delivery__batch__uid__in=list(after))
        tries = tries.exclude(outcome__in=[Answer.LATER.value, Answer.REFUSED.value])
        has_it = tries.filter(delivery__recipient__in=list(recipients)).values("delivery__recipient")
        may_have_it = Delivery.plain.filter(
            batch__uid__in=list(after), recipient__in=list(recipients), state=State.IN_DOUBT.value
        )
        rows = rows.exclude(recipient__in=has_it).exclude(recipient__in=may_have_it.values("recipient"))
    return _withdraw(rows)


def withdraw_for(*, by_key: str, recipients: Collection[str], prefix: str = "") -> int:
    """What waits for these recipients of all that one room's actor planned under requests that begin like this; how many.

    Inside the caller's transaction.
    """
    rows = Delivery.plain.filter(
        batch__by_key=by_key, batch__request__startswith=prefix, recipient__in=list(recipients)
    )
    return _withdraw(rows)


def _withdraw(rows: QuerySet[Delivery]) -> int:
    """Those that still wait once they are ours. An update that joins would look at who was claimed meanwhile as if she waited."""
    waiting = rows.filter(state__in=rules.before(Step.WITHDRAW)).select_for_update(of=("self",))
    with turns.patiently():
        held = list(waiting.values_list("pk", flat=True))
        return int(Delivery.plain.filter(pk__in=held).update(state=State.SUPPRESSED.value, reason=STOPPED))


@transaction.atomic
def take_over(*, batch: UUID, recipients: Iterable[Recipients], part: int) -> int:
    """Rows of these recipients that stand in ``part`` count where these say; how many. One that was withdrawn waits again.

    For a room that plans the same people for two reasons, of which one can be ended by wish: the other must not be lost with it.
    """
    done = 0
    for chunk in recipients:
        place_of = dict(zip(chunk.keys, chunk.parts_of(slice(None)), strict=False))
        rows = Delivery.plain.filter(batch__uid=batch, channel=chunk.channel.value, part=part)
        found = rows.filter(recipient__in=list(place_of)).values_list("pk", "recipient")
        to: dict[int, list[int]] = defaultdict(list)
        for key, recipient in found:
            to[place_of[recipient]].append(key)
        for place, keys in to.items():
            mine = Delivery.plain.filter(pk__in=keys)
            withdrawn = mine.filter(state__in=rules.before(Step.TAKE_OVER), reason=STOPPED)
            with turns.patiently():
                withdrawn.update(state=State.PLANNED.value, reason="")
                done += mine.update(part=place)
    return done


def move_recipient(*, batches: Collection[UUID], before: Collection[str], after: str) -> int:
    """What these batches hold for a person under other keys is hers under this one, so that what goes on with them finds her once.

    Inside the caller's transaction; she stands in none of them under the new key.
    """
    rows = Delivery.plain.filter(batch__uid__in=list(batches), recipient__in=list(before))
    with turns.patiently():
        return int(rows.update(recipient=after))

"""What still waits for somebody who wants it no more does not leave."""

from collections.abc import Collection, Sequence
from uuid import UUID

from hoaban.foundation.notify import rules
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.values import Answer, State, Step

STOPPED = "stopped"


def withdraw_waiting(
    *, batch: UUID, recipients: Collection[str], part: int, after: Sequence[UUID] = ()
) -> int:
    """Rows of these recipients in one part of a batch, while they wait; how many. What left or may have left stays as it is.

    ``after``: batches that this one goes on with. Who may have one of those is told to the end of it. Inside the caller's
    transaction.
    """
    rows = Delivery.plain.filter(
        batch__uid=batch, recipient__in=list(recipients), part=part, state__in=rules.before(Step.WITHDRAW)
    )
    if after:
        tries = Attempt.plain.filter(delivery__batch__uid__in=list(after))
        tries = tries.exclude(outcome__in=[Answer.LATER.value, Answer.REFUSED.value])
        has_it = tries.filter(delivery__recipient__in=list(recipients)).values("delivery__recipient")
        rows = rows.exclude(recipient__in=has_it)
    return int(rows.update(state=State.SUPPRESSED.value, reason=STOPPED))

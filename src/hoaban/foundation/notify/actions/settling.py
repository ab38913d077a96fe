"""What became of a window, and what the other side says later."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from hoaban.foundation.access.api import Actor, SystemActor, require
from hoaban.foundation.duties import api as duties
from hoaban.foundation.notify import rules
from hoaban.foundation.notify.actions import endpoints
from hoaban.foundation.notify.models import Attempt, Delivery, Receipt
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.values import NOT_NEEDED, Answer, Channel, Result, State, Step

DISPATCHER = SystemActor("notify.dispatch")


@transaction.atomic
def settle(window: UUID, channel: Channel, outcomes: Sequence[tuple[Attempt, Result]], now: datetime) -> int:
    """Write the outcome of every message of a window; how many failed for good. Rows are grouped, not walked.

    A row whose receipt came meanwhile is no longer in doubt and is left as the receipt made it.
    """
    moves: dict[tuple[Step, str, timedelta], list[int]] = defaultdict(list)
    for attempt, result in outcomes:
        row = attempt.delivery
        if result.answer == Answer.UNSURE:
            continue  # in doubt, as after a crash: the next run marks it and acts by its urgency
        step = _step(result, row.tries, is_life=row.is_life)
        rest = timedelta()
        if step == Step.LATER:
            rest = rules.rest_after(row.tries, is_life=row.is_life, asked_for=result.retry_after)
        moves[step, result.reason[:120], rest].append(row.pk)
    _note(outcomes, now)
    results = [result for _attempt, result in outcomes]
    for (step, reason, rest), ids in moves.items():
        _move(window, step, ids, reason, now, rest)
    endpoints.note_reached([reached for result in results for reached in result.reached], now)
    endpoints.note_gone([gone for result in results for gone in result.gone], now)
    _early_receipts(channel, [result.provider_id for result in results if result.provider_id])
    given_up = sum(len(ids) for (step, _reason, _rest), ids in moves.items() if step == Step.GIVE_UP)
    if given_up:
        ask_a_person(channel, now)
    return given_up + sum(len(ids) for (step, _reason, _rest), ids in moves.items() if step == Step.REFUSED)


@transaction.atomic
def put_back(window: UUID, held: Sequence[Attempt], reason: str, at: datetime) -> int:
    """The line did not answer and took nothing: the window waits again, as if it had not been tried."""
    Attempt.plain.filter(pk__in=[attempt.pk for attempt in held], outcome="").update(
        outcome=Answer.LATER.value, reason=reason[:120], ended_at=at
    )
    rows = Delivery.plain.filter(pk__in=[attempt.delivery_id for attempt in held])
    return rows.filter(window=window, state=State.IN_DOUBT.value).update(
        state=State.PLANNED.value, window=None, next_try_at=at, reason=reason[:120]
    )


@transaction.atomic
def receive_receipt(
    *,
    channel: Channel,
    provider_id: str,
    is_good: bool,
    now: datetime,
    reference: UUID | None = None,
    reason: str = "",
) -> bool:
    """A line tells what became of a message. The second telling changes nothing; False for it.

    ``reference`` is ours, where the gateway echoes it: it finds a message that a crash left without provider id.
    """
    receipt, is_new = Receipt.plain.get_or_create(
        channel=channel.value,
        provider_id=provider_id[:120],
        defaults={
            "reference": reference, "is_good": is_good, "reason": reason[:120], "received_at": now,
        },
    )  # fmt: skip
    if is_new:
        _apply(receipt)
    return is_new


def take_receipt(
    *,
    by: Actor,
    channel: Channel,
    provider_id: str,
    is_good: bool,
    reference: UUID | None,
    reason: str,
    now: datetime,
) -> bool:
    """A gateway's program tells; see `receive_receipt`."""
    require(by, Permission.RECEIVE)
    return receive_receipt(
        channel=channel, provider_id=provider_id, is_good=is_good, now=now, reference=reference, reason=reason
    )


def ask_a_person(channel: Channel, now: datetime) -> None:
    """Giving up is never silent: once a day and channel, somebody of the machine room is asked to look."""
    duties.open_duty(
        by=DISPATCHER, kind="notify.mend", title=gettext_noop("Messages could not be delivered: look at the line"),
        target=("notify.channel", channel.value), occasion=now.date().isoformat(), path="/w/notices/lines/",
        number=int(settings.PROVINCE) * 10**9, permission=Permission.WATCH, term=duties.Hours(24),
    )  # fmt: skip


def _step(result: Result, tries: int, *, is_life: bool) -> Step:
    if result is NOT_NEEDED:
        return Step.EXPIRE
    if result.answer == Answer.REFUSED:
        return Step.REFUSED
    if result.answer == Answer.LATER:
        return Step.GIVE_UP if rules.is_spent(tries, is_life=is_life) else Step.LATER
    return Step.RECEIPT_GOOD if result.answer == Answer.CONFIRMED else Step.ACCEPTED


def _move(window: UUID, step: Step, ids: list[int], reason: str, now: datetime, rest: timedelta) -> None:
    rows = Delivery.plain.filter(window=window, state=State.IN_DOUBT.value, pk__in=ids)
    state = rules.MOVES[State.IN_DOUBT, step]
    fields: dict[str, object] = {"state": state.value, "reason": reason, "window": None}
    if state == State.PLANNED:
        fields["next_try_at"] = now + rest
    elif state in (State.SENT, State.CONFIRMED):
        fields["sent_at"] = now
    rows.update(**fields)


def _note(outcomes: Sequence[tuple[Attempt, Result]], now: datetime) -> None:
    connection = connections[Attempt.plain.db]
    ended = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (result.answer.value, result.reason[:120], result.provider_id[:120], ended, attempt.pk)
        for attempt, result in outcomes
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE notify_attempt SET outcome = %s, reason = %s, provider_id = %s, ended_at = %s WHERE id = %s",
            rows,
        )


def _early_receipts(channel: Channel, provider_ids: list[str]) -> None:
    """Receipts that overtook our own note of the attempt."""
    early = Receipt.plain.filter(channel=channel.value, provider_id__in=provider_ids, attempt__isnull=True)
    for receipt in early:
        _apply(receipt)


def _apply(receipt: Receipt) -> None:
    which = Q(channel=receipt.channel, provider_id=receipt.provider_id)
    if receipt.reference is not None:
        which |= Q(channel=receipt.channel, reference=receipt.reference)
    attempt = Attempt.plain.filter(which).first()
    if attempt is None:
        return
    step = Step.RECEIPT_GOOD if receipt.is_good else Step.RECEIPT_BAD
    states = [state.value for state in rules.before(step)]
    after = rules.MOVES[State.SENT, step]
    Delivery.plain.filter(pk=attempt.delivery_id, state__in=states).update(
        state=after.value, reason=receipt.reason, window=None
    )
    Receipt.plain.filter(pk=receipt.pk).update(attempt=attempt)

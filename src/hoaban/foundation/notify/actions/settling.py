"""What became of a window."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.notify import queries, rules, wording
from hoaban.foundation.notify.actions import blocks, endpoints, gathering, ids, receiving, repeating, turns
from hoaban.foundation.notify.events import CallMoved
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.ports import Repeater
from hoaban.foundation.notify.values import NOT_NEEDED, TOO_LATE, Answer, Channel, Held, Result, State, Step
from hoaban.kit.uid import uuid7_floor

DISPATCHER = SystemActor("notify.dispatch")
AT_ONCE = 2000
LOOKED_BACK = timedelta(days=2)
"""No index finds a message by when it was sent. What was planned before that and leaves later all the same (its line stood
still for so long, or a person had it sent again) stays taken, unless a receipt comes."""


class Move(NamedTuple):
    """What a group of a window's messages goes through together."""

    step: Step
    reason: str
    rest: timedelta
    """Until the next try, or until it is handed over again if nothing is heard of it."""
    is_untried: bool


@transaction.atomic
def settle(
    window: UUID, channel: Channel, outcomes: Sequence[tuple[Held, Result]], now: datetime, *, is_life: bool
) -> int:
    """Write the outcome of every message of a window; how many failed for good. Rows are grouped, not walked.

    A row whose receipt came meanwhile is no longer in doubt and is left as the receipt made it.
    """
    turns.alone(channel)
    outcomes = _note(window, channel, [one for one in outcomes if not one[1].is_held], now)
    again = repeating.repeater(channel) if is_life else None
    moves: dict[Move, list[int]] = defaultdict(list)
    for held, result in outcomes:
        if (
            result.answer != Answer.UNSURE
        ):  # in doubt, as after a crash: the next run marks it and acts by its urgency
            moves[_move_of(result, held, again, is_life=is_life)].append(held.delivery)
    results = [result for _held, result in outcomes]
    for move, moved in moves.items():
        _move(window, move, moved, now)
    receiving.expect(channel, outcomes, now)
    endpoints.note_reached([reached for result in results for reached in result.reached], now)
    endpoints.note_gone([gone for result in results for gone in result.gone], now)
    if any(result.is_long_away for result in results):
        ask_a_person(channel, now)
    given_up = sum(len(moved) for move, moved in moves.items() if move.step == Step.GIVE_UP)
    if given_up:
        ask_a_person(channel, now)
    return given_up + sum(len(moved) for move, moved in moves.items() if move.step == Step.REFUSED)


@transaction.atomic
def settle_held(channel: Channel, reference: UUID, result: Result, now: datetime) -> bool:
    """What became of one message that a line had held. False: no attempt of ours."""
    found = queries.held_attempt(reference)
    if found is None:
        return False
    window, held, is_life = found
    beside, others = gathering.of_others(held, result)
    if (
        window is None
    ):  # its word came otherwise meanwhile; the attempt learns what the line says, and so does what it told beside
        _note(None, channel, [(held, result)], now)
        if beside is not None:
            settle(beside, channel, others, now, is_life=is_life)
    else:
        settle(window, channel, [(held, result), *others], now, is_life=is_life)
        _announce(held)
    return True


def _announce(held: Held) -> None:
    """To whoever had this one call made and looks on. Nobody watches each call of a province: those announce nothing."""
    if _followed([held]):
        events.publish(CallMoved(held.delivery))


def announce_again(held: Iterable[Held]) -> None:
    """The same page is told that a call rings once more by itself: until then it offers to call her beside it."""
    again = [one for one in held if one.tries > 1]
    for one in _followed(again) if again else ():
        events.publish(CallMoved(one.delivery))


def _followed(held: Sequence[Held]) -> list[Held]:
    kinds = [kind.name for kind in wording.kinds() if kind.is_followed]
    batches = Batch.plain.filter(pk__in={one.batch for one in held}, kind__in=kinds)
    known = set(batches.values_list("pk", flat=True))
    return [one for one in held if one.batch in known]


@transaction.atomic
def put_back(window: UUID, channel: Channel, held: Sequence[Held], reason: str, at: datetime) -> int:
    """The line did not answer and took nothing: the window waits again. What was handed over before stays handed over."""
    _note(window, channel, [(one, Result(Answer.LATER, reason)) for one in held], at)
    fields: dict[str, object] = {
        "state": State.PLANNED.value,
        "reason": reason[:120],
        "window": None,
        "next_try_at": at,
    }
    ids = [one.delivery for one in held]
    return repeating.put_back(channel, ids, window, at) + blocks.move(ids, [State.IN_DOUBT], fields, window)


def call_unknown(*, batch: UUID, before: datetime) -> int:
    """What a line with receipts took before then and said no more of: nobody knows. A receipt that still comes counts."""
    return _unknown(Delivery.plain.filter(batch__uid=batch), before)


def note_silence(now: datetime) -> int:
    """The same of all that rooms planned lately, save what a room asks for itself as it counts: a ring, a question to a head."""
    before, kinds = now - rules.RECEIPTS_WITHIN, [kind.name for kind in wording.kinds() if kind.asks_itself]
    lately = Batch.plain.filter(uid__gte=uuid7_floor(now - LOOKED_BACK), uid__lt=uuid7_floor(before))
    return _unknown(Delivery.plain.filter(batch__in=lately.exclude(kind__in=kinds).values("pk")), before)


def _unknown(rows: QuerySet[Delivery], before: datetime) -> int:
    rows = rows.filter(channel__in=[one.value for one in rules.TELLS_LATER])
    rows = rows.filter(state=State.SENT.value, sent_at__lt=before)
    done, fields = 0, {"state": State.UNKNOWN.value, "reason": "no receipt in time"}
    while ids := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        done += blocks.move(ids, [State.SENT], dict(fields))
    return done


def ask_a_person(channel: Channel, now: datetime) -> None:
    """Giving up is never silent: once a day and channel, somebody of the machine room is asked to look."""
    duties.open_duty(
        by=DISPATCHER, kind="notify.mend", title=gettext_noop("Messages could not be delivered: look at the line"),
        target=("notify.channel", channel.value), occasion=now.date().isoformat(), path="/w/notices/lines/",
        number=int(settings.PROVINCE) * 10**9, permission=Permission.WATCH, term=duties.Hours(24),
    )  # fmt: skip


def _move_of(result: Result, held: Held, again: Repeater | None, *, is_life: bool) -> Move:
    """``again``: the line may hand over again. What it once took is not over unsent because there is nothing left to say of it."""
    tries = held.tries
    step = _step(result, tries, is_life=is_life)
    step = Step.SILENT if again and held.resends and step == Step.EXPIRE else step
    rest = timedelta()
    if step == Step.ACCEPTED and again:
        rest = rules.silence_after(held.resends, again.again_after)
    elif step == Step.LATER and result.is_untried:
        rest = min(timedelta(seconds=result.retry_after or 0), rules.longest_wait(is_life=is_life))
    elif step == Step.LATER:
        rest = rules.rest_after(tries, is_life=is_life, asked_for=result.retry_after)
    return Move(step, result.reason[:120], rest, result.is_untried)


def _step(result: Result, tries: int, *, is_life: bool) -> Step:
    if result.answer == Answer.REFUSED:
        return Step.EXPIRE if result in (NOT_NEEDED, TOO_LATE) else Step.REFUSED
    if result.answer == Answer.LATER:
        return (
            Step.GIVE_UP if rules.is_spent(tries, is_life=is_life) and not result.is_untried else Step.LATER
        )
    return Step.RECEIPT_GOOD if result.answer == Answer.CONFIRMED else Step.ACCEPTED


def _move(window: UUID, move: Move, ids: list[int], now: datetime) -> None:
    state = rules.MOVES[State.IN_DOUBT, move.step]
    fields: dict[str, object] = {"state": state.value, "reason": move.reason, "window": None}
    if state == State.PLANNED:
        fields["next_try_at"] = now + move.rest
    elif state in (State.SENT, State.CONFIRMED):
        fields["sent_at"] = now
        if move.rest:
            fields["again_at"] = now + move.rest
    blocks.move(ids, [State.IN_DOUBT], fields, window, is_untried=move.is_untried)


def _note(
    window: UUID | None, channel: Channel, outcomes: Sequence[tuple[Held, Result]], now: datetime
) -> list[tuple[Held, Result]]:
    """What became of attempts. Those that are noted late are written now, and stand beside what became of them."""
    begun = [_row(result, held.attempt) for held, result in outcomes if held.attempt]
    late = [_row(result, held.delivery) for held, result in outcomes if not held.attempt]
    try:
        with transaction.atomic():
            blocks.note(begun, now)
            written = blocks.end(window, channel, late, now) if window and late else {}
    except IntegrityError:  # the other side gave an id a second time, as some do after a restart; or a try was held for lost meanwhile
        rows = _given_again(channel, [*begun, *late], outcomes)
        blocks.note(rows[: len(begun)], now)
        rows = rows[len(begun) :]
        written = blocks.end(window, channel, rows, now, may_stand=True) if window and rows else {}
    return [
        (held if held.attempt else Held(written[held.delivery], *held[1:]), result)
        for held, result in outcomes
    ]


def _row(result: Result, which: int) -> tuple[str, str, str, int, int]:
    return result.answer.value, result.reason[:120], result.provider_id[:120], _parts_of(result), which


def _parts_of(result: Result) -> int:
    """How many receipts will come. Without an answer as many as were counted before it left: one of several is not all."""
    if result.answer == Answer.UNSURE:
        return 0
    return max(len(result.ids), 1) if result.more_ids else 1


def _given_again(
    channel: Channel, rows: Sequence[tuple[str, str, str, int, int]], outcomes: Sequence[tuple[Held, Result]]
) -> list[tuple[str, str, str, int, int]]:
    """The newer message keeps the id (`ids`)."""
    own = [held.attempt for held, _result in outcomes if held.attempt]
    given = {row[2] for row in rows if row[2]}
    ids.pass_on(channel, given, own, blocks.began_at(outcomes[0][0].reference))
    kept = ids.twice_in_one(channel, [row[2] for row in rows])
    return [(*row[:2], name, *row[3:]) for row, name in zip(rows, kept, strict=True)]

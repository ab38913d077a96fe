"""What officials do with a sign: read it, set its place, answer, take an answer back; and what a warning makes of it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hoaban.domains.hazards import signs
from hoaban.domains.hazards.actions.ringing import duty_of, ring, tell_back
from hoaban.domains.hazards.actions.signs import write_step
from hoaban.domains.hazards.errors import (
    AlreadyTold,
    MoreToldIt,
    NoUndo,
    PlaceUnknown,
    SignMoved,
    WordsMissing,
)
from hoaban.domains.hazards.events import SignAnswered, SignHandled
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_models import Sign
from hoaban.domains.hazards.sign_words import BANK
from hoaban.domains.hazards.signs import SignAnswer, SignState
from hoaban.domains.hazards.signs import SignStep as Step
from hoaban.foundation.access.api import Actor, require_at
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events


@transaction.atomic
def look_at_sign(*, by: Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """An official has read it; who told it sees so. Read twice, the first time counts."""
    sign = queries.sign_held(by, uid)
    if audit.answered(by, request) is not None or sign.state != SignState.NEW:
        return
    sign.seen_at = now
    _move(sign, Step.LOOK, by, now, "seen_at")
    audit.record("hazards:sign:look", by=by, target=sign, request=request)
    events.publish(SignHandled(sign.pk, sign.number, sign.version))


@transaction.atomic
def answer_sign(
    *, by: Actor, uid: UUID, answer: SignAnswer, words: str, version: int, request: str | None, now: datetime
) -> None:
    """Answer everybody who told it with a sentence of the bank; it goes out at once.

    Somebody who told it since the page was opened must be read first, unless the answer is «leave now».
    """
    sign = queries.sign_held(by, uid)
    if audit.answered(by, request) is not None:
        return
    if words not in BANK[answer]:
        raise WordsMissing
    if not signs.may_answer(answer, version, sign.version):
        raise MoreToldIt
    sign.answer, sign.words, sign.answered_at = answer.value, words, now
    sign.seen_at = sign.seen_at or now
    _move(sign, Step.ANSWER, by, now, "answer", "words", "answered_at", "seen_at")
    duties.close_duty(by=by, kind=duty_of(sign), target=sign, now=now)
    queries.reports_of(sign.pk).update(told_at=None)  # who saw an older answer has not seen this one
    sign.told_batch = tell_back(sign, now)
    sign.save(update_fields=["told_batch"])
    audit.record("hazards:sign:answer", by=by, target=sign, request=request, note=answer.value)
    events.publish(SignAnswered(sign.pk, sign.number, answer.value, sign.version))


@transaction.atomic
def undo_sign_answer(*, by: Actor, uid: UUID, version: int, request: str | None, now: datetime) -> None:
    """Take an answer back that nobody has got yet; the sign waits again. What has left is followed by a better answer."""
    sign = queries.sign_held(by, uid)
    if audit.answered(by, request) is not None:
        return
    at = sign.answered_at
    if sign.version != version or at is None or not signs.may_undo(at, now, has_left=queries.has_left(sign)):
        raise NoUndo
    if queries.open_sign(sign.number, sign.kind, is_exercise=sign.is_exercise) is not None:
        raise NoUndo
    sign.answer, sign.words, sign.answered_at = "", "", None
    _move(sign, Step.UNDO, by, now, "answer", "words", "answered_at")
    ring(by, sign, is_loud=False, now=now)
    audit.record("hazards:sign:undo", by=by, target=sign, request=request)
    events.publish(SignAnswered(sign.pk, sign.number, "", sign.version))


@transaction.atomic
def place_sign(
    *, by: Actor, uid: UUID, number: int, version: int, request: str | None, now: datetime
) -> None:
    """Say which village a message meant. The duty goes along to that commune's desk."""
    sign = queries.sign_held(by, uid)
    if audit.answered(by, request) is not None:
        return
    require_at(by, Permission.ANSWER, number)
    if not queries.is_place(number):
        raise PlaceUnknown
    if sign.version != version:
        raise MoreToldIt
    if queries.open_sign(number, sign.kind, is_exercise=sign.is_exercise) is not None:
        raise AlreadyTold
    before, sign.number = sign.number, number
    _move(sign, Step.PLACE, by, now, "number")
    if sign.state == SignState.NEW:  # whoever set the place has read it
        sign.seen_at = now
        _move(sign, Step.LOOK, by, now, "seen_at")
    duties.withdraw_duty(by=by, kind=duty_of(sign), target=sign, now=now)
    ring(by, sign, is_loud=True, now=now)
    audit.record("hazards:sign:place", by=by, target=sign, request=request)
    events.publish(SignHandled(sign.pk, before, sign.version))


@transaction.atomic
def sign_became_draft(*, by: Actor, uid: UUID, draft: UUID, request: str | None, now: datetime) -> None:
    """Room warning writes an alert from it. The duty stays: whoever told it is still to be answered."""
    sign = queries.sign_held(by, uid)
    if audit.answered(by, request) is not None or sign.draft_uid == draft:
        return
    if sign.state == SignState.ANSWERED and queries.open_sign(
        sign.number, sign.kind, is_exercise=sign.is_exercise
    ):
        raise AlreadyTold
    sign.draft_uid, sign.seen_at = draft, sign.seen_at or now
    _move(sign, Step.BECOME_DRAFT, by, now, "draft_uid", "seen_at")
    ring(by, sign, is_loud=False, now=now)
    audit.record("hazards:sign:draft", by=by, target=sign, request=request)
    events.publish(SignHandled(sign.pk, sign.number, sign.version))


def _move(sign: Sign, step: Step, by: Actor, now: datetime, *fields: str) -> None:
    state = signs.after(SignState(sign.state), step)
    if state is None:
        raise SignMoved
    sign.state, sign.version = state.value, sign.version + 1
    try:
        with transaction.atomic():
            sign.save(update_fields=["state", "version", *fields])
    except IntegrityError as problem:  # a neighbour told the same in this instant: the constraint decides
        raise AlreadyTold from problem
    write_step(sign, step, by.label, now)

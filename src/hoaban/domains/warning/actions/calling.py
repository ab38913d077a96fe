"""The second person sits without a screen: she is called, hears the text and digits, presses a key, and tells the digits."""

import hmac
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from hoaban.domains.warning.actions import issuing, noting
from hoaban.domains.warning.errors import (
    CallOver,
    LastWrongDigits,
    NotNow,
    NotPressed,
    NotReachable,
    NoVoiceLine,
    OnlyPeopleIssue,
    OwnCall,
    RingsNow,
    TooManyCalls,
    WrongDigits,
)
from hoaban.domains.warning.events import DraftMoved
from hoaban.domains.warning.models import Alert, CallBack
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import calls, mandates
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.rules import calling, lifecycle
from hoaban.domains.warning.values import Move, Proof, State
from hoaban.domains.warning.values.called import OPEN, CallState, Reachable
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.notify import api as notify


@transaction.atomic
def call_second(
    *, by: access.Actor, uid: UUID, seen: int, person: int, proof: Proof, request: str | None, now: datetime
) -> UUID:
    """Have another person called about this very text, at the number she proved before it was written. Answers with the call's uid.

    Nobody agrees by this alone. A call that is open about the alert is over: its digits no longer count.
    """
    row = noting.locked(by, uid, Permission.DRAFT)
    if answer := audit.answered(by, request):
        return UUID(str(CallBack.objects.visible_to(by).get(pk=answer).uid))
    noting.fresh(row, seen)
    if not lifecycle.is_person(by.key):
        raise OnlyPeopleIssue
    if notify.calls_here() is not notify.CallsHere.YES:
        raise NoVoiceLine
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())
    if lifecycle.after(State(row.state), Move.REVIEW, row.number) is None:
        raise NotNow
    lifecycle.check_times(text_of(row), now)
    found = next((one for one in calls.seconds(row, by.key, now).people if one.user_id == person), None)
    if found is None:
        raise NotReachable
    second = _actor(person)
    noting.may_act(second, Permission.REVIEW, row)
    noting.unless(mandates.to_decide(second, Permission.REVIEW, mandates.named(row, now)))
    if calls.rings_now(row, person, now):
        raise RingsNow
    call = _opened(by, row, found, now)
    audit.record("warning:call:ask", by=by, target=call, request=request)
    _ring(by, row, call, found, now)
    events.publish(DraftMoved(row.pk))
    return call.uid


def _opened(by: access.Actor, row: Alert, found: Reachable, now: datetime) -> CallBack:
    person = f"user:{found.user_id}"
    late = CallBack.plain.filter(asked_at__gt=now - calling.AN_HOUR)
    for whose in (Q(asked_by=by.key), Q(person_key=person)):
        if late.filter(whose).count() >= calling.CALLS_AN_HOUR:
            raise TooManyCalls
    CallBack.plain.filter(alert=row, state__in=OPEN).update(state=CallState.OVER)
    call = CallBack(
        alert=row, alert_version=row.version, seal=noting.seal(row), person_key=person, person_label=found.name, phone=found.phone,
        asked_by=by.key, asked_label=by.label, asked_at=now, expires=now + calling.LIFE,
    )  # fmt: skip
    call.save()
    return call


def _ring(by: access.Actor, row: Alert, call: CallBack, found: Reachable, now: datetime) -> None:
    """By the voice line and no other: a text message is read by whoever holds the telephone, and presses no key."""
    what = notify.Plan(
        calling.KIND, f"{calling.REQUEST}{call.uid}", reverse("warning:alert", args=[row.uid]), notify.Urgency.LIFE,
        {"call": call.pk}, call.expires,
    )  # fmt: skip
    to = notify.Recipients(notify.Channel.VOICE, [call.person_key], [found.number])
    notify.plan(by=by, what=what, recipients=[to], now=now)


@transaction.atomic
def key_pressed(*, by: access.Actor, uid: UUID, key: str, request: str | None, now: datetime) -> None:
    """She pressed a key while we called her: 1 she agrees, 2 she does not. ``now``: when she pressed it."""
    access.require(by, Permission.REVIEW)
    call = CallBack.plain.select_for_update().filter(uid=uid, person_key=by.key).first()
    if call is None:
        raise NotFound
    if audit.answered(by, request):
        return
    state = calling.after(CallState(call.state), key)
    if state is None or now >= call.expires:
        return
    call.state, call.answered_at = state, now
    call.save(update_fields=["state", "answered_at"])
    tag = "warning:call:yes" if state is CallState.PRESSED else "warning:call:no"
    audit.record(tag, by=by, target=call, request=request)
    events.publish(DraftMoved(call.alert_id))


def agree_by_call(*, by: access.Actor, uid: UUID, code: str, request: str | None, now: datetime) -> None:
    """Type the digits that the called person told: with her key they are her agreement, to the text that was read to her.

    Every try counts, also one that is refused, and one that was killed after it was counted.
    """
    access.require(by, Permission.DRAFT)
    if audit.answered(by, request):
        return
    call = _counted(by, uid, request, now)
    if call is None:
        return
    if not hmac.compare_digest(calling.typed(code), calls.digits_of(call)):
        left = calling.TRIES - call.tries - 1
        raise WrongDigits(left=left) if left else LastWrongDigits
    _agree(by, uid, call.pk, request, now)


@transaction.atomic
def _counted(by: access.Actor, uid: UUID, request: str | None, now: datetime) -> CallBack | None:
    """In a transaction of its own: what is refused afterwards must not take the count back. None: the same form was beside us."""
    row = noting.locked(by, uid, Permission.DRAFT)
    if audit.answered(by, request):
        return None
    call = CallBack.plain.filter(alert=row, state__in=OPEN).select_related("alert").first()
    if call is None or not calling.is_open(CallState(call.state), call.expires, call.tries, now):
        raise CallOver
    if row.version != call.alert_version:
        raise Stale
    if by.key == call.person_key:
        raise OwnCall
    if call.state != CallState.PRESSED:  # nothing was compared: this is no try
        raise NotPressed
    seconds = int(calling.AN_HOUR.total_seconds())
    if access.one_more("warning.call", by.key, seconds, now, calling.TYPED_AN_HOUR) > calling.TYPED_AN_HOUR:
        raise TooManyCalls
    CallBack.plain.filter(pk=call.pk).update(tries=F("tries") + 1)
    return call


@transaction.atomic
def _agree(by: access.Actor, uid: UUID, call_id: int, request: str | None, now: datetime) -> None:
    """The agreement is hers, judged by her rights of this moment; whoever typed it stands beside it."""
    row = noting.locked(by, uid, Permission.DRAFT)
    if audit.answered(by, request):
        return
    call = CallBack.plain.select_for_update().get(pk=call_id)
    if call.state != CallState.PRESSED:
        raise CallOver
    second = _actor(int(call.person_key.removeprefix("user:")))
    access.require(second, Permission.REVIEW)
    noting.may_act(second, Permission.REVIEW, row)
    issuing.may_agree(second, row, call.alert_version, now)
    if noting.seal(row) != call.seal:
        raise Stale
    call.decision = issuing.agreed(second, row, Proof.CALL, None, now)
    call.state = CallState.AGREED
    call.save(update_fields=["state", "decision"])
    audit.record("warning:call:agree", by=by, target=call, request=request)


def _actor(user_id: int) -> access.Actor:
    found = accounts.actor_of_id(user_id)
    if found is None:
        raise NotReachable
    return found


notify.register_kind(
    notify.Kind(
        calling.KIND,
        _("A call to the second person of a warning"),
        notify.Wording(
            _("You are asked to agree to a warning"),
            _("The duty room has you called about a draft."),
            voice=_(
                "%(drill)sThe duty room asks you, as the second person, about a warning. %(words)s Where: %(places)s. "
                "From %(onset)s to %(expires)s. Issued by: %(issuer)s. "
                "Do you agree to this text? Then write down six digits: %(code)s. Once more, the six digits: %(code)s. Press 1, "
                "and tell the duty room who you are and these digits. If you do not agree, press 2."
            ),
        ),
        chosen=False,
        fill=calls.filled,
        is_followed=True,
        is_public_text=True,
    )
)

"""The front door of ringing: what wiring joins to drafts, signs, pages and calls, what the report asks, and for rooms above `hear`."""

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.hazards import api as hazards
from hoaban.domains.ringing import actions, of_drafts, of_signs, queries, rules, spoken
from hoaban.domains.ringing.actions import hear, on_renumbered
from hoaban.domains.ringing.actions.climbing import KINDS
from hoaban.domains.ringing.happened import tell
from hoaban.domains.ringing.of_drafts import briefly
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.ports import keep
from hoaban.domains.ringing.queries import RINGER, rung_for
from hoaban.domains.ringing.values import Cause, FirstRings, How, NowRings, Rung, Sought, Told, Waiting, What
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify

__all__ = [
    "Cause",
    "FirstRings",
    "NowRings",
    "Rung",
    "Sought",
    "Told",
    "Waiting",
    "What",
    "beside",
    "beside_sign",
    "briefly",
    "hear",
    "keep",
    "on_call",
    "on_draft_moved",
    "on_opened",
    "on_renumbered",
    "on_sign_moved",
    "on_sign_opened",
    "opened",
    "rings_now",
    "rung_for",
    "strips",
    "tell",
    "time_to_first_ring",
]

TAKE, NEXT = "1", "2"
log = logging.getLogger(__name__)


def on_draft_moved(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of `warning.draft_moved`."""
    if (cause := of_drafts.cause(payload["alert_id"])) is not None:
        actions.hear(by=RINGER, cause=cause, now=timezone.now())


def on_sign_moved(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of `hazards.sign_reported`, `.sign_handled` and `.sign_answered`."""
    now, wakes = timezone.now(), bool(payload.get("wakes"))
    for cause in of_signs.causes(payload["sign_id"], payload["number"], wakes=wakes, now=now):
        actions.hear(by=RINGER, cause=cause, now=now)


def on_opened(actor: access.Actor, alert: UUID, now: datetime) -> None:
    """The page of a draft was opened: joined to warning's port."""
    if actor.may(Permission.ANSWER):
        opened(actor, What.DRAFT, [alert], now)


def on_sign_opened(actor: access.Actor, sign: hazards.SignFacts, now: datetime) -> None:
    """The page of a sign was opened by somebody who may deal with it: joined to hazards' port."""
    if actor.may(Permission.ANSWER) or actor.may(hazards.Permission.ANSWER):
        opened(actor, What.SIGN, [of_signs.occasion_of(sign.number, is_exercise=sign.is_exercise)], now)


def opened(actor: access.Actor, what: What, uids: Collection[UUID], now: datetime) -> bool:
    """She has it before her eyes on a page that let her in; ``uids``: of the things, or of what rings as one with them.

    False where nothing rang, or the records are busy: she reads all the same, and the next person is called one time too many.
    """
    if not queries.looks_for_somebody(what, uids):
        return False
    try:
        return actions.note_opened(by=actor, what=what, uids=uids, now=now)
    except OperationalError:
        log.warning("ringing: a page was read while it could not be written down")
        return False


def beside(actor: access.Actor, occasion: UUID) -> tuple[str, str] | None:
    """How it rings, beside the thing itself: the ring's page, and a line. None where nothing rings, or not for her eyes."""
    one = queries.bell_beside(actor, occasion) if actor.may(Permission.ANSWER) else None
    return (reverse("ringing:bell", args=[one.uid]), spoken.beside(one)) if one else None


def beside_sign(actor: access.Actor, sign: hazards.SignFacts) -> tuple[str, str] | None:
    """As `beside`: joined to hazards' port."""
    if sign.state is not hazards.SignState.NEW:
        return None
    return beside(actor, of_signs.occasion_of(sign.number, is_exercise=sign.is_exercise))


def on_call(said: notify.CallSaid) -> bool:
    """A key in a call of ours: 1 takes it, 2 passes it on. What came too late changes nothing, and is ours all the same."""
    if said.kind not in KINDS.values():
        return False
    who, (uid, *rung) = said.recipient.removeprefix("user:"), said.request.split(":")
    actor = accounts.actor_of_id(int(who)) if who.isdigit() else None
    if actor is None:
        return True
    with suppress(DomainError):  # settled meanwhile, or she may no longer
        request = f"call:{said.id}"
        if said.key == TAKE:
            actions.take(by=actor, uid=UUID(uid), how=How.KEY, request=request, now=said.at)
        elif said.key == NEXT:
            actions.pass_on(
                by=actor, uid=UUID(uid), rung=(int(rung[0]), int(rung[1])), request=request, now=said.at
            )
    return True


def strips(actor: access.Actor, status: warning.Status, now: datetime) -> Sequence[warning.Strip]:
    """What the duty room shows above its drafts: joined to warning's port."""
    is_drill = status is warning.Status.EXERCISE
    found = [spoken.strip(one) for one in queries.bells_for(actor, is_drill=is_drill, now=now)]
    held = queries.held_for(actor, is_drill=is_drill)
    return [*found, spoken.held_strip(held)] if held else found


def rings_now(actor: access.Actor) -> Sequence[NowRings] | None:
    """What looks for somebody where she may take it; None: nothing ever rings for her."""
    if not actor.may(Permission.ANSWER):
        return None
    return [spoken.now_rings(one) for one in queries.open_bells(actor)]


def time_to_first_ring(actor: access.Actor, since: datetime) -> FirstRings:
    """From a draft to its first ring, of what the actor may see since then; never of drills."""
    return rules.first_rings(queries.first_rings(actor, since))

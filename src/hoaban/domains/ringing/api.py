"""The front door of ringing: what wiring joins to drafts, pages and calls, and what the report asks."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from hoaban.domains.ringing import actions, queries, rules, spoken
from hoaban.domains.ringing.actions.climbing import DRILL, KIND
from hoaban.domains.ringing.happened import tell
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.queries import RINGER, rung_for
from hoaban.domains.ringing.values import FirstRings, How, NowRings, Rung
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify

__all__ = [
    "FirstRings",
    "NowRings",
    "Rung",
    "on_call",
    "on_draft_moved",
    "on_opened",
    "rings_now",
    "rung_for",
    "strips",
    "tell",
    "time_to_first_ring",
]

TAKE, NEXT = "1", "2"


def on_draft_moved(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of `warning.draft_moved`."""
    actions.hear(by=RINGER, alert_id=payload["alert_id"], now=timezone.now())


def on_opened(actor: access.Actor, alert: UUID, now: datetime) -> None:
    """The page of a draft was opened: joined to warning's port."""
    if actor.may(Permission.ANSWER):
        actions.note_opened(by=actor, alert=alert, now=now)


def on_call(said: notify.CallSaid) -> bool:
    """A key in a call of ours: 1 takes it, 2 passes it on. What came too late changes nothing, and is ours all the same."""
    if said.kind not in (KIND, DRILL):
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
    return [spoken.strip(one) for one in queries.bells_for(actor, is_drill=is_drill, now=now)]


def rings_now(actor: access.Actor) -> Sequence[NowRings] | None:
    """What looks for somebody where she may take it; None: a draft rings for nobody in her place."""
    if not actor.may(Permission.ANSWER):
        return None
    return [spoken.now_rings(one) for one in queries.open_bells(actor)]


def time_to_first_ring(actor: access.Actor, since: datetime) -> FirstRings:
    """From a draft to its first ring, of what the actor may see since then; never of drills."""
    return rules.first_rings(queries.first_rings(actor, since))

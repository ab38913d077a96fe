"""What other rooms announce becomes notices; joined in config/wiring.py. Told twice, an event tells nobody twice."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.notify.actions.planning import Plan
from hoaban.foundation.notify.actions.telling import tell
from hoaban.foundation.notify.values import Urgency

LISTENER = SystemActor("notify.listen")
WORTH = timedelta(hours=1)
"""A word that wakes people says nothing new later: the next reminder or the deputy is there by then."""
MOST = 20
"""A task of the whole office is told to so many people at most, the nearest first."""


def on_reminder(payload: Mapping[str, Any], seq: int) -> None:
    """Half of the clock has run, or nine tenths."""
    _tell_holders("duties.reminder", payload["duty_id"], seq)


def on_assigned(payload: Mapping[str, Any], seq: int) -> None:
    """A colleague gave a task: to whom is in the event."""
    _tell("duties.assigned", _ids([payload["assigned_to"]]), "/w/duties/", seq)


def on_escalated(payload: Mapping[str, Any], seq: int) -> None:
    """Overdue: the deputy, or whoever holds the work at the desk above."""
    _tell_holders("duties.escalated", payload["duty_id"], seq)


def on_access_changed(payload: Mapping[str, Any], seq: int) -> None:
    """A role, a stand-in or a new way in: the person herself hears it, also when somebody else asked for it."""
    user_id = payload.get("user_id") or payload.get("to_user_id")
    _tell("accounts.access", [user_id] if user_id else [], "/w/me/", seq)


def on_endpoint_gone(payload: Mapping[str, Any], seq: int) -> None:
    _tell("notify.endpoint_gone", _ids([payload["owner_key"]]), "/w/me/notices/", seq)


def _tell_holders(kind: str, duty_id: int, seq: int) -> None:
    waiting = duties.waits_with(duty_id)
    if waiting is None:
        return
    ids = _ids([waiting.assigned_to]) or accounts.holders_of(waiting.permission, waiting.number)[:MOST]
    urgency = Urgency.LIFE if waiting.wakes else Urgency.NORMAL
    _tell(kind, ids, f"/w/duties/{waiting.uid}/", seq, urgency)


def _tell(kind: str, ids: Collection[int], path: str, seq: int, urgency: Urgency = Urgency.NORMAL) -> None:
    if ids:
        until = timezone.now() + WORTH if urgency is Urgency.LIFE else None
        what = Plan(kind, f"event:{seq}", path, urgency, expires_at=until)
        tell(by=LISTENER, what=what, user_ids=ids)


def _ids(keys: Collection[str]) -> list[int]:
    found = [key.removeprefix("user:") for key in keys]
    return [int(number) for number in found if number.isdigit()]

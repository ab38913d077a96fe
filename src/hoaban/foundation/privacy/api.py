"""The front door of privacy."""

from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.privacy.actions import ASK, ask, move, note_consent_back
from hoaban.foundation.privacy.values import Asked, Kind, State

__all__ = ["Asked", "Kind", "State", "ask", "move", "on_consent_taken_back"]

LISTENER = SystemActor("privacy.listen")


def on_consent_taken_back(payload: dict[str, int], _seq: int) -> None:
    """Listener of `accounts.consent_taken_back`: whether it was about a request asked in her place."""
    act = accounts.act_of(payload["acted_id"])
    if act.deed == ASK:
        note_consent_back(by=LISTENER, request_id=int(act.target_id), now=timezone.now())

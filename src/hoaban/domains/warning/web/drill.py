"""Drills: an entry of their own with a fresh proof, and a session that either works on drills or on the real thing."""

from django.http import HttpRequest

from hoaban.domains.warning.values import Proof, Status
from hoaban.foundation.accounts import api as accounts

KEY = "warning_drill_since"
HOURS = 4


def mode(request: HttpRequest, now: float) -> Status:
    """What this session works on; a drill is left by itself after some hours."""
    since = request.session.get(KEY)
    inside = isinstance(since, int | float) and now - since < HOURS * 3600
    return Status.EXERCISE if inside else Status.ACTUAL


def enter(request: HttpRequest, now: float) -> None:
    request.session[KEY] = now


def leave(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def proof(request: HttpRequest) -> Proof:
    """What this person showed in the last minutes."""
    return Proof(accounts.proof_of(request))

"""Who stands behind a request, and how far her session may be trusted right now."""

import time
from dataclasses import replace
from enum import StrEnum

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.http import HttpRequest

from hoaban.foundation.access.api import ANONYMOUS, Actor
from hoaban.foundation.accounts import queries
from hoaban.foundation.accounts.actions import authenticate_token
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.values import FACTOR_HOURS, IDLE_SECONDS, AccountActor

ACTIVE, LOCKED, ENROLLED = "last_activity", "locked", "second_factor_enrolled"


class Standing(StrEnum):
    """What a signed-in session may do."""

    GOOD = "good"
    UNPROVEN = "unproven"
    """The account has a second factor, this session never passed it."""
    SET_UP = "set_up"
    """A role demands a second factor and there is none yet."""
    LOCKED = "locked"
    """Left alone too long on a computer that others use."""


def actor_of_request(request: HttpRequest) -> Actor:
    """Found once per request. A session that has not proven itself acts for nobody's rights, whatever middleware runs."""
    found: Actor | None = getattr(request, "_hoaban_actor", None)
    if found is None:
        found = _find(request)
        request._hoaban_actor = found  # type: ignore[attr-defined]
    return found


def standing(request: HttpRequest) -> Standing:
    """Asked of a signed-in session only."""
    actor_of_request(request)
    return getattr(request, "_hoaban_standing", Standing.GOOD)


def touch(request: HttpRequest) -> None:
    """Note activity; at most every 20 s, for each note is a write."""
    now = time.time()
    if now - request.session.get(ACTIVE, 0) > 20:
        request.session[ACTIVE] = now


def unlock(request: HttpRequest) -> None:
    request.session.pop(LOCKED, None)
    request.session[ACTIVE] = time.time()


def lock(request: HttpRequest) -> None:
    request.session[LOCKED] = True


def passed_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this very session showed it at sign-in, or set it up."""
    if request.session.get(ENROLLED) == user.pk:
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def note_password(request: HttpRequest, user: User) -> None:
    """The right password was typed on our lock page: kept where allauth keeps its own, so that it asks no sooner again."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    shown = {"method": "password", "at": time.time(), "username": user.username}
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*records, shown]


def forget_second_factor(request: HttpRequest) -> None:
    """What this session has shown counts no longer."""
    request.session.pop(ENROLLED, None)
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        one for one in records if one.get("method") != "mfa"
    ]


def factor_is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether an unlock may do with the password alone: no factor in use, or shown within the working day."""
    if not queries.has_second_factor(user.pk):
        return True
    times = [
        record["at"] for record in get_authentication_records(request, user) if record.get("method") == "mfa"
    ]
    return bool(times) and time.time() - max(times) < FACTOR_HOURS * 3600


def _find(request: HttpRequest) -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return authenticate_token(token.strip()) or ANONYMOUS
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    actor = queries.actor_of_session(user)
    state = _standing(request, user, actor)
    request._hoaban_standing = state  # type: ignore[attr-defined]
    return actor if state is Standing.GOOD else replace(actor, holdings={})


def _standing(request: HttpRequest, user: User, actor: AccountActor) -> Standing:
    if not passed_second_factor(request, user):
        if queries.has_second_factor(user.pk):
            return Standing.UNPROVEN
        if queries.needs_second_factor(actor.grants):
            return Standing.SET_UP
    idle = time.time() - request.session.get(ACTIVE, time.time())
    return Standing.LOCKED if request.session.get(LOCKED) or idle > IDLE_SECONDS else Standing.GOOD

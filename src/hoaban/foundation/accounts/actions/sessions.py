"""Ending sessions, at once and on every machine."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import queries
from hoaban.foundation.accounts.events import SessionsEnded
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.permissions import Permission, own_id
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


def drop_sessions(user_id: int, keep: str = "") -> int:
    """Delete the sessions themselves, not only the list of them; part of a larger verb."""
    rows = UserSession.objects.filter(user_id=user_id).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    SessionStore.get_model_class().objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


@transaction.atomic
def end_session(*, by: Actor, session_id: int, request: str | None = None) -> None:
    """End one browser's session: one's own, or that of somebody in the area."""
    if audit.answered(by, request) is not None:
        return
    row = UserSession.objects.select_related("user").filter(pk=session_id).first()
    if row is None:
        raise NotFound
    _check_may_end(by, row.user)
    SessionStore.get_model_class().objects.filter(session_key=row.session_key).delete()
    audit.record(
        "accounts:session:end", by=by, target=("accounts.user", str(row.user_id)), request=request, count=1
    )
    events.publish(SessionsEnded(row.user_id))
    row.delete()


@transaction.atomic
def end_sessions(*, by: Actor, user: User, keep: str = "", request: str | None = None) -> int:
    """End every session of a person but the one named; how many ended."""
    if audit.answered(by, request) is not None:
        return 0
    _check_may_end(by, user)
    ended = drop_sessions(user.pk, keep)
    audit.record("accounts:session:end", by=by, target=user, request=request, count=ended)
    events.publish(SessionsEnded(user.pk))
    return ended


def _check_may_end(by: Actor, user: User) -> None:
    if own_id(by) != user.pk:
        queries.person_for(by, user.uid, may=Permission.OFFBOARD)

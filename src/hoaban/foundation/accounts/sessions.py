"""Sessions in the database, found by a question whose SQL is kept: every page asks it first (docs/decisions/0043)."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from hoaban.foundation.access.api import Given, Prepared


def _standing(_actor: object) -> "QuerySet[Session]":
    return Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )


_STANDING = Prepared(_standing)


class SessionStore(db.SessionStore):
    """Django's own; only how a session is found differs, and what is said when the records are busy."""

    def save(self, must_create: bool = False) -> None:
        """Busy records are no session that ended.

        Django takes every fault for that: she read that her form was damaged on the way, instead of to wait.
        """
        try:
            super().save(must_create=must_create)
        except UpdateError as ended:
            if isinstance(ended.__context__, OperationalError):
                raise ended.__context__ from None
            raise

    def _get_session_from_db(self) -> Any:
        found = _STANDING(key=self.session_key, now=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None

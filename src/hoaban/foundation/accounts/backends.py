"""Who a session belongs to, found by a question whose SQL is kept: every page asks it (docs/decisions/0043)."""

from typing import Any

from allauth.account import auth_backends
from django.db.models import BigIntegerField, QuerySet

from hoaban.foundation.access.api import Given, Prepared
from hoaban.foundation.accounts.models import User


def _by_key(_actor: object) -> "QuerySet[User]":
    return User.objects.filter(pk=Given("pk", BigIntegerField()))


_BY_KEY = Prepared(_by_key)


class AuthenticationBackend(auth_backends.AuthenticationBackend):  # type: ignore[misc]
    """allauth's own; only how the person of a session is found differs."""

    def get_user(self, user_id: Any) -> User | None:
        found = [user for user in _BY_KEY(pk=user_id) if self.user_can_authenticate(user)]
        return found[0] if found else None

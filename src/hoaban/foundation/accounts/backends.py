"""Who a session belongs to, found together with what she holds: every page asks it (docs/decisions/0043)."""

from typing import Any

from allauth.account import auth_backends

from hoaban.foundation.accounts import queries
from hoaban.foundation.accounts.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):  # type: ignore[misc]
    """allauth's own; only how the person of a session is found differs."""

    def get_user(self, user_id: Any) -> User | None:
        user = queries.person_of_session(user_id)
        return user if user and self.user_can_authenticate(user) else None

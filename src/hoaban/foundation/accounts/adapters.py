"""Allauth asks these two how our sign-in differs from its own."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from hoaban.foundation.accounts import queries, sealing
from hoaban.foundation.accounts.models import User
from hoaban.ui.frame import provider

FRESH_SECONDS = 300
SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Nobody signs up; one budget of failed attempts per account, whichever name was typed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations alone."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        """The page one lands on says it; no need for «you are signed in»."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again within five minutes of signing in: setting up the factor comes right after the first password."""
        request = context.request
        records = get_authentication_records(request, request.user)
        fresh = any(time.time() - record["at"] < FRESH_SECONDS for record in records)
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """User name and e-mail of one account share one budget; the lock page and re-authentication draw on it too."""
        typed = str(credentials.get("username") or credentials.get("email") or "").strip().lower()
        user = User.objects.filter(username=typed).first()
        if user is None and "@" in typed:
            user = User.objects.filter(email__iexact=typed).first()
        return f"account:{user.pk}" if user else f"typed:{typed}"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Secrets sealed; the last factor of somebody who must have one stays."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows above the code: the installation's name."""
        return provider().brand(context.request).name or "Hoa Ban"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Removing the only factor of an official would lock the account's doors; a second one must come first."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        if others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return True
        user = User.objects.get(pk=authenticator.user_id)
        return not queries.needs_second_factor(queries.actor_for(user).grants)

"""What allauth does is on record too: signing in and out, failing, setting up and removing a factor."""

import time
from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.accounts import desk, identity, queries
from hoaban.foundation.accounts.actions.sessions import drop_sessions
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.values import AccountActor
from hoaban.foundation.audit import api as audit


def _herself(user: User) -> AccountActor:
    return AccountActor(f"user:{user.pk}", user.display_name)


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def on_signed_in(
    request: HttpRequest, user: User, response: HttpResponseBase | None = None, **_: Any
) -> None:
    """Everything is proven at this point, the second factor included."""
    request.session[identity.ACTIVE] = time.time()
    audit.record("accounts:session:begin", by=_herself(user), target=user)
    if response is not None:
        desk.remember(request, response, user)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def on_signed_out(user: User | None = None, **_: Any) -> None:
    if user is not None:
        audit.record("accounts:session:leave", by=_herself(user), target=user)


@receiver(user_login_failed, dispatch_uid="accounts.refused")
def on_refused(credentials: dict[str, Any], **_: Any) -> None:
    """The name typed is digested, never stored: people type passwords into the wrong field."""
    typed = credentials.get("username") or credentials.get("email") or ""
    audit.record("accounts:session:refuse", by=ANONYMOUS, values={"typed": str(typed)}, note="password")


@receiver(authentication_failed, dispatch_uid="accounts.factor_refused")
def on_factor_refused(user: User, **_: Any) -> None:
    audit.record("accounts:session:refuse", by=ANONYMOUS, target=user, note="second factor")


@receiver(authenticator_added, dispatch_uid="accounts.factor_added")
def on_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """The session that sets the factor up has shown it; the person's other sessions have not."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[identity.ENROLLED] = user.pk
    audit.record("accounts:factor:add", by=_herself(user), target=user, note=str(authenticator.type))


@receiver(authenticator_removed, dispatch_uid="accounts.factor_removed")
def on_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Without any factor left, what earlier sessions have shown counts no longer: a role that needs one asks anew."""
    if not queries.has_second_factor(user.pk):
        identity.forget_second_factor(request)
        drop_sessions(user.pk, keep=request.session.session_key or "")
    audit.record("accounts:factor:remove", by=_herself(user), target=user, note=str(authenticator.type))


@receiver(password_changed, dispatch_uid="accounts.password_changed")
def on_password_changed(user: User, **_: Any) -> None:
    """Other sessions end by themselves: their hash of the password no longer fits."""
    audit.record("accounts:user:password", by=_herself(user), target=user, fields=("password",))

"""Who has signed in on this very computer: a signed cookie with public ids, so the lock page can offer a quick switch."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hoaban.foundation.accounts.models import User

COOKIE = "hoaban_desk"
SEATS = 8
"""An office has few chairs; more names would only tell who works here."""
SALT = "hoaban.accounts.desk"


def people_here(request: HttpRequest) -> list[User]:
    """Active people who signed in on this computer since the browser was opened, latest first."""
    uids = _uids(request)
    found = {user.uid: user for user in User.objects.filter(uid__in=uids, is_active=True)}
    return [found[uid] for uid in uids if uid in found]


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Put a person first. A session cookie: closing the browser forgets everybody."""
    uids = [user.uid, *(uid for uid in _uids(request) if uid != user.uid)][:SEATS]
    response.set_signed_cookie(
        COOKIE,
        ".".join(uid.hex for uid in uids),
        salt=SALT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Signing out takes one's own name off the lock page."""
    uids = [uid for uid in _uids(request) if uid != user.uid]
    if uids:
        value = ".".join(uid.hex for uid in uids)
        response.set_signed_cookie(
            COOKIE, value, salt=SALT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def _uids(request: HttpRequest) -> list[UUID]:
    raw = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    return [UUID(hex=part) for part in (raw or "").split(".") if len(part) == 32]

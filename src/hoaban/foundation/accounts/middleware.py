"""Between signing in and working: the second factor is set up, and a computer left alone is locked.

Stands after allauth's middleware and before access's doorkeeper. What it decides, `identity` enforces once more: a session
that is not in good standing holds no permission at all.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from hoaban.foundation.accounts import identity
from hoaban.foundation.accounts.identity import Standing
from hoaban.foundation.accounts.models import User
from hoaban.ui.frame import provider

Next = Callable[[HttpRequest], HttpResponseBase]

ALWAYS = frozenset({"account_logout", "accounts:lock", "accounts:language", "healthz", "readyz"})
SETTING_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
BACKGROUND = "X-Background"
"""A page that polls by itself says so, or an abandoned screen would never lock."""


class SessionStanding:
    """Sends a session that is not in good standing to the one page that mends it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        if not isinstance(getattr(request, "user", None), User):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        # Choosing a language comes before understanding what is asked; whose door that is, the frame knows.
        if name in ALWAYS or request.path == provider().links(request).language:
            return None
        return self._answer(request, name, identity.standing(request))

    def _answer(self, request: HttpRequest, name: str, state: Standing) -> HttpResponseBase | None:
        if state is Standing.UNPROVEN:
            get_adapter().logout(request)
            return _go(request, "account_login")
        if state is Standing.SET_UP:
            return None if name in SETTING_UP else _go(request, "mfa_index")
        if state is Standing.LOCKED:
            identity.lock(request)
            return _go(request, "accounts:lock")
        if BACKGROUND not in request.headers:
            identity.touch(request)
        return None


def _go(request: HttpRequest, url_name: str) -> HttpResponseBase:
    """To that page, and back afterwards; a piece of a page swapped by script moves the whole window."""
    url = reverse(url_name)
    if request.method == "GET" and url_name != "mfa_index" and "HX-Request" not in request.headers:
        url = f"{url}?{urlencode({'next': request.get_full_path()})}"
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)

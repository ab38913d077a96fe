"""How a person showed, minutes ago, that it is she: for deeds of other rooms that ask for more than being signed in."""

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.urls import reverse

FRESH_SECONDS = 300
_BY_FACTOR = {"webauthn": "passkey", "totp": "app_code"}
_ORDER = ("passkey", "app_code", "password")


def proof_of(request: HttpRequest) -> str:
    """The strongest of the last five minutes: ``passkey``, ``app_code``, ``password``, or ``none``."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return "none"
    shown = {
        _BY_FACTOR.get(record.get("type", ""), record["method"])
        for record in get_authentication_records(request, user)
        if time.time() - record["at"] < FRESH_SECONDS
    }
    return next((one for one in _ORDER if one in shown), "none")


def prove_again(page: str) -> str:
    """The address that asks her once more and leads back to ``page``."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}"

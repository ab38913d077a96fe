"""Two communes, one person per role, and a sample of everything a door can be knocked at with."""

import functools
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from hoaban.config import roles
from hoaban.foundation.accounts.sessions import SessionStore
from tests.support import samples
from tests.support.people import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(roles.ROLES)


@pytest.fixture(autouse=True)
def _term_of_who_left(settings: Any) -> None:
    """As an office that has a document on it: as shipped nobody is listed."""
    settings.KEEP_LEFT_DAYS, settings.KEEP_LEFT_DOCUMENT = 3_650, "12/QĐ-UBND"


@pytest.fixture
def address(cast: Cast) -> Any:
    """The URL of a row; its facts and arguments are made first, each once."""
    made = functools.cache(lambda name: getattr(samples, name)(cast))

    def make(row: Any) -> str:
        if row.facts:
            made(row.facts)
        return reverse(row.name, kwargs={key: made(name) for key, name in row.sample.items()})

    return make


class Browser(Client):
    """As all browsers meet one server: its middleware is made once, not for each of thousands of knocks."""

    server: ClientHandler

    def __init__(self) -> None:
        super().__init__()
        self.handler = self.server


@pytest.fixture(scope="module", autouse=True)
def _server() -> None:
    """What its middleware remembers, such as a database that was away, ends with a module's tests."""
    Browser.server = ClientHandler(enforce_csrf_checks=False)


def signed_in(user: Any) -> Client:
    """Just now, with a password: a door that asks for it again would answer before it looks at the row.

    The session is written as signing in leaves it; how one signs in is judged in the room accounts.
    """
    session = SessionStore()
    session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.create()
    client = Browser()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture
def knock_with(cast: Cast) -> Any:
    """GET as somebody, with words in the address."""

    def ask(url: str, role: str, words: Any = None, *, next_door: bool = False) -> Any:
        client = signed_in(cast.user(role, next_door=next_door))
        return client.get(url, words or {})

    return ask


@pytest.fixture
def knock(cast: Cast) -> Any:
    """Ask at a door as somebody; None is nobody."""

    def ask(method: str, url: str, role: str | None, form: Any = None, *, next_door: bool = False) -> Any:
        client = Browser() if role is None else signed_in(cast.user(role, next_door=next_door))
        return client.post(url, form) if method == "POST" and form else client.generic(method, url)

    return ask


@pytest.fixture
def key_of(cast: Cast) -> Any:
    """The token of a program of this person's, with everything that she may do."""

    def make(owner: Any) -> str:
        from hoaban.foundation.accounts import api as accounts
        from hoaban.foundation.accounts import rules
        from hoaban.foundation.accounts.models import Client as Key

        token = f"hb_{uuid4().hex}"
        holdings = accounts.actor_for(owner).holdings
        Key.plain.create(
            kind="service", name="Program", owner=owner, scopes=sorted(holdings), token_digest=rules.digest(token),
            start=0, stop=10**11, expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        return token

    return make

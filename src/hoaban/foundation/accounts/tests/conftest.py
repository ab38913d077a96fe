"""Offices, people and a way through the whole sign-in for the room's tests."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.models import Membership, Organisation, User
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.ports import Roles, set_role_book
from hoaban.foundation.accounts.values import OrganisationKind, Role
from tests.support import kept

PROVINCE, OWN, NEXT = 14 * 10**9, 14_03646_0000, 14_03664_0000
PASSWORD = "ba-con-trau-gam-co"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOADER = SystemActor("demo.load")
ME = "/w/me/"

WORKER = Role(
    "worker",
    "Worker",
    "Works.",
    frozenset({"registry:household:see"}),
    closed_to=frozenset({OrganisationKind.POLICE}),
)
LOCAL = Role(
    "local", "Local", "Works in one commune.", frozenset({"registry:household:see"}), within_commune=True
)
HELPER = Role("helper", "Helper", "Helps.", frozenset({"library:item:see"}), needs_second_factor=False)
MANAGER = Role(
    "manager", "Manager", "Manages accounts.", frozenset(p.value for p in Permission) | WORKER.permissions
)


@pytest.fixture(autouse=True)
def roles() -> Iterator[Roles]:
    book = Roles([WORKER, LOCAL, HELPER, MANAGER])
    former = set_role_book(book)
    yield book
    set_role_book(former)


@pytest.fixture(autouse=True)
def fresh(request: pytest.FixtureRequest) -> None:
    """Throttles start empty."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture
def office(db: None) -> Organisation:
    return Organisation.plain.create(name="UBND xã", kind=OrganisationKind.COMMUNE.value, number=OWN)


@pytest.fixture
def member(office: Organisation) -> Callable[..., User]:
    """A person with a role: ``member("lan", "worker", OWN)``."""

    def make(username: str, role: str = "worker", number: int = OWN, **fields: Any) -> User:
        user = User.objects.create_user(username, PASSWORD, display_name=fields.pop("name", username.title()))
        area = rules.subtree(number)
        Membership.plain.create(
            user=user, role=role, organisation=office, start=area.start, stop=area.stop,
            valid_from=timezone.localdate(), **fields,
        )  # fmt: skip
        return user

    return make


@pytest.fixture
def manager(member: Callable[..., User]) -> User:
    """Manages the accounts of the whole province."""
    return member("manager", "manager", PROVINCE)


@pytest.fixture
def commune_manager(member: Callable[..., User]) -> User:
    return member("xa-manager", "manager", OWN)


@pytest.fixture
def as_actor() -> Callable[[User], accounts.AccountActor]:
    return accounts.actor_for


def give_totp(user: User) -> None:
    from allauth.mfa.adapter import get_adapter

    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(SECRET)}
    )


def code_now(shift: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + shift))


def type_password(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": user.username, "password": password})


def sign_in(client: Client, user: User, shift: int = 0) -> Client:
    """The whole way: password, then the app's digits."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        give_totp(user)
    assert type_password(client, user).url == "/accounts/2fa/authenticate/"
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now(shift)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def works(client: Client) -> bool:
    """Whether this browser acts for somebody."""
    return client.get(ME).status_code == 200


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    return lambda user: sign_in(Client(), user)


@pytest.fixture
def communes(db: None) -> None:
    """The province's real units, from its pack; needed where a form offers a choice of them."""
    kept.province()

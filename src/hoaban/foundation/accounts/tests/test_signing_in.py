"""One door in: the second factor is forced, limits slow the guesser and not the office."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.accounts import actions, queries
from hoaban.foundation.accounts.errors import BeyondYourReach
from hoaban.foundation.accounts.models import Membership, Organisation, User
from hoaban.foundation.accounts.tests.conftest import (
    LOADER,
    ME,
    OWN,
    PASSWORD,
    SECRET,
    code_now,
    give_totp,
    sign_in,
    type_password,
    works,
)
from hoaban.foundation.accounts.values import OrganisationKind

pytestmark = pytest.mark.django_db


# --- Second factor ---------------------------------------------------------------------------------
def test_the_password_alone_leads_to_the_second_step(client: Client, member: Callable[..., User]) -> None:
    lan = member("lan")
    give_totp(lan)
    assert type_password(client, lan).url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert not works(client)


def test_the_right_digits_open(client: Client, member: Callable[..., User]) -> None:
    assert works(sign_in(client, member("lan")))


def test_digits_work_once(member: Callable[..., User]) -> None:
    lan = member("lan")
    sign_in(Client(), lan)
    other = Client()
    type_password(other, lan)
    assert other.post("/accounts/2fa/authenticate/", {"code": code_now()}).status_code == 200
    assert not works(other)


def test_an_official_without_a_factor_reaches_nothing_but_its_set_up(
    client: Client, member: Callable[..., User]
) -> None:
    type_password(client, member("lan"))
    for address in (ME, "/w/people/", "/w/me/absence/", "/w/people/roles/"):
        assert client.get(address).url == "/accounts/2fa/"
    assert client.post("/w/me/language", {"language": "en"}).status_code == 302
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app_opens_the_way_and_gives_recovery_codes(
    client: Client, member: Callable[..., User]
) -> None:
    lan = member("lan")
    type_password(client, lan)
    client.get("/accounts/2fa/totp/activate/")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_now()})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert client.get(answer.url).content.decode().count("<code>") == 10
    assert works(client)


def test_seeds_lie_sealed_in_the_database(member: Callable[..., User]) -> None:
    lan = member("lan")
    give_totp(lan)
    assert SECRET not in str(Authenticator.objects.get(user=lan).data)


def test_another_session_that_never_showed_the_factor_is_thrown_out(member: Callable[..., User]) -> None:
    lan, early = member("lan"), Client()
    type_password(early, lan)  # signed in before the factor existed
    give_totp(lan)
    assert early.get(ME).url.startswith("/accounts/login/")
    assert "_auth_user_id" not in early.session


def test_an_official_keeps_the_last_factor(client: Client, member: Callable[..., User]) -> None:
    lan = member("lan")
    sign_in(client, lan)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=lan, type="totp").exists()


def test_a_role_that_opens_nobodys_data_needs_no_factor(client: Client, member: Callable[..., User]) -> None:
    type_password(client, member("helper", "helper"))
    assert works(client)


def test_a_further_role_demands_the_factor_from_the_next_page(
    client: Client, member: Callable[..., User], office: Organisation
) -> None:
    helper = member("helper", "helper")
    type_password(client, helper)
    held = Membership.plain.get(user=helper)
    held.role = "worker"
    held.save()
    assert client.get(ME).url == "/accounts/2fa/"


def test_the_demos_people_need_no_factor_and_that_is_a_property_of_their_rows(
    client: Client, db: None
) -> None:
    office = actions.make_demo_organisation(by=LOADER, name="x", kind=OrganisationKind.COMMUNE, number=OWN)
    pk = actions.make_demo_person(
        by=LOADER, username="mau", display_name="Mẫu", role="worker", organisation_id=office, number=OWN,
        password=PASSWORD,
    )  # fmt: skip
    demo = User.objects.get(pk=pk)
    type_password(client, demo)
    assert works(client)
    Organisation.plain.filter(pk=office).update(is_demo=False)
    assert client.get(ME).url == "/accounts/2fa/"


def test_a_demo_loaded_again_signs_nobody_out_whose_password_is_the_same(client: Client, db: None) -> None:
    office = actions.make_demo_organisation(by=LOADER, name="x", kind=OrganisationKind.COMMUNE, number=OWN)

    def made(password: str) -> int:
        return actions.make_demo_person(
            by=LOADER, username="mau", display_name="Mẫu", role="worker", organisation_id=office, number=OWN,
            password=password,
        )  # fmt: skip

    type_password(client, User.objects.get(pk=made(PASSWORD)))
    made(PASSWORD)
    assert works(client)
    made(f"{PASSWORD}-khac")
    assert not works(client)


def test_the_demos_station_has_a_key_that_may_no_more_than_its_keeper(db: None) -> None:
    office = actions.make_demo_organisation(by=LOADER, name="x", kind=OrganisationKind.COMMUNE, number=OWN)
    actions.make_demo_person(
        by=LOADER, username="mau", display_name="Mẫu", role="manager", organisation_id=office, number=OWN,
        password=PASSWORD,
    )  # fmt: skip

    def made(scope: str, **more: Any) -> int:
        given = {"by": LOADER, "owner": "mau", "token": "hb_mau", "now": timezone.now(), **more}
        return actions.make_demo_client(name="Trạm mẫu", scopes=[scope], number=OWN, **given)

    assert made("registry:household:see") == made("registry:household:see"), "made again it is the same one"
    assert actions.authenticate_token("hb_mau").may("registry:household:see")
    with pytest.raises(BeyondYourReach):
        made("library:item:see", token="hb_khac")
    for wrong in ({"owner": "ai-do"}, {"by": SystemActor("x", frozenset())}):
        with pytest.raises(NotAllowed):
            made("registry:household:see", token="hb_khac", **wrong)


def test_one_of_the_demos_people_is_found_by_name_and_nobody_of_a_real_office(db: None) -> None:
    office = actions.make_demo_organisation(by=LOADER, name="x", kind=OrganisationKind.COMMUNE, number=OWN)
    pk = actions.make_demo_person(
        by=LOADER, username="mau", display_name="Mẫu", role="worker", organisation_id=office, number=OWN,
        password=PASSWORD,
    )  # fmt: skip
    found = queries.demo_actor("mau")
    assert found is not None
    assert found.key == f"user:{pk}"
    Organisation.plain.filter(pk=office).update(is_demo=False)
    assert queries.demo_actor("mau") is None


def test_no_setting_waives_the_factor(client: Client, member: Callable[..., User], settings: Any) -> None:
    settings.DEBUG = settings.DEMO = settings.HOABAN_DEMO = True
    settings.MFA_TRUST_ENABLED = True
    type_password(client, member("lan"))
    assert client.get(ME).url == "/accounts/2fa/"


def addresses() -> list[str]:
    """Every address without or with arguments, the latter filled with something that fits."""
    fill = {"int": "1", "uuid": "0190a0a0-0000-7000-8000-000000000000", "str": "x", "slug": "x", "path": "x"}
    found: list[str] = []

    def walk(patterns: list[Any], prefix: str) -> None:
        for one in patterns:
            route = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif isinstance(one, URLPattern):
                for name, converter in one.pattern.converters.items():
                    kind = type(converter).__name__.replace("Converter", "").lower().replace("string", "str")
                    route = route.replace(f"<{kind}:{name}>", fill.get(kind, "x")).replace(f"<{name}>", "x")
                found.append("/" + route.lstrip("^").rstrip("$"))

    walk(get_resolver().url_patterns, "")
    return found


@pytest.mark.parametrize("with_factor", [True, False])
def test_no_address_that_takes_the_right_password_gives_a_session_without_the_second_factor(
    member: Callable[..., User], with_factor: bool
) -> None:
    lan = member("lan")
    if with_factor:
        give_totp(lan)
    typed = {
        "login": lan.username, "username": lan.username, "email": lan.username, "password": PASSWORD,
        "password1": PASSWORD, "oldpassword": PASSWORD, "person": str(lan.uid), "next": "/w/",
    }  # fmt: skip
    asked = addresses()
    assert "/accounts/login/" in asked
    for address in asked:
        visitor = Client(raise_request_exception=False)
        visitor.post(address, typed)
        answer = visitor.get(ME)
        assert answer.status_code == 302, address
        assert answer.url.startswith(("/accounts/login/", "/accounts/2fa/")), address


def test_there_is_no_address_to_sign_up_and_no_django_admin(client: Client) -> None:
    for address in (
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/email/",
        "/admin/",
        "/admin/login/",
    ):
        assert client.get(address).status_code == 404


# --- Limits ----------------------------------------------------------------------------------------
def test_ten_wrong_passwords_close_one_account_and_not_the_office(
    client: Client, member: Callable[..., User]
) -> None:
    lan, mai = member("lan"), member("mai", "helper")
    for _ in range(10):
        type_password(client, lan, "wrong-wrong-wrong")
    give_totp(lan)
    assert type_password(client, lan).status_code == 200  # the right one now fails too
    type_password(client, mai)  # the same address
    assert works(client)


def test_user_name_and_e_mail_share_one_budget(client: Client, member: Callable[..., User]) -> None:
    lan = member("lan", "helper")
    User.objects.filter(pk=lan.pk).update(email="lan@example.vn")
    for turn in range(10):
        login = "lan" if turn % 2 else "lan@example.vn"
        client.post("/accounts/login/", {"login": login, "password": "wrong-wrong-wrong"})
    type_password(client, lan)
    assert not works(client)


def test_the_lock_page_draws_on_the_same_budget(member: Callable[..., User]) -> None:
    lan, here = member("lan", "helper"), Client()
    type_password(here, lan)
    here.post("/w/lock")
    for _ in range(10):
        here.post("/w/lock", {"person": str(lan.uid), "password": "wrong-wrong-wrong"})
    here.post("/w/lock", {"person": str(lan.uid), "password": PASSWORD})
    assert not works(here)


def test_an_e_mail_address_signs_in_too(client: Client, member: Callable[..., User]) -> None:
    lan = member("lan", "helper")
    User.objects.filter(pk=lan.pk).update(email="lan@example.vn")
    client.post("/accounts/login/", {"login": "lan@example.vn", "password": PASSWORD})
    assert works(client)


class SlowTime:
    """A clock of which each sleep takes half a second, and that nobody waits for."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return time.time()

    def sleep(self, _seconds: float) -> None:
        self.now += 0.5


@pytest.mark.parametrize(("busy", "is_in"), [(6, True), (600, False)], ids=["three seconds", "much longer"])
def test_records_that_are_busy_for_a_moment_are_no_try_too_many(
    client: Client, member: Callable[..., User], monkeypatch: pytest.MonkeyPatch, busy: int, is_in: bool
) -> None:
    add, refused = cache.add, []

    def late(key: str, *args: Any, **more: Any) -> bool:
        """As the cache in the database says it: not added."""
        if key.endswith(":lock") and len(refused) < busy:
            refused.append(key)
            return False
        return bool(add(key, *args, **more))

    monkeypatch.setattr(ratelimit, "time", SlowTime())
    monkeypatch.setattr(cache, "add", late)
    lan = member("lan")
    answer = client.post("/accounts/login/", {"login": lan.username, "password": PASSWORD})
    assert refused
    assert (answer.status_code == 302) is is_in

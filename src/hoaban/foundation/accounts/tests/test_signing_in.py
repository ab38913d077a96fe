"""One door in: the second factor is forced, limits slow the guesser and not the office, a lost desk locks."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hoaban.foundation.accounts import actions, identity
from hoaban.foundation.accounts.models import Membership, Organisation, User
from hoaban.foundation.accounts.tests.conftest import (
    LOADER,
    OWN,
    PASSWORD,
    SECRET,
    code_now,
    give_totp,
    sign_in,
    type_password,
)
from hoaban.foundation.accounts.values import OrganisationKind

pytestmark = pytest.mark.django_db
ME = "/w/me/"


def works(client: Client) -> bool:
    """Whether this browser acts for somebody."""
    return client.get(ME).status_code == 200


def age(client: Client, seconds: float) -> None:
    session = client.session
    session[identity.ACTIVE] = time.time() - seconds
    session.save()


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


# --- Shared computers --------------------------------------------------------------------------------
def test_a_screen_left_alone_for_five_minutes_is_locked_by_the_server(
    client: Client, member: Callable[..., User]
) -> None:
    type_password(client, member("lan", "helper"))
    age(client, 299)
    assert works(client)
    age(client, 301)
    assert client.get(ME).url.startswith("/w/lock")
    assert not works(client)


def test_a_page_that_polls_by_itself_keeps_nobody_awake(client: Client, member: Callable[..., User]) -> None:
    type_password(client, member("lan", "helper"))
    age(client, 200)
    client.get(ME, headers={"X-Background": "1"})
    assert time.time() - client.session[identity.ACTIVE] > 190


def test_typing_for_long_keeps_awake_but_wakes_no_locked_session(
    client: Client, member: Callable[..., User]
) -> None:
    type_password(client, member("lan", "helper"))
    age(client, 200)
    assert client.get("/w/lock/alive").status_code == 204
    assert time.time() - client.session[identity.ACTIVE] < 10
    age(client, 301)
    assert client.get("/w/lock/alive").status_code == 302
    assert not works(client)


def test_locking_by_hand_remembers_the_page(client: Client, member: Callable[..., User]) -> None:
    type_password(client, member("lan", "helper"))
    assert f'name="next" value="{ME}"' in client.get(ME).text, "the menu says where she stands"
    assert client.post("/w/lock", {"next": "/w/people/roles/"}).url == "/w/lock?next=%2Fw%2Fpeople%2Froles%2F"


def test_an_address_alone_locks_nobody(client: Client, member: Callable[..., User]) -> None:
    """A picture on another site can ask for it with the person's own cookies."""
    sign_in(client, member("lan"))
    assert client.get("/w/lock?next=/w/people/roles/").url == "/w/people/roles/"
    assert client.get(ME).status_code == 200


def test_a_locked_session_acts_for_nobodys_rights_whatever_the_middleware(
    client: Client, signed_in: Callable[[User], Client], manager: User
) -> None:
    here = signed_in(manager)
    assert here.get("/w/people/").status_code == 200
    here.post("/w/lock")
    assert here.get("/w/people/").url.startswith("/w/lock")


def test_the_password_opens_again_where_one_was(client: Client, member: Callable[..., User]) -> None:
    lan = member("lan", "helper")
    type_password(client, lan)
    client.post("/w/lock")
    answer = client.post(
        "/w/lock", {"person": str(lan.uid), "password": PASSWORD, "next": "/w/people/roles/"}
    )
    assert answer.url == "/w/people/roles/"
    assert works(client)


def test_the_way_back_never_leads_to_another_site(client: Client, member: Callable[..., User]) -> None:
    lan = member("lan", "helper")
    type_password(client, lan)
    client.post("/w/lock")
    answer = client.post(
        "/w/lock", {"person": str(lan.uid), "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.url == "/w/"


def test_a_factor_older_than_the_working_day_is_asked_for_again(
    client: Client, member: Callable[..., User]
) -> None:
    lan = member("lan")
    sign_in(client, lan)
    session = client.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 9 * 3600} for one in session["account_authentication_methods"]
    ]
    session.save()
    client.post("/w/lock")
    answer = client.post("/w/lock", {"person": str(lan.uid), "password": PASSWORD})
    assert answer.url == "/accounts/2fa/authenticate/"
    assert not works(client)


def test_a_colleague_who_signed_in_here_before_can_switch(
    client: Client, member: Callable[..., User]
) -> None:
    lan, mai = member("lan", "helper", name="Lò Lan"), member("mai", "helper", name="Cà Mai")
    elsewhere = Client()
    type_password(elsewhere, mai)
    type_password(client, lan)
    client.post("/w/lock")
    page = client.get("/w/lock").content.decode()
    assert "Lò Lan" in page
    assert "Cà Mai" not in page  # she never signed in on this computer
    client.cookies["hoaban_desk"] = elsewhere.cookies["hoaban_desk"].value
    assert "Cà Mai" in client.get("/w/lock").content.decode()
    client.post("/w/lock", {"person": str(mai.uid), "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(mai.pk)


def test_a_name_that_is_not_on_the_list_is_refused_even_with_its_password(
    client: Client, member: Callable[..., User]
) -> None:
    lan, mai = member("lan", "helper"), member("mai", "helper")
    type_password(client, lan)
    client.post("/w/lock")
    assert client.post("/w/lock", {"person": str(mai.uid), "password": PASSWORD}).status_code == 422
    assert client.session["_auth_user_id"] == str(lan.pk)


def test_switching_never_takes_over_the_former_persons_session(
    client: Client, member: Callable[..., User]
) -> None:
    lan, mai = member("lan", "helper"), member("mai", "helper")
    type_password(client, mai)
    desk = client.cookies["hoaban_desk"].value
    type_password(client := Client(), lan)
    client.cookies["hoaban_desk"] = desk
    session = client.session
    session["draft"] = "of Lan"
    session.save()
    client.post("/w/lock")
    client.post("/w/lock", {"person": str(mai.uid), "password": PASSWORD})
    assert "draft" not in client.session


def test_sessions_end_with_the_browser(client: Client, member: Callable[..., User]) -> None:
    type_password(client, member("lan", "helper"))
    assert client.session.get_expire_at_browser_close()
    assert Session.objects.count() >= 1


def test_too_many_attempts_from_one_address_are_answered_in_our_words(
    client: Client, settings: Any, db: None
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    for _ in range(2):
        answer = client.post("/accounts/login/", {"login": "nobody", "password": "x"})
    assert answer.status_code == 429
    assert "accounts/login" in answer.content.decode()


def test_the_form_speaks_vietnamese(client: Client, db: None) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Tên đăng nhập hoặc thư điện tử" in page
    assert "Username or email" not in page

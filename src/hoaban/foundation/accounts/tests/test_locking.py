"""A computer that several people share: locked when left, open again to whoever of them is back first, factor included."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hoaban.foundation.accounts import identity
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.tests.conftest import ME, PASSWORD, sign_in, type_password, works

pytestmark = pytest.mark.django_db


def age(client: Client, seconds: float) -> None:
    session = client.session
    session[identity.ACTIVE] = time.time() - seconds
    session.save()


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


def test_a_colleague_with_a_factor_is_asked_for_it_when_she_switches(
    client: Client, member: Callable[..., User]
) -> None:
    """Both have one, and his is fresh on this computer: it is not hers."""
    lan, mai = member("lan"), member("mai")
    elsewhere = sign_in(Client(), mai)
    sign_in(client, lan)
    client.cookies["hoaban_desk"] = elsewhere.cookies["hoaban_desk"].value
    client.post("/w/lock")
    answer = client.post("/w/lock", {"person": str(mai.uid), "password": PASSWORD})
    assert answer.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert not works(client)


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

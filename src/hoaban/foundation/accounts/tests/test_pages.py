"""Every door of the room: who may, who may not, wrong area, signed out, wrong method; and what the pages do."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from hoaban.foundation.accounts import actions, api, queries
from hoaban.foundation.accounts.models import Client, Delegation, Invitation, Membership, Organisation, User
from hoaban.foundation.accounts.tests.conftest import NEXT, OWN, PASSWORD, PROVINCE, type_password

pytestmark = pytest.mark.django_db

READ = [
    # address, anybody signed in may
    ("/w/people/", False),
    ("/w/people/invite/", False),
    ("/w/people/invitations/", False),
    ("/w/people/offices/", False),
    ("/w/people/clients/", False),
    ("/w/people/clients/new/", False),
    ("/w/people/roles/", True),
    ("/w/me/", True),
    ("/w/me/absence/", True),
]


@pytest.fixture
def desk(signed_in: Callable[[User], Browser], manager: User) -> Browser:
    return signed_in(manager)


@pytest.fixture
def commune_desk(signed_in: Callable[[User], Browser], commune_manager: User) -> Browser:
    return signed_in(commune_manager)


@pytest.fixture
def helpers_desk(member: Callable[..., User]) -> Browser:
    browser = Browser()
    type_password(browser, member("helper", "helper"))
    return browser


@pytest.mark.parametrize(("address", "for_all"), READ)
def test_reading_doors(desk: Browser, helpers_desk: Browser, address: str, for_all: bool) -> None:
    assert desk.get(address).status_code == 200
    assert helpers_desk.get(address).status_code == (200 if for_all else 403)
    assert Browser().get(address).url.startswith("/accounts/login/")


def test_writing_doors(desk: Browser, helpers_desk: Browser, member: Callable[..., User]) -> None:
    lan = member("lan")
    held = Membership.plain.get(user=lan)
    for address in (
        f"/w/people/{lan.uid}/role",
        f"/w/people/{lan.uid}/reset",
        f"/w/people/{lan.uid}/leave",
        f"/w/people/memberships/{held.pk}/end",
        "/w/people/invitations/1/withdraw",
    ):
        assert helpers_desk.post(address).status_code == 403, address
        assert Browser().post(address).status_code == 302, address
        assert desk.get(address).status_code == 405, address


def test_the_next_commune_is_not_there(commune_desk: Browser, member: Callable[..., User]) -> None:
    stranger = member("stranger", "worker", NEXT)
    held = Membership.plain.get(user=stranger)
    assert commune_desk.get(f"/w/people/{stranger.uid}/").status_code == 404
    assert commune_desk.post(f"/w/people/{stranger.uid}/leave").status_code == 404
    assert commune_desk.post(f"/w/people/memberships/{held.pk}/end").status_code == 404
    assert b"Stranger" not in commune_desk.get("/w/people/").content


def test_the_list_keeps_its_filters_in_the_address(desk: Browser, member: Callable[..., User]) -> None:
    member("lan", name="Lò Thị Lan"), member("ha", "helper", name="Hà")
    found = desk.get("/w/people/", {"q": "lo thi", "role": "worker", "state": "active"}).content.decode()
    assert "Lò Thị Lan" in found
    assert ">Hà<" not in found


def test_a_list_costs_the_same_for_one_and_for_thirty(
    desk: Browser, member: Callable[..., User], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(30):
        member(f"p{number:02d}")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        desk.get("/w/people/")


def typed(office: Organisation, **changes: object) -> dict[str, object]:
    return {
        "display_name": "Người Mới", "username": "moi", "role": "worker", "organisation": office.pk, "unit": OWN,
        "phone": "0912 345 678", "email": "", "request_id": "r1", **changes,
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("communes")
def test_from_the_invitation_to_the_first_sign_in(desk: Browser, office: Organisation) -> None:
    page = desk.post("/w/people/invite/", typed(office)).content.decode()
    assert "<svg" in page
    link = page.split("/accounts/invitation/")[1].split("/")[0]
    newcomer = Browser()
    assert "Người Mới" in newcomer.get(f"/accounts/invitation/{link}/").content.decode()
    answer = newcomer.post(f"/accounts/invitation/{link}/", {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.url == "/accounts/login/"
    assert "_auth_user_id" not in newcomer.session
    user = User.objects.get(username="moi")
    assert user.phone_e164 == "+84912345678"
    assert type_password(newcomer, user).status_code == 302
    assert newcomer.get("/w/").url == "/accounts/2fa/"
    assert Browser().get(f"/accounts/invitation/{link}/").status_code == 410


@pytest.mark.slow
@pytest.mark.usefixtures("communes")
def test_an_invitation_sent_twice_is_one_and_shows_its_link_once(desk: Browser, office: Organisation) -> None:
    for _ in range(2):
        page = desk.post("/w/people/invite/", typed(office)).content.decode()
    assert "/accounts/invitation/" not in page
    assert Invitation.plain.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"unit": PROVINCE}, {"role": "king"}, {"username": "Có Dấu"}, {"phone": "12"}, {"display_name": ""}],
)
@pytest.mark.slow
@pytest.mark.usefixtures("communes")
def test_a_wrong_answer_is_shown_and_nothing_typed_is_lost(
    commune_desk: Browser, office: Organisation, changes: dict[str, object]
) -> None:
    answer = commune_desk.post("/w/people/invite/", typed(office, **changes))
    assert answer.status_code == 422
    assert "moi" in answer.content.decode() or "username" in changes
    assert not Invitation.plain.exists()


def test_no_form_asks_more_than_seven_things(desk: Browser) -> None:
    for address in ("/w/people/invite/", "/w/people/clients/new/", "/w/me/absence/", "/w/people/offices/"):
        form = desk.get(address).context["form"]
        assert len(form.fields) <= 7, address


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "different-one-here"])
@pytest.mark.slow
@pytest.mark.usefixtures("communes")
def test_a_weak_password_is_refused_with_a_reason(desk: Browser, office: Organisation, password: str) -> None:
    link = (
        desk.post("/w/people/invite/", typed(office))
        .content.decode()
        .split("/accounts/invitation/")[1]
        .split("/")[0]
    )
    answer = Browser().post(
        f"/accounts/invitation/{link}/",
        {"password1": password, "password2": password.replace("different", "other")},
    )
    assert answer.status_code == 422
    assert not User.objects.filter(username="moi").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("communes")
def test_a_further_role_is_given_on_the_persons_page(
    desk: Browser, member: Callable[..., User], office: Organisation
) -> None:
    lan = member("lan", "helper")
    desk.post(f"/w/people/{lan.uid}/role", {"role": "worker", "organisation": office.pk, "unit": OWN})
    assert {row.role for row in queries.memberships_of(lan.pk)} == {"helper", "worker"}
    page = desk.get(f"/w/people/{lan.uid}/").content.decode()
    assert "Worker" in page


def test_leaving_and_a_new_way_in_from_the_persons_page(desk: Browser, member: Callable[..., User]) -> None:
    lan, mai = member("lan"), member("mai")
    assert "/accounts/invitation/" in desk.post(f"/w/people/{lan.uid}/reset").content.decode()
    assert desk.post(f"/w/people/{mai.uid}/leave").status_code == 302
    assert not User.objects.get(pk=mai.pk).is_active
    assert desk.get(f"/w/people/{mai.uid}/").status_code == 200


def test_what_is_sensitive_asks_again_after_five_minutes(desk: Browser, member: Callable[..., User]) -> None:
    lan = member("lan")
    session = desk.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 301} for one in session["account_authentication_methods"]
    ]
    session.save()
    answer = desk.post(f"/w/people/{lan.uid}/leave", {"request_id": "r9"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert User.objects.get(pk=lan.pk).is_active
    assert desk.get(answer.url).status_code == 200
    desk.post(answer.url, {"password": PASSWORD, "next": f"/w/people/{lan.uid}/leave"})
    assert not User.objects.get(pk=lan.pk).is_active  # what was asked for goes on by itself


@pytest.mark.slow
@pytest.mark.usefixtures("communes")
def test_a_key_is_shown_once_and_works(desk: Browser, manager: User) -> None:
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    form = {
        "name": "Cân", "kind": "device", "unit": OWN, "expires_on": day, "scopes": ["jobs:board:see"],
        "request_id": "k1",
    }  # fmt: skip
    page = desk.get("/w/people/clients/new/")
    offered = [value for value, _ in page.context["form"].fields["scopes"].choices]
    assert not any(value.startswith("accounts:") for value in offered)
    assert desk.post("/w/people/clients/new/", form).status_code == 422  # not hers to give
    key = actions.issue_client(
        by=api.actor_for(manager), name="Cân", kind=actions.clients.ClientKind.DEVICE, owner=manager,  # type: ignore[attr-defined]
        scopes=["registry:household:see"], number=OWN, expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    assert key.token not in desk.get("/w/people/clients/").content.decode()
    desk.post(f"/w/people/clients/{key.id}/revoke")
    assert Client.plain.get(pk=key.id).revoked_at is not None


def test_an_absence_is_arranged_and_taken_back_on_my_page(
    signed_in: Callable[[User], Browser], member: Callable[..., User]
) -> None:
    lan, mai = member("lan"), member("mai", "helper")
    browser, today = signed_in(lan), timezone.localdate().isoformat()
    offered = browser.get("/w/me/absence/").content.decode()
    assert f"{mai.display_name} · " in offered, "her role is said beside her name"
    browser.post(
        "/w/me/absence/",
        {
            "membership": Membership.plain.get(user=lan).pk, "to_user": mai.pk, "first_day": today, "last_day": today,
            "reason": "Nghỉ phép",
        },
    )  # fmt: skip
    row = Delegation.plain.get()
    assert "Nghỉ phép" in browser.get("/w/me/").content.decode()
    browser.post(f"/w/me/absence/{row.pk}/withdraw")
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_a_manager_arranges_the_absence_of_somebody_who_fell_ill(
    desk: Browser, member: Callable[..., User]
) -> None:
    lan, mai = member("lan"), member("mai", "helper")
    today = timezone.localdate().isoformat()
    form = {
        "membership": Membership.plain.get(user=lan).pk,
        "to_user": mai.pk,
        "first_day": today,
        "last_day": today,
    }
    assert desk.post(f"/w/people/{lan.uid}/absence", form).status_code == 422  # the reason is missing
    desk.post(f"/w/people/{lan.uid}/absence", {**form, "reason": "Ốm"})
    assert api.actor_for(mai).may("registry:household:see")


def test_my_language_stays_with_me(helpers_desk: Browser) -> None:
    helpers_desk.post("/w/me/language", {"language": "en"})
    assert User.objects.get(username="helper").language == "en"
    assert helpers_desk.cookies["django_language"].value == "en"


def test_a_strangers_session_is_not_ended_by_guessing_its_number(
    helpers_desk: Browser, desk: Browser, manager: User
) -> None:
    session = queries.sessions_of(manager.pk)[0]
    assert helpers_desk.post(f"/w/people/sessions/{session.id}/end").status_code == 404
    assert desk.get("/w/me/").status_code == 200


def test_the_roles_page_names_every_role_and_what_it_may(desk: Browser) -> None:
    page = desk.get("/w/people/roles/").content.decode()
    for label in ("Worker", "Helper", "Manager"):
        assert label in page


def test_signed_in_pages_are_not_kept_by_the_browser(desk: Browser) -> None:
    assert desk.get("/w/people/").headers["Cache-Control"] == "no-store"


def test_a_page_that_asks_a_key_is_not_fetched_again_behind_her_back(desk: Browser) -> None:
    """Fetched again it asks something else, and the answer of the key to the page before her is wrong."""
    page = desk.get("/accounts/2fa/webauthn/add/").content.decode()
    assert re.search(r'<span hidden data-live-from="/[^"]*"></span>', page)
    assert 'id="js_data"' in page


def test_pages_of_sign_in_stand_in_our_frame(client: Browser, desk: Browser, db: None) -> None:
    assert "accounts/accounts.css" in client.get("/accounts/login/").content.decode()
    for address in (
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/reauthenticate/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ):
        page = desk.get(address)
        assert page.status_code == 200, address
        assert "accounts/accounts.css" in page.content.decode(), address
        assert "<style" not in page.content.decode()
    assert client.get("/accounts/inactive/").status_code == 200

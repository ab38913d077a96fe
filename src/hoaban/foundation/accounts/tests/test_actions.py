"""Joining, leaving, keys and what comes twice."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from hoaban.foundation.accounts import actions, api, errors, queries, rules
from hoaban.foundation.accounts.models import Client, Delegation, Invitation, Membership, Organisation, User
from hoaban.foundation.accounts.tests.conftest import NEXT, OWN, PASSWORD, PROVINCE, type_password
from hoaban.foundation.accounts.values import ClientKind, IssuedClient, IssuedInvitation, OrganisationKind
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event

pytestmark = pytest.mark.django_db
SEE = "registry:household:see"


@pytest.fixture
def invited(manager: User, office: Organisation) -> Callable[..., IssuedInvitation]:
    def invite(**fields: object) -> IssuedInvitation:
        wanted = {
            "username": "moi", "display_name": "Người Mới", "role": "worker", "organisation_id": office.pk,
            "number": OWN, **fields,
        }  # fmt: skip
        return actions.invite(by=api.actor_for(manager), **wanted)  # type: ignore[arg-type]

    return invite


@pytest.fixture
def issued(manager: User) -> Callable[..., IssuedClient]:
    def issue(owner: User | None = None, **fields: object) -> IssuedClient:
        wanted = {
            "name": "Cân", "kind": ClientKind.DEVICE, "owner": owner or manager, "scopes": [SEE], "number": OWN,
            "expires_at": timezone.now() + timedelta(days=3), **fields,
        }  # fmt: skip
        return actions.issue_client(by=api.actor_for(manager), **wanted)  # type: ignore[arg-type]

    return issue


# --- Joining ---------------------------------------------------------------------------------------
def test_the_paper_opens_an_account_with_the_role_it_names(invited: Callable[..., IssuedInvitation]) -> None:
    pk = actions.accept_invitation(token=invited().token, password=PASSWORD)
    assert api.actor_for(User.objects.get(pk=pk)).may(SEE)


@pytest.mark.parametrize("number", [NEXT, PROVINCE], ids=["the next commune", "the whole province"])
def test_an_office_invites_for_its_own_unit_only(
    invited: Callable[..., IssuedInvitation], number: int
) -> None:
    with pytest.raises(errors.AreaBeyondOffice):
        invited(number=number)


def test_a_role_of_communes_is_never_held_for_more(invited: Callable[..., IssuedInvitation]) -> None:
    top = Organisation.plain.create(name="Sở", kind=OrganisationKind.PROVINCE.value, number=PROVINCE)
    with pytest.raises(errors.AreaTooWide):
        invited(role="local", organisation_id=top.pk, number=PROVINCE)
    assert invited(role="local", organisation_id=top.pk, number=NEXT).token


def test_a_police_office_gives_no_role_that_is_closed_to_it(
    invited: Callable[..., IssuedInvitation], manager: User
) -> None:
    police = Organisation.plain.create(name="Công an xã", kind=OrganisationKind.POLICE.value, number=OWN)
    with pytest.raises(errors.RoleNotForOffice):
        invited(organisation_id=police.pk)
    pk = actions.accept_invitation(
        token=invited(organisation_id=police.pk, role="helper").token, password=PASSWORD
    )
    her, by = User.objects.get(pk=pk), api.actor_for(manager)
    with pytest.raises(errors.RoleNotForOffice):
        actions.grant_membership(by=by, user=her, role="worker", organisation_id=police.pk, number=OWN)
    assert not api.actor_for(her).may(SEE)


def test_nobody_of_a_police_office_stands_in_for_a_role_that_is_closed_to_it(
    member: Callable[..., User], manager: User
) -> None:
    police = Organisation.plain.create(name="Công an xã", kind=OrganisationKind.POLICE.value, number=OWN)
    officer, policeman = member("lan"), member("hung", "helper")
    Membership.plain.filter(user=policeman).update(organisation=police)
    lent = Membership.plain.get(user=officer)
    today = timezone.localdate()
    with pytest.raises(errors.RoleNotForOffice):
        actions.delegate(
            by=api.actor_for(manager), membership_id=lent.pk, to_user_id=policeman.pk, first_day=today, last_day=today,
            reason="Ốm",
        )  # fmt: skip
    assert not Delegation.plain.exists()


def test_a_role_held_before_it_was_closed_to_the_office_gives_nothing(member: Callable[..., User]) -> None:
    """Hers, and whomever she lent it to; what is open to the office stays."""
    policeman, lent_to = member("hung"), member("lan", "helper")
    assert api.actor_for(policeman).may(SEE)
    police = Organisation.plain.create(name="Công an xã", kind=OrganisationKind.POLICE.value, number=OWN)
    row, today = Membership.plain.get(user=policeman), timezone.localdate()
    Delegation.plain.create(membership=row, to_user=lent_to, first_day=today, last_day=today, reason="Ốm")
    assert api.actor_for(lent_to).may(SEE)
    Membership.plain.update(organisation=police)
    assert not api.actor_for(policeman).may(SEE)
    assert not api.actor_for(lent_to).may(SEE)
    assert api.actor_for(lent_to).may("library:item:see")


def test_who_left_a_police_office_stands_in_from_the_day_after(
    member: Callable[..., User], manager: User
) -> None:
    police = Organisation.plain.create(name="Công an xã", kind=OrganisationKind.POLICE.value, number=OWN)
    officer, former = member("lan"), member("hung", "helper")
    lent, today = Membership.plain.get(user=officer), timezone.localdate()
    over = today + timedelta(days=2)
    Membership.plain.filter(user=former).update(organisation=police, valid_to=over)

    def stand_in(first: date) -> int:
        return actions.delegate(
            by=api.actor_for(manager), membership_id=lent.pk, to_user_id=former.pk, first_day=first,
            last_day=over + timedelta(days=3), reason="Ốm",
        )  # fmt: skip

    with pytest.raises(errors.RoleNotForOffice):
        stand_in(over - timedelta(days=1))
    assert Delegation.plain.get(pk=stand_in(over)).to_user == former


def test_the_paper_works_once(invited: Callable[..., IssuedInvitation]) -> None:
    token = invited().token
    actions.accept_invitation(token=token, password=PASSWORD)
    with pytest.raises(errors.InvitationSpent):
        actions.accept_invitation(token=token, password=PASSWORD)


def test_the_paper_grows_old(invited: Callable[..., IssuedInvitation]) -> None:
    token = invited().token
    Invitation.plain.update(expires_at=timezone.now())
    with pytest.raises(errors.InvitationSpent):
        actions.accept_invitation(token=token, password=PASSWORD)


def test_a_withdrawn_paper_opens_nothing(invited: Callable[..., IssuedInvitation], manager: User) -> None:
    paper = invited()
    actions.withdraw_invitation(by=api.actor_for(manager), invitation_id=paper.id)
    assert queries.invitation_of_token(paper.token) is None


def test_the_database_holds_only_a_digest_of_the_token(
    invited: Callable[..., IssuedInvitation], issued: Callable[..., IssuedClient]
) -> None:
    paper, key = invited(), issued()
    rows = [*Invitation.plain.values(), *Client.plain.values(), *Entry.plain.values(), *Event.plain.values()]
    assert paper.token not in str(rows)
    assert key.token not in str(rows)


def test_a_name_on_a_waiting_paper_is_taken_until_the_paper_is_void(
    invited: Callable[..., IssuedInvitation], manager: User
) -> None:
    paper = invited()
    with pytest.raises(errors.UsernameTaken):
        invited(username="MOI")
    actions.withdraw_invitation(by=api.actor_for(manager), invitation_id=paper.id)
    invited()
    assert Event.plain.filter(name="accounts.invitation_withdrawn").count() == 1


def test_the_same_request_twice_makes_one_invitation(invited: Callable[..., IssuedInvitation]) -> None:
    first, second = invited(request="r1"), invited(request="r1")
    assert (second.id, second.token) == (first.id, "")
    assert Invitation.plain.count() == 1


def test_a_taken_user_name_is_said(
    invited: Callable[..., IssuedInvitation], member: Callable[..., User]
) -> None:
    member("moi")
    with pytest.raises(errors.UsernameTaken):
        invited()


def test_an_unknown_role_is_refused(invited: Callable[..., IssuedInvitation]) -> None:
    with pytest.raises(errors.RoleUnknown):
        invited(role="king")


def test_an_empty_installation_gets_its_first_account_from_the_terminal_and_only_once(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management import CommandError, call_command

    asked = ["first_account", "lan", "Lò Thị Lan", "--office", "Sở Dân tộc và Tôn giáo", "--role", "manager"]
    call_command(*asked)
    link = capsys.readouterr().out.strip().splitlines()[-1]
    answer = Browser().post(link, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.url == "/accounts/login/"
    assert api.actor_for(User.objects.get(username="lan")).may("accounts:user:invite")
    assert not api.is_demo_installation()
    with pytest.raises(CommandError, match="already has an account"):
        call_command(*asked)


# --- Leaving ---------------------------------------------------------------------------------------
def test_leaving_ends_sessions_keys_roles_and_stand_ins_at_once(
    manager: User, member: Callable[..., User], issued: Callable[..., IssuedClient]
) -> None:
    lan, mai, browser = member("lan", "helper"), member("mai", "helper"), Browser()
    key = issued(owner=lan)
    type_password(browser, lan)
    assert browser.get("/w/me/").status_code == 200
    held = Membership.plain.get(user=lan)
    lent = Delegation.plain.create(
        membership=held,
        to_user=mai,
        first_day=timezone.localdate(),
        last_day=timezone.localdate(),
        reason="x",
    )
    actions.offboard(by=api.actor_for(manager), uid=lan.uid)
    assert browser.get("/w/me/").url.startswith("/accounts/login/")
    assert actions.authenticate_token(key.token) is None
    held.refresh_from_db(), lent.refresh_from_db()
    assert held.valid_to == timezone.localdate()
    assert lent.withdrawn_at is not None
    assert Event.plain.filter(name="accounts.person_left", payload={"user_id": lan.pk}).exists()
    type_password(browser, lan)
    assert browser.get("/w/me/").status_code == 302


def test_leaving_twice_is_leaving_once(manager: User, member: Callable[..., User]) -> None:
    lan = member("lan")
    for _ in range(2):
        actions.offboard(by=api.actor_for(manager), uid=lan.uid, request="r1")
    assert Entry.plain.filter(tag="accounts:user:offboard").count() == 1


def test_an_ended_role_stops_at_once(manager: User, member: Callable[..., User]) -> None:
    lan = member("lan")
    actions.end_membership(by=api.actor_for(manager), membership_id=Membership.plain.get(user=lan).pk)
    assert not api.actor_for(lan).may(SEE)


def test_a_role_that_would_begin_later_never_begins(manager: User, member: Callable[..., User]) -> None:
    lan = member("lan")
    coming = timezone.localdate() + timedelta(days=5)
    Membership.plain.filter(user=lan).update(valid_from=coming)
    actions.end_membership(by=api.actor_for(manager), membership_id=Membership.plain.get(user=lan).pk)
    assert not api.actor_for(lan, coming).may(SEE)


def test_a_lost_phone_ends_everything_and_a_paper_opens_again(
    manager: User, member: Callable[..., User], signed_in: Callable[[User], Browser]
) -> None:
    lan = member("lan")
    browser = signed_in(lan)
    paper = actions.reset_access(by=api.actor_for(manager), uid=lan.uid)
    assert browser.get("/w/me/").url.startswith("/accounts/login/")
    assert not queries.has_second_factor(lan.pk)
    actions.accept_invitation(token=paper.token, password="bay-con-vit-bau")
    lan.refresh_from_db()
    assert lan.check_password("bay-con-vit-bau")
    assert User.objects.filter(username="lan").count() == 1


def test_a_withdrawn_stand_in_holds_nothing(member: Callable[..., User]) -> None:
    lan, mai = member("lan"), member("mai", "helper")
    today = timezone.localdate()
    pk = actions.delegate(
        by=api.actor_for(lan), membership_id=Membership.plain.get(user=lan).pk, to_user_id=mai.pk, first_day=today,
        last_day=today, reason="Ốm",
    )  # fmt: skip
    assert api.actor_for(mai).may(SEE)
    actions.withdraw_delegation(by=api.actor_for(lan), delegation_id=pk)
    assert not api.actor_for(mai).may(SEE)


# --- Keys ------------------------------------------------------------------------------------------
def test_a_key_may_what_it_was_given_where_it_was_given(issued: Callable[..., IssuedClient]) -> None:
    actor = actions.authenticate_token(issued().token)
    assert actor is not None
    assert actor.key.startswith("device:")
    assert actor.may(SEE)
    assert actor.areas(SEE)[0].start == OWN
    assert not actor.may("accounts:user:see")


def test_a_key_dies_on_its_last_day_and_when_taken_back(
    manager: User, issued: Callable[..., IssuedClient]
) -> None:
    key = issued()
    assert actions.authenticate_token(key.token, timezone.now() + timedelta(days=4)) is None
    actions.revoke_client(by=api.actor_for(manager), client_id=key.id)
    assert actions.authenticate_token(key.token) is None


@pytest.mark.parametrize("token", ["", "hb_", "hb_wrong", "Bearer x", "hb_" + "a" * 400])
def test_a_wrong_key_is_nobody(db: None, token: str) -> None:
    assert actions.authenticate_token(token) is None


def test_a_busy_key_writes_its_row_every_five_minutes_only(issued: Callable[..., IssuedClient]) -> None:
    key, now = issued(), timezone.now()
    for seconds in (0, 10, 299):
        actions.authenticate_token(key.token, now + timedelta(seconds=seconds))
    assert Client.plain.get(pk=key.id).last_seen_at == now
    actions.authenticate_token(key.token, now + timedelta(seconds=301))
    assert Client.plain.get(pk=key.id).last_seen_at > now


def test_a_key_knocks_at_a_door_with_its_header(issued: Callable[..., IssuedClient], rf: object) -> None:
    from django.test import RequestFactory

    request = RequestFactory().get("/api/", headers={"Authorization": f"Bearer {issued().token}"})
    assert api.actor_of_request(request).key.startswith("device:")


# --- Sessions, language ------------------------------------------------------------------------------
def test_one_session_or_all_others_end(member: Callable[..., User]) -> None:
    lan, here, there = member("lan", "helper"), Browser(), Browser()
    for browser in (here, there):
        type_password(browser, lan)
    lines = queries.sessions_of(lan.pk, here.session.session_key or "")
    assert [line.current for line in lines].count(True) == 1
    actions.end_sessions(by=api.actor_for(lan), user=lan, keep=here.session.session_key or "")
    assert here.get("/w/me/").status_code == 200
    assert there.get("/w/me/").status_code == 302


def test_every_write_leaves_a_line_without_values(
    invited: Callable[..., IssuedInvitation], manager: User
) -> None:
    invited()
    line = Entry.plain.get(tag="accounts:user:invite")
    assert line.actor_key == f"user:{manager.pk}"
    assert "Người Mới" not in f"{line.fields}{line.note}{line.digest}"
    actions.change_language(by=api.actor_for(manager), language="en")
    assert User.objects.get(pk=manager.pk).language == "en"


def test_a_key_may_no_more_than_its_owner_holds_today(
    issued: Callable[..., IssuedClient], member: Callable[..., User], manager: User
) -> None:
    owner = member("chu")
    key = issued(owner)
    program = actions.authenticate_token(key.token)
    assert program is not None
    assert program.areas(SEE) == (rules.subtree(OWN),)
    actions.end_membership(by=api.actor_for(manager), membership_id=Membership.plain.get(user=owner).pk)
    program = actions.authenticate_token(key.token)
    assert program is not None
    assert not program.may(SEE)


def test_keys_stand_in_the_order_of_names_without_tone_marks(
    issued: Callable[..., IssuedClient], manager: User
) -> None:
    for name in ("Đài", "Éo", "cân", "Ẩm kế"):
        issued(name=name)
    found = [row.name for row in queries.clients_visible_to(api.actor_for(manager))]
    assert found == ["Ẩm kế", "cân", "Đài", "Éo"]

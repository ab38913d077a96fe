"""Every way to reach further than one's own rights, tried."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed, NotFound, UnscopedQuery
from hoaban.foundation.accounts import actions, api, errors, queries
from hoaban.foundation.accounts.models import Client, Invitation, Membership, Organisation, User
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.tests.conftest import LOADER, NEXT, OWN, PROVINCE
from hoaban.foundation.accounts.values import ClientKind, OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def xa(commune_manager: User) -> api.AccountActor:
    return api.actor_for(commune_manager)


@pytest.mark.parametrize("model", [Membership, Invitation, Client, Organisation])
def test_a_table_refuses_to_answer_without_a_scope(model: Any) -> None:
    with pytest.raises(UnscopedQuery):
        list(model.objects.all())


def test_a_manager_gives_no_role_in_the_next_commune(
    xa: api.AccountActor, member: Callable[..., User], office: Organisation
) -> None:
    with pytest.raises(errors.BeyondYourReach):
        actions.grant_membership(
            by=xa, user=member("a"), role="worker", organisation_id=office.pk, number=NEXT
        )


def test_a_manager_gives_no_role_wider_than_her_own_area(
    xa: api.AccountActor, member: Callable[..., User], office: Organisation
) -> None:
    with pytest.raises(errors.BeyondYourReach):
        actions.grant_membership(
            by=xa, user=member("a"), role="worker", organisation_id=office.pk, number=PROVINCE
        )


def test_nobody_gives_a_role_to_herself(
    xa: api.AccountActor, commune_manager: User, office: Organisation
) -> None:
    with pytest.raises(errors.NotForYourself):
        actions.grant_membership(
            by=xa, user=commune_manager, role="worker", organisation_id=office.pk, number=OWN
        )


def test_nobody_closes_her_own_account(xa: api.AccountActor, commune_manager: User) -> None:
    with pytest.raises(errors.NotForYourself):
        actions.offboard(by=xa, uid=commune_manager.uid)


def test_nobody_ends_her_own_role(xa: api.AccountActor, commune_manager: User) -> None:
    with pytest.raises(NotFound):
        actions.end_membership(by=xa, membership_id=Membership.plain.get(user=commune_manager).pk)


def test_a_worker_gives_nothing_away(member: Callable[..., User], office: Organisation) -> None:
    lan, mai = member("lan"), member("mai")
    with pytest.raises(NotAllowed):
        actions.grant_membership(
            by=api.actor_for(lan), user=mai, role="worker", organisation_id=office.pk, number=OWN
        )


def test_somebody_of_the_next_commune_is_not_there(xa: api.AccountActor, member: Callable[..., User]) -> None:
    stranger = member("stranger", "worker", NEXT)
    for verb in (actions.offboard, actions.reset_access):
        with pytest.raises(NotFound):
            verb(by=xa, uid=stranger.uid)
    with pytest.raises(NotFound):
        queries.person_visible_to(xa, stranger.uid)


def test_somebody_who_also_works_beyond_the_area_is_not_closed_by_the_commune(
    xa: api.AccountActor, member: Callable[..., User], office: Organisation
) -> None:
    both = member("both")
    Membership.plain.create(
        user=both, role="worker", organisation=office, start=PROVINCE, stop=PROVINCE + 10**9,
        valid_from=timezone.localdate(),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.offboard(by=xa, uid=both.uid)


def test_nobody_lends_what_another_person_holds(member: Callable[..., User]) -> None:
    lan, mai, ha = member("lan"), member("mai"), member("ha")
    with pytest.raises(NotFound):
        actions.delegate(
            by=api.actor_for(mai), membership_id=Membership.plain.get(user=lan).pk, to_user_id=ha.pk,
            first_day=timezone.localdate(), last_day=timezone.localdate(), reason="x",
        )  # fmt: skip


def test_a_manager_does_not_make_herself_the_stand_in(
    xa: api.AccountActor, commune_manager: User, member: Callable[..., User]
) -> None:
    lan = member("lan")
    with pytest.raises(errors.NotForYourself):
        actions.delegate(
            by=xa, membership_id=Membership.plain.get(user=lan).pk, to_user_id=commune_manager.pk,
            first_day=timezone.localdate(), last_day=timezone.localdate(), reason="x",
        )  # fmt: skip


def test_an_absence_has_an_end_in_sight(member: Callable[..., User]) -> None:
    lan, mai = member("lan"), member("mai")
    today, row = timezone.localdate(), Membership.plain.get(user=lan)
    with pytest.raises(errors.AbsenceTooLong):
        actions.delegate(
            by=api.actor_for(lan), membership_id=row.pk, to_user_id=mai.pk, first_day=today,
            last_day=today + timedelta(days=90), reason="x",
        )  # fmt: skip
    with pytest.raises(errors.DatesReversed):
        actions.delegate(
            by=api.actor_for(lan), membership_id=row.pk, to_user_id=mai.pk, first_day=today,
            last_day=today - timedelta(days=1), reason="x",
        )  # fmt: skip


@pytest.mark.parametrize("scope", [Permission.INVITE.value, "registry:household:edit"])
def test_a_key_gets_neither_power_over_accounts_nor_more_than_its_giver(
    xa: api.AccountActor, commune_manager: User, scope: str
) -> None:
    with pytest.raises(errors.BeyondYourReach):
        actions.issue_client(
            by=xa, name="k", kind=ClientKind.SERVICE, owner=commune_manager, scopes=[scope], number=OWN,
            expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip


def test_the_demos_office_is_refused_where_a_real_one_exists(office: Organisation) -> None:
    with pytest.raises(errors.DemoAndRealApart):
        actions.make_demo_organisation(by=LOADER, name="x", kind=OrganisationKind.COMMUNE, number=OWN)


def test_only_the_demos_loader_makes_demo_rows(db: None, manager: User) -> None:
    for by in (SystemActor("demo.other"), api.actor_for(manager)):
        with pytest.raises(NotAllowed):
            actions.make_demo_organisation(by=by, name="x", kind=OrganisationKind.COMMUNE, number=OWN)  # type: ignore[arg-type]


def test_no_demo_person_enters_a_real_office(office: Organisation) -> None:
    with pytest.raises(NotAllowed):
        actions.make_demo_person(
            by=LOADER, username="demo", display_name="D", role="worker", organisation_id=office.pk, number=OWN,
            password="x",
        )  # fmt: skip


def test_an_office_added_to_a_demo_is_the_demos(db: None) -> None:
    demo = actions.make_demo_organisation(by=LOADER, name="x", kind=OrganisationKind.COMMUNE, number=OWN)
    clerk = SystemActor("clerk", frozenset({Permission.MAKE_OFFICE.value}))
    added = actions.make_organisation(
        by=clerk, name="y", kind=OrganisationKind.OTHER, number=OWN, parent_id=demo
    )
    assert Organisation.plain.get(pk=added).is_demo
    assert api.is_demo_installation()

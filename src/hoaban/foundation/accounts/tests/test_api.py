"""What accounts promises other rooms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.accounts import actions, api, queries
from hoaban.foundation.accounts.models import Delegation, Membership, Organisation, User
from hoaban.foundation.accounts.tests.conftest import NEXT, OWN, PROVINCE

pytestmark = pytest.mark.django_db
SEE = "registry:household:see"
TODAY = timezone.localdate


def test_an_actor_holds_the_roles_permissions_in_the_memberships_range(member: Callable[..., User]) -> None:
    actor = api.actor_for(member("lan"))
    assert actor.may(SEE)
    assert actor.areas(SEE) == (UnitRange(OWN, OWN + 10**4),)
    assert not actor.may("accounts:user:see")


def test_somebody_who_left_holds_nothing(member: Callable[..., User]) -> None:
    user = member("lan")
    user.is_active = False
    assert not api.actor_for(user).may(SEE)


def test_a_membership_holds_up_to_the_day_before_its_end(member: Callable[..., User]) -> None:
    user = member("lan", valid_to=TODAY() + timedelta(days=3))
    assert api.actor_for(user, TODAY() + timedelta(days=2)).may(SEE)
    assert not api.actor_for(user, TODAY() + timedelta(days=3)).may(SEE)


def test_the_stand_in_holds_what_was_lent_on_those_days_only(member: Callable[..., User]) -> None:
    lan, mai = member("lan"), member("mai", "helper")
    held = Membership.plain.get(user=lan)
    actions.delegate(
        by=api.actor_for(lan), membership_id=held.pk, to_user_id=mai.pk,
        first_day=TODAY() + timedelta(days=1), last_day=TODAY() + timedelta(days=2), reason="Nghỉ phép",
    )  # fmt: skip
    seen = [api.actor_for(mai, TODAY() + timedelta(days=day)).may(SEE) for day in range(4)]
    assert seen == [False, True, True, False]
    assert api.actor_for(mai, TODAY() + timedelta(days=1)).grants[1].lent_by == "Lan"
    assert api.stand_ins_for(lan.pk, TODAY() + timedelta(days=1)) == [mai.pk]


def test_what_a_stand_in_holds_stops_when_the_holder_leaves(member: Callable[..., User]) -> None:
    lan, mai = member("lan"), member("mai", "helper")
    Delegation.plain.create(
        membership=Membership.plain.get(user=lan),
        to_user=mai,
        first_day=TODAY(),
        last_day=TODAY(),
        reason="x",
    )
    assert api.actor_for(mai).may(SEE)
    User.objects.filter(pk=lan.pk).update(is_active=False)
    assert not api.actor_for(mai).may(SEE)


def test_holders_of_a_permission_come_with_the_nearest_first(member: Callable[..., User]) -> None:
    far, near = member("far", "worker", PROVINCE), member("near", "worker", OWN)
    member("elsewhere", "worker", NEXT)
    assert api.holders_of(SEE, OWN + 3) == [near.pk, far.pk]


def test_a_list_of_people_stops_at_the_next_commune(
    member: Callable[..., User], commune_manager: User
) -> None:
    member("own"), member("other", "worker", NEXT)
    lines, more = queries.people_visible_to(api.actor_for(commune_manager))
    assert {line.username for line in lines} == {"own", "xa-manager"}
    assert not more


def test_people_are_found_without_tone_marks(member: Callable[..., User], manager: User) -> None:
    member("mua", name="Lò Thị Đào")
    lines, _more = queries.people_visible_to(api.actor_for(manager), text="lo thi dao")
    assert [line.username for line in lines] == ["mua"]


def test_names_come_for_many_ids_at_once(
    member: Callable[..., User], office: Organisation, django_assert_num_queries: Callable[[int], object]
) -> None:
    one, two = member("one"), member("two")
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        assert api.display_names([one.pk, two.pk]) == {one.pk: "One", two.pk: "Two"}
        assert api.organisation_names([office.pk]) == {office.pk: "UBND xã"}

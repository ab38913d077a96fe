"""Who a session belongs to comes with what she holds, in one question, and what she holds is never kept for the next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.accounts import api, queries
from hoaban.foundation.accounts.models import Delegation, Membership, User

pytestmark = pytest.mark.django_db
SEE = "registry:household:see"


def came_in(user: User) -> User:
    found = queries.person_of_session(user.pk)
    assert found is not None
    return found


def test_the_person_and_what_she_holds_are_one_question(
    member: Callable[..., User], django_assert_num_queries: Any
) -> None:
    user = member("lan")
    with django_assert_num_queries(1):
        found = came_in(user)
        actor = queries.actor_of_session(found)
    assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
        field.attname: getattr(user, field.attname) for field in User._meta.concrete_fields
    }
    assert actor is api.actor_for(User.objects.get(pk=user.pk)), "kept questions hang on the very object"


def test_what_was_lent_to_her_comes_along(member: Callable[..., User]) -> None:
    lan, mai = member("lan"), member("mai", "helper")
    today = timezone.localdate()
    Delegation.plain.create(
        membership=Membership.plain.get(user=lan), to_user=mai, first_day=today, last_day=today, reason="x"
    )
    actor = queries.actor_of_session(came_in(mai))
    assert actor.may(SEE)
    assert [grant.lent_by for grant in actor.grants] == ["", "Lan"]


def test_a_right_taken_away_is_gone_at_the_next_request(member: Callable[..., User]) -> None:
    user = member("lan")
    assert queries.actor_of_session(came_in(user)).may(SEE)
    Membership.plain.filter(user=user).update(valid_to=timezone.localdate())
    assert not queries.actor_of_session(came_in(user)).may(SEE)


def test_who_asks_twice_asks_the_table(member: Callable[..., User]) -> None:
    user = came_in(member("lan"))
    assert queries.actor_of_session(user).may(SEE)
    Membership.plain.filter(user=user).update(valid_to=timezone.localdate())
    assert not queries.actor_of_session(user).may(SEE)


def test_what_was_read_yesterday_counts_no_more(member: Callable[..., User]) -> None:
    user = came_in(member("lan"))
    assert user.held is not None
    user.held = user.held[0] - timedelta(days=1), user.held[1]
    Membership.plain.filter(user=user).update(valid_to=timezone.localdate())
    assert not queries.actor_of_session(user).may(SEE)


def test_who_holds_nothing_is_found_and_may_nothing(db: None) -> None:
    user = User.objects.create_user("lan", "ba-con-trau-gam-co", display_name="Lan")
    found = came_in(user)
    assert (found, queries.actor_of_session(found).grants) == (user, ())
    assert queries.person_of_session(0) is None

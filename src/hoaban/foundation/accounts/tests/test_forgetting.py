"""Spent invitations and sessions that are over go; what somebody still needs stays."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from hoaban.foundation.accounts.models import Invitation, User
from hoaban.foundation.audit import retention

NOW = timezone.now()


def forget() -> int:
    return retention.forget_due(NOW, lambda: None)


@pytest.mark.django_db
def test_an_invitation_goes_ninety_days_after_its_last_day() -> None:
    for days in (91, 89):
        expires_at = NOW - timedelta(days=days)
        Invitation.plain.create(
            token_digest=str(days),
            username="lan",
            display_name="Lò Thị Lan",
            start=0,
            stop=1,
            expires_at=expires_at,
        )
    assert forget() == 1
    assert list(Invitation.plain.values_list("token_digest", flat=True)) == ["89"]


@pytest.mark.django_db
def test_sessions_that_are_over_go() -> None:
    for key, hours in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + timedelta(hours=hours))
    user = User.objects.create_user("lan", display_name="Lò Thị Lan")
    for key, days in (("seen-old", 91), ("seen-new", 89)):
        row = UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="x")
        UserSession.objects.filter(pk=row.pk).update(last_seen_at=NOW - timedelta(days=days))
    assert forget() == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["seen-new"]

"""A shared computer where both colleagues have a second factor: one's is never the other's."""

from collections.abc import Callable

import pytest
from django.test import Client

from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.tests.conftest import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


def test_a_colleague_with_a_factor_is_asked_for_it_when_she_switches(
    client: Client, member: Callable[..., User]
) -> None:
    """His was shown a moment ago on this computer."""
    lan, mai = member("lan"), member("mai")
    elsewhere = sign_in(Client(), mai)
    sign_in(client, lan)
    client.cookies["hoaban_desk"] = elsewhere.cookies["hoaban_desk"].value
    client.post("/w/lock")
    answer = client.post("/w/lock", {"person": str(mai.uid), "password": PASSWORD})
    assert answer.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/w/me/").status_code == 302

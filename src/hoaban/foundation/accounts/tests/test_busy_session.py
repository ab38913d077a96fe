"""What somebody reads whose session could not be written down: to wait, where the records are busy; else that it ended."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client

from hoaban.foundation.accounts.identity import ACTIVE
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.sessions import SessionStore
from hoaban.foundation.accounts.tests.conftest import sign_in

pytestmark = pytest.mark.django_db


def test_busy_records_ask_her_to_wait_and_blame_no_form(
    member: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(Client(raise_request_exception=False), member("lan"))
    session = client.session
    session[ACTIVE] -= 60  # the next page notes that she is at work
    session.save()

    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Session, "save", busy)
    answer = client.get("/w/me/")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "30")
    assert "Không mất gì cả" in answer.content.decode()


def test_a_session_that_ended_meanwhile_is_still_told_as_such() -> None:
    store = SessionStore()
    store.create()
    store["n"] = 1
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()

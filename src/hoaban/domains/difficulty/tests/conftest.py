"""Somebody of the cast in a browser, and jobs run by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext

SignIn = Callable[[Any], Client]


def job_context() -> JobContext:
    return JobContext(
        actor=SystemActor("imports.work"), deadline=timezone.now() + timedelta(hours=1), clock=timezone.now
    )


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """A browser in which somebody of the cast is signed in."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

"""A purpose whose room lets in one actor, a scanner that finds the test string, and jobs run by hand."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api, ports
from hoaban.foundation.jobs.api import JobContext


def context() -> JobContext:
    now = timezone.now()
    return JobContext(actor=SystemActor("files.scan"), deadline=now + timedelta(hours=1), clock=timezone.now)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Files of this purpose open for the commune officer; at most 2 MB."""
    monkeypatch.setattr(ports.connected, "scanner", api.TwinScanner())
    monkeypatch.setattr(ports.connected, "store", None)
    api.register_reader(
        "test.letters", lambda actor, _id: actor.key == "user:commune_officer", largest=2_000_000
    )
    yield "test.letters"
    del ports.purposes["test.letters"]


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

"""A demonstration, its duty room, and a night that a test can hold still."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from hoaban.domains.replay import ports
from hoaban.domains.replay.tests.steps import Told
from hoaban.foundation.access import identity
from tests.support.people import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(("duty_officer", "commune_officer"))


@pytest.fixture
def told() -> Iterator[Told]:
    before, teller = ports.teller(), Told()
    ports.connect(teller)
    yield teller
    ports.connect(before)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    """The browser of whoever is named."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

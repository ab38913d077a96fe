"""Two communes with three villages, and the people of the duty room."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from conftest import cast_member
from hoaban.domains.answers.tests import steps
from hoaban.foundation.access import identity


@pytest.fixture(autouse=True)
def there(db: None, settings: Any) -> None:
    settings.PROVINCE = "14"
    settings.SITE_URL = "https://hoaban.invalid"
    steps.places()
    steps.people()
    cache.clear()


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def issuer() -> Any:
    return cast_member("warning_issuer", "issuer", None)


@pytest.fixture
def alert(officer: Any, issuer: Any) -> Any:
    """A warning over the commune, its two villages asked."""
    return steps.issued(officer, issuer)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

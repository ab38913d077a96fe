"""A province, and everybody who may be rung, as accounts knows them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.domains.ringing.tests.steps import PHONES, Night
from hoaban.domains.warning.tests.conftest import places  # noqa: F401 — the same two communes
from hoaban.foundation.access import identity
from tests.support.people import make_cast

ROLES = ("duty_officer", "duty_deputy", "warning_issuer", "commune_officer")


@pytest.fixture
def night(db: None, places: None) -> Night:  # noqa: F811
    cast = make_cast(ROLES)
    for (role, next_door), user in cast.users.items():
        if not next_door:
            user.phone_e164 = PHONES[role]
            user.save(update_fields=["phone_e164"])
    return Night(cast)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    """The browser of whoever is named."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

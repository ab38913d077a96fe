"""A province with two communes, and the people who look after its rules."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from conftest import cast_member
from hoaban.domains.triggers.tests.steps import NEXT, OWN, PROVINCE
from hoaban.foundation.access import identity


@pytest.fixture
def places(db: None) -> None:
    for level, code, start, stop, name in (
        ("province", "14", PROVINCE, PROVINCE + 10**9, "Tỉnh"),
        ("commune", "03646", OWN, OWN + 10_000, "Xã Chiềng"),
        ("commune", "03664", NEXT, NEXT + 10_000, "Xã Mường"),
        ("village", "03646-0001", OWN + 1, OWN + 2, "Bản Bó"),
    ):
        apps.get_model("places", "Unit").plain.create(
            level=level, code=code, kind=level, name=name, full_name=name, name_key=name.lower(), name_sort=name.lower(),
            start=start, stop=stop,
        )  # fmt: skip


@pytest.fixture
def proposer() -> Any:
    return cast_member("province_officer", "proposer", None)


@pytest.fixture
def leader() -> Any:
    return cast_member("province_leader", "leader", None)


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def issuer() -> Any:
    return cast_member("warning_issuer", "issuer", None)


@pytest.fixture
def manager() -> Any:
    return cast_member("account_manager", "manager", None)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    """The browser of whoever is named."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

"""A province with two communes, the job, and who looks after feeds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from conftest import cast_member
from hoaban.domains.bulletins.tests.steps import NEXT, OWN, PROVINCE, Web
from hoaban.foundation.access import identity


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    for level, code, start, stop, name in (
        ("province", "14", PROVINCE, PROVINCE + 10**9, "Tỉnh"),
        ("commune", "03646", OWN, OWN + 10_000, "Xã Chiềng"),
        ("commune", "03664", NEXT, NEXT + 10_000, "Xã Mường"),
    ):
        apps.get_model("places", "Unit").plain.create(
            level=level, code=code, kind=level, name=name, full_name=name, name_key=name.lower(), name_sort=name.lower(),
            start=start, stop=stop,
        )  # fmt: skip


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """What the web answers; no address is asked for real."""
    found = Web()
    monkeypatch.setattr("hoaban.domains.bulletins.ports._reader", [found])
    return found


@pytest.fixture
def keeper() -> Any:
    return cast_member("it_officer", "keeper", None)


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

"""A province with two communes, and the people of the duty room."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client

from conftest import cast_member
from hoaban.domains.warning import actions
from hoaban.domains.warning.tests.offices import DAY, TODAY, of_office, office
from hoaban.domains.warning.tests.steps import NEXT, NOW, OWN, PROVINCE
from hoaban.foundation.access import identity
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.values import Answer, Channel, Outgoing, Result


@pytest.fixture(autouse=True)
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


@dataclass
class Telephones:
    """Calls people who are made up; a test says later what became of each."""

    name: str = "telephones"
    is_real: bool = False
    window: int = 10
    per_second: float | None = None
    sent: list[Outgoing] = field(default_factory=list)

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        self.sent += messages
        return [Result(Answer.UNSURE, "calling", is_held=True) for _one in messages]

    def held(self) -> Collection[UUID]:
        return {one.reference for one in self.sent}


@pytest.fixture(autouse=True)
def voice(monkeypatch: pytest.MonkeyPatch) -> Telephones:
    """The line that calls; without one nobody is called at all."""
    made = Telephones()
    monkeypatch.setitem(ports.connected.lines, Channel.VOICE, made)
    return made


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def deputy() -> Any:
    return cast_member("duty_officer", "deputy", None)


@pytest.fixture
def issuer() -> Any:
    return cast_member("warning_issuer", "issuer", None)


@pytest.fixture
def other_issuer() -> Any:
    return cast_member("warning_issuer", "other", None)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    """The browser of whoever is named."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in


@pytest.fixture
def manager() -> Any:
    return of_office("manager", office("Văn phòng"), "account_manager")


@pytest.fixture
def hydromet() -> int:
    return office("Đài")


@pytest.fixture
def speaks(manager: Any) -> Callable[..., Any]:
    def enter(office_id: int, issuer: str = "hydromet", **said: Any) -> Any:
        told = {
            "up_to": 5, "document": "01/QĐ-MẪU", "document_day": TODAY - DAY, "valid_from": TODAY, "last_day": None, "request": None,
            "now": NOW, "by": manager,
        } | said  # fmt: skip
        return actions.give_mandate(issuer=issuer, office_id=office_id, **told)

    return enter

"""A province with one commune of two villages, somebody to propose, and who does what."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from conftest import cast_member
from hoaban.foundation.access import identity
from tests.support.doubles import record_of

OWN = 14_03646_0000
VILLAGE, OTHER = OWN + 1, OWN + 2
NEXT = 14_03664_0000


@pytest.fixture
def villages(db: None) -> None:
    rows = (
        ("province", "14", "tinh", "Tỉnh", 14_00000_0000, 15_00000_0000),
        ("commune", "03646", "xa", "Xã 03646", OWN, OWN + 10_000),
        ("village", "03646-0001", "ban", "Bản Bó", VILLAGE, VILLAGE + 1),
        ("village", "03646-0002", "ban", "Bản Hẹo", OTHER, OTHER + 1),
    )
    for row in rows:
        _unit(*row)


@pytest.fixture
def next_commune(villages: None) -> None:
    """A second commune, with one village."""
    _unit("commune", "03664", "xa", "Xã 03664", NEXT, NEXT + 10_000)
    _unit("village", "03664-0001", "ban", "Bản Nà", NEXT + 1, NEXT + 2)


def _unit(level: str, code: str, kind: str, name: str, start: int, stop: int) -> None:
    apps.get_model("places", "Unit").plain.create(
        level=level, code=code, kind=kind, name=name, full_name=name, name_key=name.lower(), name_sort=name.lower(),
        start=start, stop=stop,
    )  # fmt: skip


@pytest.fixture
def person(villages: None) -> Any:
    return record_of("Lò Văn Uy", "H-1", VILLAGE, year=1960)


@pytest.fixture
def leader() -> Any:
    return cast_member("province_leader", "province_leader", None)


@pytest.fixture
def days() -> tuple[date, date, date]:
    return date(2026, 12, 1), date(2026, 12, 10), date(2026, 12, 20)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    """The browser of whoever is named."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

"""A province with two communes, villages that are placed and one that is not, homes, and who does what."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from conftest import CastMember, cast_member
from hoaban.domains.targeting.tests.ground import BO, HEO, NA, NEXT, OWN, PROVINCE
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import UnitRange


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    for level, code, start, stop, name, lon, lat in (
        ("province", "14", PROVINCE, PROVINCE + 10**9, "Tỉnh", None, None),
        ("commune", "03646", OWN, OWN + 10_000, "Xã Chiềng", 103.90, 21.30),
        ("commune", "03664", NEXT, NEXT + 10_000, "Xã Mường", 104.60, 21.30),
        ("village", "036460001", BO, BO + 1, "Bản Bó", 103.90, 21.30),
        ("village", "036460002", HEO, HEO + 1, "Bản Hẹo", 103.95, 21.35),
        ("village", "036460003", NA, NA + 1, "Bản Nà", None, None),
    ):
        apps.get_model("places", "Unit").plain.create(
            level=level, code=code, kind=level, name=name, full_name=name, name_key=name.lower(), name_sort=name.lower(),
            start=start, stop=stop, longitude=lon, latitude=lat,
        )  # fmt: skip


@pytest.fixture(scope="session")
def head() -> CastMember:
    """The head of one village, and of nothing else."""
    whole = cast_member("village_head", "head", 3646)
    return CastMember(whole.key, "Trưởng bản Bó", whole.permissions, (UnitRange(BO, BO + 1),))


@pytest.fixture(scope="session")
def other_head() -> CastMember:
    whole = cast_member("village_head", "other_head", 3646)
    return CastMember(whole.key, "Trưởng bản Hẹo", whole.permissions, (UnitRange(HEO, HEO + 1),))


@pytest.fixture(scope="session")
def duty_officer() -> Any:
    return cast_member("duty_officer", "duty_officer", None)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    """The browser of whoever is named."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

"""Two communes with villages, people in them, and somebody who counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from hoaban.domains.population import jobs
from hoaban.domains.population.queries import published
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext, JobReport

PROVINCE, NHA, SON = 14 * 10**9, 14_03646_0000, 14_03664_0000
COUNTER = SystemActor(
    "population.count",
    frozenset(
        {
            "population:counts:make",
            "registry:household:see",
            "registry:ethnic_group:read",
            "registry:population:count",
            "registry:person:reach",
        }
    ),
)
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


def rows(model: str) -> Any:
    return apps.get_model("registry", model).plain


def run() -> JobReport:
    return jobs.count(JobContext(COUNTER, NOW + timedelta(hours=1), lambda: NOW))


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Rows of another test may have been counted as often and at the same moment as these."""
    published._province.cache_clear()
    published._villages.cache_clear()


@pytest.fixture
def places_known(db: None) -> None:
    """A province, two communes, three villages in each."""
    units = apps.get_model("places", "Unit").plain
    units.create(
        level="province",
        code="14",
        kind="tinh",
        name="Tỉnh",
        full_name="Tỉnh 14",
        start=PROVINCE,
        stop=PROVINCE + 10**9,
    )
    for code, start in (("03646", NHA), ("03664", SON)):
        units.create(
            level="commune", code=code, kind="xa", name=code, full_name=f"Xã {code}", name_key=code, name_sort=code,
            start=start, stop=start + 10_000, longitude=104.0 + start % 10**9 / 10**9, latitude=21.3,
        )  # fmt: skip
        for at in (1, 2, 3):
            name = f"Bản {at} {code}"
            units.create(
                level="village", code=f"{code}{at:04d}", kind="ban", name=name, full_name=name, name_key=name, name_sort=name,
                start=start + at, stop=start + at + 1,
            )  # fmt: skip


@pytest.fixture
def group_ids(db: None) -> list[int]:
    groups = apps.get_model("places", "EthnicGroup").plain
    named = {"03": "Thái", "08": "Mông", "01": "Kinh"}
    return [groups.get_or_create(code=code, defaults={"name": name})[0].pk for code, name in named.items()]


def household(place: int, code: str = "") -> Any:
    return rows("Household").create(code=code or f"H{rows('Household').count()}", place_no=place)


def people(home: Any, number: int, **facts: Any) -> list[Any]:
    """So many in one household, alike."""
    told = {"sex": "f", "birth_year": 1990, "birth_precision": "year", **facts}
    return [
        rows("Person").create(
            household=home,
            place_no=home.place_no,
            name="Lò Mẫu",
            name_key="lo mau",
            name_sort="mau lo",
            **told,
        )
        for _ in range(number)
    ]


def status(home: Any, value: str) -> None:
    rows("HouseholdFact").create(household=home, place_no=home.place_no, kind="poverty", value=value)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

"""A province with one commune of two villages, somebody to propose, and who does what."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from conftest import cast_member
from tests.support.doubles import record_of

OWN = 14_03646_0000
VILLAGE, OTHER = OWN + 1, OWN + 2


@pytest.fixture
def villages(db: None) -> None:
    unit = apps.get_model("places", "Unit")
    rows = (
        ("province", "14", "tinh", "Tỉnh", 14_00000_0000, 15_00000_0000),
        ("commune", "03646", "xa", "Xã 03646", OWN, OWN + 10_000),
        ("village", "03646-0001", "ban", "Bản Bó", VILLAGE, VILLAGE + 1),
        ("village", "03646-0002", "ban", "Bản Hẹo", OTHER, OTHER + 1),
    )
    for level, code, kind, name, start, stop in rows:
        unit.plain.create(
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
